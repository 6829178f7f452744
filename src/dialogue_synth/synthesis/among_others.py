"""One group among the others of its initiative: on each question its side, and how many others took which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dialogue_synth.model import MatrixCell, Position

Relation = Literal["differs", "agrees", "alone", "not known"]
# A condition is a yes, so that two groups of which one sets conditions do not count as differing.
_SIDE: Mapping[str, str] = {"support": "for", "conditional": "for", "concern": "worried", "oppose": "against", "mixed": "split"}


@dataclass(frozen=True, slots=True)
class AmongOthers:
    """A group on one question; ``others`` counts the other groups that answered by position ("undecided": it is not known).

    ``relation``: the group ``differs`` where fewer than half of these others are on its side, else it ``agrees``; ``alone`` where
    no other group answered, ``not known`` where its own position is not.
    """

    code_id: str
    position: Position | None
    others: Mapping[str, int]
    relation: Relation


def positions_by_code(cells: Iterable[MatrixCell]) -> Mapping[str, Counter[str]]:
    """Return for each code how many write-ups answered with which position ("undecided": it is not known)."""
    counts: dict[str, Counter[str]] = {}
    for cell in cells:
        if cell.state == "answered":
            counts.setdefault(cell.code_id, Counter())[cell.position or "undecided"] += 1
    return counts


def among_others(own: Iterable[MatrixCell], counts: Mapping[str, Counter[str]], code_ids: Sequence[str]) -> tuple[AmongOthers, ...]:
    """Return where one write-up stands on each question that it answered, in the order of ``code_ids``.

    Args:
        own: The cells of the write-up.
        counts: See `positions_by_code`, of all write-ups of its initiative, this one included.
        code_ids: The framing codes.
    """
    answered = {cell.code_id: cell.position for cell in own if cell.state == "answered"}
    found = []
    for code_id in code_ids:
        if code_id in answered:
            position = answered[code_id]
            others = counts[code_id] - Counter({position or "undecided": 1})
            found.append(AmongOthers(code_id, position, dict(sorted(others.items())), _relation(position, others)))
    return tuple(found)


def _relation(position: Position | None, others: Counter[str]) -> Relation:
    if position is None:
        return "not known"
    if not others:
        return "alone"
    n_same = sum(n for other, n in others.items() if _SIDE.get(other) == _SIDE.get(position))
    return "agrees" if 2 * n_same >= others.total() else "differs"
