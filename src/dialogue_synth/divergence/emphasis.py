"""Emphasis: a write-up spends unusually much, or unusually little, of itself on a code, compared with its initiative's others.

That groups spend differently is no news: see `counting` for how far out is too far. Silence is an omission and not counted
here as little.
"""

from __future__ import annotations

from dialogue_synth.counted import counted
from dialogue_synth.divergence.comparing import find_by_counting, screened
from dialogue_synth.divergence.counting import CountTest, Power, power_table
from dialogue_synth.divergence.counts import CountingKind, Question, Wording, others_of, passages_in
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.questions import attention
from dialogue_synth.divergence.result import DivergenceResult, evidence_of
from dialogue_synth.settings import DivergenceSettings


def find_emphases(material: Material) -> DivergenceResult:
    """Test every write-up on the share of its passages, in group voice, that goes to each code.

    Codes with a question of their own are shares of the whole write-up, codes that answer one question shares of its
    answers. All tests of an initiative are one family.
    """
    return find_by_counting(EMPHASIS, material)


def emphasis_power(material: Material, initiative: str) -> Power | None:
    """Return how large an emphasis had to be to be found in an initiative; None where nothing was tested.

    It is that of the question on which groups differ most; others show smaller ones.
    """
    family = screened(EMPHASIS, material, initiative).family
    if not family.tests:
        return None
    kappa = min(usual.kappa() for usual in family.usual)
    threshold = family.chance.threshold(family.rate)
    return Power(round(kappa, 2), family.n_tests, threshold, power_table(kappa, threshold))


def _wording(material: Material, question: Question, test: CountTest) -> Wording:
    writeup_id, subject = question.writeup_ids[test.writeup], question.subjects[test.code]
    others = others_of(question, writeup_id)
    return Wording(
        about=f"{question.key} {subject.code_id or subject.name} {test.direction}",
        code_id=subject.code_id,
        finding=_finding(writeup_id, question, test, len(others)),
        evidence=(
            *evidence_of("flagged", subject.passages[writeup_id], material.batch_of),
            *evidence_of("compared_with", _theirs(question, test.code, others), material.batch_of),
        ),
    )


def _theirs(question: Question, column: int, others: tuple[str, ...]) -> list[Passage]:
    """Return what the others say on the code; where none of them has a word on it, what they say on the question."""
    on_it = passages_in(question, column, others)
    return on_it or [passage for i in range(len(question.subjects)) for passage in passages_in(question, i, others)]


def _finding(writeup_id: str, question: Question, test: CountTest, n_others: int) -> str:
    name = question.subjects[test.code].name
    where = f" on “{question.name}”" if question.name else ""
    only = "" if test.direction == "much" else "only "
    return (
        f"{writeup_id} spends {only}{test.k} of its {counted(test.n, 'passage')}{where} ({test.k / test.n:.0%}) on “{name}”; "
        f"the other {counted(n_others, 'write-up')} usually {test.usual:.0%}."
    )


def _rule(settings: DivergenceSettings) -> str:
    return (
        "Flagged where the share of a write-up's passages on a code is larger, or smaller though not zero, than the initiative's other "
        "write-ups let expect of one more group that differs from them as they do from each other; at most "
        f"{settings.false_discovery_rate:.0%} of these flags are expected to be chance. Write-ups with fewer than "
        f"{settings.counting_min_passages} passages on the question, and questions on which fewer than {settings.counting_min_writeups} "
        "write-ups speak, are not tested. Only passages in group voice count."
    )


EMPHASIS = CountingKind(
    "emphasis", "passage", ("much", "little"), lambda settings: settings.counting_min_passages, attention, _wording, _rule
)
