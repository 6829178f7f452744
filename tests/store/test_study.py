"""A study folder: opening it, what it refuses, and logs that only grow."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from builders import make_segment, make_writeup
from databases import Place
from dialogue_synth import Study
from dialogue_synth.errors import Issue, SettingsError, StudyError
from dialogue_synth.model import Decision, Divergence, Evidence, FeedbackEntry, Segment, WriteUp
from dialogue_synth.shown import Shown
from dialogue_synth.store import Stage, schema
from dialogue_synth.store.records import StoredSpan
from dialogue_synth.store.types import JSON, Integer


@pytest.fixture
def study(tmp_path: Path, place: Place) -> Study:
    return place.create(tmp_path / "study", title="Kitchen tables")


def decision() -> Decision:
    return Decision(0, "", "Ann", "accept", "g1#0000", "P1", "We want it.", "support")


def test_a_new_study_has_its_settings(study: Study) -> None:
    assert study.settings.study.title == "Kitchen tables"


def test_the_file_of_a_new_study_is_read_by_its_owner_only(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study")
    study.close()
    assert stat.S_IMODE((study.root / "study.db").stat().st_mode) == 0o600


def test_a_study_is_not_made_over_another(study: Study) -> None:
    with pytest.raises(StudyError, match="there is a study here already"):
        Study.create(study.root)


def test_a_missing_study_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="dialogue-synth init"):
        Study.open(tmp_path / "nowhere")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StudyError, match="cannot be written"):
        Study.create(tmp_path / "file" / "study")


def test_codebooks_are_seen_from_the_study(tmp_path: Path) -> None:
    book = tmp_path / "books" / "my.yaml"
    book.parent.mkdir()
    book.write_text("codes: []")
    study = Study.create(tmp_path / "a" / "study", [book])
    assert [path.resolve() for path in study.codebook_paths] == [book.resolve()]


def test_faults_of_study_toml_are_listed(study: Study) -> None:
    (study.root / "study.toml").write_text("[coding]\nthreshhold = 0.4\n")
    with pytest.raises(SettingsError, match="threshold"):
        Study.open(study.root)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"not a database at all, but long enough to be looked at" * 20, "damaged"), (b"", "not a dialogue-synth study")],
)
def test_a_file_that_is_no_study_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    study = Study.create(tmp_path / "study")
    study.close()
    for leftover in study.root.glob("study.db*"):
        leftover.unlink()
    (study.root / "study.db").write_bytes(content)
    with pytest.raises(StudyError, match=message):
        Study.open(study.root)


def test_a_study_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study")
    study.close()
    with sqlite3.connect(study.root / "study.db") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StudyError, match="newer dialogue-synth"):
        Study.open(study.root)


def test_records_come_back_as_they_were(study: Study, place: Place) -> None:
    writeup = make_writeup("g1", "Ünïcode \U0001f600 text", organiser="Women’s Institute", issues=(Issue("g1", "size not stated"),))
    evidence = Evidence("support", "g1", "g1#0000", 0, 11, "We want it.")
    flag = Divergence(
        "d1", "contradiction", "i", "P1", {"support": ("g1",), "oppose": ()}, "high", 0.5, "r", "e", (evidence,), interval=(0.1, 0.2)
    )
    with study.transaction() as write:
        write.put(WriteUp, [writeup])
        write.put(Segment, [make_segment()])
        write.put(Divergence, [flag])
    reopened = place.open(study.root)
    assert reopened.writeups == (writeup,)
    assert reopened.segments == (make_segment(),)
    assert reopened.divergences == (flag,)


def test_a_transaction_that_fails_leaves_nothing_half_done(study: Study) -> None:
    with pytest.raises(IntegrityError), study.transaction() as write:
        write.put(WriteUp, [make_writeup("a")])
        write.add(WriteUp, [make_writeup("a")])
    assert study.writeups == ()


def test_records_of_one_write_up_are_removed_and_no_others(study: Study) -> None:
    segments = [make_segment(writeup_id=name) for name in ("g1", "g10", "g%", "g_")]
    with study.transaction() as write:
        write.put(Segment, segments)
        write.put(StoredSpan, [StoredSpan("g1", 0, 2, "name", "[name 1]")])
        write.remove_of_writeup(Segment, "g_")
        write.remove_of_writeup(StoredSpan, "g1")
    assert [s.writeup_id for s in study.read(Segment)] == ["g1", "g10", "g%"]
    assert study.personal_spans == {}


def test_a_stage_is_kept_with_its_issues(study: Study) -> None:
    with study.transaction() as write:
        write.stage_done(Stage("code", {"codebook": "1"}, 1.5, {"coded": 3}), [Issue("g1", "odd")])
    with study.transaction() as write:
        write.stage_done(Stage("code", {"codebook": "2"}, 1.5, {"coded": 3}), [Issue("g2", "odder")])
    assert study.stages["code"].made_from == {"codebook": "2"}
    assert study.issues("code") == (Issue("g2", "odder"),)


def test_small_values_are_kept_by_name(study: Study) -> None:
    with study.transaction() as write:
        write.keep_value("topics", {"centres": [1.0, 2.0]})
    assert study.kept_value("topics") == {"centres": [1.0, 2.0]}
    assert study.kept_value("unknown", default=7) == 7


def test_the_log_of_decisions_only_grows(study: Study, place: Place) -> None:
    first = study.decide(decision())
    second = study.decide(decision())
    assert [d.decision_id for d in study.decisions] == [first.decision_id, second.decision_id] == [1, 2]
    assert place.open(study.root).decisions == (first, second)


@pytest.mark.parametrize("log", schema.LOGS, ids=lambda log: log.name)
def test_the_database_itself_refuses_to_change_or_delete_an_entry_of_any_log(study: Study, log: Table) -> None:
    entry = {c.name: ["a"] if c.type is JSON else 1 if c.type is Integer else "a" for c in log.columns}
    with study._database.writing() as connection:
        connection.execute(log.insert().values(entry))
    for statement in (log.update().values({"at" if "at" in log.c else "log": "b"}), log.delete()):
        with pytest.raises(IntegrityError, match=f"{log.name} only grow"), study._database.writing() as connection:
            connection.execute(statement)
    with study._database.engine.connect() as connection:
        assert [dict(row) for row in connection.execute(log.select()).mappings()] == [entry]


def test_what_groups_were_sent_is_kept_in_order(study: Study) -> None:
    study.log_feedback([])
    study.log_feedback([FeedbackEntry(0, "", "Ann", g, "sent", "2026-02-14", "by post") for g in ("g1", "g2")])
    assert [(e.entry_id, e.writeup_id, e.on, e.remark) for e in study.feedback] == [
        (1, "g1", "2026-02-14", "by post"),
        (2, "g2", "2026-02-14", "by post"),
    ]


def test_memos_are_dated_notes_on_anything(study: Study) -> None:
    memo = study.note("Ann", "g1#0003", "Ask the group what they meant.")
    assert study.memos == (memo,)
    assert memo.at.endswith("+00:00")


def test_a_view_is_made_anew_when_a_setting_changes_and_only_then(study: Study) -> None:
    first = Shown.of(study)
    study.reload()
    assert Shown.of(study) is first
    toml = study.root / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('title = "', 'title = "Our '), encoding="utf-8")
    study.reload()
    assert Shown.of(study) is not first
