"""A study file from a stranger: nothing in it acts by itself, and what is damaged is told in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dialogue_synth import Study
from dialogue_synth.errors import StudyError
from dialogue_synth.store.schema import LATER_LOGS
from dialogue_synth.store.sqlite import SqliteDatabase


def changed(root: Path, *statements: str) -> Path:
    Study.create(root).close()
    with closing(sqlite3.connect(root / "study.db")) as db, db:
        for statement in statements:
            db.execute(statement)
    return root


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER quiet BEFORE INSERT ON decisions BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER greedy AFTER INSERT ON decisions BEGIN INSERT INTO memos (at, analyst, about, text) VALUES ('', 'x', 'x', 'x'); END",
        "CREATE VIEW other AS SELECT * FROM decisions",
        "DROP TRIGGER decisions_no_delete",
    ],
)
def test_what_acts_by_itself_is_refused(tmp_path: Path, statement: str) -> None:
    with pytest.raises(StudyError, match="acts by itself"):
        Study.open(changed(tmp_path / "study", statement))


def test_one_of_our_triggers_that_does_something_else_is_refused(tmp_path: Path) -> None:
    root = changed(
        tmp_path / "study",
        "DROP TRIGGER decisions_no_update",
        "CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT 1; END",
    )
    with pytest.raises(StudyError, match="do not trust it"):
        Study.open(root)


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE memos",),
        ("ALTER TABLE topics RENAME COLUMN label TO name",),
        ("DROP TABLE topics", "CREATE VIRTUAL TABLE topics USING fts5(topic_id, label)"),
    ],
)
def test_a_table_that_is_none_is_named(tmp_path: Path, statements: tuple[str, ...]) -> None:
    with pytest.raises(StudyError, match="no proper table (topics|memos)"):
        Study.open(changed(tmp_path / "study", *statements))


def test_a_study_of_ours_opens_also_with_what_sqlite_adds(tmp_path: Path) -> None:
    Study.open(changed(tmp_path / "study", "ANALYZE", "CREATE TABLE notes (text)")).close()


def lacking(root: Path, *names: str) -> Path:
    return changed(root, *(f"DROP TABLE {name}" for name in names))


def test_a_study_from_before_a_log_gets_it_empty_and_guarded(tmp_path: Path) -> None:
    root = lacking(tmp_path / "study", *(log.name for log in LATER_LOGS))
    with closing(Study.open(root)) as study:
        assert (study.codebook_versions, study.blind_samples, study.agreement_openings, study.feedback) == ((), (), (), ())
    with closing(sqlite3.connect(root / "study.db")) as db:
        guards = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{log.name}_no_{verb}" for log in LATER_LOGS for verb in ("update", "delete")} <= guards
    Study.open(root).close()  # and nothing is left to do


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("CREATE TRIGGER quiet BEFORE INSERT ON decisions BEGIN SELECT RAISE(IGNORE); END", "no proper table feedback"),
        ("CREATE TRIGGER feedback_no_update BEFORE UPDATE ON decisions BEGIN SELECT 1; END", "no proper table feedback"),
        ("CREATE VIEW feedback AS SELECT * FROM decisions", "no proper table feedback"),
        ("CREATE VIRTUAL TABLE feedback USING fts5(at)", "no proper table feedback"),
        ("CREATE INDEX Feedback ON decisions (at)", "no proper table feedback"),
        ("DROP TABLE memos", "no proper table memos"),
    ],
)
def test_a_strangers_file_without_a_log_is_refused_as_any_other_and_stays_as_it_is(tmp_path: Path, statement: str, message: str) -> None:
    root = lacking(tmp_path / "study", "feedback", "requests")
    with closing(sqlite3.connect(root / "study.db")) as db, db:
        db.execute(statement)
    with pytest.raises(StudyError, match=message):
        Study.open(root)
    with closing(sqlite3.connect(root / "study.db")) as db:
        assert "requests" not in {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_file_that_is_refused_is_let_go(tmp_path: Path) -> None:
    root = changed(tmp_path / "study", "CREATE VIEW other AS SELECT * FROM decisions")
    with pytest.raises(StudyError) as told:
        Study.open(root)
    with SqliteDatabase(root / "study.db").alone():  # nobody has it open
        assert told.value.where == "study.db"
