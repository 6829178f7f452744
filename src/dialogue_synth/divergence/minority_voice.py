"""Minority voice: one person, or a few, hold against what their own group says on the same question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialogue_synth.divergence.dissent import is_dissent
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.result import DivergenceResult, evidence_of, flag_id, rests_on
from dialogue_synth.model import Code, Divergence, MatrixCell, Position
from dialogue_synth.standing import FAVOUR

KIND = "minority_voice"
MIN_DISTANCE = 2  # steps on oppose < concern < conditional < support: a worry beside a no is the same lean
RULE = (
    "Flagged where the words of a participant, as reported in a write-up, lean the other way than the write-up's group on the "
    "same code (at least two steps apart on oppose, concern, conditional, support), or where such words say themselves that somebody "
    "disagrees with the others."
)


def find_minority_voices(material: Material) -> DivergenceResult:
    """Compare, inside each write-up and code, passages in participants' voice with the group's rolled-up position."""
    answered = [(initiative, code, cell) for initiative, code, cells in material.questions() for cell in cells]
    flags = [flag for initiative, code, cell in answered for flag in _compare(material, initiative, code, cell)]
    n_tests = sum(bool(material.passages(cell.writeup_id, code.id, "participant")) for _, code, cell in answered)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags))


def distance(one: Position | None, other: Position | None) -> int:
    """How many steps apart two positions are on the scale; 0 when one of them is off it.

    >>> distance("oppose", "support"), distance("concern", "support"), distance("mixed", "oppose")
    (3, 2, 0)
    """
    if one not in FAVOUR or other not in FAVOUR:
        return 0
    return abs(FAVOUR.index(one) - FAVOUR.index(other))


def _compare(material: Material, initiative: str, code: Code, cell: MatrixCell) -> Iterator[Divergence]:
    """Yield the flag for one write-up and code, if somebody in the room leans the other way."""
    group = [p for p in material.passages(cell.writeup_id, code.id, "group") if p.position == cell.position]
    against = [p for p in material.passages(cell.writeup_id, code.id, "participant") if _is_against(p, cell.position)]
    if not group or not against:
        return
    clarity = min(max(p.telling for p in group), max(p.telling for p in against))
    furthest = max(MIN_DISTANCE, *(distance(p.position, cell.position) for p in against))
    yield Divergence(
        id=flag_id(KIND, initiative, code.id, [cell.writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={"group": (cell.writeup_id,), "minority": (cell.writeup_id,)},
        severity="medium" if furthest == len(FAVOUR) - 1 else "low",
        score=round(clarity * furthest / (len(FAVOUR) - 1), 4),
        rule=RULE,
        explanation=_explanation(cell, code, group, against),
        evidence=(*evidence_of("group", group, material.batch_of), *evidence_of("minority", against, material.batch_of)),
        statistic="steps between the positions",
        effect=float(furthest),
    )


def _is_against(passage: Passage, position: Position | None) -> bool:
    """Whether a participant leans the other way, or the passage says so and its own position is not read as nearly the same."""
    if distance(passage.position, position) >= MIN_DISTANCE:
        return True
    return position in FAVOUR and is_dissent(passage.segment.text)


def _explanation(cell: MatrixCell, code: Code, group: list[Passage], against: list[Passage]) -> str:
    apart = [p for p in against if distance(p.position, cell.position) >= MIN_DISTANCE]
    where = "one passage" if len(against) == 1 else f"{len(against)} passages"
    says = "says" if len(against) == 1 else "say"
    what = f"“{' and '.join(sorted({str(p.position) for p in apart}))}”" if apart else "that somebody disagrees"
    return (
        f"In {cell.writeup_id} the group's position on “{code.name}” is “{cell.position}”; {where} of single participants {says} {what}. "
        f"{rests_on({'group': group, 'minority': against})}"
    )
