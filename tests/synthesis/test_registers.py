"""Registers: each line is a stretch of its passage, of people's voices, under the question that the passage answers."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.model import Code, Codebook, Coding, Position, Segment, Voice, WriteUp
from dialogue_synth.synthesis.registers import RegisterLine, of_register, register_lines, shortest_of_each, words_of

BOOK = Codebook(
    "book",
    "1",
    "A codebook",
    "en",
    (),
    (Code("Q1", "One", "book"), Code("Q2", "Two", "book"), Code("X", "Event", "book", auxiliary=True)),
    "0",
)
WRITEUP = WriteUp("g", "g.md", "0", "", (), initiative="warm")


def lines_of(*said: tuple[str, str, Position | None, Voice], writeup: WriteUp = WRITEUP) -> tuple[RegisterLine, ...]:
    """``(words, codes with blanks, position, voice)``, one passage each."""
    segments = tuple(Segment(f"g#{n:04d}", "g", n, 0, len(text), text, "content", voice) for n, (text, _, _, voice) in enumerate(said))
    codings = [
        Coding(f"g#{n:04d}", "g", 0, len(text), text, code, position, 0.9, "machine")
        for n, (text, codes, position, _) in enumerate(said)
        for code in codes.split()
    ]
    return register_lines((writeup,), segments, codings, (BOOK,))


def test_a_condition_a_red_line_a_wish_and_a_question_are_each_in_their_register() -> None:
    found = lines_of(
        ("Yes, as long as the nurse asks.", "Q1", "conditional", "group"),
        ("Under no circumstances should it be sold.", "Q1", "oppose", "group"),
        ("The letter should be shorter.", "Q2", "concern", "group"),
        ("Who pays for it?", "Q2", "concern", "group"),
        ("It would save the walk for older people.", "Q1", "support", "group"),
        ("We fear that tenants lose their homes.", "Q1", "concern", "group"),
    )
    assert [(line.register, line.words) for line in found] == [
        ("condition", "as long as the nurse asks"),
        ("red line", "Under no circumstances should it be sold."),
        ("benefit", "It would save the walk for older people."),
        ("risk", "We fear that tenants lose their homes."),
        ("improvement", "The letter should be shorter."),
        ("question", "Who pays for it?"),
    ]
    assert {line.register: line.whom for line in found if line.whom} == {"benefit": "older people", "risk": "tenants"}
    assert all(line.initiative == "warm" for line in found)


def test_words_are_the_passages_own_and_its_offsets_lead_to_them() -> None:
    text = "We said yes,\nprovided that it is free. The rest\nis detail."
    (line,) = lines_of((text, "Q1", "conditional", "group"))
    assert text[line.start : line.end] == line.words == "provided that it is free"
    assert words_of(replace(line, words="two\n lines")) == "two lines"


def test_one_persons_refusal_is_no_red_line_and_an_organisers_remark_is_in_no_register() -> None:
    refusal = "It must not be sold."
    assert [x.register for x in lines_of((refusal, "Q1", "oppose", "participant"))] == []
    assert lines_of(("The form should be shorter.", "Q1", "concern", "organiser")) == ()
    assert [x.voice for x in lines_of(("The form should be shorter.", "Q1", "concern", "participant"))] == ["participant"]


def test_passages_about_the_event_are_in_no_register_and_uncoded_ones_can_only_ask() -> None:
    assert lines_of(("The tea should be hotter.", "X", "none", "group")) == ()
    assert [x.register for x in lines_of(("Who pays for it?", "", None, "group"))] == ["question"]
    assert lines_of(("The letter should be shorter.", "", None, "group")) == ()


def test_a_line_stands_under_the_code_on_which_conditions_are_set() -> None:
    segments = (Segment("g#0000", "g", 0, 0, 30, "Yes, as long as the nurse asks.", "content", "group"),)
    sure = Coding("g#0000", "g", 0, 30, "", "Q1", "support", 0.99, "machine")
    codings = (sure, replace(sure, code_id="Q2", position="conditional", confidence=0.4))
    (line,) = register_lines((WRITEUP,), segments, codings, (BOOK,))
    assert (line.code_id, line.position) == ("Q2", "conditional")


def test_a_write_up_that_was_replaced_is_left_out() -> None:
    assert lines_of(("Who pays for it?", "Q1", "concern", "group"), writeup=replace(WRITEUP, status="superseded")) == ()


def test_lines_to_quote_are_short_of_different_groups_and_say_what_they_are_about() -> None:
    line = lines_of(("Yes, as long as the nurse asks.", "Q1", "conditional", "group"))[0]
    lines = [
        replace(line, words="It is no.", writeup_id="a"),
        replace(line, words="as long as nobody sells it to others", writeup_id="b"),
        replace(line, words="as long as nobody sells it to others", writeup_id="c"),
        replace(line, words=" ".join(["long"] * 40), writeup_id="d"),
        replace(line, words="as long as the nurse asks us first", writeup_id="b"),
    ]
    assert [x.writeup_id for x in shortest_of_each(lines, 3, 20)] == ["b", "a"]
    assert shortest_of_each(lines, 1, 20)[0].writeup_id == "b"
    assert of_register(lines, "condition", "warm") == tuple(lines)
    assert of_register(lines, "condition", "meals") == ()
