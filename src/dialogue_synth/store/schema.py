"""The tables of a study, in SQLite and in PostgreSQL alike, their version, and how an older study is brought up to date.

To change the schema: raise `SCHEMA_VERSION` and add the step to `MIGRATIONS`; a copy of the older study is kept before the first step.
A log of people's work is a table whose only key is a number; it belongs into `LOGS`. Types come from `store.types`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Column, Connection, MetaData, Table, event

from dialogue_synth import model
from dialogue_synth.errors import StudyError
from dialogue_synth.store import records
from dialogue_synth.store.guards import guard
from dialogue_synth.store.types import JSON, Integer, Text

APPLICATION_ID = 0x44535931  # "DSY1": lets `file` and us tell a study from any other SQLite file, or PostgreSQL schema
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
# People's work: logs that only grow. The database itself refuses to change or delete an entry.
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
BLIND_SAMPLES = Table(
    "blind_samples",
    METADATA,
    Column("sample_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "drawn_by")),
    *(Column(name, Integer, nullable=False) for name in ("n", "seed")),
    Column("passages", JSON, nullable=False),
    sqlite_autoincrement=True,
)
AGREEMENT_OPENINGS = Table(
    "agreement_openings",
    METADATA,
    Column("opening_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "opened_by")),
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
CODEBOOK_VERSIONS = Table(
    "codebook_versions",
    METADATA,
    Column("entry_id", Integer, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("at", "analyst", "codebook_id", "event", "version", "sha256", "parent", "text")),
    Column("memo", Text, nullable=False, default=""),
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


LOGS = (DECISIONS, MEMOS, BLIND_CODINGS, BLIND_SAMPLES, AGREEMENT_OPENINGS, JUDGEMENTS, FEEDBACK, CODEBOOK_VERSIONS, REQUESTS)
# Logs that the first studies of this version were made without: opening such a study adds them, empty.
LATER_LOGS = (FEEDBACK, REQUESTS, BLIND_SAMPLES, AGREEMENT_OPENINGS, CODEBOOK_VERSIONS)
for _log in LOGS:
    event.listen(_log, "after_create", guard)


def check_version(version: int, where: str) -> None:
    """Refuse a study that a newer version of the program made.

    Raises:
        StudyError: It is one.
    """
    if version > SCHEMA_VERSION:
        raise StudyError(
            f"this study was made by a newer dialogue-synth (schema {version}; this one reads up to {SCHEMA_VERSION})",
            where=where,
            hint="install the newer version",
        )
