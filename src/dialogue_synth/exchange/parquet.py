"""Records and tables as Parquet files, and all tables of a study as one DuckDB file: for analytics on large studies.

Columns follow from the records and from `tables.COLUMNS`, as in the csv files; nested parts of a record are JSON text. pyarrow and
duckdb come with the extra ``large``; nothing else needs them.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import JSON, Boolean, Float, Integer

from dialogue_synth.errors import UsageError
from dialogue_synth.exchange.tables import COLUMNS
from dialogue_synth.store.records import column_types, from_values, to_rows

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")
FOLDER = Path("tables/parquet")
DATABASE = Path("tables/study.duckdb")
ROWS_A_GROUP = 50_000
OWN_FILE_MODE = 0o600
# Columns of the csv tables that hold numbers; all others are text.
WHOLE_NUMBERS = frozenset(
    "participants_min participants_max events n_words n_segments n_writeups of_writeups position start end event n_for n_against "
    "n_undecided base support conditional mixed concern oppose no_position undecided".split()
)
NUMBERS = frozenset("confidence position_confidence margin stability membership share score height share_of_topic share_of_code".split())
TEXT_HERE = frozenset({("codings.csv", "position"), ("matrix.csv", "position")})  # a stance there, a number elsewhere


def require_arrow() -> None:
    """See that pyarrow is installed.

    Raises:
        UsageError: It is not.
    """
    _require("pyarrow", "Parquet files need pyarrow")


def _require(library: str, what: str) -> None:
    if find_spec(library) is None:
        raise UsageError(f"{what}, which is not installed", hint="pip install 'dialogue-synth[large]'")


# -- records -----------------------------------------------------------------------------------------------------------
def write_records(path: Path, record: type[Record], rows: Sequence[Record]) -> None:
    """Write records of one type, in order, as a Parquet file that its owner alone may read; it comes into being whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = column_types(record)
    values = to_rows(rows)
    columns = {name: [_packed(row[name], kind) for row in values] for name, kind in kinds.items()}
    schema = pa.schema([(name, _arrow_type(kind)) for name, kind in kinds.items()])
    with _whole(path) as beside:
        pq.write_table(pa.table(columns, schema=schema), beside, compression="zstd")


def read_records(path: Path, record: type[Record]) -> tuple[Record, ...]:
    """Read what `write_records` wrote.

    Raises:
        pydantic.ValidationError: The file holds other records.
    """
    import pyarrow.parquet as pq

    nested = [name for name, kind in column_types(record).items() if kind is JSON]
    rows = pq.ParquetFile(path).read().to_pylist()
    for row in rows:
        row.update({name: json.loads(row[name]) for name in nested})
    return from_values(record, rows)


def _packed(value: Any, kind: type) -> Any:
    return json.dumps(value, ensure_ascii=True) if kind is JSON else value


def _arrow_type(kind: type) -> pa.DataType:
    import pyarrow as pa

    return {Integer: pa.int64(), Float: pa.float64(), Boolean: pa.bool_()}.get(kind, pa.string())


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a file beside ``path`` to write to, and move it there when it is complete; nothing is left of one that is not."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(OWN_FILE_MODE)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


# -- tables ------------------------------------------------------------------------------------------------------------
def write_parquet(root: Path) -> tuple[Path, ...]:
    """Write each csv table of a study as ``tables/parquet/<name>.parquet``, a group of rows at a time, and return the files.

    Raises:
        UsageError: pyarrow is not installed, or the study has no tables yet.
    """
    require_arrow()
    import pyarrow.parquet as pq

    if not (root / "tables" / "segments.csv").exists():
        raise UsageError("the study has no tables yet", where=str(root), hint=f"dialogue-synth run --study {root}")
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    written = []
    for name in COLUMNS:
        path, schema = root / FOLDER / f"{Path(name).stem}.parquet", _schema_of(name)
        with _whole(path) as beside, pq.ParquetWriter(beside, schema, compression="zstd") as writer:
            for rows in _groups(root / "tables" / name):
                writer.write_table(_table(rows, schema))
        path.chmod(0o644)
        written.append(path)
    return tuple(written)


def write_duckdb(root: Path) -> Path:
    """Put all tables of a study, the findings and the divergences too, into one DuckDB file, in place of an earlier one.

    Raises:
        UsageError: duckdb or pyarrow is not installed, or the study has no tables yet.
    """
    _require("duckdb", "a DuckDB file needs duckdb")
    import duckdb

    tables = {path.stem: f"read_parquet('{_quoted(path)}')" for path in write_parquet(root)}
    for name in ("divergences", "findings"):
        path = root / "tables" / f"{name}.json"
        if json.loads(path.read_text(encoding="utf-8")):
            tables[name] = f"read_json('{_quoted(path)}', maximum_object_size = {path.stat().st_size + 1})"
    with _whole(root / DATABASE) as beside:
        beside.unlink()  # duckdb opens no empty file
        with duckdb.connect(str(beside)) as database:
            for name, source in tables.items():
                database.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}")  # noqa: S608 - names of ours
    (root / DATABASE).chmod(0o644)
    return root / DATABASE


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _schema_of(name: str) -> pa.Schema:
    import pyarrow as pa

    def kind(column: str) -> pa.DataType:
        if (name, column) in TEXT_HERE:
            return pa.string()
        return pa.int64() if column in WHOLE_NUMBERS else pa.float64() if column in NUMBERS else pa.string()

    return pa.schema([(column, kind(column)) for column in COLUMNS[name]])


def _groups(path: Path) -> Iterator[list[Mapping[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        group: list[Mapping[str, str]] = []
        for row in csv.DictReader(file):
            group.append(row)
            if len(group) == ROWS_A_GROUP:
                yield group
                group = []
        yield group  # one group at least, so that a table without rows has its columns


def _table(rows: Sequence[Mapping[str, str]], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = {field.name: [_value(row[field.name], field.type) for row in rows] for field in schema}
    return pa.table(columns, schema=schema)


def _value(cell: str, kind: pa.DataType) -> Any:
    """Return a cell of a csv table as it is kept in Parquet: an empty number is no number."""
    import pyarrow as pa

    if kind == pa.string():
        return cell
    if not cell:
        return None
    return int(cell) if kind == pa.int64() else float(cell)
