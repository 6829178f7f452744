"""Who codes a second time gets every code, sure and unsure; the same seed draws the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.agreement import draw_sample


@pytest.fixture(scope="module")
def study(material):
    """90 passages: 60 of P1 (confidence falling), 6 of P2, 12 undecided, 12 none."""
    passages = material.segments("w1", *(f"passage {n}" for n in range(90)))
    codings = [material.coding("w1", n, "P1", confidence=1 - n / 100) for n in range(60)] + [
        material.coding("w1", n, "P2") for n in range(60, 66)
    ]
    codings += [material.coding("w1", 0, "A1", confidence=0.1), material.coding("w1", 70, "A1", status="rejected")]
    outcomes = [material.outcome("w1", n, "coded" if n < 66 else "undecided" if n < 78 else "none") for n in range(90)]
    return passages, codings, outcomes


def numbers(sample) -> list[int]:
    return [s.position for s in sample]


def test_every_code_and_outcome_gets_its_turn(study) -> None:
    drawn = numbers(draw_sample(*study, n=20))
    assert Counter("P1" if n < 60 else "P2" if n < 66 else "undecided" if n < 78 else "none" for n in drawn) == dict.fromkeys(
        ("P1", "P2", "undecided", "none"), 5
    )


def test_sure_and_unsure_codings_of_a_code_are_drawn_alike(study) -> None:
    drawn = [n for n in numbers(draw_sample(*study, n=36)) if n < 60]
    assert Counter(n // 20 for n in drawn) == {0: 4, 1: 4, 2: 4} or sorted(Counter(n // 20 for n in drawn).values()) == [3, 3, 4]


def test_the_same_seed_draws_the_same_in_reading_order_and_another_seed_others(study) -> None:
    passages, codings, outcomes = study
    first = draw_sample(passages, codings, outcomes, n=30)
    assert first == draw_sample(passages, list(reversed(codings)), list(reversed(outcomes)), n=30)
    assert numbers(first) == sorted(numbers(first))
    assert first != draw_sample(passages, codings, outcomes, n=30, seed=1)


def test_a_study_that_was_not_coded_gives_a_plain_sample(study) -> None:
    assert len(draw_sample(study[0], [], [], n=10)) == 10


@given(st.integers(0, 100), st.integers(0, 5))
def test_a_sample_holds_as_many_as_asked_for_or_all(study, n: int, seed: int) -> None:
    drawn = draw_sample(*study, n=n, seed=seed)
    assert len(drawn) == min(n, 90)
    assert len({s.segment_id for s in drawn}) == len(drawn)
