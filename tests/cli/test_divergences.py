"""Flags on the command line: listed, read face to face, judged; a verdict stays through re-runs and new batches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study
from dialogue_synth.cli import main
from dialogue_synth.model import Divergence, Evidence
from dialogue_synth.store import Stage

FLAGS = (
    Divergence(
        "contradiction-aa11",
        "contradiction",
        "warm",
        "P1",
        {"support": ("g1",), "oppose": ("g2",)},
        "high",
        0.9,
        "The rule.",
        "One says yes, one no.",
        (
            Evidence("support", "g1", "g1#0001", 0, 4, "Yes."),
            Evidence("oppose", "g2", "g2#0004", 0, 3, "No."),
        ),
    ),
    Divergence(
        "contradiction-aa22",
        "contradiction",
        "meals",
        "P1",
        {"support": ("g3",), "oppose": ("g4",)},
        "low",
        0.2,
        "The rule.",
        "The same.",
        (),
    ),
    Divergence(
        "omission-bb11", "omission", "warm", "", {"flagged": ("g1",), "compared_with": ("g2",)}, "low", 0.1, "The rule.", "Silent.", ()
    ),
)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    study = Study.create(tmp_path / "study")
    with study.transaction() as write:
        write.put(Divergence, FLAGS)
        write.keep_value(
            "divergence changes",
            [
                {
                    "divergence_id": "omission-bb11",
                    "kind": "omission",
                    "initiative": "warm",
                    "code_id": "",
                    "change": "new",
                    "why": "new write-ups take part: g2",
                }
            ],
        )
        write.stage_done(Stage("diverge", {}))
    study.close()
    return tmp_path / "study"


def test_the_list_can_be_narrowed(study: Path) -> None:
    assert "3 divergences, 3 without a verdict" in call("divergences", "list", "--study", study).stdout
    assert "2 divergences" in call("divergences", "list", "--study", study, "--initiative", "warm").stdout
    value = json.loads(call("divergences", "list", "--study", study, "--kind", "contradiction", "--initiative", "meals", "--json").stdout)
    assert [flag["id"] for flag in value["divergences"]] == ["contradiction-aa22"]


def test_a_divergence_is_shown_face_to_face(study: Path) -> None:
    shown = call("divergences", "show", "contradiction-aa1", "--study", study).stdout
    assert shown.index("support: g1") < shown.index("g1#0001  Yes.") < shown.index("oppose: g2") < shown.index("g2#0004  No.")
    assert "The rule." in shown


def test_the_last_verdict_holds_and_the_log_keeps_all(study: Path) -> None:
    for verdict, memo in (("confirmed", "read both"), ("none", ""), ("explained", "only tenants came")):
        assert (
            call("divergences", "verdict", "contradiction-aa11", verdict, "--memo", memo, "--analyst", "Ann", "--study", study).exit_code
            == 0
        )
    opened = Study.open(study)
    assert [d.verdict for d in opened.divergences] == ["explained", "", ""]
    assert [j.verdict for j in opened.judgements] == ["confirmed", "", "explained"]
    shown = call("divergences", "show", "contradiction-aa11", "--study", study).stdout
    assert "Ann: confirmed – read both" in shown
    assert "Ann: verdict taken back" in shown
    assert "2 divergences, 2 without a verdict" in call("divergences", "list", "--open", "--study", study).stdout


def test_an_id_that_is_unknown_or_not_enough_is_explained(study: Path) -> None:
    unknown = call("divergences", "show", "omission-bb12", "--study", study)
    assert (unknown.exit_code, "omission-bb11" in unknown.stderr) == (2, True)
    several = call("divergences", "verdict", "contradiction", "confirmed", "--study", study)
    assert (several.exit_code, "2 divergences have an id that begins so" in several.stderr) == (2, True)


def test_what_changed_since_the_last_comparison_is_listed_with_the_reason(study: Path) -> None:
    assert "new write-ups take part: g2" in call("divergences", "list", "--changed", "--study", study).stdout
    assert json.loads(call("divergences", "list", "--changed", "--json", "--study", study).stdout)["changes"][0]["change"] == "new"


def test_a_verdict_survives_a_new_batch(tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    (tmp_path / "book.yaml").write_text(
        "codes:\n- id: Q1\n  name: Evening opening\n  question: Should the library open in the evening?\n"
        "  proposition: The library should open in the evening.\n",
        encoding="utf-8",
    )
    study = Study.create(tmp_path / "study", [tmp_path / "book.yaml"])
    folder = tmp_path / "in"
    folder.mkdir()
    answers = (
        "Yes, we all want the library to open in the evening.",
        "No. We are against opening the library in the evening.",
        "Yes, we support opening it.",
    )
    for n, answer in enumerate(answers):
        if n == 2:
            study.judge("Ann", study.divergences[0].id, "confirmed")
        (folder / f"g{n}.txt").write_text(f"Group {n}\n\nShould the library open in the evening?\n\n{answer}\n", encoding="utf-8")
        if n:
            assert call("run", folder, "--study", study.root).exit_code == 0
    (flag,) = [d for d in Study.open(study.root).divergences if d.kind == "contradiction"]
    assert flag.verdict == "confirmed"
    assert "joined support: g2" in call("divergences", "list", "--changed", "--study", study.root).stdout


def test_an_unknown_verdict_is_answered_with_the_closest(study: Path) -> None:
    result = call("divergences", "verdict", "omission-bb11", "confirm", "--study", study)
    assert (result.exit_code, 'Try: "confirmed"' in result.stderr) == (2, True)
    assert Study.open(study).judgements == ()
