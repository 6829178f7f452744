"""The main job on the sample corpus with the real models: what the first page promises."""

from __future__ import annotations

import csv
import json
import re

import pytest
import yaml
from click.testing import CliRunner

from conftest import ROOT
from dialogue_synth import Study
from dialogue_synth.agreement import evaluate, read_gold
from dialogue_synth.cli import main
from dialogue_synth.shown import Shown

pytestmark = pytest.mark.model
CORPUS = ROOT / "corpora" / "tarrowshire"
SHOWN_SUFFIXES = {".csv", ".json", ".html"}
# The shipped starting point was made from these very write-ups, so that a score on them only shows that all runs as intended.
LEAST_F1, LEAST_TOP1, LEAST_NAMES_MASKED = 0.55, 0.65, 0.90


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("sample") / "study"
    books = [str(ROOT / "codebooks" / name) for name in ("pair.yaml", "public-benefit.yaml")]
    arguments = ["init", str(folder), *(word for book in books for word in ("--codebook", book))]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    result = CliRunner().invoke(main, ["run", str(CORPUS), "--study", str(folder)])
    assert result.exit_code == 0, result.output
    return Study.open(folder)


@pytest.fixture(scope="module")
def gold() -> dict:
    return yaml.safe_load((CORPUS / "gold.yaml").read_text(encoding="utf-8"))


def shown_files(study: Study) -> dict[str, str]:
    paths = [path for path in sorted(study.root.rglob("*")) if path.suffix in SHOWN_SUFFIXES]
    return {str(p): p.read_text(encoding="utf-8") for p in paths if "private" not in p.relative_to(study.root).parts}


def test_all_write_ups_are_read_with_their_metadata(study: Study, gold: dict) -> None:
    read = {w.writeup_id: w for w in study.writeups}
    assert read.keys() == {w["dialogue_id"] for w in gold["writeups"]}
    for expected in gold["writeups"]:
        writeup = read[expected["dialogue_id"]]
        assert (writeup.initiative, writeup.batch) == (expected["initiative"], expected["batch"])
        assert writeup.organiser == expected["attributes"]["organiser"]


def test_codes_and_voices_are_found_and_nothing_that_the_form_printed_is_coded(study: Study) -> None:
    shown = Shown(study)
    found = evaluate(read_gold(CORPUS / "gold.yaml"), shown.writeups, shown.exact_segments, shown.codings, shown.outcomes, shown.codebooks)
    assert (found.missing_writeups, found.n_missing_units, found.coverage.quiet_coded) == ((), 0, 0)
    assert found.all_units.samples_f1.value is not None
    assert found.all_units.samples_f1.value >= LEAST_F1
    assert found.all_units.top1.value is not None
    assert found.all_units.top1.value >= LEAST_TOP1


def test_no_personal_data_of_structured_kinds_is_shown_and_hardly_a_name(study: Study, gold: dict) -> None:
    listed = [(w["dialogue_id"], item["type"], item["text"]) for w in gold["writeups"] for item in w["personal_data"]]
    texts = shown_files(study)
    leaked = [
        (kind, text) for _, kind, text in listed if any(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", page) for page in texts.values())
    ]
    assert [kind for kind, _ in leaked if not kind.startswith("name")] == []
    names = [kind for _, kind, _ in listed if kind == "name"]
    assert 1 - len([kind for kind, _ in leaked if kind == "name"]) / len(names) >= LEAST_NAMES_MASKED


def test_every_divergence_quotes_its_sides_and_keeps_to_one_initiative(study: Study) -> None:
    home = {w.writeup_id: w.initiative for w in study.writeups}
    flags = study.divergences
    assert {"contradiction", "duplicate"} <= {flag.kind for flag in flags}
    for flag in flags:
        assert flag.evidence
        assert {home[e.writeup_id] for e in flag.evidence} == {flag.initiative}


def test_findings_count_the_write_ups_that_addressed_the_question(study: Study) -> None:
    cells = list(csv.DictReader((study.root / "tables" / "matrix.csv").read_text(encoding="utf-8").splitlines()))
    for finding in json.loads((study.root / "tables" / "findings.json").read_text(encoding="utf-8")):
        answered = [
            c for c in cells if (c["initiative"], c["code_id"], c["state"]) == (finding["initiative"], finding["code_id"], "answered")
        ]
        assert 0 < finding["n"] <= finding["of"] <= len(answered)
        assert "%" not in finding["statement"]


def test_the_report_stands_alone(study: Study) -> None:
    page = (study.root / "reports" / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|https?://", page)
    assert len(page) < 3_000_000


def test_a_second_run_changes_nothing(study: Study) -> None:
    before = shown_files(study)
    result = CliRunner().invoke(main, ["run", str(CORPUS), "--study", str(study.root), "--json"])
    assert json.loads(result.stdout)["added"] == []
    assert shown_files(study) == before
