"""The tables of ``study.db``, its version, and how an older file is brought up to date.

The file says what it is (``application_id``) and which version it has (``user_version``). To change the schema: raise
`SCHEMA_VERSION` and add the step to `MIGRATIONS`; a copy of the older file is kept beside it before the first step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Connection, Engine, Integer, MetaData, Table, Text, create_engine, event

from dialogue_synth import model
from dialogue_synth.errors import StudyError
from dialogue_synth.store import records

APPLICATION_ID = 0x44535931  # "DSY1": lets `file` and us tell a study from any other SQLite file
SCHEMA_VERSION = 1
MIGRATIONS: dict[int, Callable[[Connection], None]] = {}  # from this version to the next

METADATA = MetaData()
TABLES: Mapping[type, Table] = {
    records.InputFile: records.table_for(METADATA, "inputs", records.InputFile, ["file", "sha256"]),
    model.WriteUp: records.table_for(METADATA, "writeups", model.WriteUp, ["writeup_id"]),
    records.StoredSpan: records.table_for(METADATA, "personal_spans", records.StoredSpan, ["writeup_id", "start"]),
    records.ShownMetadata: records.table_for(METADATA, "shown_metadata", records.ShownMetadata, ["writeup_id"]),
    model.Segment: records.table_for(METADATA, "segments", model.Segment, ["segment_id"]),
    records.Coded: records.table_for(METADATA, "coded", records.Coded, ["writeup_id"]),
    model.Coding: records.table_for(METADATA, "codings", model.Coding, ["segment_id", "code_id", "coder"]),
    model.Undecided: records.table_for(METADATA, "undecided", model.Undecided, ["segment_id"]),
    model.SegmentOutcome: records.table_for(METADATA, "outcomes", model.SegmentOutcome, ["segment_id"]),
    model.Topic: records.table_for(METADATA, "topics", model.Topic, ["topic_id"]),
    model.TopicMembership: records.table_for(METADATA, "topic_segments", model.TopicMembership, ["segment_id"]),
    model.MatrixCell: records.table_for(METADATA, "cells", model.MatrixCell, ["writeup_id", "code_id"]),
    model.Divergence: records.table_for(METADATA, "divergences", model.Divergence, ["id"]),
    model.Finding: records.table_for(METADATA, "findings", model.Finding, ["id"]),
    records.Stage: records.table_for(METADATA, "stages", records.Stage, ["name"]),
    records.StageIssue: records.table_for(METADATA, "stage_issues", records.StageIssue, ["stage", "number"]),
    records.StoredValue: records.table_for(METADATA, "kept_values", records.StoredValue, ["name"]),
}
# People's work: logs that only grow. SQLite itself refuses to change or delete an entry.
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("decision_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "analyst", "action", "segment_id", "code_id", "quotation")),
    Column("position", Text),
    Column("memo", Text, nullable=False, default=""),
    Column("undoes", Integer),
    Column("source", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
MEMOS = Table(
    "memos",
    METADATA,
    Column("memo_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "analyst", "about", "text")),
    sqlite_autoincrement=True,
)
BLIND_CODINGS = Table(
    "blind_codings",
    METADATA,
    Column("blind_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "coder", "segment_id", "quotation", "answer")),
    Column("codes", JSON, nullable=False),
    Column("remarks", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)


JUDGEMENTS = Table(
    "judgements",
    METADATA,
    Column("judgement_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "analyst", "divergence_id", "verdict")),
    Column("memo", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("entry_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "by", "writeup_id", "event", "on")),
    Column("remark", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
# What was kept under which key that a sender gave: a request that arrives twice is kept once.
REQUESTS = Table(
    "requests",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("log", Text, nullable=False),
    Column("entries", JSON, nullable=False),
)


def _refuse_changes(log: Table, connection: Connection, **_: object) -> None:
    for verb in ("UPDATE", "DELETE"):
        trigger = f"{log.name}_no_{verb.lower()}"
        connection.exec_driver_sql(
            f"CREATE TRIGGER {trigger} BEFORE {verb} ON {log.name} BEGIN SELECT RAISE(ABORT, '{log.name} only grow'); END"
        )


for _log in (DECISIONS, MEMOS, BLIND_CODINGS, JUDGEMENTS, FEEDBACK, REQUESTS):
    event.listen(_log, "after_create", _refuse_changes)


def open_engine(path: Path) -> Engine:
    """Open ``study.db``, making or migrating it as needed.

    Raises:
        StudyError: The file is no study, is of a newer version, or is damaged.
    """
    is_new = not path.exists()
    if not is_new:
        check_file(path)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_pragmas)
    if is_new:
        path.touch(mode=0o600)
        with engine.begin() as connection:
            METADATA.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    else:
        _migrate(engine, path)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    # WAL and FULL: what was said to be saved is saved, also when the power fails in the next moment.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def check_file(path: Path) -> None:
    """Refuse a file that is no study, is damaged, or is of a newer version, without changing it.

    Raises:
        StudyError: It is one of these.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            application_id = db.execute("PRAGMA application_id").fetchone()[0]
            version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StudyError("this is not a study file, or it is damaged", where=path.name, hint="restore it from a backup") from error
    if application_id != APPLICATION_ID:
        raise StudyError("this SQLite file is not a dialogue-synth study", where=path.name, hint="give another folder with --study")
    if version > SCHEMA_VERSION:
        raise StudyError(
            f"this study was made by a newer dialogue-synth (schema {version}; this one reads up to {SCHEMA_VERSION})",
            where=path.name,
            hint="install the newer version",
        )


def _migrate(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version == SCHEMA_VERSION:
        return
    copy = path.with_name(f"{path.stem}-schema-{version}{path.suffix}")
    if not copy.exists():
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        copy.chmod(0o600)
    for step in range(version, SCHEMA_VERSION):
        with engine.begin() as connection:
            MIGRATIONS[step](connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {step + 1}")
