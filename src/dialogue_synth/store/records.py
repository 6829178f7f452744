"""Records <-> rows: a table's columns follow from a dataclass, so that the nouns are described once, in `model`.

Text, numbers and booleans become columns of their own; everything nested becomes a JSON column. Reading back goes through
pydantic, which rebuilds nested records and refuses a row that does not fit.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import JSON, Boolean, Column, Float, Integer, MetaData, Table, Text, select
from sqlalchemy.types import TypeEngine

from dialogue_synth.store import types as stored

if TYPE_CHECKING:
    from sqlalchemy import Row, Select

Record = TypeVar("Record")
ORDER = "row_order"  # the column that keeps the order of records
_COLUMN_TYPES: Mapping[type, type[TypeEngine[Any]]] = {str: Text, bool: Boolean, int: Integer, float: Float}

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # making one takes a moment


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """A `PersonalSpan` of one write-up, as a row."""

    writeup_id: str
    start: int
    end: int
    kind: str
    placeholder: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file that was given to a run: what became of it, why, and the write-ups it holds (empty when set aside).

    ``shown_file`` is the file's name with personal data masked, as it stands in everything that is exported.
    """

    file: str
    sha256: str
    status: str
    reason: str = ""
    writeup_ids: tuple[str, ...] = ()
    shown_file: str = ""


@dataclass(frozen=True, slots=True)
class ShownMetadata:
    """A write-up's metadata with personal data masked, as it stands in everything that is exported."""

    writeup_id: str
    file: str
    title: str
    place: str
    organiser: str
    organiser_type: str


@dataclass(frozen=True, slots=True)
class Coded:
    """That a write-up was coded, and with what: part -> hash, so that a stale coding can say which part changed."""

    writeup_id: str
    made_from: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """That a stage was run: what it was made from (part -> hash), how long it took in CPU seconds, and its counts."""

    name: str
    made_from: Mapping[str, str]
    cpu_seconds: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageIssue:
    """An issue that a stage met, kept so that reports and ``status`` can show it."""

    stage: str
    number: int
    where: str
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A small JSON value kept by name: what a later batch must know of earlier ones (boilerplate, topic centres)."""

    name: str
    value: Any


def table_for(metadata: MetaData, name: str, record: type, key: Sequence[str]) -> Table:
    """Make the table that holds records of one type, with ``key`` as its primary key, plus ``row_order``."""
    kinds = {column: stored.STORED.get(kind, kind) for column, kind in column_types(record).items()}
    columns = [Column(column, kind, primary_key=column in key, autoincrement=False) for column, kind in kinds.items()]
    return Table(name, metadata, *columns, Column(ORDER, stored.Integer, nullable=False, index=True))


def column_types(record: type) -> dict[str, type[TypeEngine[Any]]]:
    """Return the columns of records of one type, in the order of their fields: text, number, boolean, or JSON for what is nested."""
    hints = get_type_hints(record)
    return {f.name: _column_type(hints[f.name]) for f in fields(record)}


def _column_type(hint: Any) -> type[TypeEngine[Any]]:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is Literal:
        return Text
    return _COLUMN_TYPES.get(hint, JSON)


def _adapter(record: type) -> TypeAdapter[Any]:
    if record not in _ADAPTERS:
        _ADAPTERS[record] = TypeAdapter(record)
    return _ADAPTERS[record]


def to_rows(records: Iterable[object], first: int = 0) -> list[dict[str, Any]]:
    """Return one plain dict a record; ``row_order`` counts on from ``first``."""
    return [{**_adapter(type(r)).dump_python(r, mode="json"), ORDER: first + i} for i, r in enumerate(records)]


def selected(table: Table) -> Select[Any]:
    """Return the query for all records of a table: every column but the one that keeps their order."""
    return select(*(column for column in table.c if column.name != ORDER))


def from_rows(record: type[Record], rows: Sequence[Row[Any]]) -> tuple[Record, ...]:
    """Rebuild records from the rows that `selected` finds.

    Raises:
        pydantic.ValidationError: A row does not fit the record.
    """
    names = rows[0]._fields if rows else ()
    return from_values(record, (dict(zip(names, row, strict=True)) for row in rows))


def from_values(record: type[Record], values: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Rebuild records from plain values by the names of their fields.

    Raises:
        pydantic.ValidationError: Values do not fit the record.
    """
    rebuild = _adapter(record).validator.validate_python
    return tuple([rebuild(of_one) for of_one in values])
