"""A study of an older version is brought up to date, and a copy of it is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from dialogue_synth.store import schema
from dialogue_synth.store.sqlite import SqliteDatabase


def test_a_study_says_what_it_is(tmp_path: Path) -> None:
    SqliteDatabase(tmp_path / "study.db").open().close()
    with sqlite3.connect(tmp_path / "study.db") as db:
        assert db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        assert db.execute("PRAGMA user_version").fetchone()[0] == schema.SCHEMA_VERSION


def test_an_older_study_is_migrated_step_by_step_after_a_copy_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.db"
    SqliteDatabase(path).open().close()

    def add_colour(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE stages ADD COLUMN colour TEXT")

    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    monkeypatch.setitem(schema.MIGRATIONS, schema.SCHEMA_VERSION - 1, add_colour)
    SqliteDatabase(path).open().close()
    with sqlite3.connect(path) as db:
        assert "colour" in {row[1] for row in db.execute("PRAGMA table_info(stages)")}
        assert db.execute("PRAGMA user_version").fetchone()[0] == schema.SCHEMA_VERSION
    with sqlite3.connect(tmp_path / f"study-schema-{schema.SCHEMA_VERSION - 1}.db") as copy:
        assert "colour" not in {row[1] for row in copy.execute("PRAGMA table_info(stages)")}
    SqliteDatabase(path).open().close()  # a second opening finds nothing to do


def test_what_was_saved_is_on_the_disk(tmp_path: Path) -> None:
    with closing(SqliteDatabase(tmp_path / "study.db").open()) as database, database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
