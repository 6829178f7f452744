"""One sign for each position and state."""

from __future__ import annotations

from typing import get_args

from dialogue_synth.model import CellState, MatrixCell, Position
from dialogue_synth.report.marks import ALL_MARKS, SILENT, UNDECIDED, mark_of_cell, mark_of_key, mark_of_position


def test_no_two_signs_are_alike() -> None:
    assert len({mark.sign for mark in ALL_MARKS}) == len({mark.label for mark in ALL_MARKS}) == len(ALL_MARKS)


def test_every_position_has_a_mark() -> None:
    for position in get_args(Position):
        assert mark_of_position(position).sign
    assert mark_of_position(None) is UNDECIDED


def test_every_state_has_a_mark_and_no_cell_is_silence() -> None:
    for state in get_args(CellState):
        assert mark_of_cell(MatrixCell("a", "i", "Q", state)) in ALL_MARKS
    assert mark_of_cell(None) is SILENT


def test_a_key_of_another_version_keeps_its_name() -> None:
    assert mark_of_key("hesitant").label == "hesitant"
    assert mark_of_key("").label == "position undecided"
