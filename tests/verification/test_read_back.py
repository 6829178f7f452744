"""A filled-in sheet becomes decisions; what is wrong with it is named row by row."""

from __future__ import annotations

import pytest

from builders import make_segment
from dialogue_synth.model import Coding, Decision
from dialogue_synth.verification import new_decisions, read_answers
from dialogue_synth.verification.read_back import Answer
from dialogue_synth.verification.sheet import COLUMNS

IDS = ["a#0001", "a#0002"]
CODES = ["P1", "R1", "R2"]


def grid(*rows: tuple[str, str, str, str]) -> tuple[tuple[str, ...], ...]:
    header = ("passage_id", "codes", "applies", "position", "remarks")
    return (header, *((*row, "") for row in rows))


def faults(*rows: tuple[str, str, str, str]) -> list[str]:
    return [str(fault) for fault in read_answers(grid(*rows), "s.csv", IDS, CODES).faults]


def test_yes_no_and_open_rows_are_told_apart() -> None:
    read = read_answers(
        grid(
            ("a#0001", "P1", "Yes", "Support"),
            ("a#0002", "P1", "no", ""),
            ("a#0001", "R1", "?", ""),
            ("a#0002", "R1", "yes", "?"),
            ("a#0001", "R2", "", ""),
            ("", "", "", ""),
        ),
        "s.csv",
        IDS,
        CODES,
    )
    assert read.answers == (Answer("a#0001", "P1", True, "support"), Answer("a#0002", "P1", False))
    assert (read.n_open, read.n_empty, read.faults) == (2, 1, ())


def test_of_several_codes_those_named_apply_and_the_others_do_not() -> None:
    read = read_answers(grid(("a#0001", "R1; R2; P1", "r2 P1", "concern, none")), "s.csv", IDS, CODES)
    assert read.answers == (
        Answer("a#0001", "R1", False),
        Answer("a#0001", "R2", True, "concern"),
        Answer("a#0001", "P1", True, "none"),
    )
    assert read_answers(grid(("a#0001", "R1; R2", "none", "")), "s.csv", IDS, CODES).answers == (
        Answer("a#0001", "R1", False),
        Answer("a#0001", "R2", False),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("a#0003", "P1", "no", ""), 'there is no passage "a#0003"'),
        (("a#0001", "P9", "no", ""), 'there is no code "P9"'),
        (("a#0001", "", "no", ""), 'there is no code ""'),
        (("a#0001", "P1", "yse", "support"), '"yse" is no answer'),
        (("a#0001", "P1", "yes", ""), "no position is given"),
        (("a#0001", "P1", "yes", "suport"), 'there is no position "suport"'),
        (("a#0001", "P1", "yes", "support oppose"), "1 code and 2 positions"),
        (("a#0001", "P1", "", "support"), "the column applies is empty"),
        (("a#0001", "R1; R2", "yes", "support support"), "yes does not say which apply"),
    ],
)
def test_every_fault_is_named_with_its_row(row: tuple[str, str, str, str], said: str) -> None:
    (found, *_) = faults(row)
    assert found.startswith("s.csv, row 2")
    assert said in found


def test_two_rows_that_say_otherwise_are_a_fault_and_the_same_twice_is_not() -> None:
    assert "answered otherwise for P1" in faults(("a#0001", "P1", "no", ""), ("a#0001", "P1", "yes", "support"))[0]
    assert faults(("a#0001", "P1", "no", ""), ("a#0001", "P1", "no", "")) == []


def test_a_sheet_without_its_header_is_refused() -> None:
    read = read_answers((("", ""), ("a", "b")), "s.csv", IDS, CODES)
    assert "no column passage_id and no column codes" in str(read.faults[0])
    assert COLUMNS[0] in read.faults[0].hint
    assert read_answers((), "s.csv", IDS, CODES).faults


def coding(segment_id: str, position: str | None = "support", **more: object) -> Coding:
    values: dict[str, object] = {"coder": "machine/1", **more}
    return Coding(segment_id, "a", 0, 1, "", "P1", position, 0.8, **values)  # type: ignore[arg-type]


def decided(answer: Answer, *codings: Coding, log: tuple[Decision, ...] = ()) -> list[tuple[str, str | None, str]]:
    exact = {answer.segment_id: make_segment("The exact words.", "a", 1)}
    found = new_decisions([answer], "Ann", codings, exact, log)
    assert all(d.quotation == "The exact words." and d.source == "verification" for d in found)
    return [(d.action, d.position, d.memo) for d in found]


def test_an_answer_becomes_what_it_does_to_the_coding() -> None:
    yes = Answer("a#0001", "P1", True, "support", "plain")
    assert decided(yes, coding("a#0001")) == [("accept", "support", "plain")]
    assert decided(yes, coding("a#0001", "oppose")) == [("position", "support", "plain")]
    assert decided(yes) == [("add", "support", "plain")]
    assert decided(yes, coding("a#0001", status="rejected")) == [("add", "support", "plain")]
    assert decided(Answer("a#0001", "P1", False)) == [("reject", None, "")]


def test_what_the_same_person_said_before_on_a_sheet_is_no_new_decision() -> None:
    yes, no = Answer("a#0001", "P1", True, "support"), Answer("a#0001", "P1", False)
    of_ann = coding("a#0001", coder="Ann", status="accepted")
    said = Decision(1, "", "Ann", "accept", "a#0001", "P1", "", "support", source="verification")
    assert decided(yes, of_ann, log=(said,)) == []
    assert decided(yes, of_ann) == [("accept", "support", "")]  # said elsewhere, with the machine's codes in sight
    assert decided(no, of_ann, log=(said,)) == [("reject", None, "")]
    assert decided(no, coding("a#0001", coder="Ann", status="rejected"), log=(said,)) == []
    assert decided(yes, coding("a#0001", coder="Ben", status="accepted"), log=(said,)) == [("accept", "support", "")]
