from __future__ import annotations

import numpy as np
import pytest

from dialogue_synth.divergence.counting import compare_groups, effect_interval, permuting, q_without, weightiest
from dialogue_synth.divergence.counting.several import adjusted

YOUTH = [[2, 10]] * 6 + [[10, 2]] * 14
LABELS = ["youth"] * 6 + ["church"] * 7 + ["council"] * 7


def test_what_one_kind_of_groups_has_in_common_is_found(table) -> None:
    counts = table([[k + i % 2, n] for i, (k, n) in enumerate(YOUTH)])
    tests = compare_groups([counts], {"type": LABELS}, rate=0.1)
    best = min(tests, key=lambda test: (test.q, test.code))
    assert best.label == "youth"
    assert best.effect < -0.5
    low, high = effect_interval(counts, LABELS, best)
    assert low <= best.effect <= high < 0


def test_labels_that_mean_nothing_are_not_flagged(table) -> None:
    random = np.random.default_rng(1)
    counts = table(random.multinomial(12, [0.5, 0.3, 0.2], size=30).tolist())
    tests = compare_groups([counts], {"place": [f"p{i % 4}" for i in range(30)]}, rate=0.1)
    assert all(test.q > 0.1 for test in tests)


def test_p_values_are_those_of_all_shuffles(table) -> None:
    """Of the 20 ways to choose 3 of 6, this one and its opposite are the furthest out: 2 of 20."""
    counts = table([[9, 1]] * 3 + [[1, 9]] * 3)
    tests = compare_groups([counts], {"type": ["a"] * 3 + ["b"] * 3}, rate=0.99)
    assert [test.p for test in tests] == pytest.approx([0.1] * 4, abs=0.01)


@pytest.mark.parametrize("share", [3, 7, 10])
def test_equal_shares_are_no_difference(table, share) -> None:
    """Rounding makes the same shares of write-ups of different lengths differ in the sixteenth digit."""
    lengths = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
    made = table([[n * share // 10, n - n * share // 10] for n in lengths])
    found = compare_groups([made], {"place": ["north"] * 6 + ["south"] * 6}, rate=1.0)
    assert all(test.p == 1.0 for test in found)


def test_few_write_ups_or_unknown_labels_take_no_part(table) -> None:
    counts = table(YOUTH)
    assert compare_groups([counts], {"type": ["youth"] * 2 + [""] * 18}, rate=0.1) == ()
    assert compare_groups([counts], {"type": [""] * 20}, rate=0.1) == ()
    assert compare_groups([], {"type": LABELS}, rate=0.1) == ()


def test_a_label_whose_write_ups_are_silent_is_not_compared(table) -> None:
    counts = table([[0, 0]] * 5 + [[3, 3]] * 15)
    assert {test.label for test in compare_groups([counts], {"type": ["a"] * 5 + ["b"] * 8 + ["c"] * 7}, rate=0.99)} == {"b", "c"}


def test_without_one_of_few_write_ups_a_flag_is_less_sure(table) -> None:
    counts = table([[0, 12]] * 4 + [[9 + i % 3, 3] for i in range(16)])
    labels = ["youth"] * 4 + ["other"] * 16
    tests = compare_groups([counts], {"type": labels}, rate=0.1)
    place = next(n for n, test in enumerate(tests) if test.label == "youth")
    one, other = q_without([counts], {"type": labels}, tests, [(place, 0), (place, 1)])
    assert one == other >= tests[place].q


def test_of_many_write_ups_those_are_left_out_on_which_most_hangs(table) -> None:
    counts = table([[1, 11], [0, 12], [6, 6], [0, 24]] + [[9 + i % 3, 3] for i in range(16)])
    labels = ["youth"] * 4 + ["other"] * 16
    tests = compare_groups([counts], {"type": labels}, rate=0.1)
    flag = next(test for test in tests if test.label == "youth" and test.code == 0)
    assert weightiest(counts, labels, flag, 4) == [0, 1, 2, 3]
    (furthest,) = weightiest(counts, labels, flag, 1)
    assert furthest == 3  # the long one without a word on it
    nearest = {
        row: compare_groups([counts], {"type": ["" if n == row else label for n, label in enumerate(labels)]}, rate=0.99)
        for row in range(4)
    }
    shares = {row: next(t.share for t in found if (t.label, t.code) == ("youth", 0)) for row, found in nearest.items()}
    assert max(shares, key=shares.__getitem__) == furthest


def test_the_names_of_groups_do_not_matter(table) -> None:
    counts = table(YOUTH)
    one = compare_groups([counts], {"type": LABELS}, rate=0.1)
    other = compare_groups([counts], {"type": [f"z{label}" for label in LABELS]}, rate=0.1)
    assert {(f"z{t.label}", t.code, t.p, t.q) for t in one} == {(t.label, t.code, t.p, t.q) for t in other}


def p_one_by_one(table, labels, label, code):
    """As the module says: every write-up moves, and the whole table is summed anew in every shuffle."""
    rows = [row for row, own in enumerate(labels) if own]
    weighted, weights = permuting._weighted(table, rows)
    centred = (weighted - weights[:, None] * (weighted.sum(axis=0) / weights.sum()))[:, code]
    member = np.array([labels[row] == label for row in rows])
    least = abs(centred[member].sum()) * (1 - 1e-9)
    random = np.random.default_rng(permuting.SEED)
    shuffles = (random.random(len(rows)).argsort() for _ in range(permuting.N_SHUFFLES))
    return (sum(abs(centred[member[order]].sum()) >= least for order in shuffles) + 1) / (permuting.N_SHUFFLES + 1)


def test_however_many_are_shuffled_and_left_out_at_once_p_values_are_those_of_one_by_one(table, monkeypatch) -> None:
    counts = table(np.random.default_rng(2).multinomial(9, [0.5, 0.3, 0.2], size=20).tolist())
    labels = {"type": LABELS, "place": ["here", "", "there", "there"] * 5}
    monkeypatch.setattr(permuting, "N_SHUFFLES", 400)
    tests = compare_groups([counts], labels, rate=0.99)
    assert [t.p for t in tests] == [p_one_by_one(counts, labels[t.attribute], t.label, t.code) for t in tests]
    monkeypatch.setattr(permuting, "AT_ONCE", 700)
    assert compare_groups([counts], labels, rate=0.99) == tests
    left_out = [(place, row) for place, t in enumerate(tests) for row, own in enumerate(labels[t.attribute]) if own == t.label]
    for (place, row), q in zip(left_out, q_without([counts], labels, tests, left_out), strict=True):
        given = ["" if n == row else own for n, own in enumerate(labels[tests[place].attribute])]
        p = p_one_by_one(counts, given, tests[place].label, tests[place].code)
        assert q == adjusted([p if n == place else t.p for n, t in enumerate(tests)])[place]


def test_where_one_less_is_too_few_nothing_is_left_to_flag(table) -> None:
    counts = table([[0, 12]] * 3 + [[9 + i % 3, 3] for i in range(16)])
    labels = {"type": ["youth"] * 3 + ["other"] * 16}
    tests = compare_groups([counts], labels, rate=0.1)
    place = next(n for n, test in enumerate(tests) if test.label == "youth")
    assert q_without([counts], labels, tests, [(place, 0)]) == (1.0,)
