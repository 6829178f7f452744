"""``evaluate``: the figures for people and for machines, and what is wrong with a gold file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study
from dialogue_synth.cli import main
from dialogue_synth.model import Coding, Segment, SegmentOutcome, WriteUp
from dialogue_synth.store.records import ShownMetadata

CODEBOOK = """codes:
- {id: Q1, name: Evening opening, question: "Should the library open in the evening?", proposition: It should open in the evening.}
- {id: Q2, name: Money, question: "Who should pay?", proposition: The council should pay.}
"""
GOLD = """writeups:
- id: g1
  units:
  - {anchor: Should the library, role: question}
  - {anchor: Yes it should, role: answer, codes: [{code: Q1, position: support}]}
  - {anchor: The council, role: answer, codes: [{code: Q2, position: concern}]}
"""
TEXTS = ("Should the library open in the evening?", "Yes, it should open.", "The council must not pay for it.")


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    """Two write-ups of the same words, coded by hand: Q1 right, Q2 with the wrong pole."""
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "gold.yaml").write_text(GOLD + GOLD.partition("\n")[2].replace("g1", "g2"), encoding="utf-8")
    study = Study.create(tmp_path / "study", [tmp_path / "book.yaml"])
    with study.transaction() as write:
        for writeup_id in ("g1", "g2"):
            write.add(WriteUp, [WriteUp(writeup_id, f"{writeup_id}.txt", "0", "\n".join(TEXTS), ())])
            write.add(ShownMetadata, [ShownMetadata(writeup_id, f"{writeup_id}.txt", "", "", "", "")])
            write.add(Segment, segments(writeup_id))
            for n, code, position in ((1, "Q1", "support"), (2, "Q2", "oppose")):
                write.add(Coding, [Coding(f"{writeup_id}#{n:04d}", writeup_id, 0, 1, TEXTS[n], code, position, 0.8, "machine/1")])
                write.add(SegmentOutcome, [SegmentOutcome(f"{writeup_id}#{n:04d}", "coded")])
    study.close()
    return tmp_path / "study"


def segments(writeup_id: str) -> list[Segment]:
    found, start = [], 0
    for n, text in enumerate(TEXTS):
        kind, question = ("prompt", "") if n == 0 else ("content", "Q1" if n == 1 else "")
        found.append(Segment(f"{writeup_id}#{n:04d}", writeup_id, n, start, start + len(text), text, kind, "group", question))  # type: ignore[arg-type]
        start += len(text) + 1
    return found


def test_the_figures_are_printed_with_their_intervals(study: Path) -> None:
    result = call("evaluate", "--study", study, "--gold", study.parent / "gold.yaml")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    for line in (
        "Codes, 2 write-ups all (4) under a question (2) under none (2)",
        "samples-F1 1.000 [1.000, 1.000] 1.000 [1.000, 1.000] 1.000 [1.000, 1.000]",
        "Q2 1.000 [1.000, 1.000] 2",
        "most often confused (gold > found): nothing",
        "exact 0.500 [0.500, 0.500]",
        "support taken for oppose, or back 0.000 [0.000, 0.000]",
        "gold > found: concern > oppose 2, support > support 2",
        "organiser's or not, right 1.000 [1.000, 1.000]",
        "units with a gold code 4 coded, 0 undecided, 0 none",
        "headings and prompts coded 0 of 2",
        "50% (2) 1.000 [1.000, 1.000] 0.80",
        "0.8 to 0.9 1.000 0.800 4",
        "expected calibration error 0.200 [0.200, 0.200]",
    ):
        assert line in lines


def test_for_machines_everything_is_one_json_object(study: Path) -> None:
    value = json.loads(call("evaluate", "--study", study, "--gold", study.parent / "gold.yaml", "--json").stdout)
    assert value["all_units"]["samples_f1"] == {"value": 1.0, "n": 4, "low": 1.0, "high": 1.0}
    assert value["positions"]["confusion"] == {"concern > oppose": 2, "support > support": 2}
    assert value["coverage"]["n_quiet"] == 2
    assert len(value["most_confident"]) == 10


def test_what_could_not_be_compared_is_said_on_stderr(study: Path) -> None:
    gold = study.parent / "gold.yaml"
    gold.write_text(GOLD.replace("Q2", "Z2") + "- {id: g9, units: []}\n", encoding="utf-8")
    result = call("evaluate", "--study", study, "--gold", gold)
    assert result.exit_code == 0
    assert "gold write-up g9: is not in the study" in result.stderr
    assert "1 code is left out, which is in none of the study's codebooks: Z2" in result.stderr


def test_a_faulty_gold_file_gives_exit_code_2(study: Path) -> None:
    gold = study.parent / "gold.yaml"
    gold.write_text(GOLD.replace("support", "suport"), encoding="utf-8")
    result = call("evaluate", "--study", study, "--gold", gold)
    assert result.exit_code == 2
    assert 'unit 2: there is no position "suport". Try: "support"' in result.stderr
