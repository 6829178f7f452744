from __future__ import annotations

import numpy as np
import pytest

from dialogue_synth.topics import neighbours as module
from dialogue_synth.topics.neighbours import by_cells, nearest_neighbours, share_of_neighbours


def unit(n, dimensions=16, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(n, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_neighbours_are_the_nearest_ones_and_never_the_passage_itself() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [1, 0]], dtype=np.float32)
    assert nearest_neighbours(vectors, vectors, 1, skip_self=True).tolist() == [[3], [0], [1], [0]]
    assert nearest_neighbours(vectors[:1], vectors, 9).tolist() == [[0, 3, 1, 2]]
    assert nearest_neighbours(vectors, vectors, 9, skip_self=True).shape == (4, 3)


def test_many_passages_are_compared_in_blocks_with_the_same_result(monkeypatch) -> None:
    vectors = unit(50)
    at_once = nearest_neighbours(vectors, vectors, 5, skip_self=True)
    monkeypatch.setattr(module, "BLOCK", 7)
    assert (nearest_neighbours(vectors, vectors, 5, skip_self=True) == at_once).all()
    assert (at_once == np.argsort(-(vectors @ vectors.T) + 9 * np.eye(50), axis=1, kind="stable")[:, :5]).all()


def test_above_the_limit_nearly_all_neighbours_are_found_in_neighbouring_cells(monkeypatch) -> None:
    vectors = unit(3000, dimensions=8)
    exact = nearest_neighbours(vectors, vectors, 10, skip_self=True)
    monkeypatch.setattr(module, "EXACT_UP_TO", 2999)
    found = nearest_neighbours(vectors, vectors, 10, skip_self=True)
    assert (found == by_cells(vectors, vectors, 10, skip_self=True)).all()
    assert (found != np.arange(3000)[:, None]).all()
    assert np.mean([len(set(a) & set(b)) / 10 for a, b in zip(exact.tolist(), found.tolist(), strict=True)]) > 0.95


def test_other_passages_are_looked_up_among_many(monkeypatch) -> None:
    vectors = unit(600)
    monkeypatch.setattr(module, "EXACT_UP_TO", 10)
    assert nearest_neighbours(vectors[5:9], vectors, 1).ravel().tolist() == [5, 6, 7, 8]


def test_more_cells_are_looked_through_where_the_nearest_ones_hold_too_few(monkeypatch) -> None:
    monkeypatch.setattr(module, "PER_CELL", 2)
    monkeypatch.setattr(module, "PROBES", 1)
    found = by_cells(unit(40), unit(40), 15, skip_self=True)
    assert all(len(set(row)) == 15 for row in found.tolist())


@pytest.mark.parametrize("n", [1, 5])
def test_identical_passages_need_no_cell_of_their_own(n) -> None:
    vectors = np.tile(unit(n), (300 // n, 1))
    assert by_cells(vectors, vectors, 4, skip_self=True).shape == (300 // n * n, 4)


def test_membership_is_the_share_of_neighbours_with_the_same_topic() -> None:
    shares = share_of_neighbours(np.array([0, 1]), np.array([[0, 1], [0, 1]]), np.array([0, 0]))
    assert shares.tolist() == [1.0, 0.0]
