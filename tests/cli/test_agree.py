"""``agree`` and ``codebook quality`` from the drawing of a sample to the report."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study, agreement
from dialogue_synth.cli import main
from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Coding, Decision, Segment, SegmentOutcome, WriteUp
from dialogue_synth.store.records import ShownMetadata, StoredSpan

CODEBOOK = """codes:
- {id: Q1, name: Evening opening, question: "Should the library open in the evening?", proposition: It should open in the evening.}
- {id: Q2, name: Money, question: "Who should pay?", proposition: The council should pay.}
"""
TEXTS = (
    "Should the library open?",
    "Yes, ring Ann Bell on 01234.",
    "No, never.",
    "The council pays.",
    "Tea was served.",
    "Open it if it is staffed.",
)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    """Two write-ups of five passages each: Q1, Q1, Q2, none, undecided."""
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    study = Study.create(tmp_path / "study", [tmp_path / "book.yaml"])
    with study.transaction() as write:
        for w in ("g1", "g2"):
            text = "\n".join(TEXTS)
            write.add(WriteUp, [WriteUp(w, f"{w}.txt", "0", text, ())])
            write.add(ShownMetadata, [ShownMetadata(w, f"{w}.txt", "", "", "", "")])
            start = text.index("Ann Bell")
            write.add(StoredSpan, [StoredSpan(w, start, start + 8, "name", "[name 1]")])
            at = [text.index(part) for part in TEXTS]
            kinds = ("prompt", *["content"] * 5)
            write.add(
                Segment,
                [Segment(f"{w}#{n:04d}", w, n, at[n], at[n] + len(t), t, kinds[n], "group") for n, t in enumerate(TEXTS)],  # type: ignore[arg-type]
            )
            codings = ((1, "Q1", "support"), (2, "Q1", "oppose"), (3, "Q2", "support"))
            write.add(Coding, [Coding(f"{w}#{n:04d}", w, 0, 1, TEXTS[n], c, p, 0.8, "machine/1", why="secret") for n, c, p in codings])  # type: ignore[arg-type]
            outcomes = {1: "coded", 2: "coded", 3: "coded", 4: "none", 5: "undecided"}
            write.add(SegmentOutcome, [SegmentOutcome(f"{w}#{n:04d}", o) for n, o in outcomes.items()])  # type: ignore[arg-type]
    study.close()
    return tmp_path / "study"


def fill(sheet: Path, answers: dict[str, tuple[str, str]]) -> None:
    """Write codes and positions into the rows of a csv sheet, by passage."""
    with sheet.open(newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([*row[:5], *answers.get(row[0], ("", "")), row[7]] for row in rows)


ANN = {
    f"{w}#{n:04d}": answer
    for w in ("g1", "g2")
    for n, answer in ((1, ("q1", "support")), (2, ("Q1", "oppose")), (3, ("Q2", "")), (4, ("none", "")))
}
BEN = {**ANN, "g1#0003": ("Q1", "concern"), "g2#0002": ("Q1", "concern"), "g2#0005": ("Q1", "conditional")}


@pytest.fixture
def coded(study: Path) -> Path:
    """The study after Ann and Ben have coded it blind."""
    for name, answers in (("Ann", ANN), ("Ben", BEN)):
        sheet = study.parent / f"{name}.csv"
        assert call("agree", "draw", "--study", study, "--coder", name, "--out", sheet).exit_code == 0
        fill(sheet, answers)
        assert call("agree", "read", sheet, "--study", study, "--coder", name).exit_code == 0
    return study


def test_a_drawn_sheet_is_masked_and_tells_nothing_of_the_machine(study: Path) -> None:
    sheet = study.parent / "new" / "ann.csv"
    result = call("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheet)
    assert "10 passages of 2 write-ups" in result.stdout
    assert "agree read" in result.stdout
    text = sheet.read_text(encoding="utf-8-sig")
    assert "Ann Bell" not in text
    assert "Yes, ring [name 1] on 01234." in text
    for of_the_machine in ("secret", "0.8", "Q1", "machine", "undecided"):
        assert of_the_machine not in text


def test_a_workbook_holds_the_codebook(study: Path) -> None:
    sheet = study.parent / "ann.xlsx"
    assert call("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheet, "--n", 4).exit_code == 0
    book = openpyxl.load_workbook(sheet)
    assert book["Passages"].max_row == 5
    assert book["Codebook"]["A2"].value == "Q1"


def test_the_same_seed_gives_every_coder_the_same_passages(study: Path) -> None:
    sheets = [study.parent / name for name in ("ann.csv", "ben.csv", "cy.csv")]
    for sheet, seed in zip(sheets, (0, 0, 3), strict=True):
        call("agree", "draw", "--study", study, "--coder", sheet.stem, "--out", sheet, "--n", 4, "--seed", seed)
    first, same, other = (sheet.read_bytes() for sheet in sheets)
    assert first == same != other


def test_passages_that_the_coder_has_decided_on_do_not_come(study: Path) -> None:
    held = Study.open(study)
    held.decide(Decision(0, "", "ann", "accept", "g1#0001", "Q1", TEXTS[1]))
    held.close()
    assert "9 passages" in call("agree", "draw", "--study", study, "--coder", "Ann", "--out", study.parent / "a.csv").stdout
    assert "10 passages" in call("agree", "draw", "--study", study, "--coder", "Ben", "--out", study.parent / "b.csv").stdout


def test_a_sample_is_kept_with_the_study_whatever_is_decided_afterwards(study: Path) -> None:
    sheets = [study.parent / name for name in ("ann.csv", "ben.csv")]
    call("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheets[0], "--n", 4)
    held = Study.open(study)
    for segment_id, words in held.blind_samples[0].passages[:1]:
        held.decide(Decision(0, "", "Cy", "reject", segment_id, "", words))
    held.close()
    call("agree", "draw", "--study", study, "--coder", "Ben", "--out", sheets[1], "--n", 4)
    assert sheets[0].read_bytes() == sheets[1].read_bytes()
    told = call("agree", "draw", "--study", study, "--coder", "Cy", "--out", study.parent / "cy.csv", "--n", 4).stdout
    assert "3 passages" in told
    assert "1 of the sample are left out: Cy has seen what was said of them" in told


def test_who_has_seen_everything_gets_no_sheet(study: Path) -> None:
    held = Study.open(study)
    held.keep_once("k", [AgreementOpening(0, "", "ann")])
    held.keep_once("s", [BlindSample(0, "", "Ben", 1, 0, (("g1#0001", TEXTS[1]),))])
    held.code_blind([BlindCoding(0, "", "Ann", "g1#0001", TEXTS[1], "none")])
    held.decide(Decision(0, "", "Ann", "accept", "g1#0001", "Q1", TEXTS[1]))
    held.close()
    assert call("agree", "draw", "--study", study, "--coder", "Ann", "--out", study.parent / "a.csv", "--n", 1).exit_code == 0
    held = Study.open(study)
    held.keep_once("s2", [BlindSample(0, "", "Ben", 1, 5, (("g2#0001", TEXTS[1]),))])
    held.decide(Decision(0, "", "Ann", "accept", "g2#0001", "Q1", TEXTS[1]))
    held.close()
    result = call("agree", "draw", "--study", study, "--coder", "Ann", "--out", study.parent / "b.csv", "--n", 1, "--seed", 5)
    assert (result.exit_code, "Ann can code none of these passages blind any more" in result.stderr) == (2, True)


def test_a_sheet_that_may_be_filled_in_is_not_written_over(study: Path) -> None:
    sheet = study.parent / "ann.csv"
    draw = ("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheet)
    assert [call(*draw).exit_code for _ in range(2)] == [0, 0]
    fill(sheet, ANN)
    before = sheet.read_bytes()
    result = call(*draw)
    assert (result.exit_code, "may be filled in" in result.stderr) == (2, True)
    assert sheet.read_bytes() == before


def test_other_kinds_of_sheets_and_empty_studies_are_refused(study: Path, tmp_path: Path) -> None:
    result = call("agree", "draw", "--study", study, "--coder", "Ann", "--out", tmp_path / "ann.ods")
    assert (result.exit_code, "Try: ann.xlsx" in result.stderr) == (2, True)
    Study.create(tmp_path / "empty").close()
    result = call("agree", "draw", "--study", tmp_path / "empty", "--coder", "Ann", "--out", tmp_path / "ann.csv")
    assert (result.exit_code, "there is no passage to draw" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["machine", "Machine ", "  "])
def test_nobody_else_is_called_machine(study: Path, name: str) -> None:
    result = call("agree", "draw", "--study", study, "--coder", name, "--out", study.parent / "a.csv")
    assert (result.exit_code, "a coder cannot be called" in result.stderr) == (2, True)


def test_a_sheet_is_read_once(study: Path) -> None:
    sheet = study.parent / "ann.csv"
    call("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheet)
    fill(sheet, ANN)
    first = call("agree", "read", sheet, "--study", study, "--coder", "Ann")
    assert "Ann: 6 coded, 2 none, 0 undecided; 2 rows still empty" in first.stdout
    assert "8 entries are new" in first.stdout
    again = call("agree", "read", sheet, "--study", study, "--coder", " ANN")
    assert "Ann: 6 coded" in again.stdout
    assert "0 entries are new" in again.stdout


def test_a_sheet_that_is_read_twice_at_the_same_moment_is_kept_once(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = study.parent / "ann.csv"
    call("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheet)
    fill(sheet, ANN)
    as_it_is, inner = agreement.new_entries, []

    def overtaken(*arguments):  # type: ignore[no-untyped-def]
        """Find what is new; before it is kept, another reading of the sheet finds and keeps the same."""
        found = as_it_is(*arguments)
        monkeypatch.setattr(agreement, "new_entries", as_it_is)
        inner.append(call("agree", "read", sheet, "--study", study, "--coder", "Ann").stdout)
        return found

    monkeypatch.setattr(agreement, "new_entries", overtaken)
    outer = call("agree", "read", sheet, "--study", study, "--coder", "Ann").stdout
    kept = Study.open(study)
    assert len({e.segment_id for e in kept.blind_codings}) == len(kept.blind_codings) > 0
    assert f"{len(kept.blind_codings)} entries are new" in inner[0]
    assert "0 entries are new" in outer
    kept.close()


def test_with_a_fault_nothing_is_kept(study: Path) -> None:
    sheet = study.parent / "ann.csv"
    call("agree", "draw", "--study", study, "--coder", "Ann", "--out", sheet)
    fill(sheet, {**ANN, "g1#0001": ("Q11", ""), "g2#0001": ("Q1", "suport")})
    result = call("agree", "read", sheet, "--study", study, "--coder", "Ann")
    assert result.exit_code == 2
    assert '2 faults in the sheets; nothing was kept\n  - ann.csv, row 2: there is no code "Q11". Try: "Q1"' in result.stderr
    assert 'there is no position "suport"' in result.stderr
    held = Study.open(study)
    assert held.blind_codings == ()
    held.close()


def test_the_report_puts_people_and_machine_side_by_side(coded: Path) -> None:
    result = call("agree", "report", "--study", coded)
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    for line in (
        "passages decided: Ann 8, Ben 9",
        "Ann and Ben: 8 passages",
        "same codes 0.875 [0.750, 1.000]",
        "machine and Ann: 8 passages",
        "same codes 1.000 [1.000, 1.000]",
        "machine and Ben: 8 passages",
        "1 more are left out: too few of them decided these",
        "To talk about: 2 passages, 2 of them between people",
        "g1#0003 people, codes: Ann: Q2 ? | Ben: Q1 concern | machine: Q2 support",
        "g2#0002 people, positions: Ann: Q1 oppose | Ben: Q1 concern | machine: Q1 oppose",
        "The council pays.",
        "No decisions yet.",
    ):
        assert line in lines
    q2 = next(line for line in lines if line.startswith("Q2 "))
    assert q2.split(" n ")[0].endswith("k 0.60")
    assert "Ann Bell" not in result.stdout


def test_decisions_made_with_the_codes_in_sight_are_named_as_such(coded: Path) -> None:
    before = json.loads(call("agree", "report", "--study", coded, "--json").stdout)
    held = Study.open(coded)
    held.decide(Decision(0, "", "Ann", "reject", "g1#0001", "Q1", TEXTS[1]))
    held.decide(Decision(0, "", "Ann", "add", "g1#0001", "Q2", TEXTS[1], "support"))
    held.close()
    after = json.loads(call("agree", "report", "--study", coded, "--json").stdout)
    assert after["blind"] == before["blind"]
    assert (after["post_edit"]["n_taken_off"], after["post_edit"]["n_added"]) == (1, 1)
    text = call("agree", "report", "--study", coded).stdout
    assert "Post-edit: decisions made with the machine's codes in sight. This is no agreement between coders." in text
    assert "0 codings kept, 1 taken off, 1 added; 0 positions changed" in text


def test_json_gives_what_is_not_defined_as_null(coded: Path) -> None:
    value = json.loads(call("agree", "report", "--study", coded, "--json").stdout)
    assert value["post_edit"]["kept"] == {"value": None, "n": 0, "low": None, "high": None}
    people = value["blind"]["comparisons"][0]
    assert (people["between"], people["coders"], people["n_passages"]) == ("people", ["Ann", "Ben"], 8)
    assert value["blind"]["disagreements"][0]["answers"]["Ben"] == {"Q1": "concern"}


def test_without_blind_codings_the_report_says_what_to_do(study: Path) -> None:
    result = call("agree", "report", "--study", study)
    assert "Nobody has coded blind yet: dialogue-synth agree draw" in result.stdout


def test_a_long_list_of_disagreements_is_cut_and_says_so(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.cli.agree.SHOWN_DISAGREEMENTS", 1)
    assert "... and 1 more: --json lists all of them" in call("agree", "report", "--study", coded).stdout


def test_of_three_people_all_are_shown_beside_the_machine(coded: Path) -> None:
    sheet = coded.parent / "Cy.csv"
    call("agree", "draw", "--study", coded, "--coder", "Cy", "--out", sheet)
    fill(sheet, ANN)
    call("agree", "read", sheet, "--study", coded, "--coder", "Cy")
    lines = call("agree", "report", "--study", coded).stdout.splitlines()
    header = next(line for line in lines if line.strip().startswith("people (Ann, Ben, Cy) ") and "machine" in line)
    assert header.split() == "people (Ann, Ben, Cy) machine and Ann machine and Ben machine and Cy".split()
    assert any(line.startswith("Ann and Cy: 8 passages") for line in lines)


def test_codings_that_are_not_blind_are_named_on_stderr(study: Path) -> None:
    held = Study.open(study)
    held.decide(Decision(0, "", "Ann", "accept", "g1#0001", "Q1", TEXTS[1]))
    held.close()
    sheet = study.parent / "ben.csv"
    call("agree", "draw", "--study", study, "--coder", "Ben", "--out", sheet)
    fill(sheet, ANN)
    call("agree", "read", sheet, "--study", study, "--coder", "Ann")
    assert "Ann on g1#0001: is not blind" in call("agree", "report", "--study", study).stderr


def test_codebook_quality_names_confusions_and_codes_without_evidence(coded: Path) -> None:
    result = call("codebook", "quality", "--study", coded)
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Q1 and Q2 2 people 1, machine and people 1; see g1#0003" in lines
    assert lines[lines.index("Without evidence: no passage carries them") + 1] == "none"
    value = json.loads(call("codebook", "quality", "--study", coded, "--json").stdout)
    assert (value["n_passages"], value["without_evidence"]) == ({"Q1": 4, "Q2": 2}, [])


def test_codebook_quality_names_codes_that_say_the_same(study: Path) -> None:
    (study.parent / "book.yaml").write_text(
        CODEBOOK + '- {id: Q3, name: Again, question: "Should the library open in the evening?"}\n', encoding="utf-8"
    )
    result = call("codebook", "quality", "--study", study)
    assert "Q1 and Q3" in result.stdout
    assert "question: Should the library open in the evening?" in result.stdout
    assert "Q3" in result.stdout.split("Without evidence")[1].split("Saying")[0]
