"""The promise of the form: whatever is written in it comes back under its question, in every format, and nothing else is taken for an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth import boxes
from dialogue_synth.ingest.lines import bullet_length
from dialogue_synth.model import CODED_KINDS, Segment
from form_filling import ASKED, FILL, Answers

FORMATS = sorted(FILL)
TYPED = st.one_of(
    st.sampled_from(
        ["=1+1", "-5 degrees, and no heating", "+44", "@all: yes", "# A heading", "## 1. Costs", "**Bold**", "- tea", "• warm homes", "a) first", "1. one",
         "N/A", "Yes", "No", "Dydd da, mae'n oer yng Nghymru ŵ ŷ â", "“Never,” she said; “not again”", 'a "quoted", word', "| a | b |", "<b>bold</b> & more",
         "Question time came late", "Part of it: yes", "Date: none", "What would people say?", "Who should pay?", "'tis cold", "''", "---", "12 for, 3 against"]
    ),
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x2FFF), min_size=1, max_size=40),
)  # fmt: skip
TEXT = st.lists(TYPED, min_size=1, max_size=4).map("\n".join).filter(lambda text: any(map(str.isalnum, text)))
LINE = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=30)
MAYBE = st.one_of(st.just(""), TEXT)


@st.composite
def questions(draw) -> dict[str, str]:
    said = {key: draw(MAYBE) for key in ("highlights", "minority", "votes", "quotation")}
    chosen = {key: draw(st.sampled_from(["", *boxes.BOXES[key].choices])) for key in ("discussed", "divided", "permission")}
    return said | chosen


@st.composite
def filled(draw) -> Answers:
    return Answers(
        event={
            "place": (draw(LINE), draw(st.sampled_from(["", *boxes.SURE]))),
            "participants": (str(draw(st.integers(2, 200))), draw(st.sampled_from(["", "exact", "estimate"]))),
            "organiser": (draw(LINE), ""),
        },
        questions={code: draw(questions()) for code in ASKED} | {"A1": draw(questions()) | {"highlights": "We want a letter first."}},
        closing={
            "more": draw(MAYBE),
            "own_view": draw(MAYBE),
            "material": draw(LINE),
            "hear_back": draw(st.sampled_from(["", "Yes", "No"])),
        },
        contact={"name": "Zebedee Quux", "email": "zebedee@quux.example"},
    )


def marks(text: str) -> str:
    """Everything but white space and bullets."""
    kept = []
    for line in map(str.strip, text.split("\n")):
        rest = line
        while bullet_length(rest):
            rest = rest[bullet_length(rest) :].strip()
        kept.append(re.sub(r"\s", "", rest))
    return "".join(kept)


def said(segments: Sequence[Segment]) -> dict[tuple[str, str], str]:
    """The answers as they were read: question and box -> marks, prompts left out."""
    found: dict[tuple[str, str], str] = defaultdict(str)
    for segment in segments:
        if segment.kind not in ("prompt", "heading") and segment.box:
            found[segment.question_code, segment.box] += marks(segment.text)
    return found


def written(answers: Answers) -> dict[tuple[str, str], str]:
    by_question = {(code, key): marks(text) for code, of in answers.questions.items() for key, text in of.items()}
    return {
        place: text for place, text in (by_question | {("", key): marks(text) for key, text in answers.closing.items()}).items() if text
    }


@pytest.mark.parametrize("file_format", FORMATS)
@settings(max_examples=12)
@given(answers=filled())
def test_every_answer_comes_back_under_its_question_and_nothing_else_does(file_format: str, answers: Answers, fill, reread) -> None:
    writeup, segments = reread(fill(file_format, answers), file_format)
    expected = written(answers)
    found = said(segments)
    assert {place: found[place] for place in expected} == expected
    extra = {place for place in found if place not in expected and place[1] not in boxes.EVENT_KEYS}
    assert not extra
    coded = [segment for segment in segments if segment.kind in CODED_KINDS]
    assert all(segment.box in boxes.SAID | {"divided", "discussed", "permission"} for segment in coded)
    assert "Quux" not in writeup.text
    assert "quux" not in str(writeup.attributes)


@pytest.mark.parametrize("file_format", FORMATS)
def test_facts_come_back_with_how_sure_they_are(file_format: str, fill, reread) -> None:
    event = {
        "participants": ("24", "estimate"),
        "date": ("7 October 2025", "exact"),
        "place": ("Kelderby", "not recorded"),
        "organiser": ("Ferry Bank PPG", ""),
    }
    answers = Answers(
        event | {"organiser_type": ("patient group", ""), "initiative": ("Warm Homes Link", ""), "who": ("older people", "estimate")},
        {"P1": {"highlights": "We want it."}},
    )
    writeup, _ = reread(fill(file_format, answers), file_format)
    assert (writeup.participants.minimum, writeup.participants.kind) == (24, "estimate")
    assert (writeup.date, writeup.place, writeup.organiser, writeup.organiser_type) == (
        "2025-10-07",
        "Kelderby",
        "Ferry Bank PPG",
        "patient group",
    )
    assert writeup.initiative == "warm-homes-link"
    facts = dict(writeup.attributes)
    assert facts["What kind of people took part"] == "older people"
    assert facts["Date, how sure"] == "exact"
    assert facts["Place, how sure"] == "not recorded"


@pytest.mark.parametrize("file_format", FORMATS)
def test_choices_voices_and_permission_are_kept(file_format: str, fill, reread) -> None:
    answers = Answers(
        questions={
            "P1": {"discussed": "Yes", "highlights": "Most wanted it.", "divided": "We were split", "minority": "Two would rather move house.", "votes": "12 for, 3 against", "quotation": "I would sooner freeze.", "permission": "Yes"},
            "P3": {"discussed": "No"},
            "A1": {"highlights": "A letter first.", "quotation": "My mother hid the bills.", "permission": ""},
            "R3": {"highlights": "No to linking.", "divided": "We agreed", "quotation": "Never.", "permission": "No"},
        },
        closing={"own_view": "They were tired.", "more": "Thank you for asking us.", "checked": "No"},
    )  # fmt: skip
    writeup, segments = reread(fill(file_format, answers), file_format)
    by_place = {(s.question_code, s.box): s for s in segments if s.box and s.kind != "prompt"}
    assert by_place["P1", "divided"].kind == "content"
    assert by_place["P1", "votes"].kind == "vote"
    assert by_place["P1", "minority"].voice == "participant"
    assert by_place["", "own_view"].voice == "organiser"
    assert [by_place[code, "quotation"].quote_permission for code in ("P1", "A1", "R3")] == ["yes", "no", "no"]
    assert by_place["P1", "highlights"].quote_permission == ""
    assert by_place["P3", "discussed"].reason == "says that it was not discussed"
    assert by_place["R3", "divided"].kind == "metadata"
    assert dict(writeup.attributes)["Did the group check what is written here?"] == "No"
