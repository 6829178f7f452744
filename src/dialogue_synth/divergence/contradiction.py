"""Contradiction: some write-ups support a proposition, with or without conditions, and others oppose it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogue_synth.counted import counted
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.result import DivergenceResult, NotTested, Severity, evidence_of, flag_id, rests_on, sides_of
from dialogue_synth.model import Code, Divergence, MatrixCell, Position
from dialogue_synth.standing import IN_FAVOUR

KIND = "contradiction"
RULE = (
    "Flagged where, within one initiative, at least one write-up supports a code's proposition (with or without conditions) "
    "and at least one opposes it. A write-up counts once, by what its group says; single people's and the organiser's words "
    "do not count, and a divided room stands on neither side."
)
MIN_ANSWERED = 2  # one write-up cannot contradict another
HIGH_BALANCE = 0.5  # the smaller side has at least a quarter of those who take sides


def find_contradictions(material: Material) -> DivergenceResult:
    """Compare the rolled-up positions of an initiative's write-ups on each code.

    Codes marked ``contradiction: false`` are not compared: different answers to them can all be true. Divided rooms
    (``mixed``) are named as a third side and never quoted against anybody.
    """
    flags: list[Divergence] = []
    not_tested: list[NotTested] = []
    for initiative, code, answered in material.questions():
        if not code.contradiction:
            not_tested.append(NotTested(KIND, initiative, code.id, "different answers to this code do not contradict each other"))
        elif len(answered) < MIN_ANSWERED:
            not_tested.append(
                NotTested(KIND, initiative, code.id, f"{counted(len(answered), 'write-up')} addressed it: too few to compare")
            )
        else:
            flags += _compare(material, initiative, code, answered)
    n_tests = sum(len(answered) >= MIN_ANSWERED and code.contradiction for _, code, answered in material.questions())
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags), tuple(not_tested))


def _compare(material: Material, initiative: str, code: Code, answered: Sequence[MatrixCell]) -> list[Divergence]:
    """Return the flag for one code, if both poles are held and can be quoted."""
    quotable = {cell.writeup_id: _showing(material, cell) for cell in answered}
    answered = [replace(cell, position="mixed") if _is_divided(material, quotable[cell.writeup_id]) else cell for cell in answered]
    poles = [cell for cell in answered if quotable[cell.writeup_id] or cell.position == "mixed"]
    held = {position: [cell.writeup_id for cell in poles if cell.position == position] for position in _POSITIONS}
    n_for, n_against = len(held["support"]) + len(held["conditional"]), len(held["oppose"])
    if not n_for or not n_against:
        return []
    sides: dict[Position, list[Passage]] = {pole: [p for w in held[pole] for p in quotable[w]] for pole in _POSITIONS if pole != "mixed"}
    return [
        Divergence(
            id=flag_id(KIND, initiative, code.id),
            kind=KIND,
            initiative=initiative,
            code_id=code.id,
            sides=sides_of(**held),
            severity=_severity(n_for, n_against, sides["oppose"]),
            score=round(_clarity(sides) * (1 + _balance(n_for, n_against)) / 2, 4),
            rule=RULE,
            explanation=_explanation(code, held, answered, _rests(sides)),
            evidence=tuple(quoted for side, passages in sides.items() for quoted in evidence_of(side, passages, material.batch_of)),
            statistic="balance of those who take sides",
            effect=round(_balance(n_for, n_against), 4),
        )
    ]


_POSITIONS: tuple[Position, ...] = ("support", "conditional", "oppose", "mixed")


def _showing(material: Material, cell: MatrixCell) -> list[Passage]:
    """Return the group's own passages that show the position of a cell."""
    return [passage for passage in material.passages(cell.writeup_id, cell.code_id, "group") if passage.position == cell.position]


def _is_divided(material: Material, showing: Sequence[Passage]) -> bool:
    """Whether the very passages that are to show a pole say that the room was divided, whatever position was read from them."""
    return any(material.said(passage.segment).divided for passage in showing)


def _balance(n_for: int, n_against: int) -> float:
    """How evenly those who take sides are spread: 1 = half and half, near 0 = one against many."""
    return 2 * min(n_for, n_against) / (n_for + n_against)


def _clarity(sides: dict[Position, list[Passage]]) -> float:
    """How sure it is that both poles are really held: the best passage of the less certain pole, 0-1."""
    in_favour = [passage.telling for position in IN_FAVOUR for passage in sides[position]]
    return min(max(in_favour), max(passage.telling for passage in sides["oppose"]))


def _severity(n_for: int, n_against: int, opposing: Sequence[Passage]) -> Severity:
    """High where both sides have company; low where everything hangs on one passage of one write-up."""
    if min(n_for, n_against) > 1 and _balance(n_for, n_against) >= HIGH_BALANCE:
        return "high"
    return "low" if n_against == 1 and len(opposing) == 1 and n_for > 1 else "medium"


def _rests(sides: dict[Position, list[Passage]]) -> str:
    in_favour = [passage for position in IN_FAVOUR for passage in sides[position]]
    return rests_on({"in favour": in_favour, "against": sides["oppose"]})


def _explanation(code: Code, held: dict[Position, list[str]], answered: Sequence[MatrixCell], rests: str) -> str:
    n_for, n_conditional = len(held["support"]) + len(held["conditional"]), len(held["conditional"])
    what = f"the statement “{code.proposition.rstrip('.')}”" if code.proposition else f"“{code.name}”"
    on_conditions = f" ({n_conditional} on conditions)" if n_conditional else ""
    others = [f"{counted(len(held['mixed']), 'is', 'are')} divided"] if held["mixed"] else []
    n_concern = sum(cell.position == "concern" for cell in answered)
    others += [f"{counted(n_concern, 'raises', 'raise')} concerns"] if n_concern else []
    rest = f"; {' and '.join(others)}" if others else ""
    verb = "supports" if n_for == 1 else "support"
    return (
        f"Of {counted(len(answered), 'write-up')} that addressed “{code.name}”, {n_for} {verb} {what}{on_conditions} and "
        f"{counted(len(held['oppose']), 'opposes', 'oppose')} it{rest}. {rests}"
    )
