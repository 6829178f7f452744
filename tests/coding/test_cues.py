from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.cues import ASKED, NEUTRAL, OPENINGS, PLAIN_KINDS, find_cues, plain
from dialogue_synth.coding.lexicon import cue_patterns


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("We are happy with it.", (1,)),
        ("We are not happy with it.", (-1,)),
        ("Nobody said it should not be done.", (1,)),
        ("Nobody was against it.", (1,)),
        ("It was refused. Two agreed.", (-1, 1)),
        ("Do we support it? No.", (0, -1)),
        ("The hall is cold.", (0,)),
        ("Not everyone was there, but we agreed.", (1,)),
        ("Those without were opposed.", (-1,)),
        ("It cannot work and it should be dropped, which is wrong.", (-1,)),
        ("You tell us whether the timing is right.", (0,)),
        ("Going to the nurse and not to the doctor seems sensible to us, a good idea.", (1,)),
    ],
)
def test_negation_turns_a_stance_round_within_its_clause(text: str, leans: tuple[int, ...]) -> None:
    assert find_cues(text).leans == leans


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fine, provided it ends.", "proviso"),
        ("Not unless we are told.", "proviso"),
        ("It must be deleted.", "must"),
        ("People were worried.", "concern"),
        ("The room was split.", "split"),
        ("Who decides?", "question"),
        ("How many people would it cover?", "inquiry"),
        ("They would like a text.", "wish"),
        ("We were told that it starts.", "report"),
        ("The answer was no.", "says_no"),
        ("Put it on the wall.", "directive"),
        ("Yes, please.", "opens_yes"),
        ("No. Never.", "opens_no"),
        ("Not for our children.", "opens_no"),
        ("Don't use it for anything else.", "opens_dont"),
    ],
)
def test_each_kind_of_cue_is_found(text: str, kind: str) -> None:
    assert find_cues(text).counts[kind] >= 1


def test_cue_words_can_be_shown_and_say_what_was_turned_round() -> None:
    assert find_cues("We are not happy, and worried.").words == ("not happy", "worried")


def test_long_stretches_of_a_passage_are_not_shown_as_cues() -> None:
    found = find_cues("We should have been met by the council here sooner.")
    assert found.counts["oppose"] == 1
    assert found.words == ("should have",)


def test_comparisons_and_opposites_of_the_proposition_take_a_side() -> None:
    proposition = "The benefits outweigh the risks."
    assert find_cues("The risks outweigh the benefits.", proposition).leans == (-1,)
    assert find_cues("The benefits outweigh the risks.", proposition).leans == (1,)
    assert find_cues("It has to be opt in.", "A simple opt-out is enough.").words == ("opt in", "has to be")
    assert find_cues("Send an opt-out form.", "A simple opt-out is enough.").counts["echo"] == 1
    assert find_cues("Do the risks outweigh the benefits?", proposition).leans == (0,)


def test_curly_quotation_marks_and_dashes_make_no_difference() -> None:
    assert find_cues("We don’t support it – at all") == find_cues("We don't support it - at all")
    assert plain("  A \n “B” ") == 'a "b"'


@pytest.mark.parametrize(
    "text",
    [
        "Everyone has the right to refuse.",
        "People are free to withdraw.",
        "We set the cost against the saving.",
        "There must be locks to guard against theft.",
        "Anyone who objects rings the office.",
        "As to shame, the hall said little.",
        "On the question of opposition, nobody spoke.",
    ],
)
def test_words_that_only_look_like_a_stance_take_no_side(text: str) -> None:
    assert find_cues(text).leans == (0,)


@pytest.mark.parametrize(
    "text",
    [
        "We refuse.",
        "They withdrew.",
        "We weighed it up and were against it.",
        "The parents object to it.",
        "It is a shame.",
        "Set on it? We are against.",
    ],
)
def test_the_same_words_said_outright_are_refusals(text: str) -> None:
    assert find_cues(text).leans[-1] == -1


def test_what_an_approval_hangs_on_takes_no_side_itself() -> None:
    opt_out = "A simple opt-out is enough."
    assert find_cues("Fine, if people are asked first.", opt_out).leans == (1,)
    assert find_cues("Fine by us, provided that nobody objects.").leans == (1,)
    assert find_cues("People want to be asked first.", opt_out).leans == (-1,)
    assert find_cues("Would you be happy if it were wrong?").leans == (0,)


def test_a_pause_before_a_condition_does_not_end_the_sentence() -> None:
    assert plain("OK ... if it is local. Nothing ... more.") == "ok, if it is local. nothing ... more."
    assert find_cues("Yes … as long as it ends.").counts["proviso"] == 1


def test_words_typed_without_their_apostrophe_are_read_with_it() -> None:
    assert find_cues("we dont support it, it isnt right") == find_cues("we don't support it, it isn't right")
    assert plain("wont cant want font went") == "won't can't want font went"


@given(st.text())
def test_any_text_has_counts_that_are_positive(text: str) -> None:
    assert all(count > 0 for count in find_cues(text).counts.values())


def test_every_pattern_of_the_lists_is_a_pattern_and_stands_once() -> None:
    patterns = cue_patterns()
    assert set(patterns) == {"support", "oppose", "negator", *PLAIN_KINDS, *OPENINGS, *ASKED, NEUTRAL, "gain", "harm", "opposites"}
    for kind, own in patterns.items():
        assert len(own) == len(set(own)), kind
        assert all(re.compile(pattern) for pattern in own)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The risks are not small.", "support"),
        ("The danger is that small shops lose out.", "support"),
        ("The need for it is hardly clear.", "support"),
        ("The system must be robust.", "support"),
        ("Nobody should be harmed by this.", "support"),
        ("It would have been nice to be asked.", "support"),
        ("It sounded too good.", "support"),
        ("We felt it was not fair.", "support"),
        ("We asked them. They ask for a change.", "support"),
        ("We were ready to go home.", "support"),
        ("There is some hope.", "oppose"),
        ("We have no fear of it.", "oppose"),
        ("The theatre and the library were full.", "oppose"),
        ("We can't see any reason why not.", "oppose"),
        ("We cannot see any reason to refuse.", "oppose"),
    ],
)
def test_words_in_their_other_sense_take_no_side(text: str, wrong: str) -> None:
    assert find_cues(text).counts[wrong] == 0
