from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from dialogue_synth.segment.voice import (
    is_commentary,
    is_not_adopted,
    is_organisers_section,
    is_peoples_section,
    much_commentary,
    voice_of,
)

ROWS = yaml.safe_load((Path(__file__).parents[1] / "data" / "voice.yaml").read_text(encoding="utf-8"))


def told(row: dict[str, str]) -> str:
    return voice_of(
        row["text"],
        organisers_section=is_organisers_section(row.get("section", "")),
        first_person_is_writer=row.get("block", "paragraph") == "paragraph",
    )


def test_voices_are_told_well_on_passages_of_another_county() -> None:
    pairs = Counter((row["voice"], told(row)) for row in ROWS)
    assert pairs.total() >= 80
    assert sum(n for (voice, found), n in pairs.items() if voice == found) >= 0.95 * pairs.total()
    right = pairs["organiser", "organiser"]
    assert right >= 0.97 * sum(n for (_, found), n in pairs.items() if found == "organiser"), "a group's view must not be taken from it"
    assert right >= 0.9 * sum(n for (voice, _), n in pairs.items() if voice == "organiser")


def test_the_voice_survives_wrapped_lines_and_curly_marks() -> None:
    assert voice_of("In my\nprofessional  opinion the county is wrong.") == "organiser"
    assert voice_of("Worker’s note: they were tired.") == "organiser"


def test_words_in_quotation_marks_are_not_the_writers() -> None:
    assert voice_of("Everyone laughed at “I think it is marvellous” on the poster.") == "group"


def test_an_illustration_stays_the_groups() -> None:
    assert voice_of('No to the indicator. "He is three years old. What are they going to indicate?"') == "group"


def test_one_persons_point_that_the_others_share_is_the_groups() -> None:
    assert voice_of("One woman said it was too late. Most of us agreed with her.") == "group"
    assert voice_of("One woman said it was too late.") == "participant"


def test_what_reports_nobody_is_the_organisers_where_the_account_is_its_own() -> None:
    assert voice_of("Data is where every sector is heading.", organiser_led=True) == "organiser"
    assert voice_of("Everyone agreed that it should go ahead.", organiser_led=True) == "group"


def test_i_think_is_the_writer_only_where_the_writer_writes() -> None:
    assert is_commentary("I think this is a mistake.")
    assert not is_commentary("I think this is a mistake.", first_person_is_writer=False)
    assert not is_commentary("I think we all agreed in the end.")


def test_a_note_that_words_were_put_in_for_others_is_seen() -> None:
    assert is_not_adopted("(Included at the request of the Free Rivers campaign. The forum did not vote on it.)")
    assert not is_not_adopted("The forum voted on it.")


@pytest.mark.parametrize(
    ("heading", "organiser", "own"),
    [
        ("About Dunmere Windows", "Dunmere Windows Ltd", True),
        ("About the scheme", "Dunmere Windows Ltd", False),
        ("Chair's reflections", "", True),
        ("notes from Bethan", "", True),
        ("notes by Ann Smith", "", True),
        ("Note from the facilitator", "", True),
        ("A message from Cllr Jones", "", True),
        ("Notes from the tables", "", False),
        ("notes from tues night at the village hall", "", False),
        ("Notes from 14 October", "", False),
        ("Views from Brookfield Village Hall", "", False),
        ("A note from the evening", "", False),
        ("Comments by email", "", False),
        ("Comments from participants", "", False),
        ("What you can do", "", True),
        ("Purpose", "", False),
    ],
)
def test_sections_of_the_organisers_own_are_known_by_their_headings(heading: str, organiser: str, own: bool) -> None:
    assert is_organisers_section(heading, organiser) is own


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("PS we forgot: several worried about the cost", "group"),
        ("PS I think the whole thing is a waste", "organiser"),
        ("Notes from Tuesday: everyone was against.", "group"),
        ("Note from Jo: they were tired.", "organiser"),
    ],
)
def test_an_addition_is_the_groups_unless_somebody_puts_a_name_or_an_i_to_it(text: str, voice: str) -> None:
    assert voice_of(text) == voice


def test_sections_of_peoples_own_words_are_known() -> None:
    assert is_peoples_section("What people wrote on the cards")
    assert not is_peoples_section("Implementation")


def test_commentary_must_be_frequent_to_colour_the_rest() -> None:
    assert much_commentary([True] * 3 + [False] * 9)
    assert not much_commentary([True] * 3 + [False] * 10)
    assert not much_commentary([True] * 2)
