from __future__ import annotations

from dialogue_synth.divergence.word_changes import word_changes


def test_edits_are_shown_word_by_word_with_a_neighbour() -> None:
    assert word_changes("We met on Monday in the hall.", "We met on Friday in the old hall.") == [
        ("on Monday in", "on Friday in"),
        ("the hall.", "the old hall."),
    ]


def test_a_passage_written_anew_is_no_edit() -> None:
    assert word_changes("We met on Monday.", "Nobody came at all that day.") == []


def test_equal_passages_have_no_changes() -> None:
    assert word_changes("the same words", "the same words") == []
