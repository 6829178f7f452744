"""Comparison sources of a study: shown beside findings, masked, kept with their file, and never counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study, run
from dialogue_synth.account import counts
from dialogue_synth.cli import main
from dialogue_synth.context import add_context, context_sources, remove_context
from dialogue_synth.errors import UsageError
from dialogue_synth.model import Finding, MatrixCell, WriteUp
from dialogue_synth.shown import Shown

CODEBOOK = """
codebook: {id: library, version: "1", title: Library hours, language: en}
codes:
- id: Q1
  name: Evening opening
  question: Should it open in the evening?
  proposition: It should open in the evening.
  examples: [{position: support, text: Yes it should open in the evening.}]
- {id: Q2, name: Event, question: "How was it?"}
"""
SHEET = """---
dialogue_id: {n}
organiser: Group {n}
initiative: library
---

## Should it open in the evening?

Yes, it should open in the evening.
"""
JURY = """statement,for,against,base,verdict
It should open in the evening.,14,3,18,Ring Brenda Okafor on 07700 900871.
It is cheap.,2,9,18,
"""


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Study:
    (tmp_path / "library.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "in").mkdir()
    for n in ("g1", "g2"):
        (tmp_path / "in" / f"{n}.md").write_text(SHEET.format(n=n), encoding="utf-8")
    made = Study.create(tmp_path / "study", [tmp_path / "library.yaml"], title="Library")
    run(made, [tmp_path / "in"])
    return made


@pytest.fixture
def jury(tmp_path: Path) -> Path:
    path = tmp_path / "jury.csv"
    path.write_text(JURY, encoding="utf-8")
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


def test_a_source_is_shown_beside_its_finding_and_counted_nowhere(study: Study, jury: Path) -> None:
    before = (counts(Shown(study)), study.read(WriteUp), study.read(MatrixCell), study.read(Finding))
    source = add_context(Shown(study), jury, "jury", "Citizens' jury", {"1": "Q1"}, "library")
    run(study, [])
    assert (counts(Shown(study)), study.read(WriteUp), study.read(MatrixCell), study.read(Finding)) == before
    report = (study.root / "reports" / "report.html").read_text(encoding="utf-8")
    assert "14 of 18 agreed, 3 disagreed" in report
    assert "07700 900871" not in report
    assert [r.code_id for r in source.results] == ["Q1", ""]


def test_its_file_is_kept_with_its_hash_and_goes_when_it_is_taken_off(study: Study, jury: Path) -> None:
    source = add_context(Shown(study), jury, "jury", " The jury ", {"it should": "Q1"})
    copy = study.root / "private" / "context" / f"{source.source_id}.csv"
    assert copy.read_bytes() == jury.read_bytes()
    assert copy.stat().st_mode & 0o077 == 0
    assert context_sources(study) == (source,)
    assert source.sha256.startswith(source.source_id)
    with pytest.raises(UsageError, match="attached already"):
        add_context(Shown(study), jury, "jury", "Again", {})
    assert remove_context(study, source.source_id) == source
    assert (context_sources(study), copy.exists()) == ((), False)
    with pytest.raises(UsageError, match="no comparison source"):
        remove_context(study, source.source_id)


@pytest.mark.parametrize(
    ("title", "mapping", "initiative", "message"),
    [
        (" ", {}, "", "needs a title"),
        ("Jury", {}, "meals", "no such initiative"),
        ("Jury", {"1": "Q9"}, "", "no codebook of the study"),
        ("Jury", {"Is it wet?": "Q1"}, "", "no question of the file"),
        ("Jury", {"it": "Q1"}, "", "several questions of the file begin so"),
        ("Jury", {"7": "Q1"}, "", "no question of the file"),
    ],
)
def test_what_is_not_known_is_refused(study: Study, jury: Path, title: str, mapping: dict[str, str], initiative: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        add_context(Shown(study), jury, "jury", title, mapping, initiative)
    assert context_sources(study) == ()


def test_a_study_goes_stale_when_a_source_comes_and_is_fresh_after_a_run(study: Study, jury: Path) -> None:
    from dialogue_synth.freshness import stale_stage

    add_context(Shown(study), jury, "jury", "Jury", {"1": "Q1"})
    assert stale_stage(Shown(study), "synthesise") == ("comparison sources",)
    run(study, [])
    assert stale_stage(Shown(study), "synthesise") == ()


def test_on_the_command_line_sources_are_added_listed_and_removed(study: Study, jury: Path) -> None:
    added = call("context", "add", jury, "--study", study.root, "--kind", "jury", "--title", "Citizens' jury", "--map", "1=Q1")
    assert added.exit_code == 0, added.output
    assert "2 results, 1 of them with a code" in added.output
    listed = call("context", "list", "--study", study.root)
    assert "Citizens' jury on “It should open in the evening”: 14 of 18 agreed" in listed.output
    assert '"kind": "jury"' in call("context", "list", "--study", study.root, "--json").output
    (source,) = context_sources(study)
    assert "is taken off" in call("context", "remove", source.source_id, "--study", study.root).output
    assert "0 comparison sources" in call("context", "list", "--study", study.root).output


@pytest.mark.parametrize("pair", ["Q1", "=Q1", "1="])
def test_a_pair_without_question_or_code_is_refused_in_one_message(study: Study, jury: Path, pair: str) -> None:
    refused = call("context", "add", jury, "--study", study.root, "--kind", "jury", "--title", "Jury", "--map", pair)
    assert refused.exit_code == 2
    assert "is no pair of a question and a code" in refused.output
