"""What a person has seen of a passage, they cannot code blind: decisions with the machine in sight, and the agreement page."""

from __future__ import annotations

import pytest

from dialogue_synth.agreement.answers import SegmentFinder
from dialogue_synth.agreement.sight import DECIDED, OPENED, Sight
from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Decision

DAY = "2026-01-{:02d}T00:00:00"


def sample(day: int, *numbers: int, words: str = "passage") -> BlindSample:
    passages = tuple((f"w1#{n:04d}", f"{words} {n}") for n in numbers)
    return BlindSample(day, DAY.format(day), "Ann", len(numbers), day, passages)


def coded(day: int, n: int, coder: str = "Ben") -> BlindCoding:
    return BlindCoding(day, DAY.format(day), coder, f"w1#{n:04d}", f"passage {n}", "none")


@pytest.fixture
def sight(material):
    find = SegmentFinder(material.segments("w1", *(f"passage {n}" for n in range(6))))
    return lambda decisions=(), openings=(), samples=(), log=(): Sight(
        decisions, [AgreementOpening(n, DAY.format(day), who) for n, (who, day) in enumerate(openings)], samples, log, find
    )


def test_who_has_seen_nothing_codes_blind(sight) -> None:
    assert sight(samples=[sample(1, 0)]).spoilt("Ann", "w1#0000") == ""


def test_a_decision_spoils_what_is_coded_after_it_and_not_before(sight) -> None:
    seen = sight([Decision(1, DAY.format(2), "ann", "accept", "w1#0000", "P1", "passage 0")])
    assert seen.spoilt("Ann", "w1#0000") == DECIDED
    assert seen.spoilt("Ann", "w1#0000", DAY.format(1)) == ""
    assert seen.spoilt("Ann", "w1#0001") == seen.spoilt("Ben", "w1#0000") == ""


def test_opening_the_page_spoils_the_samples_drawn_by_then_for_this_person_alone(sight) -> None:
    seen = sight(openings=[("Ann", 2)], samples=[sample(1, 0), sample(3, 1)])
    assert seen.spoilt("ANN", "w1#0000") == OPENED
    assert seen.spoilt("Ann", "w1#0000", DAY.format(2)) == ""
    assert seen.spoilt("Ben", "w1#0000") == ""
    assert seen.spoilt("Ann", "w1#0001") == ""  # drawn afterwards


def test_a_passage_of_an_earlier_and_a_later_sample_stays_spoilt(sight) -> None:
    assert sight(openings=[("Ann", 2)], samples=[sample(1, 0), sample(3, 0)]).spoilt("Ann", "w1#0000") == OPENED


def test_a_later_opening_spoils_the_later_sample_too(sight) -> None:
    assert sight(openings=[("Ann", 2), ("Ann", 4)], samples=[sample(3, 1)]).spoilt("Ann", "w1#0001") == OPENED


def test_what_was_coded_before_it_was_drawn_could_be_seen_on_the_page(sight) -> None:
    seen = sight(openings=[("Ann", 2)], samples=[sample(4, 1, 2)], log=[coded(3, 1), coded(5, 2)])
    assert seen.spoilt("Ann", "w1#0001") == OPENED
    assert seen.spoilt("Ann", "w1#0002") == ""


def test_passages_that_nobody_drew_are_not_blind_once_the_page_was_opened(sight) -> None:
    assert sight(openings=[("Ann", 2)]).spoilt("Ann", "w1#0003") == OPENED


def test_a_decision_follows_its_words_into_a_corrected_write_up(sight) -> None:
    seen = sight([Decision(1, DAY.format(2), "Ann", "accept", "w1#0003", "P1", "passage 0")])
    assert seen.spoilt("Ann", "w1#0000") == DECIDED
    assert seen.spoilt("Ann", "w1#0003") == ""
