from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence.counting.kappas import kappa_weights, kappas


def likelihood(centre: float, sharpness: float, n_writeups: int = 3) -> np.ndarray:
    """A question that speaks for one kappa, the more sharply the more text it has."""
    one = -sharpness * (np.log(kappas()) - np.log(centre)) ** 2
    return np.repeat(one[:, None], n_writeups, axis=1)


def middle(weights: np.ndarray) -> float:
    return float(np.exp(np.log(kappas()) @ weights[:, 0]))


def spread(weights: np.ndarray) -> float:
    at = np.log(kappas())
    return float(np.sqrt(at**2 @ weights[:, 0] - (at @ weights[:, 0]) ** 2))


def test_a_question_with_little_text_borrows_from_the_others() -> None:
    alone, *_ = kappa_weights([likelihood(100, 0.05)])
    among, *_ = kappa_weights([likelihood(100, 0.05), *[likelihood(10, 5)] * 5])
    assert middle(among) == pytest.approx(10, rel=0.3)
    assert spread(among) < spread(alone) / 2


def test_a_question_that_clearly_differs_keeps_its_own() -> None:
    odd, *others = kappa_weights([likelihood(150, 8), *[likelihood(10, 8)] * 6])
    assert middle(odd) > 80
    assert all(middle(weights) == pytest.approx(10, rel=0.15) for weights in others)


def test_questions_that_differ_borrow_less_than_questions_that_agree() -> None:
    agree, *_ = kappa_weights([likelihood(20, 1), *[likelihood(20, 4)] * 5])
    differ, *_ = kappa_weights([likelihood(20, 1), *[likelihood(k, 4) for k in (4, 10, 20, 60, 200)]])
    assert spread(agree) < spread(differ)


@given(st.lists(st.tuples(st.floats(2, 400), st.floats(0, 500)), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_weights_sum_to_one_and_do_not_depend_on_the_order_of_questions(questions, random) -> None:
    held = [likelihood(centre, sharpness) for centre, sharpness in questions]
    order = random.sample(range(len(held)), len(held))
    one, other = kappa_weights(held), kappa_weights([held[i] for i in order])
    assert all(weights.sum(axis=0) == pytest.approx(1) for weights in one)
    assert all(other[place] == pytest.approx(one[i], abs=1e-9) for place, i in enumerate(order))


def test_no_questions_are_no_error() -> None:
    assert kappa_weights([]) == []
