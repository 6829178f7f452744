from __future__ import annotations

import pytest

from dialogue_synth.coding.passages import is_empty_answer, lead_of, passages_of, theme_of
from dialogue_synth.model import Segment, Theme

THEMES = (Theme("P", "Purpose"), Theme("A", "Acceptability"), Theme("R", "Resourcing"))


def segment(position: int, text: str, kind: str = "content", question_code: str = "") -> Segment:
    return Segment(f"g#{position}", "g", position, 0, len(text), text, kind, "group", question_code)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "n/a.",
        "Dont know",
        "don’t know",
        "Not discussed",
        "We did not get to this one.",
        "didn't come up",
        "-",
        "???",
        "No comment",
        "Nothing to add",
        "(blank)",
        "No answer",
        "Not reached.",
        "Pass",
    ],
)
def test_an_empty_answer_is_known_however_it_is_typed(text: str) -> None:
    assert is_empty_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "Yes",
        "Not at all, we refuse.",
        "Nothing about this has been open.",
        "No comment was made on the first part but the second was liked.",
        "12",
    ],
)
def test_a_short_answer_is_an_answer(text: str) -> None:
    assert not is_empty_answer(text)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("On stigma. It worries us.", "On stigma"),
        ("- Consent: opt in.", "Consent"),
        ("3.1 Who keeps an eye on it? Two people.", "Who keeps an eye on it"),
        ("computer guessing who drops out = no", "computer guessing who drops out"),
        ("Opt-out – fine.", "Opt-out"),
        ("We talked for a long time and then went home without a result. Yes.", ""),
        ("No full stop here", ""),
        ("12: 13", ""),
    ],
)
def test_lead_words_name_the_subject(text: str, lead: str) -> None:
    assert lead_of(text) == lead


@pytest.mark.parametrize(
    ("heading", "theme"),
    [
        ("2. Purpose", "P"),
        ("RESOURSES", "R"),
        ("Acceptable if...", "A"),
        ("Purpose (Pwrpas)", "P"),
        ("Any other business", ""),
        ("", ""),
        ("Summary", ""),
    ],
)
def test_a_heading_finds_its_theme(heading: str, theme: str) -> None:
    assert theme_of(heading, THEMES) == theme


def test_a_theme_holds_until_the_next_heading_and_past_a_question() -> None:
    found = passages_of(
        [
            segment(0, "Before."),
            segment(1, "Acceptability", "heading"),
            segment(2, "First answer."),
            segment(3, "What would have to be in place?", "prompt", "A1"),
            segment(4, "Second answer.", "content", "A1"),
            segment(5, "N/A", "content", "A1"),
            segment(6, "Any other business", "heading"),
            segment(7, "Third answer.", "vote"),
            segment(8, "Thanks", "logistics"),
        ],
        THEMES,
    )
    assert [(p.segment.text, p.theme) for p in found] == [
        ("Before.", ""),
        ("First answer.", "A"),
        ("Second answer.", "A"),
        ("Third answer.", ""),
    ]
