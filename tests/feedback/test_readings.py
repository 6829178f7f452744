"""Each passage of a group as it was read: every one is there, in order, in plain words."""

from __future__ import annotations

from dataclasses import replace

from builders import make_segment
from dialogue_synth.feedback import group_name, readings_of
from dialogue_synth.feedback.readings import NO_QUESTION, SIDES
from dialogue_synth.model import POSITIONS, Code, Coding

CODES = (
    Code("P1", "Wanting it", "book", question="Do you want it?"),
    Code("R1", "Paying", "book"),
    Code("X", "Tea", "book", auxiliary=True),
)


def coding(n: int, code_id: str, position: str | None = "support") -> Coding:
    return Coding(f"g1#{n:04d}", "g1", 0, 1, "", code_id, position, 0.9, "machine")  # type: ignore[arg-type]


def test_a_passage_is_there_once_for_each_code_and_once_without_any() -> None:
    segments = [make_segment(position=n) for n in (2, 0, 1)]
    found = readings_of(segments, [coding(0, "R1", None), coding(0, "P1"), coding(2, "X", "none"), coding(2, "gone")], CODES)
    assert [(r.segment.position, r.question, r.side) for r in found] == [
        (0, "P1: Do you want it?", "agreed"),
        (0, "R1: Paying", "we could not tell"),
        (1, "", NO_QUESTION),
        (2, "X: Tea", ""),
    ]


def test_headings_and_prompts_are_not_read() -> None:
    assert readings_of([replace(make_segment(), kind="heading")], [], CODES) == ()


def test_every_position_has_words_of_its_own() -> None:
    assert set(SIDES) == {*POSITIONS, None}
    assert len(set(SIDES.values())) == len(SIDES)
    assert group_name("b1-03") == "group b1-03"
