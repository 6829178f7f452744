from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from dialogue_synth.divergence.counting.several import Chance, adjusted, adjusted_for, worth_testing

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(p_values)
def test_q_values_are_those_of_benjamini_and_hochberg(p) -> None:
    assert adjusted(p) == pytest.approx(list(false_discovery_control(p)), abs=1e-12)


def test_p_values_without_steps_are_adjusted_as_by_benjamini_and_hochberg() -> None:
    p, grid = [0.001, 0.2, 0.013, 0.7], np.arange(1, 1001) / 1000
    smooth = Chance.of(4, np.tile(grid, 4), np.full(4000, 0.001))
    assert adjusted_for(p, smooth) == pytest.approx(adjusted(p))


steps = st.lists(st.tuples(st.floats(1e-6, 1), st.floats(0, 1)), min_size=1, max_size=30)


@given(p_values, steps, steps)
def test_more_that_chance_could_give_only_makes_a_flag_harder(p, own, others) -> None:
    one, both = (Chance.of(len(p), *zip(*held, strict=True)) for held in (own, [*own, *others]))
    assert all(b >= a - 1e-9 for a, b in zip(adjusted_for(p, one), adjusted_for(p, both), strict=True))


@given(steps, steps, st.floats(0, 1))
def test_the_larger_of_two_expectations_is_at_least_each(own, others, p) -> None:
    one, other = (Chance.of(n, *zip(*held, strict=True)) for n, held in ((3, own), (5, others)))
    more = one.or_more(other)
    assert more.n_tests == 5
    assert float(more.up_to(p)) == pytest.approx(max(float(one.up_to(p)), float(other.up_to(p))))


@given(steps, st.floats(0.01, 0.5))
def test_a_p_value_at_the_threshold_is_flagged_alone(own, rate) -> None:
    chance = Chance.of(len(own), *zip(*own, strict=True))
    threshold = chance.threshold(rate)
    assert float(chance.up_to(threshold)) <= rate
    if threshold:
        assert adjusted_for([threshold, 1.0], chance)[0] <= rate


@given(p_values, steps, st.randoms(use_true_random=False))
def test_the_order_of_tests_changes_no_q_value(p, own, random) -> None:
    chance, order = Chance.of(len(p), *zip(*own, strict=True)), random.sample(range(len(p)), len(p))
    assert adjusted_for([p[i] for i in order], chance) == tuple(adjusted_for(p, chance)[i] for i in order)


def test_no_tests_give_no_q_values() -> None:
    assert adjusted([]) == adjusted_for([], Chance.of(0, [], [])) == ()
    assert Chance.of(0, [], []).threshold(0.1) == 0.0
    assert worth_testing([], 0.1) == 0.1


@given(p_values, st.floats(0.01, 0.3))
def test_no_more_tests_are_made_than_are_corrected_for(smallest, rate) -> None:
    threshold = worth_testing(smallest, rate)
    assert sum(p <= threshold for p in smallest) <= round(rate / threshold)


def test_what_can_never_be_flagged_costs_the_others_nothing() -> None:
    assert worth_testing([0.001, *[0.5] * 99], 0.1) == 0.1
