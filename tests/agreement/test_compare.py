"""People among themselves and the machine with each of them, side by side; the passages to talk about."""

from __future__ import annotations

import pytest

from dialogue_synth.agreement import compare_coders
from dialogue_synth.agreement.answers import MACHINE, CoderWork

TEXTS = ("one", "two", "three", "four", "five", "six")


def work(coder: str, *answers: str | None) -> CoderWork:
    """``"P1 support; A1 ?"``, ``"none"``, ``"?"`` (undecided), or None (not coded)."""
    read = {f"w{n % 2}#{n:04d}": answer for n, answer in enumerate(answers) if answer is not None}
    codes = {
        i: {} if answer == "none" else {c.split()[0]: None if c.split()[1] == "?" else c.split()[1] for c in answer.split("; ")}
        for i, answer in read.items()
        if answer != "?"
    }
    return CoderWork(coder, codes, frozenset(i for i, answer in read.items() if answer == "?"))


@pytest.fixture
def compare(material):
    segments = tuple(s for k in (0, 1) for n, s in enumerate(material.segments(f"w{k}", *TEXTS)) if n % 2 == k)
    segments = tuple(sorted(segments, key=lambda s: s.position))
    return lambda people, machine: compare_coders(people, machine, segments, material.code_ids)


ANN = work("Ann", "P1 support", "P1 support", "P2 concern", "none", "A1 oppose", "?")
BEN = work("Ben", "P1 support", "P1 oppose", "P2 concern; A1 concern", "none", "P2 oppose", "P1 support")
ROBOT = work(MACHINE, "P1 support", "P1 support", "P2 concern", "P1 support", "?", "P1 support")


def test_people_and_machine_are_compared_apart(compare) -> None:
    found = compare([ANN, BEN], ROBOT)
    assert [(c.between, c.coders) for c in found.comparisons] == [
        ("people", ("Ann", "Ben")),
        ("machine and people", (MACHINE, "Ann")),
        ("machine and people", (MACHINE, "Ben")),
    ]
    assert found.n_answered == {"Ann": 5, "Ben": 6}


def test_what_one_of_them_left_undecided_is_left_out_and_counted(compare) -> None:
    people, with_ann, with_ben = compare([ANN, BEN], ROBOT).comparisons
    assert [(c.n_passages, c.n_undecided) for c in (people, with_ann, with_ben)] == [(5, 1), (4, 2), (5, 1)]


def test_sets_and_their_overlap(compare) -> None:
    people = compare([ANN, BEN], ROBOT).comparisons[0]
    assert people.identical.value == 0.6  # P1, P1, and none
    assert people.samples_f1.value == round((1 + 1 + 2 / 3 + 0) / 4, 4)  # none with none says nothing about codes


def test_positions_are_compared_where_both_put_the_code_and_state_one(compare) -> None:
    people = compare([ANN, BEN], ROBOT).comparisons[0]
    assert people.alpha_positions.n == 3
    # support/support, support/oppose, concern/concern: 1 - (6 - 1) * 2 / 22, where 22 = 36 - 9 - 1 - 4
    assert people.alpha_positions.value == pytest.approx(1 - 5 * 2 / 22, abs=1e-4)


def test_positions_of_two_have_a_share_and_a_weighted_kappa(compare) -> None:
    people = compare([ANN, BEN], ROBOT).comparisons[0]
    assert (people.same_positions.value, people.same_positions.n) == (0.6667, 3)
    # support/support, support/oppose, concern/concern: 1/3 apart; by chance (2*1*0 + 2*1*1 + 2*1*2/3 + 1*1*2/3 + 1*1*1/3 + 0)/9
    assert people.kappa_positions.value == pytest.approx(1 - (1 / 3) / ((2 + 4 / 3 + 2 / 3 + 1 / 3) / 9), abs=1e-4)
    assert people.per_code["P1"].same_position.value == 0.5
    assert (people.per_code["P2"].same.value, people.per_code["A1"].same.value) == (0.8, 0.6)


def test_each_code_has_alpha_and_kappa_and_a_code_nobody_uses_has_none(compare) -> None:
    people = compare([ANN, BEN], ROBOT).comparisons[0]
    p2 = people.per_code["P2"]
    assert p2.n_used == 2
    assert p2.kappa.value == pytest.approx((0.8 - 0.56) / 0.44, abs=1e-4)  # 1/5 and 2/5 of the passages
    assert p2.alpha.value == pytest.approx(1 - 9 * 2 / 42, abs=1e-4)  # 3 times there, 7 times not
    unused = people.per_code["X-PROC"]
    assert (unused.n_used, unused.alpha.value, unused.kappa.value) == (0, None, None)


def test_of_three_people_all_and_each_pair_are_compared(compare) -> None:
    found = compare([ANN, BEN, work("Cy", "P1 support", "P1 support")], ROBOT)
    assert [c.coders for c in found.comparisons if c.between == "people"] == [
        ("Ann", "Ben", "Cy"),
        ("Ann", "Ben"),
        ("Ann", "Cy"),
        ("Ben", "Cy"),
    ]
    assert found.comparisons[0].per_code["P1"].kappa is None
    assert found.comparisons[0].kappa_positions is None
    assert found.comparisons[0].n_passages == 5


def test_disagreements_between_people_come_first_and_the_widest_apart_before_others(compare) -> None:
    found = compare([ANN, BEN], ROBOT).disagreements
    assert [(d.segment_id, d.between, d.about) for d in found] == [
        ("w0#0004", "people", "codes"),
        ("w0#0002", "people", "codes"),
        ("w1#0001", "people", "positions"),
        ("w1#0003", "machine and people", "codes"),
    ]
    assert found[0].answers == {"Ann": {"A1": "oppose"}, "Ben": {"P2": "oppose"}}
    assert (found[0].distance, found[0].text, found[0].writeup_id) == (1.0, "five", "w0")


def test_an_undecided_position_is_no_disagreement(compare) -> None:
    assert compare([work("Ann", "P1 ?"), work("Ben", "P1 support")], work(MACHINE, "P1 support")).disagreements == ()


def test_one_person_is_compared_with_the_machine_alone(compare) -> None:
    found = compare([ANN], ROBOT)
    assert [c.coders for c in found.comparisons] == [(MACHINE, "Ann")]
    assert found.disagreements[0].between == "machine and people"


def test_nobody_gives_nothing(compare) -> None:
    found = compare([], ROBOT)
    assert (found.comparisons, found.disagreements, found.n_answered) == ((), (), {})


def test_a_person_who_decided_nothing_leaves_every_figure_undefined(compare) -> None:
    (found,) = compare([work("Ann", "?")], ROBOT).comparisons
    assert (found.n_passages, found.n_undecided, str(found.alpha_sets), str(found.identical)) == (0, 1, "not defined", "not defined")
