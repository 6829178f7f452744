from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.contrast import find_contrasts

GAINS = "the benefits of the sharing outweigh the risks"
OPT_OUT = "a simple opt-out is enough"


@pytest.mark.parametrize(
    ("passage", "proposition", "kinds"),
    [
        ("the gains are bigger than the dangers", GAINS, ["agrees"]),
        ("the dangers are greater than the gains", GAINS, ["reverses"]),
        ("the gains are less than the dangers", GAINS, ["reverses"]),
        ("the risks are outweighed by the benefits", GAINS, ["agrees"]),
        ("the benefits do not outweigh the risks", GAINS, ["reverses"]),
        ("more harm than good would come of it", GAINS, ["reverses"]),
        ("it would do more good than harm", "", ["agrees"]),
        ("nurses matter more than software", "software matters more than nurses", ["reverses"]),
        ("software matters more than nurses", "software matters more than nurses", ["agrees"]),
        ("the bus is slower and dearer than the train", GAINS, []),
        ("the bus is better than the train", GAINS, []),
    ],
)
def test_a_comparison_agrees_with_the_proposition_or_reverses_it(passage: str, proposition: str, kinds: list[str]) -> None:
    assert [contrast.kind for contrast in find_contrasts(passage, proposition)] == kinds


@pytest.mark.parametrize(
    ("passage", "proposition", "kinds"),
    [
        ("opt-in is the only way", OPT_OUT, ["opposite"]),
        ("an opt out would do", OPT_OUT, ["echo"]),
        ("not an opt-out", OPT_OUT, ["opposite"]),
        ("an opt-in is not needed", OPT_OUT, ["opposite"]),
        ("nobody wants an opt-in", OPT_OUT, ["echo"]),
        ("opt-in or opt-out", "people may opt in or opt out", []),
        ("it ought to be voluntary", "taking part should be compulsory", ["opposite"]),
        ("it ought to be voluntary", "taking part is useful", []),
    ],
)
def test_the_opposite_of_a_word_of_the_proposition_is_found(passage: str, proposition: str, kinds: list[str]) -> None:
    assert [contrast.kind for contrast in find_contrasts(passage, proposition)] == kinds


def test_the_words_that_are_compared_are_not_shown() -> None:
    (contrast,) = find_contrasts("more harm than good", GAINS)
    assert (contrast.words, contrast.found) == ("more than", "more harm than")


@given(st.text(), st.text())
def test_what_is_found_stands_in_the_passage(passage: str, proposition: str) -> None:
    assert all(contrast.found in passage for contrast in find_contrasts(passage, proposition))
