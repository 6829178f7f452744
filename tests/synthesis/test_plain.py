"""Plain sentences say what the counts say, for and against alike, and are easy to read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.synthesis.plain import plain_sentences, reading_ease

POSITIONS = ("support", "conditional", "concern", "oppose", "mixed", "undecided")


@pytest.mark.parametrize(
    ("counts", "n_asked", "said"),
    [
        ({}, 4, "No group gave a view on this."),
        ({"support": 1}, 1, "1 group gave a view on this. It agreed."),
        ({"conditional": 3}, 3, "3 groups gave a view on this. All 3 agreed, but only on conditions."),
        ({"concern": 2}, 5, "2 groups gave a view on this. Both were worried. 3 gave none."),
        ({"support": 1, "undecided": 2}, 3, "3 groups gave a view on this. 1 agreed. We could not tell what 2 of them thought."),
    ],
)
def test_counts_become_short_sentences(counts: dict[str, int], n_asked: int, said: str) -> None:
    assert plain_sentences(counts, n_asked) == said


@given(st.fixed_dictionaries({position: st.integers(0, 30) for position in POSITIONS}), st.integers(0, 9))
def test_every_position_that_is_held_is_said_and_the_sentences_are_easy(counts: dict[str, int], silent: int) -> None:
    of = sum(counts.values())
    said = plain_sentences(counts, of + silent)
    if not of:
        return
    n_for = counts["support"] + counts["conditional"]
    for n, word in (
        (n_for, "agreed"),
        (counts["oppose"], "disagreed"),
        (counts["concern"], "worried"),
        (counts["mixed"], "split"),
        (silent, "none"),
    ):
        assert bool(re.search(rf"\b{word}\b", said)) == bool(n)
    assert reading_ease(said) > 60


def test_beside_one_group_only_the_others_are_counted() -> None:
    assert plain_sentences({}, 3, others=True) == "No other group gave a view on this."
    assert plain_sentences({"mixed": 2}, 3, others=True) == "2 other groups gave a view on this. Both were split. 1 gave none."


def test_reading_ease_tells_plain_from_office_english() -> None:
    assert reading_ease("We met in the hall. Most of us said yes.") > 90
    assert (
        reading_ease(
            "Notwithstanding considerable organisational heterogeneity, participants articulated predominantly conditional acceptability."
        )
        < 0
    )
    assert reading_ease("") > 200
