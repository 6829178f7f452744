"""people.py: how many people took part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.people import parse_attendance


@pytest.mark.parametrize(
    ("written", "minimum", "maximum", "kind"),
    [
        ("18", 18, 18, "exact"),
        ("46 (28 brothers, 18 sisters)", 46, 46, "exact"),
        ("9 + 6", 15, 15, "exact"),
        ("12 women and 3 men", 15, 15, "exact"),
        ("17: 12 adults, 5 children", 17, 17, "exact"),
        ("twenty-two people", 22, 22, "exact"),
        ("half a dozen", 6, 6, "exact"),
        ("1,200", 1200, 1200, "exact"),
        ("about 20", 20, 20, "estimate"),
        ("c. 30", 30, 30, "estimate"),
        ("20ish", 20, 20, "estimate"),
        ("a dozen or so", 12, 12, "estimate"),
        ("three tables of eight", 24, 24, "estimate"),
        ("over 40", 40, None, "estimate"),
        ("40+", 40, None, "estimate"),
        ("up to 30", None, 30, "estimate"),
        ("12-15", 12, 15, "range"),
        ("between twelve and fifteen", 12, 15, "range"),
        ("10 to 12", 10, 12, "range"),
        ("", None, None, "unknown"),
        ("not recorded", None, None, "unknown"),
        ("a full house", None, None, "unknown"),
        ("07700 900123", None, None, "unknown"),
    ],
)
def test_attendance_is_read_as_written(written: str, minimum: int | None, maximum: int | None, kind: str) -> None:
    people = parse_attendance(written).participants
    assert (people.minimum, people.maximum, people.kind, people.as_written) == (minimum, maximum, kind, written)


def test_a_list_of_names_is_not_kept_as_a_number_of_people() -> None:
    assert parse_attendance("Jo Smith, Al Jones, Cllr Benbow and Mrs Hall").participants.as_written == ""


def test_numbers_with_nothing_but_a_plus_between_them_are_events() -> None:
    assert parse_attendance("9 + 6").events == 2
    assert parse_attendance("28 brothers + 18 sisters").events == 1


@given(st.text())
def test_any_text_gives_bounds_in_order(text: str) -> None:
    people = parse_attendance(text).participants
    assert people.minimum is None or people.maximum is None or people.minimum <= people.maximum
    assert (people.kind == "unknown") == (people.minimum is None and people.maximum is None)
