"""``dialogue-synth export``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import TinyEncoder
from dialogue_synth.cli import main

SHEET = "# Our evening\n\nGroup: Readers\n\n## Who or what might be harmed?\n\nWe think that tenants might be harmed by it.\n"


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> str:
    (tmp_path / "one.md").write_text(SHEET, encoding="utf-8")
    done = CliRunner().invoke(main, ["run", str(tmp_path / "one.md"), "--study", str(tmp_path / "study"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return str(tmp_path / "study")


def test_parquet_files_are_written_and_named(study: str) -> None:
    done = CliRunner().invoke(main, ["export", "--parquet", "--study", study])
    assert done.exit_code == 0, done.output
    assert str(Path(study, "tables", "parquet", "segments.parquet")) in done.output.splitlines()


def test_duckdb_is_written_and_told_to_machines(study: str) -> None:
    done = CliRunner().invoke(main, ["export", "--duckdb", "--json", "--study", study])
    assert json.loads(done.stdout) == {"files": [str(Path(study, "tables", "study.duckdb"))]}
    assert Path(study, "tables", "study.duckdb").exists()


def test_asking_for_nothing_is_an_error_with_a_hint(study: str) -> None:
    done = CliRunner().invoke(main, ["export", "--study", study])
    assert done.exit_code == 2
    assert "give --parquet or --duckdb" in done.output
