"""questions.py: a framing question is known wherever a sheet prints it."""

import pytest

from dialogue_synth.ingest.layout import Piece
from dialogue_synth.ingest.questions import Questions, mark_prompts, without_number

Q = "Who should decide which lights stay on, and how often?"


@pytest.mark.parametrize(
    "printed",
    [
        Q,
        Q.upper(),
        f"Q3. {Q}",
        f"2.1) {Q}",
        f"(b) {Q}",
        f"Question 4: {Q}",
        Q.removesuffix("?"),
        Q.replace("which", "wich"),
        Q.replace(" and", "\nand"),
        f"“{Q}”",
    ],
)
def test_a_question_is_known_in_print(printed: str, questions: Questions) -> None:
    assert questions.is_one(printed)


@pytest.mark.parametrize("said", ["Who decides?", "The council should decide which lights stay on.", "", "Q", "1."])
def test_other_words_are_no_question(said: str, questions: Questions) -> None:
    assert not questions.is_one(said)


def test_a_question_at_the_start_of_a_paragraph_is_cut_off(questions: Questions) -> None:
    text = f"Q2. {Q} The parish, every spring."
    marked = mark_prompts([Piece("paragraph", text, "line 1", start=10)], questions)
    assert [(piece.kind, piece.text, piece.start) for piece in marked] == [
        ("prompt", f"Q2. {Q}", 10),
        ("paragraph", "The parish, every spring.", 10 + len(f"Q2. {Q} ")),
    ]


def test_somebody_s_own_short_wording_is_left_in_the_answer() -> None:
    text = "Is it real? We suppose so."
    assert mark_prompts([Piece("paragraph", text, "")], Questions(("Is it real?",))) == [Piece("paragraph", text, "")]


def test_a_numbered_question_is_a_prompt_even_if_no_codebook_asks_it(questions: Questions) -> None:
    marked = mark_prompts([Piece("paragraph", "Q7. And what about the owls?\nThey were for it.", "")], questions)
    assert [(piece.kind, piece.text) for piece in marked] == [
        ("prompt", "Q7. And what about the owls?"),
        ("paragraph", "They were for it."),
    ]


def test_a_question_that_somebody_asked_is_a_prompt_only_where_the_sheet_marks_its_own_so(questions: Questions) -> None:
    asked = Piece("paragraph", "Q. Will the lamps be sold?", "")
    assert mark_prompts([asked], questions) == [asked]
    assert [piece.kind for piece in mark_prompts([Piece("paragraph", f"Q. {Q}", ""), asked], questions)] == ["prompt", "prompt"]


def test_a_heading_that_repeats_a_question_is_a_prompt_of_its_level(questions: Questions) -> None:
    assert mark_prompts([Piece("heading", Q, "", 3)], questions) == [Piece("prompt", Q, "", 3)]


def test_figures_at_the_start_of_an_answer_are_no_number_of_a_question() -> None:
    assert without_number("12 people said so") == "12 people said so"
