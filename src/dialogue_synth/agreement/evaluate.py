"""A study against a gold file: codes, positions, voice, coverage, and whether its confidence can be believed.

Only framing codes are measured, of the codebooks that stand alone: auxiliary codes are a home for what is off the questions, and a
second layer codes plain claims alone. Every figure comes with a 95 % interval over write-ups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dialogue_synth.agreement.align import align
from dialogue_synth.agreement.bootstrap import Draws, Figure, divided
from dialogue_synth.agreement.calibration import CurvePoint, Reliability, Scored, reliability, risk_coverage
from dialogue_synth.agreement.codes import framing_ids
from dialogue_synth.agreement.gold import Gold
from dialogue_synth.agreement.scored_unit import ScoredUnit, closeness, confused, is_swap, score_unit
from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue
from dialogue_synth.model import Codebook, Coding, Outcome, Segment, SegmentOutcome, WriteUp

UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """How well codes were found on some units: ``samples_f1`` is the mean overlap per unit, ``top1`` whether the surest code is right.

    ``micro_f1`` (with ``precision`` and ``recall``) counts codings, ``macro_f1`` is the mean over codes.
    """

    n_units: int
    samples_f1: Figure
    micro_f1: Figure
    precision: Figure
    recall: Figure
    macro_f1: Figure
    top1: Figure


@dataclass(frozen=True, slots=True)
class PositionFigures:
    """Positions where the code is right and gold states one.

    ``weighted`` allows for closeness on the scale from oppose to support; ``decided`` is the share that was not left undecided, and
    ``exact_where_decided`` and ``swaps`` (support for oppose or the reverse) are measured on those. ``end_to_end`` is the share of
    gold codes that were found with the right position. ``confusion`` counts "gold > found".
    """

    exact: Figure
    weighted: Figure
    decided: Figure
    exact_where_decided: Figure
    swaps: Figure
    n_swaps: int
    end_to_end: Figure
    confusion: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of the units: with a gold code and without one, how many were coded, undecided, or given no code.

    ``quiet_coded`` of ``n_quiet`` headings, prompts and boilerplate carry a code; none should.
    """

    with_code: Mapping[str, int]
    without_code: Mapping[str, int]
    coded: Figure
    undecided: Figure
    n_quiet: int
    quiet_coded: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A study against gold: on all units, on those under a question of the form, and on the others."""

    n_writeups: int
    missing_writeups: tuple[str, ...]
    n_missing_units: int
    all_units: CodeFigures
    under_a_question: CodeFigures
    under_none: CodeFigures
    per_code: Mapping[str, Figure]
    confused: Mapping[str, int]
    positions: PositionFigures
    voice: Figure
    coverage: Coverage
    most_confident: tuple[CurvePoint, ...]
    calibration: Reliability
    issues: tuple[Issue, ...] = ()


def evaluate(
    gold: Gold,
    writeups: Sequence[WriteUp],
    segments: Sequence[Segment],
    codings: Iterable[Coding],
    outcomes: Iterable[SegmentOutcome],
    codebooks: Sequence[Codebook],
) -> Evaluation:
    """Measure a study against gold.

    Args:
        gold: What people say; codes that are not measured are left out, unknown ones with an issue.
        writeups: The write-ups in use.
        segments: Their segments, with exact words.
        codings: The codings in force; rejected ones do not count.
        outcomes: What coding decided for each segment.
        codebooks: The study's codebooks.
    """
    code_ids = framing_ids(codebooks)
    alignment = align(gold.only(code_ids), writeups, segments)
    by_segment: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.status != "rejected" and coding.code_id in code_ids:
            by_segment[coding.segment_id].append(coding)
    decided = {o.segment_id: o.outcome for o in outcomes}
    scored = [score_unit(unit, *_of_unit(unit.segments, by_segment, decided)) for unit in alignment.units]
    quiet = [unit for unit, aligned in zip(scored, alignment.units, strict=True) if aligned.unit.quiet]
    units = [unit for unit, aligned in zip(scored, alignment.units, strict=True) if not aligned.unit.quiet]
    draws = Draws(unit.writeup_id for unit in units)
    measured = [unit for unit in units if unit.has_codes]
    return Evaluation(
        n_writeups=alignment.n_writeups,
        missing_writeups=alignment.missing_writeups,
        n_missing_units=alignment.n_missing_units,
        all_units=_code_figures(measured, draws),
        under_a_question=_code_figures([unit for unit in measured if unit.asked], draws),
        under_none=_code_figures([unit for unit in measured if not unit.asked], draws),
        per_code=_per_code(measured, code_ids, draws),
        confused={f"{want} > {got}": n for (want, got), n in _by_number(confused(measured))},
        positions=_position_figures(measured, draws),
        voice=draws.ratio([(u.writeup_id, u.voice_right, 1) for u in measured if u.wanted and u.voice_right is not None]),
        coverage=_coverage(units, quiet, draws),
        most_confident=risk_coverage([Scored(u.writeup_id, u.confidence, u.f1) for u in measured], draws),
        calibration=reliability([one for unit in measured for one in _suggestions(unit)], draws),
        issues=(*_unknown_codes(gold, codebooks), *alignment.issues),
    )


def _of_unit(
    segments: Sequence[Segment], codings: Mapping[str, list[Coding]], outcomes: Mapping[str, Outcome]
) -> tuple[list[Coding], list[Outcome]]:
    """Codings in reading order, those of one segment by code, so that of equally sure ones the same is always first; and outcomes."""
    ids = [segment.segment_id for segment in segments]
    in_order = [coding for i in ids for coding in sorted(codings.get(i, ()), key=lambda c: c.code_id)]
    return in_order, [outcomes[i] for i in ids if i in outcomes]


def _unknown_codes(gold: Gold, codebooks: Sequence[Codebook]) -> tuple[Issue, ...]:
    known = {code.id for book in codebooks for code in book.codes}
    unknown = [code_id for code_id in gold.code_ids if code_id not in known]
    if not unknown:
        return ()
    left_out = counted(len(unknown), "code is left out, which is", "codes are left out, which are")
    what = f"{left_out} in none of the study's codebooks: {', '.join(unknown)}"
    return (Issue("gold file", what, "name the codebook in study.toml, if they are of one"),)


def _by_number(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# -- codes -------------------------------------------------------------------------------------------------------------
def _code_figures(units: Sequence[ScoredUnit], draws: Draws) -> CodeFigures:
    return CodeFigures(
        n_units=len(units),
        samples_f1=draws.ratio([(u.writeup_id, u.f1, 1) for u in units]),
        micro_f1=draws.ratio([(u.writeup_id, 2 * len(u.right), len(u.wanted) + len(u.counted)) for u in units]),
        precision=draws.ratio([(u.writeup_id, len(u.right), len(u.counted)) for u in units]),
        recall=draws.ratio([(u.writeup_id, len(u.right), len(u.wanted)) for u in units]),
        macro_f1=_macro(units, draws),
        top1=draws.ratio([(u.writeup_id, u.top_is_right, 1) for u in units if u.wanted]),
    )


def _macro(units: Sequence[ScoredUnit], draws: Draws) -> Figure:
    """Mean of the F1 of each code; in a draw, of the codes that are in it."""
    import numpy as np

    codes = sorted({code for u in units for code in (*u.wanted, *u.counted)})
    if not codes:
        return Figure(None, 0)
    by_code = np.array([draws.ratios(_f1_parts(units, code)) for code in codes])
    n_defined = (~np.isnan(by_code)).sum(axis=0).astype(np.float64)
    return draws.figure(divided(np.nansum(by_code, axis=0), n_defined), len(codes))


def _per_code(units: Sequence[ScoredUnit], code_ids: Sequence[str], draws: Draws) -> dict[str, Figure]:
    """F1 of each code of the codebook, measured on the units that carry it in gold or in the study."""
    return {code: draws.ratio(_f1_parts(units, code)) for code in code_ids}


def _f1_parts(units: Iterable[ScoredUnit], code: str) -> Iterable[tuple[str, float, float]]:
    for u in units:
        n_sides = (code in u.wanted) + (code in u.counted)
        if n_sides:
            yield u.writeup_id, 2.0 * (code in u.right), float(n_sides)


# -- positions, coverage, confidence -----------------------------------------------------------------------------------
def _position_figures(units: Sequence[ScoredUnit], draws: Draws) -> PositionFigures:
    pairs = [(u.writeup_id, gold, found) for u in units for gold, found in u.positions]
    decided = [pair for pair in pairs if pair[2] is not None]
    of_gold = [(u.writeup_id, sum(a == b for a, b in u.positions), len(u.wanted)) for u in units]
    return PositionFigures(
        exact=draws.ratio([(w, gold == found, 1) for w, gold, found in pairs]),
        weighted=draws.ratio([(w, closeness(gold, found), 1) for w, gold, found in pairs]),
        decided=draws.ratio([(w, found is not None, 1) for w, _, found in pairs]),
        exact_where_decided=draws.ratio([(w, gold == found, 1) for w, gold, found in decided]),
        swaps=draws.ratio([(w, is_swap(gold, found), 1) for w, gold, found in decided]),
        n_swaps=sum(is_swap(gold, found) for _, gold, found in decided),
        end_to_end=draws.ratio(of_gold),
        confusion={f"{a} > {b}": n for (a, b), n in _by_number(Counter((gold, found or UNDECIDED) for _, gold, found in pairs))},
    )


def _coverage(units: Sequence[ScoredUnit], quiet: Sequence[ScoredUnit], draws: Draws) -> Coverage:
    wanted = [unit for unit in units if unit.wanted]
    share = partial(_share_with, wanted, draws)
    return Coverage(
        with_code=_outcomes(wanted),
        without_code=_outcomes([unit for unit in units if not unit.wanted]),
        coded=share("coded"),
        undecided=share("undecided"),
        n_quiet=len(quiet),
        quiet_coded=sum(bool(unit.found) for unit in quiet),
    )


def _share_with(units: Sequence[ScoredUnit], draws: Draws, outcome: Outcome) -> Figure:
    return draws.ratio([(u.writeup_id, u.outcome == outcome, 1) for u in units])


def _outcomes(units: Iterable[ScoredUnit]) -> dict[str, int]:
    counts = Counter(unit.outcome for unit in units)
    return {name: counts[name] for name in ("coded", "undecided", "none")}


def _suggestions(unit: ScoredUnit) -> Iterable[Scored]:
    """Yield the machine's own codings that count: a person's decision has no confidence to be checked."""
    for code in sorted(unit.counted):
        coding = unit.found[code]
        if coding.status == "suggested":
            yield Scored(unit.writeup_id, coding.confidence, float(code in unit.wanted))
