"""say.py: numbers with their base."""

from __future__ import annotations

import pytest

from dialogue_synth.model import Vote
from dialogue_synth.votes import vote_in_words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"n_for": None, "n_against": 13, "base": 21}, "13 against (of 21)"),
        ({"n_for": 9, "n_against": 0, "unanimous": True, "base": 9}, "unanimous, 9 for (9 counted)"),
        ({"n_for": None, "n_against": 0, "unanimous": True}, "unanimous"),
        ({"n_for": None, "n_against": None, "share": 2 / 3}, "67% in favour, numbers not stated"),
        ({"n_for": None, "n_against": None, "score": 0.7, "base": 21}, "a mean of 0.70 on a scale made to run from 0 to 1 (of 21)"),
    ],
)
def test_a_vote_is_told_with_its_base(told: dict, words: str) -> None:
    facts = {"n_undecided": None, "base": None} | told
    assert vote_in_words(Vote("g1", "g1#0000", "P1", "", start=0, end=1, quotation="x", **facts)) == words
