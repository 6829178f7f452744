"""A corrections file that came back: what it says is kept, what is wrong with it is named, and twice is once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_segment
from dialogue_synth.feedback import new_decisions, new_memos, read_corrections
from dialogue_synth.feedback.corrections import NOT_SO
from dialogue_synth.feedback.sheet import COLUMNS
from dialogue_synth.model import Coding, Decision, Memo
from dialogue_synth.verification.read_back import Answer

OWN = {f"g1#{n:04d}": make_segment(text, position=n) for n, text in enumerate(("We want it.", "Who pays for the £1.1m?", "Tea – cold."))}
CODES = ["P1", "R1", "X"]
AGREED, UNPLACED = ("P1: Do you; want it?", "agreed"), ("", "we found no question for this")


def row(n: int, reading: tuple[str, str] = AGREED, right: str = "", side: str = "", instead: str = "", remark: str = "") -> tuple[str, ...]:
    segment_id = f"g1#{n:04d}"
    return (segment_id, OWN[segment_id].text if segment_id in OWN else "", *reading, right, side, instead, remark)


def read(*rows: tuple[str, ...], header: tuple[str, ...] = COLUMNS):  # type: ignore[no-untyped-def]
    return read_corrections((header, *rows), "c.xlsx", OWN, {"g2#0000"}, CODES)


def answers(*rows: tuple[str, ...]) -> list[tuple[str, str, bool, str | None]]:
    found = read(*rows)
    assert found.faults == ()
    return [(a.segment_id[-1], a.code_id, a.applies, a.position) for a in found.answers]


def faults(*rows: tuple[str, ...]) -> list[str]:
    return [str(fault) for fault in read(*rows).faults]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (row(0, right="Yes"), [("0", "P1", True, "support")]),
        (row(0, right="y", remark="quite"), [("0", "P1", True, "support")]),
        (row(0, right="no", side="Worried."), [("0", "P1", True, "concern")]),
        (row(0, side="agree on conditions"), [("0", "P1", True, "conditional")]),
        (row(0, right="no", side="no side"), [("0", "P1", True, "none")]),
        (row(0, right="no", instead="R1: Who pays: and; how?"), [("0", "P1", False, None), ("0", "R1", True, None)]),
        (row(0, right="no", side="split", instead="r1"), [("0", "P1", False, None), ("0", "R1", True, "mixed")]),
        (row(0, right="no", instead="R1; X"), [("0", "P1", False, None), ("0", "R1", True, None), ("0", "X", True, None)]),
        (row(0, right="no", instead="none of these"), [("0", "P1", False, None)]),
        (row(0, right="no", side="worried", instead="P1"), [("0", "P1", True, "concern")]),
        (row(1, UNPLACED, right="no", side="disagreed", instead="P1"), [("1", "P1", True, "oppose")]),
        (row(1, UNPLACED, right="yes"), []),
        (row(1, UNPLACED, instead="none"), []),
        (row(0, ("P1: Do you want it?", "we could not tell"), right="yes"), []),
        (row(0, ("P1: Do you want it?", "we could not tell"), side="agreed"), [("0", "P1", True, "support")]),
        (row(0, ("X: Tea", ""), right="yes"), [("0", "X", True, None)]),
        (row(0, right="?", side="?"), []),
    ],
)
def test_what_a_group_says_becomes_answers(given: tuple[str, ...], said: list[tuple[str, str, bool, str | None]]) -> None:
    assert answers(given) == said


def test_remarks_are_kept_and_a_bare_no_is_one() -> None:
    found = read(row(0, right="no"), row(1, UNPLACED, remark="About money."), row(2, side="worried", remark="Very."), row(2))
    assert found.remarks == (("g1#0000", NOT_SO), ("g1#0001", "About money."), ("g1#0002", "Very."))
    assert (found.n_empty, found.faults) == (1, ())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("g2#0000", "We want it!!", *AGREED, "no", "split", "", ""), ""),  # the words are ours: an id that was mixed up
        (("g2#0000", "Not ours.", *AGREED, "yes", "", "", ""), "of another write-up"),
        (("g1#0009", "Not ours.", *AGREED, "yes", "", "", ""), 'no passage "g1#0009"'),
        (("g1#0000", "Quite other words.", *AGREED, "yes", "", "", ""), "does not hold these words any more"),
        (row(0, right="perhaps"), '"perhaps" is neither yes nor no'),
        (row(0, right="well, Mrs Green thought otherwise"), "what stands there is neither"),
        (row(0, side="angry"), '"angry" is no side'),
        (row(0, instead="P9: What?"), '"P9" is no question'),
        (row(0, ("P9: What?", "agreed"), right="yes"), '"P9" is no question'),
        (row(0, right="yes", side="worried"), "it is right, and yet"),
        (row(0, right="yes", instead="R1"), "it is right, and yet"),
        (row(0, right="yes", instead="none"), "it is right, and yet"),
        (row(1, UNPLACED, side="worried"), "a side, and no question"),
    ],
)
def test_every_fault_is_named_with_its_row(given: tuple[str, ...], said: str) -> None:
    found = faults(given)
    assert bool(found) == bool(said)
    assert not said or (found[0].startswith("c.xlsx, row 2: ") and said in found[0])


def test_two_rows_that_say_otherwise_are_a_fault_and_the_same_twice_is_not() -> None:
    assert "answered otherwise for P1 in an earlier row" in faults(row(0, right="yes"), row(0, side="worried"))[0]
    assert faults(row(0, right="yes"), row(0, right="yes")) == []


def test_spreadsheets_may_change_signs_blanks_and_the_order_of_columns() -> None:
    header = ("REMARK", "Right?", "Question", "Passage ID", "Your words")
    found = read(("", "", "", "", ""), ("", "yes", "P1", "g1#0001", "'Who pays\nfor the ?1.1m"), header=header)
    assert [(a.segment_id, a.position) for a in found.answers] == [("g1#0001", None)]
    assert "no column question" in str(read(header=("passage id", "right?")).faults[0])
    assert "no column passage_id" in str(read_corrections((), "c.csv", OWN, (), CODES).faults[0])


CODING = Coding("g1#0000", "g1", 0, 11, "We want it.", "P1", "support", 0.8, "machine")


def decide(*said: Answer, codings: tuple[Coding, ...] = (CODING,), log: tuple[Decision, ...] = ()) -> tuple[Decision, ...]:
    return new_decisions(said, "group g1", codings, OWN, log)


@pytest.mark.parametrize(
    ("said", "action", "position"),
    [
        (Answer("g1#0000", "P1", applies=True, position="support"), "accept", "support"),
        (Answer("g1#0000", "P1", applies=True, position="concern"), "position", "concern"),
        (Answer("g1#0000", "P1", applies=True), "accept", "support"),
        (Answer("g1#0000", "P1", applies=False), "reject", None),
        (Answer("g1#0001", "R1", applies=True), "add", None),
    ],
)
def test_an_answer_becomes_a_decision_of_the_group(said: Answer, action: str, position: str | None) -> None:
    (decision,) = decide(said)
    assert (decision.action, decision.position, decision.analyst, decision.source) == (action, position, "group g1", "correction")
    assert decision.quotation == OWN[said.segment_id].text
    assert decide(said, log=(decision,)) == ()


def test_said_again_it_is_not_kept_again_whatever_an_analyst_made_of_it() -> None:
    said = Answer("g1#0000", "P1", applies=True, position="concern")
    (first,) = decide(said)
    overruled = replace(CODING, position="oppose", coder="Ann", status="accepted")
    assert decide(said, codings=(overruled,), log=(first, replace(first, analyst="Ann", position="oppose", source=""))) == ()
    assert len(decide(replace(said, position="mixed"), log=(first,))) == 1


@given(
    st.lists(
        st.builds(
            row,
            st.sampled_from([0, 1, 2]),
            st.sampled_from([AGREED, UNPLACED, ("R1: Who pays?", "we could not tell")]),
            st.sampled_from(["", "yes", "no", "?"]),
            st.sampled_from(["", "worried", "split", "no side"]),
            st.sampled_from(["", "R1", "P1: Do you want it?", "none of these"]),
        ),
        max_size=5,
    )
)
def test_whatever_a_file_says_it_is_kept_once(rows: list[tuple[str, ...]]) -> None:
    said = read(*rows).answers
    first = decide(*said)
    machine = {(CODING.segment_id, CODING.code_id): CODING}
    for d in first:  # as if an analyst had set another side on each since
        machine[d.segment_id, d.code_id] = replace(CODING, segment_id=d.segment_id, code_id=d.code_id, position="oppose", status="accepted")
    assert len(first) == len({(a.segment_id, a.code_id) for a in said})
    assert decide(*said, codings=tuple(machine.values()), log=first) == ()


def test_a_remark_is_kept_once() -> None:
    kept = [Memo(1, "", "group g1", "g1#0000", "Very."), Memo(2, "", "Ann", "g1#0001", "Hm.")]
    assert new_memos([("g1#0000", "Very."), ("g1#0001", "Hm."), ("g1#0001", "Hm.")], "group g1", kept) == (("g1#0001", "Hm."),)
