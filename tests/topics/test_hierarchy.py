from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.topics.hierarchy import Join, group_at, ward


def points(n, seed=0):
    return np.random.default_rng(seed).normal(size=(n, 4))


def test_groups_of_one_join_as_in_scipy() -> None:
    from scipy.cluster.hierarchy import linkage

    expected = linkage(points(15), "ward")
    joins = ward(points(15), [1] * 15)
    assert [join.height for join in joins] == pytest.approx(expected[:, 2] ** 2 / 2)
    assert [{join.first, join.second} for join in joins] == [set(row) for row in expected[:, :2].astype(int).tolist()]


def test_joining_large_groups_costs_more_than_joining_small_ones() -> None:
    line = np.array([[0.0], [2.0], [5.0]])
    assert ward(line, [1, 1, 1])[0] == Join(0, 1, 2.0)
    first = ward(line, [100, 100, 1])[0]
    assert (first.first, first.second, first.height) == (1, 2, pytest.approx(9 * 100 / 101))


def test_one_topic_has_no_hierarchy() -> None:
    assert ward(points(1), [3]) == ()
    assert group_at((), 1).tolist() == [0]


@given(st.integers(1, 20), st.integers(0, 5), st.data())
def test_a_cut_gives_as_many_groups_as_asked_and_only_joins_those_of_a_finer_cut(n, seed, data) -> None:
    joins = ward(points(n, seed), [1 + i % 3 for i in range(n)])
    few = data.draw(st.integers(1, n))
    more = data.draw(st.integers(few, n))
    coarse, fine = group_at(joins, few), group_at(joins, more)
    assert (len(set(coarse.tolist())), len(set(fine.tolist()))) == (few, more)
    assert len(set(zip(coarse.tolist(), fine.tolist(), strict=True))) == more
    assert [join.height for join in joins] == sorted(join.height for join in joins)
