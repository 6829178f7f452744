"""``dialogue-synth topics``: what it prints, what it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth.cli import main

BOOK = """codes:
- {id: Q1, name: Evening opening, question: "Should the library open in the evening?", proposition: "It should open in the evening."}
"""
THEMES = ("Buses stop running at six on our side of town.", "Damp walls make the children cough all winter.")


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for n in range(5):
        lines = [f"{THEMES[i % 2]} Street {n} number {i} said so." for i in range(6)]
        (corpus / f"group-{n}.md").write_text(f"# Group {n}\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    folder = tmp_path / "study"
    assert call("init", folder, "--codebook", tmp_path / "book.yaml").exit_code == 0
    toml = folder / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("#min_segments = 100", "min_segments = 20"), encoding="utf-8")
    assert call("run", corpus, "--study", folder).exit_code == 0
    return folder


def test_topics_are_listed_with_what_the_codebook_may_lack(study: Path) -> None:
    shown = call("topics", "--study", study)
    assert shown.exit_code == 0
    assert "Nothing to do: this stage is up to date." in shown.stdout
    assert "T01" in shown.stdout
    assert "What the codebook may lack" in shown.stdout
    assert "What became of" not in shown.stdout


def test_a_refit_prints_where_each_earlier_topic_went(study: Path) -> None:
    shown = call("topics", "--study", study, "--refit")
    assert "What became of the earlier topics" in shown.stdout
    assert "-> T01" in shown.stdout
    value = json.loads(call("topics", "--study", study, "--n", 2, "--json").stdout)
    assert (len(value["topics"]), value["changed"]) == (2, True)
    assert {move["old_id"] for move in value["moves"]} >= {"T01"}


def test_a_draft_is_written_once_and_passes_the_check(study: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    shown = call("topics", "--study", study, "--draft-codebook", draft)
    assert shown.exit_code == 0
    assert "to be filled in by a person" in shown.stdout
    assert call("codebook", "check", draft).exit_code == 0
    assert "TO FILL IN" in draft.read_text(encoding="utf-8")
    assert call("topics", "--study", study, "--draft-codebook", draft).exit_code == 2
    assert call("topics", "--study", study, "--draft-codebook", draft, "--force").exit_code == 0


def test_a_look_at_topics_that_did_not_change_loads_no_topic_library(study: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from dialogue_synth import Study
from dialogue_synth.shown import Shown
study = Study.open(Path({str(study)!r}))
assert Shown(study).topic_overview.crosswalk
assert not {{"bertopic", "sklearn", "torch", "graspologic_native", "pandas"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
