from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.divergence.internal import find_internals
from dialogue_synth.model import Participants


def test_a_summary_that_its_own_vote_belies_is_flagged(make_material) -> None:
    claim = "~Members overwhelmingly backed buying the playing field out of the reserve."
    (flag,) = find_internals(_rows(make_material, claim)).divergences
    assert [(e.side, e.segment_id) for e in flag.evidence] == [("said", "w#0000"), ("counted", "w#0001")]
    assert "6 for, 17 against, 4 unsure" in flag.explanation
    assert flag.severity == "high"


def _rows(make_material, claim: str, vote: str = "Buy the playing field with the reserve: for 6, against 17, not sure 4."):
    return make_material({"w": f"{claim} | vote ~{vote}"})


@pytest.mark.parametrize(
    "claim",
    [
        "~Most of us would not buy the playing field with the reserve; the majority was against.",
        "participant ~Everyone agreed to buy the playing field with the reserve.",
        "~Everyone agreed that the tea was cold.",
        "~Did everyone agree to buy the playing field with the reserve?",
        "2 ~Everyone agreed to buy the playing field with the reserve.",  # another event
    ],
)
def test_claims_that_the_vote_does_not_touch_are_let_be(make_material, claim: str) -> None:
    assert find_internals(_rows(make_material, claim)).divergences == ()


def test_a_claim_and_a_tally_on_one_code_are_held_together(make_material) -> None:
    specs = {"w": "P1 support ~Everyone agreed. | P1 support ~Good idea: 5 notes out of the 21 | P1 oppose participant ~Never: 1 note"}
    (flag,) = find_internals(make_material(specs)).divergences
    assert flag.code_id == "P1"
    assert "“good idea” 5 of 21" in flag.explanation


def test_opposite_poles_in_one_room_are_flagged_unless_the_room_is_split(make_material) -> None:
    (flag,) = find_internals(make_material({"w": "P1 support ~We want it. | P1 oppose ~We reject it."})).divergences
    assert (flag.code_id, tuple(flag.sides)) == ("P1", ("in favour", "against"))
    for specs in (
        "P1 support | P1 oppose 2",
        "P1 support | P1 oppose | P1 mixed",
        "P1 support | P1 oppose participant",
        "P1 support ~We like the first part. | P1 oppose ~We reject the second part.",
        "P1 support ~We want it. | P1 oppose ~Four members said they would leave.",
        "I1 support | I1 oppose",
        "P1 support | P1 concern",
        "P1 conditional ~Yes, if it is free. | P1 oppose ~Never for money.",
    ):
        assert find_internals(make_material({"w": specs})).divergences == ()


def test_people_stated_twice_differently_are_flagged(make_material) -> None:
    material = make_material({"w": "~Fifty people came to the hall. | ~For 60, against 20."})
    with_people = replace(material, writeups=tuple(replace(w, participants=Participants(20, 20, "exact", "20")) for w in material.writeups))
    (flag,) = find_internals(with_people).divergences
    assert "the metadata give 20 people and the text fifty" in flag.explanation
    only_votes = make_material({"w": "~For 60, against 20."})
    voted = replace(only_votes, writeups=tuple(replace(w, participants=Participants(20, 20)) for w in only_votes.writeups))
    assert "80 people are counted in a vote" in find_internals(voted).divergences[0].explanation
    assert find_internals(material).divergences == ()  # nothing known to hold it against
    two = replace(with_people, writeups=tuple(replace(w, events=2) for w in with_people.writeups))
    assert find_internals(two).divergences == ()


def test_poles_about_different_things_do_not_clash(make_material) -> None:
    specs = "P1 support ~A letter about meals would reach families. | P1 oppose ~Attendance records belong to teachers alone."
    material = make_material({"w": specs})
    assert find_internals(material).divergences == ()
    alike = replace(material, vectors={"w#0000": (1.0, 0.2), "w#0001": (1.0, 0.0)})
    assert len(find_internals(alike).divergences) == 1


def test_agreement_of_all_to_the_whole_scheme_is_belied_by_any_count_that_refuses(make_material) -> None:
    specs = {"w": "~Everyone agreed that Green Lane is a fine thing. | ~Would not want my file used: 13 notes out of the 21"}
    assert len(find_internals(make_material(specs, {"w": "green-lane"})).divergences) == 1
    assert find_internals(make_material(specs, {"w": "blue-lane"})).divergences == ()
