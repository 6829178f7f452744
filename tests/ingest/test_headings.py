"""headings.py: a heading is never coded, so no answer may be taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.headings import is_set_off, is_title, mark_headings
from dialogue_synth.ingest.layout import Piece

ANSWER = "They said that the lamp by the stile should stay, because the last bus is at eleven."


def kinds(*lines: str, **options: bool) -> list[str]:
    return [piece.kind for piece in mark_headings([Piece("paragraph", line, "") for line in lines], **options)]


@pytest.mark.parametrize(
    "line",
    [
        "WHAT WAS SAID FROM THE FLOOR",
        "ACCEPTABLE IF...",
        "RESOURSES",
        "Anything else",
        "notes from Jaz",
        "Conditions:",
        "2. Who pays",
        "Item 4. Lights",
        "What people said",
        "Purpose",
    ],
)
def test_a_line_with_the_look_of_a_heading_is_one(line: str) -> None:
    assert kinds("A paragraph before it, with enough words to be one.", line, ANSWER)[1] == "heading"


@pytest.mark.parametrize(
    "line",
    [
        "Not reached.",
        "Not reached",
        "NO",
        "N/A",
        "Yes",
        "List agreed by all three tables:",
        "We want to be asked",
        "Nobody minded",
        "It is fine",
        "dogs on leads please",
        "Lights off, owls on",
        "7 for",
        "ok with us",
        "A poster, that's plenty!",
    ],
)
def test_a_short_answer_is_never_a_heading(line: str) -> None:
    assert kinds("A paragraph before it, with enough words to be one.", line, ANSWER)[1] == "paragraph"


def test_the_name_of_a_section_needs_no_long_text_under_it() -> None:
    assert kinds(ANSWER, "Anything else", "Tea was served.") == ["paragraph", "heading", "paragraph"]
    assert kinds(ANSWER, "dogs on leads", "Agreed.") == ["paragraph"] * 3


def test_nothing_is_a_heading_when_nothing_follows_it() -> None:
    assert kinds("OUR GROUP SAYS NO") == ["paragraph"]
    assert kinds(ANSWER, "THANK YOU") == ["paragraph", "paragraph"]
    assert kinds(ANSWER, "PURPOSE", "IMPLEMENTATION") == ["paragraph"] * 3


def test_the_first_line_is_the_title_unless_it_reads_as_a_sentence() -> None:
    assert is_title("LOFT flipchart - lights - typed up weds by Jaz (youth wkr). spelling is theres not mine")
    assert not is_title("We met on Tuesday and eight people came")
    assert not is_title("What is it all for?")
    assert kinds("Pikes Lane on the lights", ANSWER) == ["heading", "paragraph"]


def test_items_of_a_numbered_list_are_no_headings() -> None:
    items = [Piece("list_item", text, "") for text in ("1. cheaper lamps", "2. longer hours", "3. better bulbs")]
    marked = mark_headings([Piece("paragraph", ANSWER, ""), *items, Piece("paragraph", ANSWER, "")])
    assert [piece.kind for piece in marked[1:4]] == ["list_item"] * 3


def test_a_numbered_line_with_text_under_it_is_a_heading() -> None:
    marked = mark_headings(
        [
            Piece("list_item", "1. Welcome", ""),
            Piece("paragraph", ANSWER, ""),
            Piece("list_item", "2. Lights", ""),
            Piece("paragraph", ANSWER, ""),
        ]
    )
    assert [piece.kind for piece in marked] == ["heading", "paragraph", "heading", "paragraph"]


def test_in_a_sheet_of_short_notes_the_short_notes_are_what_people_said() -> None:
    notes = ["lamp by the stile", "timer on a sensor", "warden twice weekly", ANSWER]
    assert kinds(ANSWER, *notes)[1:4] == ["paragraph"] * 3


def test_a_sheet_that_asks_in_its_headings_has_them_told_apart() -> None:
    assert (
        kinds("A note.", "Who should pay?", ANSWER, "Which lamps stay on?", ANSWER, "When does it start?", ANSWER)[1::2] == ["heading"] * 3
    )
    assert kinds("A note.", "Who should pay?", ANSWER, "A second answer of the same length as that.")[1] == "paragraph"


def test_bold_print_makes_a_heading_and_styles_switch_off_guessing() -> None:
    bold = Piece("paragraph", "What came out of it for the owls", "", look="bold")
    assert mark_headings([bold, Piece("paragraph", ANSWER, "")], styled=True)[0].kind == "heading"
    assert kinds("A note before.", "Purpose", ANSWER, styled=True) == ["paragraph"] * 3


@pytest.mark.parametrize("said", ["Nobody wants this", "WE WANT THE LAMP ON", "IT IS TOO DARK ALREADY"])
def test_a_point_is_no_heading_because_it_is_bold_or_in_capitals(said: str) -> None:
    assert kinds(ANSWER, said, ANSWER) == ["paragraph"] * 3
    assert mark_headings([Piece("paragraph", said, "", look="bold"), Piece("paragraph", ANSWER, "")], styled=True)[0].kind == "paragraph"


def test_a_bold_sentence_is_what_somebody_stressed() -> None:
    bold = Piece("paragraph", "Nobody in the room wants this.", "", look="bold")
    assert mark_headings([bold, Piece("paragraph", ANSWER, "")], styled=True)[0].kind == "paragraph"


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    assert is_set_off(text) in (True, False)
    assert is_title(text) in (True, False)


@given(st.lists(st.sampled_from(["PURPOSE", "Not reached.", "notes", ANSWER, "1. a", "2. b", "Who pays?", "YES"]), max_size=12))
def test_the_words_stay_and_something_always_stands_under_a_heading_by_look(lines: list[str]) -> None:
    marked = mark_headings([Piece("paragraph", line, "") for line in lines])
    assert [piece.text for piece in marked] == lines
    assert not marked or marked[-1].kind == "paragraph"
