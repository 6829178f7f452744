"""Counts -> tests -> flags, for every kind that counts write-ups one by one, and for both states of counts."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue_synth.counted import counted
from dialogue_synth.divergence.card import card
from dialogue_synth.divergence.counts import Cell, CountingKind, Counts, Screened, State, Tested, Verified
from dialogue_synth.divergence.drawing import Draw
from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.result import DivergenceResult, NotTested
from dialogue_synth.divergence.voices import voices
from dialogue_synth.model import Divergence


def find_by_counting(kind: CountingKind, material: Material) -> DivergenceResult:
    """Test the write-ups of every initiative as the codings stand; the flags are for screening."""
    results = [screened(kind, material, initiative) for initiative in material.compared]
    return DivergenceResult(
        tuple(flag for result in results for flag in flags_of(material, result)),
        tuple(comparison for result in results for comparison in not_tested(result)),
    )


def screened(kind: CountingKind, material: Material, initiative: str) -> Tested[Screened]:
    """Test the write-ups of one initiative as the codings stand; flags, funnels and draws are all made of this."""
    return material.once(("screened", kind.name, initiative), lambda: tested(screened_counts(kind, material, initiative)))


def screened_counts(kind: CountingKind, material: Material, initiative: str) -> Counts[Screened]:
    """Count in all write-ups of an initiative, as the codings stand; copies of one another stand for one voice together."""
    questions = kind.questions(material, initiative, None)
    parts = {writeup_id: part for writeup_id, part in voices(material, initiative).items() if part < 1}
    stands_for = {(question.key, writeup_id): part for question in questions for writeup_id, part in parts.items()}
    return Counts(Screened, kind, initiative, material.settings, questions, stands_for)


def verified_counts(material: Material, screening: Tested[Screened], draw: Draw) -> Counts[Verified]:
    """Count in the cells that were drawn for verification, after people have decided on every coding in them.

    Nothing else is counted: what is usual is learnt from verified write-ups alone. Controls stand for all write-ups that
    they were drawn from, so that the suspicious ones are not taken for more common than they are.

    Args:
        material: The study with people's decisions in it.
        screening: What the draw was made from.
        draw: The cells.

    Raises:
        UnverifiedError: A coding in these cells is still a machine's.
    """
    counts = screening.counts
    only = {key: frozenset((*drawn.suspicious, *drawn.control)) for key, drawn in draw.by_question.items()}
    questions = counts.kind.questions(material, counts.initiative, only)
    stands_for = {cell: weight * counts.stands_for.get(cell, 1.0) for cell, weight in _stands_for(draw).items()}
    return Counts(Verified, counts.kind, counts.initiative, material.settings, questions, stands_for, screening.family.chance)


def _stands_for(draw: Draw) -> Mapping[Cell, float]:
    """Return the weight of each cell: how many it stands for, scaled so that a question's weights are 1 on average."""
    weights: dict[Cell, float] = {}
    for key, drawn in draw.by_question.items():
        n = len(drawn.suspicious) + len(drawn.control)
        scale = n / (len(drawn.suspicious) + (drawn.n_rest if drawn.control else 0))
        weights |= {(key, writeup_id): scale for writeup_id in drawn.suspicious}
        weights |= {(key, writeup_id): scale * drawn.n_rest / len(drawn.control) for writeup_id in drawn.control}
    return weights


def tested(counts: Counts[State]) -> Tested[State]:
    """Test every write-up on every question on which enough write-ups speak."""
    import numpy as np

    from dialogue_synth.divergence.counting import run_family

    kind, settings = counts.kind, counts.settings
    questions = tuple(question for question in counts.questions if question.n_speaking >= settings.counting_min_writeups)
    family = run_family(
        [question.table() for question in questions],
        min_total=kind.min_total(settings),
        rate=settings.false_discovery_rate,
        directions=kind.directions,
        weights=[np.array([counts.stands_for.get((q.key, w), 1.0) for w in q.writeup_ids]) for q in questions],
        chosen_from=counts.chosen_from,
    )
    return Tested(counts, questions, family)


def flags_of(material: Material, result: Tested[State]) -> tuple[Divergence, ...]:
    """Return the cards of the tests that are flagged: for screening, or supported where the counts are verified."""
    return tuple(card(material, result, test) for test in result.family.flagged)


def not_tested(result: Tested[State]) -> tuple[NotTested, ...]:
    """Say where there was too little text to tell, which is not the same as consistent."""
    counts, needed = result.counts, result.counts.settings.counting_min_writeups
    kind, initiative = counts.kind.name, counts.initiative
    if not result.questions:
        n = max((question.n_speaking for question in counts.questions), default=0)
        return (NotTested(kind, initiative, "", f"too little text to tell: {_speaking(n)}, and {needed} are needed"),)
    reasons = [(q, f": {_speaking(q.n_speaking)}") for q in counts.questions if q not in result.questions]
    for question, rows in zip(result.questions, result.family.too_little, strict=True):
        reasons += [(question, f" in {len(rows)} of {len(question.writeup_ids)} write-ups")] if rows else []
    return tuple(NotTested(kind, initiative, question.code_id, f"too little text to tell{reason}") for question, reason in reasons)


def _speaking(n: int) -> str:
    return counted(n, "write-up speaks of it", "write-ups speak of it")
