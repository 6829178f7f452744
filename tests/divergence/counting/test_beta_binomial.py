from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from dialogue_synth.divergence.counting.beta_binomial import at_least, at_most, log_probability, probabilities

shares = st.floats(0.01, 0.99)
kappas = st.floats(0.5, 500)


@given(st.integers(0, 40), shares, kappas)
def test_it_is_the_distribution_of_the_textbooks(n, share, kappa) -> None:
    expected = betabinom.pmf(np.arange(n + 1), n, share * kappa, (1 - share) * kappa)
    assert probabilities(n, share, kappa) == pytest.approx(expected, abs=1e-9)


def test_groups_that_are_all_the_same_are_binomial() -> None:
    assert probabilities(10, 0.3, 1e8) == pytest.approx(binom.pmf(np.arange(11), 10, 0.3), abs=1e-6)


@given(st.integers(0, 30), shares, kappas)
def test_probabilities_sum_to_one(n, share, kappa) -> None:
    assert probabilities(n, share, kappa).sum() == pytest.approx(1)


def test_shapes_are_broadcast() -> None:
    assert log_probability([0, 1], 1, np.full((3, 1), 0.5), 2.0).shape == (3, 2)
    assert probabilities(4, np.full((2, 3), 0.5), 2.0).shape == (2, 3, 5)


@given(st.integers(1, 30), shares, kappas)
def test_a_count_is_more_surprising_the_further_out_it_is(n, share, kappa) -> None:
    rows = np.broadcast_to(probabilities(n, share, kappa), (n + 1, n + 1))
    much, little = at_least(np.arange(n + 1), rows), at_most(np.arange(n + 1), rows)
    assert (np.diff(much) <= 1e-12).all()
    assert (np.diff(little[1:]) >= -1e-12).all()
    assert ((much >= 0) & (much <= 1) & (little >= 0) & (little <= 1)).all()


def test_mid_p_averages_to_a_half_under_chance() -> None:
    probability = probabilities(12, 0.2, 20)
    p = at_least(np.arange(13), np.broadcast_to(probability, (13, 13)))
    assert float(probability @ p) == pytest.approx(0.5)


def test_where_silence_is_certain_little_is_no_surprise() -> None:
    assert at_most([1], np.array([[1.0, 0.0, 0.0]])).tolist() == [1.0]
