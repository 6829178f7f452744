"""The other end of the chain on the command line: sheets go out, corrections come in, and the ledger knows."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study
from dialogue_synth.cli import main
from dialogue_synth.codebook import load_codebooks
from dialogue_synth.form import form_content
from dialogue_synth.model import Coding, MatrixCell
from form_filling import Answers, fill_md

ANSWERS = {"g0": "Yes, we all want the library to open in the evening.", "g1": "No. We are against opening the library in the evening."}


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    (tmp_path / "book.yaml").write_text(
        "codes:\n- id: Q1\n  name: Evening opening\n  question: Should the library open in the evening?\n"
        "  proposition: The library should open in the evening.\n- id: Q2\n  name: Paying\n  question: Who should pay for it?\n",
        encoding="utf-8",
    )
    Study.create(tmp_path / "study", [tmp_path / "book.yaml"]).close()
    (tmp_path / "in").mkdir()
    form = form_content(load_codebooks([tmp_path / "book.yaml"]), initiative="Library")
    for group, answer in ANSWERS.items():
        hear_back = {"hear_back": "Yes" if group == "g0" else "No"}
        filled_in = Answers(questions={"Q1": {"discussed": "Yes", "highlights": answer}}, closing=hear_back)
        (tmp_path / "in" / f"{group}.md").write_bytes(fill_md(form, filled_in))
    assert call("run", tmp_path / "in", "--study", tmp_path / "study").exit_code == 0
    return tmp_path / "study"


def filled(study: Path, group: str = "g0", **cells: str) -> Path:
    """Make the sheets and fill in the first row of one: columns E to H."""
    assert call("report", "feedback-sheets", "--study", study).exit_code == 0
    book = openpyxl.load_workbook(study / "feedback" / f"{group}-corrections.xlsx")
    for column, value in cells.items():
        book["Passages"][f"{column}2"] = value
    out = study.parent / f"{group}-back.xlsx"
    book.save(out)
    return out


def take_in(study: Path, file: Path, group: str = "g0", *more: str) -> Result:
    return call("corrections", "import", file, "--study", study, "--group", group, "--on", "2026-03-01", "--analyst", "Ann", *more)


def ledger(study: Path) -> dict[str, dict[str, str]]:
    with (study / "feedback" / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["writeup_id"]: row for row in csv.DictReader(file)}


def test_a_correction_changes_the_account_and_the_first_reading_stays(study: Path) -> None:
    with_machine = _machine(study)
    result = take_in(study, filled(study, E="no", F="disagreed", H="We voted against."))
    assert result.exit_code == 0, result.output
    assert "g0: 1 new decision (0 as we read it, 1 with another side" in result.output
    assert "1 remark kept" in result.output
    assert call("run", study.parent / "in", "--study", study).exit_code == 0
    assert _machine(study) == with_machine
    opened = Study.open(study)
    assert {c.writeup_id: c.position for c in opened.read(MatrixCell) if c.code_id == "Q1"}["g0"] == "oppose"
    (decision,) = opened.decisions
    assert (decision.analyst, decision.source, decision.position, decision.memo) == ("group g0", "correction", "oppose", "")
    opened.close()
    listed = call("corrections", "list", "--study", study).output
    assert "agreed -> disagreed" in listed
    assert "We voted against." in listed
    assert "1 correction of 1 group" in listed
    assert call("report", "feedback-sheets", "--study", study).exit_code == 0
    assert "We read: disagreed" in (study / "feedback" / "g0.html").read_text()


def _machine(study: Path) -> dict[tuple[str, str], object]:
    opened = Study.open(study)
    codings = {(c.segment_id, c.code_id): c.position for c in opened.read(Coding)}
    opened.close()
    return codings


def test_the_same_file_twice_changes_nothing(study: Path) -> None:
    back = filled(study, E="no", F="disagreed", H="We voted against.")
    take_in(study, back)
    again = take_in(study, back)
    assert "0 new decisions" in again.output
    assert "0 remarks kept" in again.output
    opened = Study.open(study)
    assert (len(opened.decisions), len(opened.memos), len(opened.feedback)) == (1, 1, 1)
    opened.close()


def test_with_a_fault_nothing_is_kept_and_every_fault_is_named(study: Path) -> None:
    back = filled(study, E="perhaps", F="angry", H="Our own words.")
    result = take_in(study, back)
    assert result.exit_code == 2
    assert "2 faults in the files; nothing was kept" in result.output
    assert "g0-back.xlsx, row 2" in result.output
    assert "Our own words" not in result.output
    wrong_group = take_in(study, filled(study, E="yes"), "g1")
    assert "of another write-up" in wrong_group.output
    assert "no write-up of this id" in take_in(study, back, "g7").output
    opened = Study.open(study)
    assert (opened.decisions, opened.memos, opened.feedback) == ((), (), ())
    opened.close()


def test_a_csv_that_a_spreadsheet_saved_is_read_too(study: Path) -> None:
    page = openpyxl.load_workbook(filled(study, E="yes"))["Passages"]
    with (study.parent / "back.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([[cell or "" for cell in row] for row in page.iter_rows(values_only=True)])
    assert "1 as we read it" in take_in(study, study.parent / "back.csv").output


def test_the_ledger_tells_who_asked_what_was_sent_and_what_came_back(study: Path) -> None:
    assert call("feedback", "list", "--study", study).output.splitlines() == [
        "g0             asked         no sheet    not sent",
        "g1             asked not to  no sheet    not sent",
        "1 of 2 groups asked to hear back; 1 of these were sent nothing yet",
    ]
    back = filled(study, E="no", F="disagreed")
    assert "1 noted as sent on 2026-02-14" in call("feedback", "sent", "g0", "--on", "2026-02-14", "--study", study).output
    assert (
        "0 noted as sent on 2026-02-14; 1 were noted before"
        in call("feedback", "sent", "g0", "--on", "2026-02-14", "--study", study).output
    )
    take_in(study, back)
    row = ledger(study)["g0"]
    assert (row["asked"], row["asked_in"], row["sheet_made"], row["sent_on"], row["corrections_on"], row["corrections"]) == (
        "yes",
        "the form",
        "yes",
        "2026-02-14",
        "2026-03-01",
        "1",
    )
    assert "g0" not in call("feedback", "list", "--owed", "--study", study).output
    assert "back 2026-03-01, 1 corrections" in call("feedback", "list", "--study", study).output
    told = json.loads(call("feedback", "list", "--json", "--study", study).output)
    assert [group["writeup_id"] for group in told["groups"]] == ["g0", "g1"]
    listed = json.loads(call("corrections", "list", "--json", "--group", "g0", "--study", study).output)
    assert [(c["passage"].partition("#")[0], c["undone"]) for c in listed["corrections"]] == [("g0", False)]
    assert json.loads(call("corrections", "list", "--json", "--group", "g1", "--study", study).output) == {"corrections": []}


@pytest.mark.parametrize(("group", "day", "said"), [("g9", "2026-02-14", "no write-up of this id"), ("g0", "14 Feb", "this is no date")])
def test_what_cannot_be_noted_is_refused(study: Path, group: str, day: str, said: str) -> None:
    result = call("feedback", "sent", group, "--on", day, "--study", study)
    assert result.exit_code == 2
    assert said in result.output
    assert not (study / "feedback" / "ledger.csv").exists()
