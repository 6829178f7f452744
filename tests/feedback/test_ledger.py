"""The ledger says of each group whether it asked to hear back, and what became of that."""

from __future__ import annotations

import csv

import pytest

from builders import make_writeup
from dialogue_synth.feedback import LedgerRow, ledger_csv, ledger_rows
from dialogue_synth.feedback.ledger import form_answers, is_about_feedback
from dialogue_synth.model import Code, Coding, Decision, FeedbackEntry

CODES = (Code("P1", "Feedback to patients", "book"), Code("X-1", "Wish to hear back", "book", auxiliary=True))


def coding(writeup_id: str, code_id: str = "X-1", n: int = 7) -> Coding:
    return Coding(f"{writeup_id}#{n:04d}", writeup_id, 0, 1, "", code_id, None, 0.9, "machine")


def rows(**changes: object) -> dict[str, LedgerRow]:
    parts: dict[str, object] = {"answers": {}, "codings": (), "made": (), "log": (), "decisions": (), **changes}
    found = ledger_rows([make_writeup(g, organiser=f"Group {g}") for g in ("g1", "g2", "g3")], codes=CODES, **parts)  # type: ignore[arg-type]
    return {row.writeup_id: row for row in found}


def test_the_form_counts_more_than_a_passage() -> None:
    found = rows(answers={"g1": "no"}, codings=[coding("g1"), coding("g2"), coding("g2", n=9), coding("g3", "P1")])
    assert {g: (row.asked, row.asked_in) for g, row in found.items()} == {
        "g1": ("no", "the form"),
        "g2": ("yes", "g2#0007"),
        "g3": ("", ""),
    }
    assert [row.is_owed for row in found.values()] == [False, True, False]


def test_the_last_day_holds_and_corrections_are_counted() -> None:
    log = [
        FeedbackEntry(n, "", "Ann", "g1", event, on)
        for n, (event, on) in enumerate((("sent", "2026-01-01"), ("returned", "2026-02-01"), ("sent", "2026-03-01")))
    ]  # type: ignore[arg-type]
    decisions = [Decision(n, "", "group g1", "accept", "g1#0000", "P1", "", source=source) for n, source in enumerate(("correction", ""))]  # type: ignore[arg-type]
    row = rows(log=log, decisions=decisions, made={"g1"}, answers={"g1": "yes"})["g1"]
    assert (row.sheet_made, row.sent_on, row.corrections_on, row.corrections, row.is_owed) == ("yes", "2026-03-01", "2026-02-01", 1, False)


@pytest.mark.parametrize(("value", "said"), [("Yes", "yes"), ("no, thank you", "no"), ("", None), ("maybe", None)])
def test_the_forms_answer_is_read_whatever_its_spelling(value: str, said: str | None) -> None:
    writeup = make_writeup(attributes=(("Weather", "Yes"), ("do you want to hear back", value)))
    assert form_answers([writeup]).get("g1") == said


def test_only_an_auxiliary_code_is_a_wish_to_hear_back() -> None:
    assert [is_about_feedback(code) for code in (*CODES, Code("X-FEEDBACK", "Other", "book", auxiliary=True))] == [False, True, True]


def test_the_table_is_safe_to_open_and_holds_every_group() -> None:
    found = rows(codings=[coding("g2")])
    row = LedgerRow("g9", "=SUM(A1)", "", "", "", "no", "", "", 0)
    table = list(csv.DictReader(ledger_csv([*found.values(), row]).decode("utf-8-sig").splitlines()))
    assert [line["writeup_id"] for line in table] == ["g1", "g2", "g3", "g9"]
    assert table[3]["group"] == "'=SUM(A1)"
