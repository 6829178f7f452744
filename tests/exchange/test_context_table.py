"""The csv of a comparison source: read under several names of columns, and refused with one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth.errors import UsageError
from dialogue_synth.exchange.context_table import read_context_table
from dialogue_synth.synthesis.context import ContextResult


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_jurys_statements_are_read_with_votes_base_verdict_and_code(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'Recommendation,Agree,Against,Abstained,Jurors,Verdict,Code\nKeep it.,14,3,,18,Yes,P1\n,,,,,,\nDrop it.,1.0,"1,000",,,,\n'
    )
    assert read_context_table(path, "jury") == (
        ContextResult("Keep it.", (("agreed", 14), ("disagreed", 3)), 18, "Yes", "P1"),
        ContextResult("Drop it.", (("agreed", 1), ("disagreed", 1000)), None, "", ""),
    )


def test_a_survey_may_be_counted_by_answer(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffquestion;answer;n;code;base\nDo you?;Yes;300;P1;500\nDo you?;No;120;;\nWill you?;Yes;7;;\n")
    assert read_context_table(path, "survey") == (
        ContextResult("Do you?", (("Yes", 300), ("No", 120)), 500, "", "P1"),
        ContextResult("Will you?", (("Yes", 7),), None, "", ""),
    )


def test_a_survey_may_have_a_row_for_each_person_and_open_text_is_left_out(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'Yes' if n % 3 else 'No'},I said {n} things,same\n" for n in range(9))
    (result,) = read_context_table(written(tmp_path, f"id,Do you?,Comments,Constant\n{rows}"), "survey")
    assert result == ContextResult("Do you?", (("Yes", 6), ("No", 3)), 9)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("jury", "a,b\n1,2\n", "does not name statements"),
        ("jury", "statement,for\n", "no rows"),
        ("jury", "statement,for\nKeep it.,many\n", 'row 2: "many" is no number'),
        ("jury", "statement,for\nKeep it.,60%\n", "give counts, not shares"),
        ("jury", "statement,for,against,base\nKeep it.,10,9,18\n", "19 answers are more than the base of 18"),
        ("jury", "statement,for\n,3\n", "no result could be read"),
        ("survey", "question,answer\nDo you?,Yes\n", "how many gave an answer"),
        ("survey", "question,answer,n,base\nDo you?,Yes,9,5\n", "more than the base"),
        ("survey", "id,Comments\n1,one\n2,two\n", "no result could be read"),
        ("survey", b"PK\x03\x04\x00\x00rest", "no csv file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_hint(tmp_path: Path, kind: str, text: str | bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_context_table(written(tmp_path, text), kind)  # type: ignore[arg-type]


def test_a_file_that_is_not_there_or_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_context_table(tmp_path / "none.csv", "jury")
    monkeypatch.setattr("dialogue_synth.exchange.context_table.MAX_MB", 0)
    with pytest.raises(UsageError, match="larger than"):
        read_context_table(written(tmp_path, "statement,for\nKeep it.,1\n"), "jury")
