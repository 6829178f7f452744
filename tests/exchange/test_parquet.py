"""Parquet and DuckDB hold what the csv tables hold."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting_work import Count
from dialogue_synth.errors import UsageError
from dialogue_synth.exchange.parquet import read_records, write_duckdb, write_parquet, write_records
from dialogue_synth.exchange.tables import COLUMNS
from dialogue_synth.model import Coding, Participants, WriteUp
from sample_content import small_content

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
CODINGS = st.builds(
    Coding, TEXTS, TEXTS, st.integers(0, 9), st.integers(0, 9), TEXTS, TEXTS, st.sampled_from(["support", None]), st.floats(0, 1), TEXTS
)
COUNTS = st.builds(Count, TEXTS, st.integers(-(2**62), 2**62), st.floats(allow_nan=False), st.tuples(TEXTS, TEXTS), st.booleans())


@given(st.lists(CODINGS, max_size=5), st.lists(COUNTS, max_size=5))
def test_records_come_back_as_they_were(codings: list[Coding], counts: list[Count]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for record, rows in ((Coding, codings), (Count, counts)):
            write_records(Path(folder) / "rows.parquet", record, rows)
            assert read_records(Path(folder) / "rows.parquet", record) == tuple(rows)


def test_nested_records_come_back_as_they_were(tmp_path: Path) -> None:
    writeups = small_content().writeups
    assert any(w.participants != Participants() for w in writeups)
    write_records(tmp_path / "w.parquet", WriteUp, writeups)
    assert read_records(tmp_path / "w.parquet", WriteUp) == writeups


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="int"):
        write_records(tmp_path / "rows.parquet", Count, [Count("a", 2**80, 0.0, (), False)])
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study folder with one row in each table, but for one that has none."""
    (tmp_path / "tables").mkdir()
    for name, columns in COLUMNS.items():
        cells = [value_of(name, column) for column in columns]
        with (tmp_path / "tables" / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *([] if name == "passage_groups.csv" else [cells])])
    (tmp_path / "tables" / "divergences.json").write_text(json.dumps([{"id": "d1", "sides": {"support": ["a"]}}]), encoding="utf-8")
    (tmp_path / "tables" / "findings.json").write_text("[]", encoding="utf-8")
    return tmp_path


def value_of(table: str, column: str) -> str:
    if column == "position" and table != "segments.csv":
        return "support"
    if column == "text":
        return 'one, "two"\nthree'
    return {"participants_min": "", "margin": "0.25", "n_words": "12", "start": "3"}.get(column, "")


def test_parquet_has_the_columns_and_rows_of_the_csv_tables(study: Path) -> None:
    written = {path.stem: pq.read_table(path) for path in write_parquet(study)}
    assert {name: tuple(table.column_names) for name, table in written.items()} == {
        name.removesuffix(".csv"): columns for name, columns in COLUMNS.items()
    }
    assert {name: table.num_rows for name, table in written.items()} == {name: int(name != "passage_groups") for name in written}
    (segment,) = written["segments"].to_pylist()
    assert (segment["text"], segment["start"], segment["position"]) == ('one, "two"\nthree', 3, None)
    (writeup,) = written["writeups"].to_pylist()
    assert (writeup["participants_min"], writeup["n_words"], writeup["file"]) == (None, 12, "")
    assert written["codings"].to_pylist()[0]["position"] == "support"
    assert written["undecided"].to_pylist()[0]["margin"] == 0.25


def test_many_rows_are_read_a_group_at_a_time(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.exchange.parquet.ROWS_A_GROUP", 2)
    columns = COLUMNS["undecided.csv"]
    with (study / "tables" / "undecided.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *([f"s{n}", "w", "", "", "", "0.5"] for n in range(5))])
    write_parquet(study)
    assert [row["segment_id"] for row in pq.read_table(study / "tables/parquet/undecided.parquet").to_pylist()] == [
        f"s{n}" for n in range(5)
    ]


def test_duckdb_answers_questions_over_all_tables(study: Path) -> None:
    write_duckdb(study)
    path = write_duckdb(study)  # takes the place of the first
    with duckdb.connect(str(path), read_only=True) as database:
        names = {name for (name,) in database.execute("SHOW TABLES").fetchall()}
        assert names == {*(name.removesuffix(".csv") for name in COLUMNS), "divergences"}
        assert database.execute("SELECT sum(n_words) FROM writeups").fetchone() == (12,)
    assert sorted(p.name for p in (study / "tables").iterdir() if p.name.startswith(".")) == []


@pytest.mark.parametrize(("write", "needed"), [(write_parquet, "pyarrow"), (write_duckdb, "duckdb")])
def test_it_is_said_what_to_install(study: Path, monkeypatch: pytest.MonkeyPatch, write: object, needed: str) -> None:
    monkeypatch.setattr("dialogue_synth.exchange.parquet.find_spec", lambda name: None if name == needed else object())
    with pytest.raises(UsageError, match=rf"needs? {needed}(.|\n)*pip install 'dialogue-synth\[large\]'"):
        write(study)


def test_a_study_without_tables_is_told_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no tables yet"):
        write_parquet(tmp_path)
