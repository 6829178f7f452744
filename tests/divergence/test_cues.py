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


_PIECES = st.sampled_from(["pay", "pays", "pass", "passed", "to", "£40", "opt-out", "out", "can't", "unfair", "a", "don't", "-", "."])
_CUES = st.sampled_from(
    ["pay*", "pay", "pass* ... to", "opt-out", "£*", "can't", "un*fair", "a*", "to", "out", "- to", "*fair", "don't pa*"]
)


@given(st.lists(_PIECES, max_size=8).map(" ".join), st.lists(_CUES, min_size=1, max_size=4).map(tuple))
def test_looking_first_whether_a_word_stands_there_at_all_loses_no_match(text: str, cues: tuple[str, ...]) -> None:
    cue, said = cue_pattern(cues), plain(text)
    assert cue.findall(said) == [match.group() for match in cue.pattern.finditer(said)]
    assert (cue.search(said) is None) is (cue.pattern.search(said) is None)
