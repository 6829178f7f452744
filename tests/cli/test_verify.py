"""The loop of checking on the command line: draw, fill in, read, see what stands."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study
from dialogue_synth.cli import main

ANSWERS = {
    "g0": "Yes, we all want the library to open in the evening.",
    "g1": "No. We are against opening the library in the evening.",
    "g2": "Yes, we support opening the library in the evening.",
}


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


def hand_in(root: Path, *groups: str) -> None:
    (root / "in").mkdir(exist_ok=True)
    for group in groups:
        text = f"{group}\n\nShould the library open in the evening?\n\n{ANSWERS[group]}\n"
        (root / "in" / f"{group}.txt").write_text(text, encoding="utf-8")
    assert call("run", root / "in", "--study", root / "study").exit_code == 0


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    (tmp_path / "book.yaml").write_text(
        "codes:\n- id: Q1\n  name: Evening opening\n  question: Should the library open in the evening?\n"
        "  proposition: The library should open in the evening.\n",
        encoding="utf-8",
    )
    Study.create(tmp_path / "study", [tmp_path / "book.yaml"]).close()
    hand_in(tmp_path, "g0", "g1")
    return tmp_path / "study"


def filled(sheet: Path, **said: str) -> Path:
    """Fill a sheet in: ``applies position`` by write-up, yes and the position of the write-up's answer if not given."""
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    usual = {"g0": "yes support", "g1": "yes oppose", "g2": "yes support"}
    for row in rows:
        row["applies"], _, row["position"] = {**usual, **said}[row["passage_id"].partition("#")[0]].partition(" ")
    out = sheet.with_name(f"filled-{sheet.name}")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return out


def contradictions(study: Path) -> list[tuple[str, object]]:
    opened = Study.open(study)
    flags = [(d.status, d.checked) for d in opened.divergences if d.kind == "contradiction"]
    opened.close()
    return flags


def test_a_flag_is_supported_when_its_sheet_was_answered_and_of_screening_when_a_batch_joins(study: Path) -> None:
    sheet = study.parent / "check.csv"
    drawn = call("verify", "draw", "--study", study, "--out", sheet, "--analyst", "Ann", "--kind", "contradiction")
    assert "2 passages to check for 1 flag" in drawn.stdout
    assert contradictions(study) == [("screening", (0, 2))]
    read = call("verify", "read", filled(sheet), "--study", study, "--analyst", " Ann ")
    assert read.exit_code == 0, read.output
    assert "Ann: 2 answers, 2 of them new (2 as the machine had it" in read.stdout
    assert contradictions(study) == [("supported", (2, 2))]
    opened = Study.open(study)
    assert {(d.analyst, d.source) for d in opened.decisions} == {("Ann", "verification")}
    opened.close()
    again = call("verify", "read", filled(sheet), "--study", study, "--analyst", "Ann")
    assert "2 answers, 0 of them new" in again.stdout
    assert "supported: 2 codings checked" in call("divergences", "list", "--changed", "--study", study).stdout or again.exit_code == 0
    hand_in(study.parent, "g2")
    assert contradictions(study) == [("screening", (2, 3))]
    assert (
        "no longer supported: 1 coding not checked; joined support: g2" in call("divergences", "list", "--changed", "--study", study).stdout
    )
    more = study.parent / "more.csv"
    assert "1 passages to check" in call("verify", "draw", "--study", study, "--out", more, "--kind", "contradiction").stdout.replace(
        "passage to", "passages to"
    )


def test_an_answer_that_corrects_a_coding_makes_the_flag_vanish_with_the_reason(study: Path) -> None:
    sheet = study.parent / "check.csv"
    call("verify", "draw", "--study", study, "--out", sheet)
    read = call("verify", "read", filled(sheet, g1="yes support"), "--study", study, "--analyst", "Ann")
    assert "1 with another position" in read.stdout
    assert "its codings were corrected on checking: g1" in read.stdout
    assert contradictions(study) == []
    status = json.loads(call("verify", "status", "--study", study, "--json").stdout)
    assert status["decisions"] == 2
    assert all(flag["kind"] != "contradiction" for flag in status["flags"])


def test_taking_a_decision_back_takes_the_support_away(study: Path) -> None:
    sheet = study.parent / "check.csv"
    call("verify", "draw", "--study", study, "--out", sheet)
    call("verify", "read", filled(sheet), "--study", study, "--analyst", "Ann")
    opened = Study.open(study)
    last = opened.decisions[-1]
    from dialogue_synth.model import Decision

    opened.decide(Decision(0, "", "Ann", "undo", last.segment_id, last.code_id, "", undoes=last.decision_id))
    opened.close()
    assert call("diverge", "--study", study).exit_code == 0
    assert contradictions(study) == [("screening", (1, 2))]
    assert "1 of 2 codings checked" in call("verify", "status", "--study", study).stdout


def test_with_a_fault_nothing_is_kept(study: Path) -> None:
    sheet = study.parent / "check.csv"
    call("verify", "draw", "--study", study, "--out", sheet)
    wrong = call("verify", "read", filled(sheet, g1="yse support"), "--study", study, "--analyst", "Ann")
    assert wrong.exit_code == 2
    assert "1 fault in the sheets; nothing was kept" in wrong.stderr
    assert "row" in wrong.stderr
    opened = Study.open(study)
    assert opened.decisions == ()
    opened.close()


def test_a_workbook_is_drawn_too_and_no_file_is_overwritten(study: Path) -> None:
    book = study.parent / "check.xlsx"
    for _ in range(2):  # the same sheet again is no harm
        assert call("verify", "draw", "--study", study, "--out", book).exit_code == 0
    book.write_bytes(b"filled in")
    refused = call("verify", "draw", "--study", study, "--out", book)
    assert "there is a file of this name" in refused.stderr
    assert "a sheet is a .csv or a .xlsx file" in call("verify", "draw", "--study", study, "--out", study.parent / "check.pdf").stderr


def test_flags_are_named_by_how_their_ids_begin(study: Path) -> None:
    sheet = study.parent / "check.csv"
    assert "for 1 flag" in call("verify", "draw", "--study", study, "--out", sheet, "--flag", "contradiction-").stdout
    unknown = call("verify", "draw", "--study", study, "--out", sheet, "--flag", "contradictory-1")
    assert "no divergence in this study has this id" in unknown.stderr


def test_what_was_answered_does_not_come_again_unless_asked_for(study: Path) -> None:
    sheet = study.parent / "check.csv"
    call("verify", "draw", "--study", study, "--out", sheet)
    call("verify", "read", filled(sheet), "--study", study, "--analyst", "Ann")
    nothing = call("verify", "draw", "--study", study, "--out", study.parent / "two.csv", "--flag", "contradiction")
    assert "there is nothing left to check" in nothing.stderr
    assert call("verify", "draw", "--study", study, "--out", study.parent / "two.csv", "--flag", "contradiction", "--all").exit_code == 0


def test_a_study_that_changed_is_compared_first(study: Path) -> None:
    toml = study / "study.toml"
    written = toml.read_text(encoding="utf-8")
    assert "#omission_share = 0.75" in written
    toml.write_text(written.replace("#omission_share = 0.75", "omission_share = 0.9"), encoding="utf-8")
    stale = call("verify", "draw", "--study", study, "--out", study.parent / "check.csv")
    assert "have not been compared since the study changed" in stale.stderr
    assert call("run", study.parent / "in", "--study", study).exit_code == 0
    changed = call("divergences", "list", "--changed", "--study", study)
    assert changed.exit_code == 0
