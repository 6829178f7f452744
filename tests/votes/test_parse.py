"""parse.py and lines.py: what is a vote in a sentence, and what only looks like one."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.votes import ballots_in, words
from dialogue_synth.votes.words import level

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "votes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_votes_and_what_is_none_are_told_apart(case: dict) -> None:
    found = ballots_in(case["text"])
    numbers = [(ballot.n_for, ballot.n_against, ballot.n_undecided) for ballot in found]
    for one, wanted in zip(numbers, case.get("votes", []), strict=True):
        assert all(want is None or want == n for n, want in zip(one, wanted, strict=True))
    for name in ("base", "share", "score", "unanimous"):
        if name in case:
            assert getattr(found[0], name) == pytest.approx(case[name], abs=1e-4)


@given(st.text())
def test_a_vote_lies_within_its_text(text: str) -> None:
    assert all(0 <= ballot.start <= ballot.end <= len(text) for ballot in ballots_in(text))
    assert len(level(text)) == len(text)


@given(st.text(alphabet="aAßẞİΣσς’“–\u00a0\n .", max_size=12))
def test_a_levelled_text_is_levelled_letter_by_letter(text: str) -> None:
    assert level(text) == "".join(level(char) for char in text)


@pytest.mark.parametrize("text", [case["text"] for case in CASES])
def test_a_sentence_that_is_passed_over_holds_no_vote(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = ballots_in(text)
    monkeypatch.setattr(words, "COUNTS", re.compile(""))
    assert ballots_in(text) == found


@given(st.integers(2, 200), st.integers(2, 200), st.integers(1, 50))
def test_any_numbers_are_read(n_for: int, n_against: int, n_undecided: int) -> None:
    (ballot,) = ballots_in(f"On a show of hands {n_for} were in favour, {n_against} against and {n_undecided} undecided.")
    assert (ballot.n_for, ballot.n_against, ballot.n_undecided, ballot.n_told) == (
        n_for,
        n_against,
        n_undecided,
        n_for + n_against + n_undecided,
    )


def test_what_was_voted_on_stands_with_the_vote() -> None:
    (row,) = ballots_in("| Build the ramp | For 12 | Against 3 |")
    assert row.what == "build the ramp"
    (said,) = ballots_in("Sharing with the school: 10 for, 9 against.")
    assert said.what == "sharing with the school"


def test_a_row_without_sides_and_a_tally_without_a_base_are_none() -> None:
    assert ballots_in("Ramp | 12 | 3") == []
    assert ballots_in("Ramp | For the old | 3 against") == []
    assert ballots_in("Good idea: 4 notes") == []


@pytest.mark.parametrize(
    "word", ["one of us people members of the group were ", "1, 2, 3 and 4 to 5 ", "for ", "carried ", "thought ", "a", "3 of the ", "=|"]
)
def test_long_texts_take_no_time(word: str) -> None:
    began = time.process_time()
    ballots_in(word * 3000)
    assert time.process_time() - began < 3
