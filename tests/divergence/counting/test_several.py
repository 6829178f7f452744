from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from dialogue_synth.divergence.counting.several import adjusted, worth_testing

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(p_values)
def test_q_values_are_those_of_benjamini_and_hochberg(p) -> None:
    assert adjusted(p) == pytest.approx(list(false_discovery_control(p)), abs=1e-12)


@given(p_values, st.integers(0, 50))
def test_further_tests_only_make_a_flag_harder(p, n_more) -> None:
    assert all(more >= one for one, more in zip(adjusted(p), adjusted(p, n_more), strict=True))


def test_further_tests_count_as_hopeless_ones() -> None:
    assert adjusted([0.01, 0.02], 3) == pytest.approx(adjusted([0.01, 0.02, 1.0, 1.0, 1.0])[:2])


def test_no_tests_give_no_q_values() -> None:
    assert adjusted([]) == ()
    assert worth_testing([], 0.1) == 0.1


@given(p_values, st.floats(0.01, 0.3))
def test_no_more_tests_are_made_than_are_corrected_for(smallest, rate) -> None:
    threshold = worth_testing(smallest, rate)
    assert sum(p <= threshold for p in smallest) <= round(rate / threshold)


def test_what_can_never_be_flagged_costs_the_others_nothing() -> None:
    assert worth_testing([0.001, *[0.5] * 99], 0.1) == 0.1
