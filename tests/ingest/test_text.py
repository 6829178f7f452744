"""text.py and lines.py: paragraphs, wrapped lines and bullets of a plain text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.layout import assemble
from dialogue_synth.ingest.lines import split_lines, wrap_width
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.text import lay_out_text

WRAPPED = """\
The parish says that the lamps are not wanted by anybody after midnight,
and that is not what we heard. Nurses come home on the last bus, and the
path by the stile has no other light at all. One of us fell there.

A second paragraph of the same width, which also goes on for some lines,
so that the width at which the text was wrapped can be told from it.
"""


QUESTIONS = Questions(("Do you want the footpath lights to be switched off after midnight?",))


def laid_out(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in lay_out_text(text, QUESTIONS).pieces]


def test_a_wrapped_paragraph_is_one_block_with_its_line_breaks() -> None:
    pieces = laid_out(WRAPPED)
    assert [kind for kind, _ in pieces] == ["paragraph", "paragraph"]
    assert pieces[0][1].startswith("The parish says")
    assert "midnight,\nand that" in pieces[0][1]


def test_lines_that_were_not_wrapped_are_paragraphs_of_their_own() -> None:
    text = "Q. Is it wanted?\nYes, by most of us, and the reasons were mixed: some fear the dark path, some the bill, and some only wanted to be asked first.\n"
    assert [piece for _, piece in laid_out(text)] == text.strip().split("\n")


def test_short_notes_on_lines_of_their_own_are_not_joined() -> None:
    notes = "lamp by the stile stays\nno timer\nwarden to look in twice weekly\nask the school\nowls come first says the club, mostly\n"
    assert [text for _, text in laid_out(notes)] == notes.strip().split("\n")


@pytest.mark.parametrize(
    ("line", "text"), [("- tea", "tea"), ("* tea", "tea"), ("•  tea", "tea"), ("– tea", "tea"), ("1. tea", "1. tea"), ("a) tea", "a) tea")]
)
def test_bullets_are_left_out_of_items_and_numbers_stay(line: str, text: str) -> None:
    assert laid_out(f"{line}\n") == [("list_item", text)]


def test_what_hangs_under_a_bullet_belongs_to_it_and_deeper_bullets_have_a_level() -> None:
    pieces = lay_out_text("- tea and\n  cake\n    - more cake\n", QUESTIONS).pieces
    assert [(piece.text, piece.level) for piece in pieces] == [("tea and\n  cake", 1), ("more cake", 3)]


def test_bullets_without_words_and_rules_are_no_blocks() -> None:
    assert laid_out("•\n•\n\nMore lamps are wanted.\n---\nFewer are.\n") == [
        ("paragraph", "More lamps are wanted."),
        ("paragraph", "Fewer are."),
    ]


def test_an_underlined_line_is_a_heading() -> None:
    assert laid_out("Purpose\n=======\nWhy we met.\n\nLights\n------\nOff.\n")[::2] == [("heading", "Purpose"), ("heading", "Lights")]


def test_a_quotation_loses_its_marks_of_quotation() -> None:
    assert laid_out("> Leave it on.\n") == [("paragraph", "Leave it on.")]


def test_two_lines_of_prose_are_no_wrapped_text() -> None:
    assert wrap_width(split_lines("Short.\nAlso short.")) == 0
    assert wrap_width([]) == 0
    assert wrap_width(split_lines(WRAPPED)) > 60


@given(st.text(alphabet="ab -*•1.)\n>=é\t", max_size=200))
def test_every_letter_and_figure_of_a_text_is_in_exactly_one_block(text: str) -> None:
    stored, blocks = assemble(lay_out_text(text, QUESTIONS))
    covered = {at for block in blocks for at in range(block.start, block.end)}
    assert stored == text
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    assert all(at in covered for at, c in enumerate(text) if c.isalnum())


def test_a_question_printed_over_two_lines_is_one_block_also_in_a_text_that_is_not_wrapped() -> None:
    asked = "2) Do you want the footpath lights to be\nswitched off after midnight?"
    assert laid_out(f"{asked}\nNo.\n") == [("list_item", asked), ("paragraph", "No.")]
    assert laid_out("Do you want the footpath\nNo.\n") == [("paragraph", "Do you want the footpath"), ("paragraph", "No.")]
