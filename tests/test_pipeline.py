"""The whole path on small write-ups, with the tiny encoder: traceable, additive, idempotent, and nothing vanishes."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from conftest import TinyEncoder
from dialogue_synth import Study, code_passages, diverge, find_topics, ingest_write_ups, run, synthesise
from dialogue_synth.errors import CodebookError, NothingUsableError, UsageError
from dialogue_synth.freshness import study_state
from dialogue_synth.model import Coding, Decision
from dialogue_synth.shown import Shown

CODEBOOK = """
codebook: {id: library, version: "1", title: Library hours, language: en}
codes:
- id: Q1
  name: Evening opening
  plain_question: Should the library open in the evening?
  proposition: The library should open in the evening.
  examples:
  - {position: support, text: Yes the library should open in the evening.}
  - {position: oppose, text: No the library should not open in the evening.}
- id: Q2
  name: Self service
  plain_question: May people use the building without staff?
  proposition: People may use the building without staff.
- id: Q3
  name: Who pays
  plain_question: Where should the money come from?
"""
SHEET = """---
dialogue_id: {name}
organiser: {organiser}
initiative: library-hours
participants: 12
date: 2026-03-0{n}
---

# Our evening

## Should the library open in the evening?

{evening}

## May people use the building without staff?

{staff}

## Where should the money come from?

{money}
"""
ANSWERS = (
    (
        "Readers",
        "Yes, the library should open in the evening.",
        "People may use the building without staff if there is a camera.",
        "Cut the magazines.",
    ),
    ("Parents", "Yes, we all want the library to open in the evening.", "Nobody objected to that.", "From the council tax."),
    (
        "Staff union",
        "No. The library should not open in the evening, we are against it.",
        "Never without staff.",
        "Ring Brenda Okafor on 07700 900871.",
    ),
    (
        "Sixth form",
        "We support it. The library should open in the evening.",
        "Fine with us.",
        "We do not know where the money should come from.",
    ),
)


def write_sheet(folder: Path, n: int, **changes: str) -> Path:
    organiser, evening, staff, money = ANSWERS[n]
    facts = {"name": f"g{n}", "n": n + 1, "organiser": organiser, "evening": evening, "staff": staff, "money": money, **changes}
    path = folder / f"{facts['organiser'].lower().replace(' ', '-')}.md"
    path.write_text(SHEET.format(**facts), encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(len(ANSWERS)):
        write_sheet(folder, n)
    return folder


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Study:
    (tmp_path / "library.yaml").write_text(CODEBOOK, encoding="utf-8")
    return Study.create(tmp_path / "study", [tmp_path / "library.yaml"], title="Library hours")


def files(study: Study) -> dict[str, bytes]:
    return {
        str(p.relative_to(study.root)): p.read_bytes() for folder in ("tables", "reports") for p in sorted((study.root / folder).glob("*"))
    }


def table(study: Study, name: str) -> list[dict[str, str]]:
    with (study.root / "tables" / name).open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_three_questions_of_another_topic_run_end_to_end(study: Study, corpus: Path) -> None:
    summary = run(study, [corpus])
    assert sorted(summary.added) == ["g0", "g1", "g2", "g3"]
    assert {row["code_id"] for row in table(study, "codings.csv")} <= {"Q1", "Q2", "Q3"}
    assert {row["code_id"] for row in table(study, "matrix.csv")} == {"Q1", "Q2", "Q3"}
    assert [finding.initiative for finding in study.findings] == ["library-hours"] * len(study.findings)
    assert study.findings
    assert "Library hours" in (study.root / "reports" / "report.html").read_text(encoding="utf-8")


def test_every_row_leads_back_to_the_exact_words(study: Study, corpus: Path) -> None:
    run(study, [corpus])
    with (study.root / "private" / "segments.csv").open(newline="", encoding="utf-8") as handle:
        exact = {row["segment_id"]: row for row in csv.DictReader(handle)}
    for row in exact.values():
        text = (study.root / "private" / "texts" / f"{row['writeup_id']}.txt").read_bytes().decode("utf-8")
        assert text[int(row["start"]) : int(row["end"])] == row["text"]
    shown = {row["segment_id"]: row for row in table(study, "segments.csv")}
    assert shown.keys() == exact.keys()
    for row in table(study, "codings.csv"):
        assert row["quotation"] == shown[row["segment_id"]]["text"]
        assert (row["start"], row["end"]) == (exact[row["segment_id"]]["start"], exact[row["segment_id"]]["end"])
    for flag in json.loads((study.root / "tables" / "divergences.json").read_text(encoding="utf-8")):
        assert flag["evidence"]
        assert all(e["quotation"] == shown[e["segment_id"]]["text"] for e in flag["evidence"])


def test_personal_data_stays_in_private(study: Study, corpus: Path) -> None:
    run(study, [corpus])
    for path in sorted(study.root.rglob("*")):
        if path.suffix in {".csv", ".json", ".html", ".txt"} and "private" not in path.relative_to(study.root).parts:
            assert "07700 900871" not in path.read_text(encoding="utf-8")
    assert "07700 900871" in (study.root / "private" / "texts" / "g2.txt").read_text(encoding="utf-8")


def test_a_second_run_embeds_nothing_and_leaves_the_same_bytes(study: Study, corpus: Path, tiny_encoder: TinyEncoder) -> None:
    run(study, [corpus])
    before, n_encoded = files(study), len(tiny_encoder.encoded)
    summary = run(study, [corpus])
    assert (summary.added, len(tiny_encoder.encoded), files(study)) == ((), n_encoded, before)


def test_two_studies_of_the_same_write_ups_have_the_same_bytes(study: Study, corpus: Path, tmp_path: Path) -> None:
    run(study, [corpus])
    other = Study.create(tmp_path / "other", [tmp_path / "library.yaml"], title="Library hours")
    run(other, [corpus])
    assert files(other) == files(study)


def test_one_more_write_up_embeds_only_its_own_words_and_changes_no_earlier_coding(
    study: Study, corpus: Path, tiny_encoder: TinyEncoder
) -> None:
    last = corpus / "sixth-form.md"
    kept = last.read_bytes()
    last.unlink()
    run(study, [corpus])
    earlier, n_encoded = study.read(Coding), len(tiny_encoder.encoded)
    last.write_bytes(kept)
    assert run(study, [corpus]).added == ("g3",)
    assert [c for c in study.read(Coding) if c.writeup_id != "g3"] == list(earlier)
    theirs = kept.decode("utf-8")
    assert tiny_encoder.encoded[n_encoded:]
    assert all(" ".join(text.split()) in " ".join(theirs.split()) for text in tiny_encoder.encoded[n_encoded:])


def test_the_stages_can_be_run_one_by_one(study: Study, corpus: Path) -> None:
    ingest_write_ups(study, [corpus])
    assert code_passages(study) == ("g0", "g1", "g2", "g3")
    assert find_topics(study)
    assert diverge(study)
    assert synthesise(study)
    assert not any((code_passages(study), find_topics(study), diverge(study), synthesise(study)))
    state = study_state(Shown(study))
    assert [state[stage] for stage in ("code", "topics", "diverge", "synthesise")] == ["up to date"] * 4


def test_status_says_what_is_stale_and_why(study: Study, corpus: Path) -> None:
    run(study, [corpus])
    path = study.root / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    path.write_text(
        '[study]\ncodebooks = ["../library.yaml"]\n[coding]\nthreshold = 0.9\n[synthesis]\nmin_writeups_for_words = 3\n', encoding="utf-8"
    )
    state = study_state(Shown(Study.open(study.root)))
    assert state["code"] == "4 of 4 write-ups stale (changed since: [coding] threshold)"
    assert (state["topics"], state["diverge"]) == ("up to date", "up to date")
    assert state["synthesise"] == "changed since: [coding] threshold, [study] title, [synthesis] min_writeups_for_words"


def test_a_decision_survives_a_new_codebook_version(study: Study, corpus: Path, tmp_path: Path) -> None:
    run(study, [corpus])
    segment = next(s for s in study.segments if "against it" in s.text)
    study.decide(Decision(0, "", "Ann", "add", segment.segment_id, "Q3", segment.text, "concern"))
    (tmp_path / "library.yaml").write_text(CODEBOOK.replace("Evening opening", "Opening in the evening"), encoding="utf-8")
    assert run(study, []).added == ()
    (row,) = [r for r in table(study, "codings.csv") if r["coder"] == "Ann"]
    assert (row["code_id"], row["position"], row["status"]) == ("Q3", "concern", "added")
    assert len(study.decisions) == 1


def test_a_corrected_sheet_replaces_the_earlier_one_which_is_kept(study: Study, corpus: Path) -> None:
    run(study, [corpus])
    segment = next(s for s in study.segments if "Cut the magazines" in s.text)
    study.decide(Decision(0, "", "Ann", "add", segment.segment_id, "Q3", segment.text, "support"))
    write_sheet(corpus, 0, evening="Yes, we agreed. It was a long talk. The library should open in the evening, on Tuesdays.")
    assert run(study, [corpus]).corrected == ("g0",)
    writeups = {row["writeup_id"]: row for row in table(study, "writeups.csv")}
    assert (writeups["g0"]["status"], writeups["g0~1"]["status"], writeups["g0~1"]["n_segments"]) == ("used", "superseded", "0")
    assert (study.root / "private" / "texts" / "g0~1.txt").exists()
    assert [r["code_id"] for r in table(study, "codings.csv") if r["coder"] == "Ann" and "magazines" in r["quotation"]] == ["Q3"]


def test_one_bad_file_never_stops_the_others(study: Study, corpus: Path) -> None:
    (corpus / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    (corpus / "empty.txt").write_bytes(b"")
    summary = run(study, [corpus])
    assert len(summary.added) == 4
    assert {s.file: s.status for s in summary.set_aside} == {"broken.docx": "refused", "empty.txt": "empty"}
    record = json.loads((study.root / "run.json").read_text(encoding="utf-8"))
    assert {i["file"] for i in record["inputs"] if i["status"] != "read"} == {"broken.docx", "empty.txt"}


def test_nothing_usable_is_an_error_that_names_each_file(study: Study, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    with pytest.raises(NothingUsableError, match=r"empty\.txt") as caught:
        run(study, [tmp_path / "in"])
    assert caught.value.exit_code == 4


def test_a_path_that_is_not_there_is_named(study: Study, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        run(study, [tmp_path / "nowhere"])


def test_a_faulty_codebook_stops_a_run_before_anything_is_read(study: Study, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "library.yaml").write_text(CODEBOOK.replace("id: Q2", "id: Q1"), encoding="utf-8")
    with pytest.raises(CodebookError):
        run(study, [corpus])
    assert study.writeups == ()


def test_a_study_may_be_moved(study: Study, corpus: Path, tmp_path: Path) -> None:
    run(study, [corpus])
    study.close()
    moved = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(study.root, moved / "study")
    shutil.copy(tmp_path / "library.yaml", moved)
    assert run(Study.open(moved / "study"), [corpus]).added == ()


def test_one_view_serves_all_stages_until_the_study_or_a_file_of_it_changes(study: Study, corpus: Path) -> None:
    run(study, [corpus])
    first = Shown.of(study)
    assert Shown.of(study) is first
    study.note("Ash", "g0", "ring them")
    second = Shown.of(study)
    assert second is not first
    codebook = study.root.parent / "library.yaml"
    codebook.write_text(CODEBOOK.replace("Who pays", "Who is to pay"), encoding="utf-8")
    assert [code.name for code in Shown.of(study).codebooks[0].codes][-1] == "Who is to pay"
    third = Shown.of(study)
    Study.open(study.root).note("Birch", "g1", "done")  # as another process would
    assert Shown.of(study) is not third
