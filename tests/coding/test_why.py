from __future__ import annotations

from dialogue_synth.coding.passages import Passage
from dialogue_synth.coding.profile import ViewText
from dialogue_synth.coding.why import explain_code, shared_words
from dialogue_synth.model import Code, Segment

CODE = Code("D1", "Dogs", "parks", theme="D")
VIEW = ViewText(
    0, "near_miss", "Dogs should run free in every park of the town, and their owners should be left alone by wardens and councillors."
)


def told(question_code: str = "", theme: str = "", **given: object) -> str:
    segment = Segment("g#0", "g", 0, 0, 30, "Mr Quill says dogs may run.", "content", "group", question_code)
    passage = Passage(segment, "Mr Quill", theme)
    facts = {"runner_up": (Code("D2", "Swings", "parks"), 0.1), "shared": ("dogs",)} | given
    return explain_code(passage, CODE, 0.8, nearest=(VIEW, 0.5), **facts)  # type: ignore[arg-type]


def test_a_reason_gives_score_runner_up_nearest_words_and_words_in_common() -> None:
    line = told()
    assert line.startswith("D1 0.80, next D2 0.10; nearest near miss (0.50): “Dogs should run free")
    assert line.endswith("words in common: dogs")
    assert "…”" in line


def test_a_reason_names_the_place_in_the_form() -> None:
    assert "stands under the question of D1;" in told("D1")
    assert "under the question of T1, yet answers another" in told("T1")
    assert "stands in the part of its theme" in told(theme="D")
    assert "stands" not in told(theme="T")


def test_a_reason_never_quotes_the_passage() -> None:
    assert "Quill" not in told("D1", "D")


def test_without_runner_up_and_common_words_the_line_is_shorter() -> None:
    line = told(runner_up=None, shared=())
    assert "next" not in line
    assert "common" not in line


def test_shared_words_are_telling_ones_of_the_views() -> None:
    assert shared_words("They should have opt-out letters", ["an opt-out", "letters that should"]) == ("opt-out", "letters")
