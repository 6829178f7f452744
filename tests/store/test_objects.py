"""A study file from a stranger: nothing in it acts by itself, and what is damaged is told in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dialogue_synth import Study
from dialogue_synth.errors import StudyError


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
