"""The codebooks that come with dialogue-synth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialogue_synth.codebook import (
    check_codebook,
    load_codebook,
    load_codebooks,
    shipped,
    shipped_codebook,
    shipped_codebooks,
    summarise_codebook,
    yaml_reader,
)
from dialogue_synth.errors import CodebookError

FOLDER = Path(__file__).parents[2] / "codebooks"
PAIR = "P1 P2 P3 P3a P4 P5 A1 A2 A3 A3a I1 I2 I3 I4 I5 I6 R1 R2 R3 R3a X-PROC X-FEEDBACK X-ORG X-OTHER".split()


def test_both_have_all_their_codes_and_no_faults() -> None:
    pair, benefit = load_codebooks([shipped_codebook("pair"), shipped_codebook("public-benefit")])
    assert [code.id for code in pair.codes] == PAIR
    assert [code.id for code in pair.framing_codes] == PAIR[:20]
    assert [code.id for code in benefit.codes] == ["PB1", "PB2", "PB3", "PB4", "PB5"]
    assert (pair.id, benefit.id) == ("pair", "public_benefit")
    assert pair.version == benefit.version == "0.1.0"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_framing_code_can_be_asked_and_coded(path: Path) -> None:
    for code in load_codebook(path).framing_codes:
        assert code.question.endswith("?")
        assert code.proposition
        assert code.definition
        assert {example.position for example in code.examples} >= {"support", "oppose"}


def test_all_that_they_point_to_exists() -> None:
    codebooks = load_codebooks([shipped_codebook(name) for name in shipped_codebooks()])
    known = {code.id for codebook in codebooks for code in codebook.codes}
    notes = [note.what for name in shipped_codebooks() for note in check_codebook(shipped_codebook(name), known_elsewhere=known).notes]
    assert notes == []


def test_the_tests_of_public_benefit_are_read_with_the_codes_that_speak_to_them() -> None:
    assert [test.id for test in load_codebook(shipped_codebook("public-benefit")).tests] == ["purposeful", "proportionate", "responsible"]
    codebooks = load_codebooks([shipped_codebook(name) for name in shipped_codebooks()])
    known = {code.id for codebook in codebooks for code in codebook.codes}
    assert all(set(test.draws_on) <= known and test.question for codebook in codebooks for test in codebook.tests)


def test_the_question_is_the_plain_one_and_the_papers_words_are_kept() -> None:
    timing = load_codebook(shipped_codebook()).code("I4")
    assert timing.question == "When should people be brought in, and is this early enough?"
    assert timing.other_questions[0].startswith("What is the right timing of engagement? Are we making a prior assumption")
    assert timing.other_questions[1] == "What is the right timing of engagement?"
    assert len(timing.other_questions) == 4


def test_lists_of_problems_do_not_contradict_each_other() -> None:
    assert [code.id for code in load_codebook(shipped_codebook("pair")).codes if not code.contradiction] == ["I1"]


def test_the_least_that_works_works(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    path = tmp_path / "allotments.yaml"
    path.write_text(block[1], encoding="utf-8")
    assert [code.name for code in load_codebook(path).codes] == ["Water", "Waiting list"]


def test_the_readme_explains_every_key() -> None:
    explained = set(re.findall(r"`(\w+)`", (FOLDER / "README.md").read_text(encoding="utf-8")))
    keys = {
        *yaml_reader.FILE.known,
        *yaml_reader.HEAD.known,
        *yaml_reader.CODE.known,
        *yaml_reader.PREMISE.known,
        *yaml_reader.PREMISE_VALUE.known,
        *yaml_reader.TEST.known,
    } - {
        "position_order_for_distance",
        *yaml_reader.HEAD_FOR_PEOPLE,
    }
    assert keys <= explained


# -- where they are ----------------------------------------------------------------------------------------------------
def test_they_are_found_in_a_checkout() -> None:
    assert shipped_codebook("pair") == FOLDER / "pair.yaml"
    assert shipped_codebooks() == ("pair", "public-benefit")


def test_they_are_found_where_the_package_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.yaml").write_text("")
    monkeypatch.setattr(shipped, "INSTALLED", tmp_path)
    assert shipped_codebook("other") == tmp_path / "other.yaml"


@pytest.mark.parametrize(("name", "message"), [("public_benefit", '"public-benefit"'), ("qqq", "one of pair, public-benefit")])
def test_a_name_that_is_not_shipped_is_refused(name: str, message: str) -> None:
    with pytest.raises(CodebookError, match=f'no codebook "{name}" comes with dialogue-synth\n  Try: {message}'):
        shipped_codebook(name)


# -- counts ------------------------------------------------------------------------------------------------------------
def test_a_summary_counts_what_a_code_gives_to_go_by() -> None:
    summaries = {summary.code_id: summary for summary in summarise_codebook(load_codebook(shipped_codebook("pair")))}
    assert list(summaries) == PAIR
    wanting = summaries["P1"]
    assert (wanting.name, wanting.theme, wanting.n_examples, wanting.n_near_misses) == ("Wanting this project", "P", 7, 3)
    assert wanting.examples_by_position == {"support": 2, "conditional": 1, "concern": 1, "oppose": 2, "mixed": 1, "none": 0}
    assert wanting.has_proposition
    assert summaries["X-PROC"].auxiliary
    assert not summaries["X-PROC"].has_proposition
