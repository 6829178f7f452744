from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.divergence.counting import CountTable, fit_usual_shares


def made(kappa: float, n_writeups: int, seed: int, n: int = 24) -> CountTable:
    random = np.random.default_rng(seed)
    base = np.array([0.4, 0.3, 0.2, 0.1])
    counts = np.array([random.multinomial(n, random.dirichlet(kappa * base)) for _ in range(n_writeups)])
    return CountTable(("a", "b", "c", "d"), counts, counts.sum(axis=1))


@pytest.mark.parametrize("kappa", [5, 20, 80])
def test_it_learns_how_closely_groups_keep_together(kappa) -> None:
    found = [fit_usual_shares([made(kappa, 60, seed)])[0].kappa() for seed in range(8)]
    assert kappa / 1.6 < np.exp(np.mean(np.log(found))) < kappa * 1.6


def test_the_usual_share_is_that_of_the_others(table, usual) -> None:
    (fitted,) = fit_usual_shares([table([*usual(), [0, 0, 0, 12]])])
    assert fitted.expected(0)[0] == pytest.approx(5.5 / 12, abs=0.05)
    assert fitted.expected(3)[20] == pytest.approx(1 / 12, abs=0.03)


def test_predictions_sum_to_one_and_centre_on_the_usual_share(table, usual) -> None:
    (fitted,) = fit_usual_shares([table(usual())])
    predicted = fitted.predictive([0, 5], 0, 30)
    assert predicted.sum(axis=1) == pytest.approx([1, 1])
    assert predicted @ np.arange(31) / 30 == pytest.approx(fitted.expected(0)[[0, 5]])


def test_a_write_up_does_not_judge_itself(table, usual) -> None:
    one, other = (fit_usual_shares([table([*usual(), last])])[0] for last in ([12, 0, 0, 0], [0, 0, 0, 12]))
    assert one.predictive([20], 0, 12) == pytest.approx(other.predictive([20], 0, 12), abs=0.01)


def test_a_few_extreme_groups_do_not_hide_each_other(table, usual) -> None:
    alone = fit_usual_shares([table([*usual(40), [0, 0, 12, 0]])])[0]
    three = fit_usual_shares([table([*usual(40), *[[0, 0, 12, 0]] * 3])])[0]
    assert three.expected(2)[-1] == pytest.approx(alone.expected(2)[-1], abs=0.05)
    assert three.predictive([-1], 2, 12)[0, 12] < 1e-3


def test_a_write_up_a_hundred_times_as_long_moves_the_usual_share_little(table, usual) -> None:
    (plain,) = fit_usual_shares([table([*usual(), [1, 1, 5, 5]])])
    (long,) = fit_usual_shares([table([*usual(), [100, 100, 500, 500]])])
    assert long.expected(2)[0] == pytest.approx(plain.expected(2)[0], abs=0.04)


def test_a_write_up_that_stands_for_two_counts_like_two(table, usual) -> None:
    rows = [*usual(12), [2, 2, 4, 4]]
    doubled = fit_usual_shares([table([*rows, rows[-1]])])[0]
    weighted = fit_usual_shares([table(rows)], [np.array([1.0] * 12 + [2.0])])[0]
    assert weighted.expected(2)[0] == pytest.approx(doubled.expected(2)[0], abs=0.01)
    assert weighted.predictive([0], 2, 12) == pytest.approx(doubled.predictive([0], 2, 12), abs=0.02)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(14)))
def test_the_order_of_write_ups_does_not_matter(order) -> None:
    original = made(20, 14, 3)
    shuffled = CountTable(original.codes, original.counts[list(order)], original.totals[list(order)])
    one, other = fit_usual_shares([original])[0], fit_usual_shares([shuffled])[0]
    assert other.expected(1) == pytest.approx(one.expected(1)[list(order)])


def test_questions_of_different_write_ups_are_refused(table, usual) -> None:
    with pytest.raises(ValueError, match="not about the same write-ups"):
        fit_usual_shares([table(usual(5)), table(usual(6))])


@pytest.mark.parametrize(
    ("counts", "totals", "fault"), [([[3]], [2], "lies outside"), ([[-1]], [2], "lies outside"), ([[1]], [2, 2], "shape")]
)
def test_impossible_counts_are_refused(table, counts, totals, fault) -> None:
    with pytest.raises(ValueError, match=fault):
        table(counts, totals)


def test_write_ups_without_a_word_on_the_question_take_no_part(table, usual) -> None:
    (with_silent,) = fit_usual_shares([table([*usual(), *[[0, 0, 0, 0]] * 5])])
    (without,) = fit_usual_shares([table(usual())])
    assert with_silent.expected(0)[:20] == pytest.approx(without.expected(0))
