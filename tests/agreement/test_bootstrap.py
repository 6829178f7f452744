"""Figures and their intervals: whole write-ups are drawn, and what is not defined stays undefined."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.agreement.bootstrap import N_DRAWS, Draws, Figure


def test_a_ratio_is_the_sum_over_the_sum() -> None:
    figure = Draws("ab").ratio([("a", 1, 2), ("a", 1, 1), ("b", 0, 1)])
    assert (figure.value, figure.n) == (0.5, 3)


def test_the_interval_holds_what_drawing_write_ups_gives() -> None:
    # two write-ups: a draw is both a (1/4), both b (1/4), or mixed (1/2), so that the 2.5th and the 97.5th percentile are the ends
    figure = Draws("ab").ratio([("a", 1, 1), ("b", 0, 1)])
    assert (figure.low, figure.value, figure.high) == (0.0, 0.5, 1.0)


def test_write_ups_that_say_the_same_leave_no_doubt() -> None:
    figure = Draws("abc").ratio([(name, 3, 4) for name in "abc"])
    assert (figure.low, figure.value, figure.high) == (0.75, 0.75, 0.75)


def test_nothing_measured_is_not_defined() -> None:
    assert Draws([]).ratio([]) == Figure(None, 0)
    assert Draws("ab").ratio([("a", 0, 0)]) == Figure(None, 1)
    assert str(Draws([]).ratio([])) == "not defined"


def test_one_write_up_has_no_interval() -> None:
    assert Draws("a").ratio([("a", 1, 2)]) == Figure(0.5, 1)


def test_a_figure_that_many_draws_cannot_give_has_no_interval() -> None:
    # only one of two write-ups has anything to measure, and a quarter of the draws leaves it out
    assert Draws("ab").ratio([("a", 1, 2)]) == Figure(0.5, 1)


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    names = [f"w{n}" for n in range(20)]
    assert np.array_equal(Draws(names).times, Draws(reversed(names)).times)
    assert not np.array_equal(Draws(names).times, Draws(names, seed=1).times)


@given(st.sets(st.text("abcdef", min_size=1), max_size=12))
def test_every_draw_has_as_many_write_ups_as_the_sample(names: set[str]) -> None:
    times = Draws(names).times
    assert times.shape == (N_DRAWS, len(names))
    assert (times.sum(axis=1) == len(names)).all()


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 5), st.integers(1, 5)), min_size=1, max_size=20))
def test_a_ratio_lies_between_the_ratios_of_its_write_ups(parts: list[tuple[str, int, int]]) -> None:
    draws = Draws(name for name, *_ in parts)
    by_writeup = [draws.ratios([p for p in parts if p[0] == name])[0] for name in draws.rows]
    figure = draws.ratio(parts)
    assert min(by_writeup) - 1e-4 <= figure.value <= max(by_writeup) + 1e-4
    if figure.low is not None:
        assert min(by_writeup) - 1e-4 <= figure.low <= figure.high <= max(by_writeup) + 1e-4
