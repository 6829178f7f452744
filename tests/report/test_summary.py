"""What was received: people by how they are known, passages by outcome, divergences by kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.model import Participants
from dialogue_synth.report import ReportContent
from dialogue_synth.report.index import build_index
from dialogue_synth.report.summary import date_in_words, initiative_summaries, people_reached, size_as_known


def test_people_are_kept_apart_by_how_they_are_known(small: ReportContent) -> None:
    sizes = (
        *(Participants(18, 18, "exact"), Participants(7, 7, "exact"), Participants(20, 20, "estimate")),
        *(Participants(12, 15, "range"), Participants(5, None, "range"), Participants(None, None, "estimate"), Participants()),
    )
    reached = people_reached([replace(small.writeups[0], participants=size) for size in sizes])
    assert [(r.how, r.people, r.writeups) for r in reached] == [
        ("counted", "25", "2 write-ups"),
        ("estimated", "about 20", "1 write-up"),
        ("given as a range", "17 to 20", "2 write-ups"),
        ("not recorded", "", "2 write-ups"),
    ]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (Participants(9, 9, "exact"), "9"),
        (Participants(30, 30, "estimate"), "about 30"),
        (Participants(20, 30, "estimate"), "about 20 to 30"),
        (Participants(None, None, "exact"), "not recorded"),
    ],
)
def test_a_size_is_as_vague_as_the_write_up(size: Participants, words: str) -> None:
    assert size_as_known(size) == words


def test_the_summary_counts_one_initiative_alone(small: ReportContent) -> None:
    other = replace(small.writeups[1], initiative="meals")
    summaries = initiative_summaries(
        build_index(replace(small, writeups=(small.writeups[0], other), initiatives={"warm": "W", "meals": "M"}))
    )
    assert [(s.name, s.n_writeups, s.n_coded, len(s.divergences)) for s in summaries] == [("W", 1, 2, 1), ("M", 1, 2, 0)]


def test_the_summary_counts_divergences_by_kind_and_how_many_are_supported(small: ReportContent) -> None:
    more = (replace(small.divergences[0], id="o", kind="omission"), replace(small.divergences[0], id="c2", status="supported"))
    (summary,) = initiative_summaries(build_index(replace(small, divergences=(*more, *small.divergences))))
    assert [(k.name, k.n, k.n_supported) for k in summary.divergences] == [("Contradiction", 2, 1), ("Omission", 1, 0)]


def test_the_summary_gives_the_first_and_last_date(small: ReportContent) -> None:
    later = (small.writeups[0], replace(small.writeups[1], date="2026-02"))
    assert [s.dates for s in initiative_summaries(build_index(replace(small, writeups=later)))] == ["7 October 2025 to February 2026"]
    assert [s.dates for s in initiative_summaries(build_index(small))] == ["7 October 2025"]


@pytest.mark.parametrize("date", ["2025-13-01", "spring", ""])
def test_a_date_that_is_none_stays_as_it_is(date: str) -> None:
    assert date_in_words(date) == date
