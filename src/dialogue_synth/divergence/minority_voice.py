"""Minority voice: one person, or a few, hold against what their own group says on the same question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue_synth.counted import counted
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.result import DivergenceResult, evidence_of, flag_id, quote
from dialogue_synth.divergence.subject import subject_of
from dialogue_synth.model import Code, Divergence, MatrixCell, Position, Segment
from dialogue_synth.standing import FAVOUR

KIND = "minority_voice"
MIN_DISTANCE = 2  # steps on oppose < concern < conditional < support: a worry beside a no is the same lean
UNREAD_SCORE = 0.5  # of a dissent that says so in words, of what a position as far as can be would score
RULE = (
    "Flagged where the words of a participant, as reported in a write-up, lean the other way than the write-up's group on the "
    "same code (at least two steps apart on oppose, concern, conditional, support), or where such words say themselves that somebody "
    "disagrees with the others; such a dissent without a code of its own is held against the group's passages that are nearest to it."
)
Against = Mapping[tuple[str, str], Sequence[Segment]]  # by write-up and code


def find_minority_voices(material: Material) -> DivergenceResult:
    """Compare, inside each write-up and code, passages in participants' voice with the group's rolled-up position."""
    answered = [(initiative, code, cell) for initiative, code, cells in material.questions(one_by_one=True) for cell in cells]
    against = _against(material, [cell for _, _, cell in answered])
    flags = [
        _flag(material, initiative, code, cell, against[cell.writeup_id, code.id])
        for initiative, code, cell in answered
        if (cell.writeup_id, code.id) in against
    ]
    n_tests = sum(bool(material.passages(cell.writeup_id, code.id, "participant")) for _, code, cell in answered)
    return DivergenceResult(tuple(replace(flag, n_tests=max(n_tests, len(flags))) for flag in flags))


def distance(one: Position | None, other: Position | None) -> int:
    """How many steps apart two positions are on the scale; 0 when one of them is off it.

    >>> distance("oppose", "support"), distance("concern", "support"), distance("mixed", "oppose")
    (3, 2, 0)
    """
    if one not in FAVOUR or other not in FAVOUR:
        return 0
    return abs(FAVOUR.index(one) - FAVOUR.index(other))


def _against(material: Material, cells: Sequence[MatrixCell]) -> Against:
    """Return the passages of participants that go against their group, by write-up and code."""
    found: dict[tuple[str, str], list[Segment]] = defaultdict(list)
    shown = {(cell.writeup_id, cell.code_id) for cell in cells if cell.position in FAVOUR and _group(material, cell)}
    for cell in cells:
        if (cell.writeup_id, cell.code_id) in shown:
            apart = [p for p in material.passages(cell.writeup_id, cell.code_id, "participant") if _is_against(material, p, cell.position)]
            found[cell.writeup_id, cell.code_id] += [p.segment for p in apart]
    told = {segment.segment_id for segments in found.values() for segment in segments}
    for writeup_id in sorted({writeup_id for writeup_id, _ in shown}):
        for segment in material.content_of(writeup_id):
            if segment.voice == "participant" and segment.segment_id not in told and material.said(segment).dissents:
                about = writeup_id, subject_of(material, segment)
                if about in shown:
                    found[about].append(segment)
    return {about: sorted(segments, key=lambda s: s.position) for about, segments in found.items() if segments}


def _group(material: Material, cell: MatrixCell) -> list[Passage]:
    """Return the group's own passages that show the position of a cell."""
    return [p for p in material.passages(cell.writeup_id, cell.code_id, "group") if p.position == cell.position]


def _is_against(material: Material, passage: Passage, position: Position | None) -> bool:
    """Whether a participant leans the other way, or says so in words."""
    return distance(passage.position, position) >= MIN_DISTANCE or material.said(passage.segment).dissents


def _flag(material: Material, initiative: str, code: Code, cell: MatrixCell, against: Sequence[Segment]) -> Divergence:
    group = _group(material, cell)
    read = [p for p in material.passages(cell.writeup_id, code.id, "participant") if distance(p.position, cell.position) >= MIN_DISTANCE]
    furthest = max((distance(p.position, cell.position) for p in read), default=MIN_DISTANCE)
    clarity = min(max(p.telling for p in group), max((p.telling for p in read), default=UNREAD_SCORE))
    return Divergence(
        id=flag_id(KIND, initiative, code.id, [cell.writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={"group": (cell.writeup_id,), "minority": (cell.writeup_id,)},
        severity="medium" if furthest == len(FAVOUR) - 1 else "low",
        score=round(clarity * furthest / (len(FAVOUR) - 1), 4),
        rule=RULE,
        explanation=_explanation(cell, code, group, against, read),
        evidence=(*evidence_of("group", group), *quote("minority", against)),
        statistic="steps between the positions",
        effect=float(furthest) if read else None,
    )


def _explanation(cell: MatrixCell, code: Code, group: Sequence[Passage], against: Sequence[Segment], read: Sequence[Passage]) -> str:
    where = "one passage" if len(against) == 1 else f"{len(against)} passages"
    says = "says" if len(against) == 1 else "say"
    what = f"“{' and '.join(sorted({str(p.position) for p in read}))}”" if read else "that somebody disagrees"
    lone = sorted({segments[0].segment_id for segments in ([p.segment for p in group], against) if len(set(segments)) == 1})
    rests = f"it would vanish without {'any of ' * (len(lone) > 1)}{', '.join(lone)}" if lone else "it would stand without any one of them"
    return (
        f"In {cell.writeup_id} the group's position on “{code.name}” is “{cell.position}”; {where} of single "
        f"participants {says} {what}. It rests on {counted(len(group) + len(against), 'passage')}; {rests}."
    )
