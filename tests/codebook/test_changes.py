"""A version against another one, in words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.codebook import added, edited, retired, version_diff
from dialogue_synth.codebook.changes import MAX_WORDS, Piece, in_plain_text, word_diff
from dialogue_synth.model import Code, Codebook, Example, NearMiss

ONE = Code("A", "One", "b", definition="Whether people want it", include=("first", "second"), examples=(Example("Yes please.", "support"),))
BOOK = Codebook("b", "1", "B", "en", (), (ONE, Code("B", "Two", "b", question="b?")), "")
texts = st.lists(st.sampled_from("it is not wanted here by anybody".split()), max_size=12).map(" ".join)


@given(texts, texts)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert " ".join(p.words for p in pieces if p.change != "added").split() == old.split()
    assert " ".join(p.words for p in pieces if p.change != "removed").split() == new.split()


def test_very_long_texts_are_told_whole() -> None:
    long = "word " * (MAX_WORDS + 1)
    assert word_diff(long, "short") == (Piece(long, "removed"), Piece("short", "added"))


def test_a_changed_field_is_told_word_by_word_and_the_others_are_not() -> None:
    diff = version_diff(BOOK, edited(BOOK, replace(ONE, definition="Whether most people want it", contradiction=False)))
    (code,) = diff.codes
    assert (code.code_id, code.change) == ("A", "changed")
    assert [field.label for field in code.fields] == ["Definition", "Different answers contradict each other"]
    assert code.fields[0].texts == ((Piece("Whether"), Piece("most", "added"), Piece("people want it")),)
    assert code.fields[1].texts == ((Piece("yes", "removed"), Piece("no", "added")),)


def test_of_a_list_only_what_differs_is_told() -> None:
    new = replace(
        ONE, include=("second", "third one"), examples=(Example("Yes please.", "conditional"),), near_misses=(NearMiss("x", "B", "why"),)
    )
    fields = {f.field: f.texts for f in version_diff(BOOK, edited(BOOK, new)).codes[0].fields}
    assert fields["include"] == ((Piece("first", "removed"),), (Piece("third one", "added"),))
    assert fields["examples"] == ((Piece("support:", "removed"), Piece("conditional:", "added"), Piece("Yes please.")),)
    assert fields["near_misses"] == ((Piece("B: x (why)", "added"),),)
    moved = version_diff(BOOK, edited(BOOK, replace(ONE, include=("second", "first"))))
    assert moved.codes[0].fields[0].texts == ((Piece("the same in another order"),),)


def test_added_and_retired_codes_are_told_as_they_are() -> None:
    new = replace(added(retired(BOOK, "B"), Code("C", "Three", "", question="c?", auxiliary=True)), title="Other", version="2")
    diff = version_diff(BOOK, new)
    assert [(code.code_id, code.change) for code in diff.codes] == [("B", "removed"), ("C", "added")]
    assert diff.codes[1].fields[0].texts == ((Piece("c?"),),)
    assert diff.sentence == "1 code added, 1 retired, title changed"
    assert version_diff(BOOK, replace(BOOK, version="2")).sentence == "no code differs"


def test_a_terminal_shows_it_with_signs() -> None:
    lines = list(in_plain_text(version_diff(BOOK, edited(BOOK, replace(ONE, name="The one")))))
    assert lines == ["1 code changed", "", "A The one: changed", "  Name: [-One-] {+The one+}"]
