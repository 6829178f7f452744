from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence.cues import cue_pattern, found_cues, plain, sentences


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("pay*", "It pays for itself.", True),
        ("pay", "It pays for itself.", False),
        ("pass* ... to", "They will be passed on straight to him.", True),
        ("pass* ... to", "It passed. Then to bed.", False),  # a cue does not cross the end of a sentence
        ("opt-out", "An opt-out-clause", False),
        ("£*", "It is £40 a week", True),
        ("can't", "You can’t leave", True),
    ],
)
def test_a_cue_matches_words_endings_and_gaps(cue: str, text: str, found: bool) -> None:
    assert bool(cue_pattern((cue,)).search(plain(text))) is found


def test_no_cues_match_nothing() -> None:
    assert found_cues((), "anything at all") == []


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert sentences("Mr. Roe spoke. It was late! Was it? Yes.") == ["Mr. Roe spoke.", "It was late!", "Was it?", "Yes."]


@given(st.text(max_size=80))
def test_splitting_loses_no_word(text: str) -> None:
    assert " ".join(" ".join(sentences(text)).split()).replace('"', "") in (
        " ".join(text.split()).replace('"', ""),
        " ".join(text.split()),
    ) or any(mark in text for mark in "'\"”’)")
