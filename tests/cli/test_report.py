"""``report``: says what there is, writes what is named, the same bytes every time, and below the study's folder."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth.cli import main
from dialogue_synth.handouts.registry import HANDOUTS

CODEBOOK = """codes:
- id: Q1
  name: Evening opening
  question: Should the library open in the evening?
  proposition: The library should open in the evening.
"""
ANSWERS = ("Yes, we all want the library to open in the evening.", "No. We are against opening the library in the evening. ann@example.org")


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth", catch_exceptions=False)


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    for n, answer in enumerate(ANSWERS):
        sheet = f"Our group: {n}\n\nShould the library open in the evening?\n\n{answer}\n"
        (tmp_path / f"group-{n}.txt").write_text(sheet, encoding="utf-8")
    (tmp_path / "expected.csv").write_text("organiser,type of group\nChess club,club\n", encoding="utf-8")
    root = tmp_path / "study"
    assert call("init", root, "--codebook", tmp_path / "book.yaml", "--title", "Evenings").exit_code == 0
    settings = (root / "study.toml").read_text(encoding="utf-8")
    (root / "study.toml").write_text(settings.replace('expected = ""', 'expected = "../expected.csv"'), encoding="utf-8")
    assert call("run", tmp_path / "group-0.txt", tmp_path / "group-1.txt", "--study", root).exit_code == 0
    return root


def hashes(root: Path) -> dict[str, str]:
    folders = (root / "reports", root / "feedback")
    return {str(p.relative_to(root)): sha256(p.read_bytes()).hexdigest() for f in folders for p in sorted(f.rglob("*")) if p.is_file()}


def test_without_a_name_it_says_what_there_is_and_for_whom(study: Path) -> None:
    result = call("report", "--study", study)
    assert all(handout.name in result.stdout for handout in HANDOUTS)
    listed = json.loads(call("report", "--list", "--study", study, "--json").stdout)
    assert listed["brief"]["audience"] == "commissioner"


def test_every_handout_is_written_twice_with_the_same_bytes(study: Path) -> None:
    assert call("report", "--all", "--study", study).exit_code == 0
    first = hashes(study)
    assert {"reports/brief-not-stated.pdf", "reports/full-report.docx", "reports/public-summary.html", "reports/matrix.xlsx"} <= set(first)
    for path in first:
        if not path.endswith("report.html"):
            (study / path).unlink()
    assert call("report", "--all", "--study", study).exit_code == 0
    assert hashes(study) == first


def test_what_is_named_is_written_and_what_is_missing_is_said(study: Path) -> None:
    result = call("report", "full-report", "--study", study, "--json")
    written = json.loads(result.stdout)
    assert written["full-report"]["files"] == ["reports/full-report.docx", "reports/full-report.pdf"]
    assert b"ann@example.org" not in (study / "reports" / "full-report.docx").read_bytes()


def test_an_unknown_handout_is_refused_with_the_closest(study: Path) -> None:
    result = CliRunner().invoke(main, ["report", "breif", "--study", str(study)])
    assert result.exit_code == 2
    assert '"brief"' in result.stderr
