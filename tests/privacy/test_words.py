from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.privacy.words import fold, is_heading, split_words


def test_a_possessive_is_no_part_of_the_word() -> None:
    word = split_words("Roy’s notes")[0]
    assert (word.text, word.possessive) == ("Roy", True)


def test_apostrophes_and_hyphens_inside_names_stay() -> None:
    assert [word.text for word in split_words("O'Rourke, Anne-Marie and N’Golo")] == ["O'Rourke", "Anne-Marie", "and", "N’Golo"]


def test_blanks_initials_and_titles_join_words_and_a_full_stop_parts_them() -> None:
    joined = {word.text: word.joined for word in split_words("Mr. S. Whitlock came. Then Donna, left")}
    assert joined == {"Mr": False, "S": True, "Whitlock": True, "came": True, "Then": False, "Donna": True, "left": False}


def test_a_name_broken_by_the_width_of_the_page_is_one() -> None:
    words = split_words("What people here would want is to be asked. Mrs Eluned\nProsser told us.\n\nJean\nTed")
    assert {word.text: word.joined for word in words if word.text in {"Prosser", "Ted"}} == {"Prosser": True, "Ted": False}


@pytest.mark.parametrize("text", ["Rose", "- Rose", "“Rose", "* (Rose", "4.2 Rose", "Yes. Rose", "Votes: Rose", "line\nRose"])
def test_what_begins_a_line_or_a_sentence_opens_it(text: str) -> None:
    assert split_words(text)[-1].opens


@pytest.mark.parametrize("text", ["said Rose", "with Dr. Rose", "we, Rose"])
def test_what_stands_inside_a_sentence_does_not_open_it(text: str) -> None:
    assert not split_words(text)[-1].opens


@pytest.mark.parametrize(
    ("word", "shape"), [("donna", "lower"), ("Donna", "title"), ("McKay", "title"), ("DONNA", "upper"), ("S", "initial"), ("iPad", "mixed")]
)
def test_the_shape_is_told_by_the_capitals(word: str, shape: str) -> None:
    assert split_words(word)[0].shape == shape


def test_a_line_in_capitals_is_shouted() -> None:
    assert [word.shouted for word in split_words("NOTES BY SUE\nby SUE")] == [True, True, True, False, False]


@pytest.mark.parametrize("line", ["Our Vision For The Hall", "PURPOSE", "Acceptability (Derbynioldeb)"])
def test_a_heading_has_capitals_and_no_full_stop(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize("line", ["Donna Evans was thanked by the meeting for soup", "Our Vision.", "", "of it"])
def test_a_sentence_is_no_heading(line: str) -> None:
    assert not is_heading(line)


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    for word in split_words(text):
        assert text[word.start : word.end] == word.text
        assert fold(word.text) == word.key
