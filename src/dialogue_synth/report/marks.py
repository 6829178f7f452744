"""The signs of a report: one for each position and state, so that colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from dialogue_synth.model import MatrixCell, Position


@dataclass(frozen=True, slots=True)
class Mark:
    """How a position or state is shown: a sign of one to three characters, its label, and what it means in one sentence."""

    key: str
    sign: str
    label: str
    meaning: str


SUPPORT = Mark("support", "+", "support", "Agrees with the proposition; no condition would change the answer.")
CONDITIONAL = Mark("conditional", "(+)", "conditional", "Agrees only if a stated condition is met.")
MIXED = Mark("mixed", "±", "mixed", "The room was split: some for, some against.")
CONCERN = Mark("concern", "!", "concern", "Raises a worry or doubt and does not reject the proposition.")
OPPOSE = Mark("oppose", "−", "oppose", "Rejects the proposition, or says that no condition would be enough.")
UNDECIDED = Mark("undecided", "?", "position undecided", "Speaks to the question, but the machine could not tell the position.")
TOUCHED = Mark("touched", "·", "touched", "Comes up without a position, or only in a voice that is not the group's.")
SILENT = Mark("silent", "", "silent", "No passage on this question was found. Silence is not agreement.")

POSITION_MARKS = (SUPPORT, CONDITIONAL, MIXED, CONCERN, OPPOSE, UNDECIDED)
"""From most to least favourable, the split between the two, the undecided last."""
ALL_MARKS = (*POSITION_MARKS, TOUCHED, SILENT)
NO_POSITION = Mark("touched", "·", "no position", "On the question, but descriptive or asking.")

_BY_KEY = {mark.key: mark for mark in ALL_MARKS}


def mark_of_position(position: Position | None) -> Mark:
    """Return the mark of one passage's position; None is undecided, ``none`` is on the question without a position."""
    if position is None:
        return UNDECIDED
    return NO_POSITION if position == "none" else _BY_KEY[position]


def mark_of_cell(cell: MatrixCell | None) -> Mark:
    """Return the mark of a matrix cell; a cell that is not there is silent."""
    if cell is None:
        return SILENT
    return mark_of_position(cell.position) if cell.state == "answered" else _BY_KEY[cell.state]


def mark_of_key(key: str) -> Mark:
    """Return the mark of a key of ``counts_by_position``; a key that is not known is shown under its own name.

    >>> mark_of_key("oppose").sign
    '−'
    """
    return _BY_KEY.get(key) or Mark("undecided", "?", key or "position undecided", "")
