"""Who has which passages before them, who has finished, and who may read the agreement page."""

from __future__ import annotations

import pytest

from dialogue_synth.agreement.answers import SegmentFinder
from dialogue_synth.agreement.record import BlindRecord, kept_sample
from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Decision

DAY = "2026-01-{:02d}T00:00:00"


@pytest.fixture
def record(material):
    segments = material.segments("w1", *(f"passage {n}" for n in range(6)))
    drawn = BlindSample(1, DAY.format(1), "Ann", 4, 0, tuple((s.segment_id, s.text) for s in segments[:4]))

    def make(said=(), openings=(), decisions=(), samples=(drawn,)) -> BlindRecord:
        log = tuple(
            BlindCoding(k, DAY.format(day), who, f"w1#{n:04d}", f"passage {n}", "none") for k, (who, n, day) in enumerate(said, start=1)
        )
        opened = tuple(AgreementOpening(k, DAY.format(day), who) for k, (who, day) in enumerate(openings, start=1))
        taken = tuple(Decision(1, DAY.format(day), who, "accept", f"w1#{n:04d}", "P1", f"passage {n}") for who, n, day in decisions)
        return BlindRecord(log, tuple(samples), opened, taken, segments, SegmentFinder(segments))

    make.drawn = drawn
    return make


def test_a_part_tells_what_is_answered_left_out_and_still_to_do(record) -> None:
    part = record(said=[("Ann", 0, 2)], decisions=[("Ann", 1, 3), ("Ann", 0, 3)]).part(record.drawn, "ann")
    assert (part.answered, part.left_out) == ({"w1#0000"}, {"w1#0001"})
    assert part.to_do == ("w1#0002", "w1#0003")


def test_an_answer_after_the_machine_was_seen_is_none(record) -> None:
    made = record(said=[("Ann", 1, 5)], decisions=[("Ann", 1, 3)])
    assert made.part(record.drawn, "Ann").left_out == {"w1#0001"}
    assert made.begun("Ann") == ()


def test_a_change_after_the_page_was_opened_leaves_the_earlier_answer_in_place(record) -> None:
    made = record(said=[("Ann", 0, 2), ("Ann", 0, 6)], openings=[("Ann", 4)])
    assert made.last["ann", "w1#0000"].blind_id == 1
    people, issues = made.answers(["P1"])
    assert (len(people[0].answers), ["opened the agreement page" in i.what for i in issues]) == (1, [True])


def test_a_name_is_spelt_as_in_the_log(record) -> None:
    made = record(said=[("Ann Lee", 0, 2), ("Ben", 0, 2)])
    assert (made.spelt("ann lee"), made.spelt("Cy"), made.coders) == ("Ann Lee", "Cy", ("Ann Lee", "Ben"))


def test_passages_that_are_gone_drop_out_of_a_sample(record) -> None:
    gone = BlindSample(2, DAY.format(1), "Ann", 2, 1, (("w1#0009", "passage 5"), ("w1#0001", "other words")))
    assert record().passages(gone) == ("w1#0005",)  # found again by its words


@pytest.mark.parametrize(("openings", "may"), [([], False), ([("ANN", 2)], True), ([("Ben", 2)], False), ([("Ann", 1)], True)])
def test_who_has_opened_the_page_since_the_last_sample_may_read_it(record, openings, may) -> None:
    assert record(openings=openings).may_read("Ann") is may


def test_a_new_sample_closes_the_page_until_it_is_opened_again(record) -> None:
    later = BlindSample(2, DAY.format(3), "Ben", 1, 1, (("w1#0004", "passage 4"),))
    assert not record(openings=[("Ann", 2)], samples=(record.drawn, later)).may_read("Ann")
    assert record(openings=[("Ann", 2), ("Ann", 4)], samples=(record.drawn, later)).may_read("Ann")


def test_of_two_samples_with_one_number_and_seed_the_first_is_kept(record) -> None:
    twin = BlindSample(7, DAY.format(9), "Ben", 4, 0, ())
    assert kept_sample([record.drawn, twin], 4, 0) is record.drawn
    assert kept_sample([record.drawn], 4, 1) is None
