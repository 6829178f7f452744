"""Flags on the command line: listed, read face to face, judged; a verdict stays through re-runs and new batches."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import make_writeup
from conftest import TinyEncoder
from dialogue_synth import Study
from dialogue_synth.cli import main
from dialogue_synth.model import Divergence, Evidence, WriteUp
from dialogue_synth.store import Stage
from dialogue_synth.store.records import ShownMetadata

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
        checked=(1, 2),
        stability=(43, 50),
        notes=("All 3 write-ups of batch “1” stand on the side “against”; of the 4 others, 0.",),
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
    assert "3 divergences, 0 supported, 3 without a verdict" in call("divergences", "list", "--study", study).stdout
    assert "2 divergences" in call("divergences", "list", "--study", study, "--initiative", "warm").stdout
    value = json.loads(call("divergences", "list", "--study", study, "--kind", "contradiction", "--initiative", "meals", "--json").stdout)
    assert [flag["id"] for flag in value["divergences"]] == ["contradiction-aa22"]


def test_a_divergence_is_shown_face_to_face(study: Path) -> None:
    shown = call("divergences", "show", "contradiction-aa1", "--study", study).stdout
    order = ["support: g1", "g1#0001", "    Yes.", "oppose: g2", "g2#0004", "    No.", "The rule."]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)
    assert "1 of the 2 codings that it rests on were checked by people." in shown
    assert "Stable in 43 of 50 draws" in shown
    assert "All 3 write-ups" in shown


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
    assert "2 divergences, 0 supported, 2 without a verdict" in call("divergences", "list", "--open", "--study", study).stdout


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


def test_how_often_a_kind_was_confirmed_stands_under_the_list(study: Path) -> None:
    call("divergences", "verdict", "contradiction-aa11", "confirmed", "--study", study)
    call("divergences", "verdict", "contradiction-aa22", "not_divergent", "--study", study)
    assert "contradiction: confirmed 1 of 2 (not divergent 1)" in call("divergences", "list", "--study", study).stdout
    assert json.loads(call("divergences", "list", "--json", "--study", study).stdout)["verdicts"] == {
        "contradiction": "confirmed 1 of 2 (not divergent 1)"
    }


def test_a_kind_or_initiative_that_no_flag_has_is_answered_with_the_closest(study: Path) -> None:
    assert 'Try: "contradiction"' in call("divergences", "list", "--kind", "contradition", "--study", study).stderr
    assert 'Try: "warm"' in call("divergences", "list", "--initiative", "wram", "--study", study).stderr
    assert "one of meals, warm" in call("divergences", "list", "--initiative", "xyz", "--study", study).stderr


def test_a_verdict_on_a_flag_that_changed_is_to_be_looked_at_again(study: Path) -> None:
    call("divergences", "verdict", "omission-bb11", "explained", "--study", study)
    assert "[verdict explained: look again]" in call("divergences", "list", "--changed", "--study", study).stdout
    assert json.loads(call("divergences", "list", "--changed", "--json", "--study", study).stdout)["changes"][0]["verdict"] == "explained"


def test_a_passage_is_shown_with_its_file_and_place(study: Path) -> None:
    opened = Study.open(study)
    with opened.transaction() as write:
        write.put(WriteUp, [make_writeup("g1", "Yes.")])
        write.put(ShownMetadata, [ShownMetadata("g1", "g1.txt", "", "", "", "")])
    opened.close()
    assert "g1#0001  g1.txt, paragraph 1" in call("divergences", "show", "contradiction-aa11", "--study", study).stdout


def test_a_flag_that_rests_on_words_is_supported_by_who_upholds_it(study: Path) -> None:
    opened = Study.open(study)
    with opened.transaction() as write:
        write.put(Divergence, [replace(FLAGS[2], id="duplicate-cc11", kind="duplicate")])
    for verdict, status in (
        ("duplicate_voice", "supported"),
        ("not_divergent", "screening"),
        ("confirmed", "supported"),
        ("", "screening"),
    ):
        opened.judge("Ann", "duplicate-cc11", verdict)  # type: ignore[arg-type]
        assert [d.status for d in opened.divergences] == [status]
    opened.close()
