from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.votes import Tally, number, tally


@pytest.mark.parametrize(
    ("text", "n_for", "n_against"),
    [
        ("For 2, against 19, don't know 3.", 2, 19),
        ("10 for, 9 against, 2 would not say", 10, 9),
        ("12 yes, 1 no, 3 shrugged.", 12, 1),
        ("Motion carried 16 to 2.", 16, 2),
        ("Motion defeated by 31 votes to nil.", 0, 31),
        ("Twenty-one were in favour and four said no.", 21, 4),
        ("Refused, 33 of the 38.", 5, 33),
        ("4.17 No further form is needed.", 0, 0),
        ("No one was against it.", 0, 0),
        ("He spoke for six minutes.", 0, 0),
        ("They cook for sixty children.", 0, 0),
        ("", 0, 0),
    ],
)
def test_people_on_each_side_are_counted(text: str, n_for: int, n_against: int) -> None:
    assert tally(text) == Tally(n_for, n_against)


@pytest.mark.parametrize(("words", "value"), [("7", 7), ("seven", 7), ("nineteen", 19), ("ninety-nine", 99), ("nil", 0)])
def test_numbers_in_words(words: str, value: int) -> None:
    assert number(words) == value


def test_a_few_of_one_side_say_nothing_about_the_room() -> None:
    assert Tally(0, 2).lean == 0.0
    assert Tally(0, 9).lean == -1.0
    assert Tally(3, 1).lean == 0.5
    assert Tally().lean == 0.0


@given(st.integers(0, 99), st.integers(0, 99))
def test_a_lean_lies_between_the_poles_and_a_split_room_leans_little(n_for: int, n_against: int) -> None:
    found = Tally(n_for, n_against)
    assert -1.0 <= found.lean <= 1.0
    if found.is_split:
        assert abs(found.lean) <= 1 / 3 + 1e-9
