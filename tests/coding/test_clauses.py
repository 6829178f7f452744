from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.clauses import clauses_of
from dialogue_synth.coding.cues import find_cues


@pytest.mark.parametrize(
    ("sentence", "counting"),
    [
        ("although it is meant well, we are against it", ["we are against it"]),
        ("however good it sounds, no", ["no"]),
        ("despite the risks we are for it", ["despite the risks we are for it"]),
        ("we came in keen and went home against it", ["went home against it"]),
        ("we went home against it", ["we went home against it"]),
        ("good, but slow", ["good", "slow"]),
        ("all but two agreed", ["all but two agreed"]),
        ("", []),
    ],
)
def test_what_is_granted_or_overtaken_does_not_count(sentence: str, counting: list[str]) -> None:
    assert [clause.words.strip() for clause in clauses_of(sentence)] == counting


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("The papers are against it, but we are not.", (1,)),
        ("They say that everyone supports it; we do not.", (0, -1)),
        ("We do not.", (-1,)),
        ("Who could object to that?", (1,)),
        ("Who asked for this?", (-1,)),
        ("Who decides?", (0,)),
        ("A leaflet nobody reads is no use to us.", (-1,)),
        ("Nobody in the hall put up a hand against it.", (1,)),
        ("Linking the records is what we have.", (0,)),
    ],
)
def test_denials_and_rhetorical_questions_take_sides(text: str, leans: tuple[int, ...]) -> None:
    assert find_cues(text).leans == leans


def test_a_no_that_hangs_on_something_is_a_condition() -> None:
    counts = find_cues("Unless it is reviewed every year we would not agree.").counts
    assert counts["proviso"] == 2
    assert counts["oppose"] == 0


def test_the_proposition_said_again_takes_its_side() -> None:
    proposition = "A computer should make the choice."
    assert find_cues("A computer should make the choice.", proposition).leans == (1,)
    assert find_cues("A computer would never make that choice.", proposition).leans == (-1,)


@given(st.text())
def test_clauses_are_pieces_of_their_sentence(sentence: str) -> None:
    assert all(clause.words in sentence and clause.words.strip() for clause in clauses_of(sentence))
