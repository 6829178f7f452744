"""dates.py: dates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.dates import month_number, parse_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-10-07", "2025-10-07"),
        ("2025-10", "2025-10"),
        ("2025/10/07", "2025-10-07"),
        ("12 October 2025", "2025-10-12"),
        ("Friday 10th October, 2025", "2025-10-10"),
        ("the 3rd of March 2026", "2026-03-03"),
        ("14/10/25", "2025-10-14"),
        ("10/14/2025", "2025-10-14"),  # there is no fourteenth month
        ("Sunday 1.2.26", "2026-02-01"),
        ("October 7, 2025", "2025-10-07"),
        ("7 Sept 25", "2025-09-07"),
        ("Oct 2025", "2025-10"),
        ("10 Hydref 2025", "2025-10-10"),
        ("Tuesday 13 January 2026, 7pm", "2026-01-13"),
        ("45953", "2025-10-23"),
        ("5th Nov", ""),
        ("31/02/2026", ""),
        ("last Tuesday", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_written(written: str, iso: str) -> None:
    assert parse_date(written).iso == iso


@pytest.mark.parametrize(
    "written",
    ["14 and 16 October 2025", "14-16 October 2025", "14 & 16 Oct 2025", "14/10/2025 and 16/10/2025", "14 Oct 2025 and 16 Oct 2025"],
)
def test_the_first_of_several_dates_is_taken_and_said_to_be_one_of_several(written: str) -> None:
    found = parse_date(written)
    assert (found.iso, found.several) == ("2025-10-14", True)


def test_months_come_first_where_the_settings_say_so() -> None:
    assert parse_date("04/02/2026").iso == "2026-02-04"
    assert parse_date("04/02/2026", day_first=False).iso == "2026-04-02"


def test_a_word_that_begins_like_a_month_is_none() -> None:
    assert [month_number(name) for name in ("mayor", "march", "jun", "decided")] == [0, 3, 6, 0]


@given(st.dates())
def test_iso_dates_come_back(day) -> None:
    assert parse_date(day.isoformat()).iso == day.isoformat()


@given(st.text())
def test_any_text_gives_a_date_or_none(text: str) -> None:
    assert parse_date(text).iso == "" or len(parse_date(text).iso) in (7, 10)
