from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from dialogue_synth.model import Code, Codebook, Theme
from dialogue_synth.segment.questions import QuestionFinder, has_question_marker, strip_numbering

ROWS = yaml.safe_load((Path(__file__).parents[1] / "data" / "questions.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def finder(codebooks: Sequence[Codebook]) -> QuestionFinder:
    return QuestionFinder(codebooks)


@pytest.mark.parametrize(("text", "code_id"), ROWS)
def test_a_heading_finds_its_framing_question(finder: QuestionFinder, text: str, code_id: str) -> None:
    assert finder.match(text).code_id == code_id


def test_every_printed_question_finds_its_own_code(finder: QuestionFinder, codebooks: Sequence[Codebook]) -> None:
    for book in codebooks:
        for code in book.framing_codes:
            for question in (code.question, *code.other_questions):
                assert finder.match(question).code_id == code.id
                assert finder.match_question(f"  {question.upper()} ").basis == "question"


def test_a_question_that_a_form_cut_short_is_found(finder: QuestionFinder, codebooks: Sequence[Codebook]) -> None:
    assert all(finder.match(code.question[:45]).code_id == code.id for code in codebooks[0].framing_codes)


def test_a_themes_heading_is_told_from_no_match_at_all(finder: QuestionFinder) -> None:
    assert finder.match("3. RESOURSING (page 2)").basis == "theme"
    assert finder.match("Bus stops").basis == ""


def test_a_name_is_no_question_that_text_repeats(finder: QuestionFinder) -> None:
    assert finder.match("Consent").basis == "name"
    assert finder.match_question("Consent").code_id == ""


def test_two_codes_that_fit_equally_well_give_none() -> None:
    twins = tuple(Code(i, f"Fares on {i}", "b", question="Should the fare be two pounds for all?") for i in ("F1", "F2"))
    finder = QuestionFinder([Codebook("b", "1", "", "en", (Theme("F", "Fares and passes"),), twins, "")])
    assert finder.match("Should the fare be two pounds for all?").code_id == ""
    assert finder.match("Fares").code_id == ""
    assert finder.match("F2: fares").code_id == "F2"


def test_without_a_codebook_nothing_matches() -> None:
    finder = QuestionFinder([])
    assert finder.match("Should people be asked?").code_id == ""
    assert finder.match("").basis == ""


@pytest.mark.parametrize(
    ("text", "rest"), [("2.1) Who pays?", "Who pays?"), ("Item 4. Heat", "Heat"), ("iv. Heat", "Heat"), ("Who pays?", "Who pays?")]
)
def test_numbers_are_stripped(text: str, rest: str) -> None:
    assert strip_numbering(text) == rest


@pytest.mark.parametrize(
    ("text", "marked"), [("Q: why?", True), ("Q3. why?", True), ("Question 2 why?", True), ("Quorum. Why?", False), ("q&a", False)]
)
def test_a_marked_question_is_seen(text: str, marked: bool) -> None:
    assert has_question_marker(text) is marked
