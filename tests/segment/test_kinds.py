from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dialogue_synth.segment.form_text import closes_form, describes_scheme, is_form_text, is_instruction, is_page_furniture, names_the_form
from dialogue_synth.segment.kinds import (
    asks_to_hear_back,
    is_contact,
    is_courtesy,
    is_lead_in,
    is_logistics,
    is_vote,
    is_vote_row,
    says_nothing,
)

ROWS = yaml.safe_load((Path(__file__).parents[1] / "data" / "kinds.yaml").read_text(encoding="utf-8"))
QUESTION = "Should people be asked, and what form should a yes or a no take?"
AGREED = ("paragraph", "The group was in favour of it.")
AROUND = {
    "edge": lambda text: [("heading", "Our evening", 1), ("paragraph", text), ("heading", QUESTION, 2), AGREED],
    "middle": lambda text: [("heading", QUESTION, 2), AGREED, ("heading", "Other", 2), ("paragraph", text), ("heading", "More", 2), AGREED],
    "under": lambda text: [("heading", QUESTION, 2), ("paragraph", text), ("heading", "More", 2), AGREED],
    "cell": lambda text: [("prompt", QUESTION), ("form_cell", text)],
    "row": lambda text: [("heading", "Votes", 2), ("table_row", text)],
    "list": lambda text: [("heading", QUESTION, 2), ("list_item", text), ("list_item", "fine by us")],
}


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}-{row['where']}" for number, row in enumerate(ROWS)])
def test_kinds_are_told_on_passages_of_another_county(row, write_up, segments) -> None:
    writeup = write_up("a", *AROUND[row["where"]](row["text"]))
    begin = writeup.text.index(row["text"])
    found = {segment.kind for segment in segments(writeup) if begin <= segment.start < begin + len(row["text"])}
    assert found <= ({row["kind"]} if isinstance(row["kind"], str) else set(row["kind"]))


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "None of it.",
        "Passed.",
        "Undecided.",
        "Nothing would do.",
        "Not at any price.",
        "No answer would satisfy us.",
        "Not discussed, we oppose it.",
    ],
)
def test_a_short_answer_is_not_taken_for_none(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize("text", ["", "  ", "...", "—", "Didn’t come\nup", "[not discussed]", "Skipped, the quiz was starting."])
def test_an_answer_that_there_was_none_is_known(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    ["12 yes, 1 no, 3 shrugged.", "Four yes, one no.", "The motion was carried by 48 votes to nil.", "9 for, 15 against, 9 abstaining"],
)
def test_counts_of_both_sides_are_a_vote(text: str) -> None:
    assert is_vote(text)


@pytest.mark.parametrize(
    "text",
    [
        "A yes or a no.",
        "Two years and then gone.",
        "The one for it left early and the reasons he gave were long: cost, time and trouble. One against.",
    ],
)
def test_not_every_number_is_a_vote(text: str) -> None:
    assert not is_vote(text)


def test_a_row_of_figures_needs_two_of_them() -> None:
    assert is_vote_row("Enrol all children | For 24 | Against 1 | Unsure 2")
    assert not is_vote_row("Enrol all children | 24")


def test_one_arrangement_speaks_for_its_neighbours_at_the_edge_only() -> None:
    told = ["Twelve of us met in the vestry.", "The stove smoked."]
    assert is_logistics(told, at_edge=True)
    assert not is_logistics(told, at_edge=False)
    assert not is_logistics([], at_edge=False)


def test_a_view_among_the_arrangements_makes_it_content() -> None:
    assert not is_logistics(["Twelve of us met in the vestry and nobody wants it."], at_edge=True)


def test_a_lead_in_is_short_and_points_ahead() -> None:
    assert is_lead_in("Members asked for these things:")
    assert not is_lead_in("It comes down to money:")
    assert not is_lead_in("There were many words said about the scheme and its cost, and then these conditions:")


def test_wishes_to_hear_back_and_lines_of_contact_are_known() -> None:
    assert asks_to_hear_back("Please could someone tell us the outcome.")
    assert asks_to_hear_back("We’d like to know what comes of it.")
    assert asks_to_hear_back("We'd be glad to hear what came of it all.")
    assert not asks_to_hear_back("Tell people what you do with their data.")
    assert is_contact("Typed up by the same hand: jo@hall.example")


def test_instructions_are_told_from_a_groups_demands() -> None:
    assert is_instruction("Tick here [ ] if you want a pack.")
    assert is_instruction("Discussion form v2.1")
    assert not is_instruction("Do not share it.")
    assert names_the_form("Thank you for completing this form.")
    assert not names_the_form("We filled in this form in ten minutes, please answer it.")
    assert closes_form(["Please send this sheet to talk@dunmere.example.", "Your answers will be kept for a year."])
    assert not closes_form(["Please list every use."])


def test_form_text_has_no_testimony_in_it() -> None:
    assert is_form_text(["Dunmere Health Board.", "Please use one sheet for each table."])
    assert not is_form_text(["We felt rushed.", "Please use one sheet for each table."])
    assert not is_form_text([])


def test_a_description_says_what_would_be_done_and_reports_nobody() -> None:
    plan = "The board plans to join up bus and clinic records so that people who miss a visit can be called. A list would be made each week and two nurses would see it."
    assert describes_scheme([plan])
    assert not describes_scheme([plan, "We would not like that at all."])
    assert not describes_scheme(["The board plans to join up records."])


@pytest.mark.parametrize("text", ["Page 3 of 12", "3/12", "Town Hall | page 2", "© Dunmere 2025", "Tudalen / page 1"])
def test_page_furniture_is_known(text: str) -> None:
    assert is_page_furniture(text)


@pytest.mark.parametrize(
    "text", ["Nobody present objected.", "All those present were content with it.", "Everyone there had had such a letter."]
)
def test_what_those_present_thought_is_no_logistics(text: str) -> None:
    assert not is_logistics([text], at_edge=False)


@pytest.mark.parametrize("text", ["Nine people were present.", "Eleven members were present, with the clerk.", "Ten of us were there."])
def test_who_was_present_is_logistics(text: str) -> None:
    assert is_logistics([text], at_edge=False)


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Hi,", True),
        ("Dear Sir or Madam,", True),
        ("Hello Sue", True),
        ("Best wishes,\nAnn Brook", True),
        ("Kind regards", True),
        ("Many thanks", True),
        ("Thanks, No", False),
        ("Thank you for nothing.", False),
        ("Hi there we were against it", False),
        ("Best left alone.", False),
    ],
)
def test_a_line_that_only_greets_or_takes_leave_is_told_from_one_that_says_something(text: str, courtesy: bool) -> None:
    assert is_courtesy(text) is courtesy
