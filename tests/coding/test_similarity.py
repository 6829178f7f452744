from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.evidence import EVIDENCE
from dialogue_synth.coding.odds import log_odds, normalise
from dialogue_synth.coding.similarity import Weighing, share_room, similarity_weighing

SCORES = st.lists(st.lists(st.floats(-20, 20), min_size=3, max_size=3), min_size=1, max_size=5)


@given(SCORES)
def test_normalised_scores_are_probabilities(scores: list[list[float]]) -> None:
    assert np.exp(normalise(np.array(scores))).sum(axis=1) == pytest.approx(1.0)


@given(SCORES)
def test_shared_room_stays_a_probability_and_one_passage_stays_as_it_is(scores: list[list[float]]) -> None:
    logs = normalise(np.array(scores))
    shared = share_room(logs, np.array([True, True, False]))
    assert np.exp(shared).sum(axis=1) == pytest.approx(1.0)
    if len(scores) == 1:
        assert np.exp(shared) == pytest.approx(np.exp(logs))


def test_codes_that_are_not_shared_are_not_competed_for() -> None:
    logs = np.log([[0.6, 0.4], [0.6, 0.4]])
    assert np.allclose(share_room(logs, np.array([False, False])), logs)


@given(st.floats(-30, 0), st.floats(-30, 0))
def test_confidence_keeps_the_order_and_lies_between_0_and_1(a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = Weighing({}, 1.05, 0.33).confidence(np.array([low, high]))
    assert 0.0 <= found[0] <= found[1] <= 1.0


def test_log_odds_of_one_half_are_zero_and_of_certainty_finite() -> None:
    assert log_odds(np.log([0.5]))[0] == pytest.approx(0.0)
    assert np.isfinite(log_odds(np.array([0.0, -np.inf]))).all()


def test_weights_are_applied_by_name() -> None:
    evidence = np.zeros((1, 2, 2))
    evidence[0, 1] = [1.0, 2.0]
    logs = Weighing({"b": 2.0, "a": 1.0}).weigh(evidence, ("a", "b"))
    assert logs[0, 1] - logs[0, 0] == pytest.approx(5.0)


def test_the_weighing_that_ships_has_a_weight_for_all_evidence_and_a_rising_curve() -> None:
    shipped = similarity_weighing()
    assert set(shipped.weights) == set(EVIDENCE)
    assert shipped.slope > 0
    assert shipped.weights["question"] > shipped.weights["question_theme"] > 0
