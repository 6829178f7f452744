from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.topics.cluster import ConsensusLeiden, by_size, centroids, leiden, merge_small, neighbour_graph


def clouds(sizes, spread=0.25, seed=0, dimensions=24):
    """Vectors of length 1 around one random direction for each size."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(len(sizes), dimensions))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    points = np.repeat(centres, sizes, axis=0) + spread * rng.normal(size=(sum(sizes), dimensions)) / np.sqrt(dimensions) * 2
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_clouds_are_found_and_numbered_by_size_without_outliers() -> None:
    found = ConsensusLeiden().fit(clouds([30, 60, 45]))
    assert found.labels_.tolist() == [2] * 30 + [0] * 60 + [1] * 45
    assert found.membership_.min() > 0.5
    assert found.centroids_.shape == (3, 24)
    assert np.linalg.norm(found.centroids_, axis=1) == pytest.approx(1, abs=1e-6)


def test_the_same_passages_give_the_same_groups_and_another_seed_nearly_the_same() -> None:
    from sklearn.metrics import adjusted_rand_score

    vectors = clouds([40, 40, 40, 40], spread=0.5)
    first, again, other = (ConsensusLeiden(seed=seed).fit(vectors).labels_ for seed in (0, 0, 99))
    assert (first == again).all()
    assert adjusted_rand_score(first, other) > 0.9


def test_a_new_vector_is_put_where_its_centroid_is() -> None:
    vectors = clouds([40, 30])
    found = ConsensusLeiden().fit(vectors)
    assert (found.predict(vectors) == found.labels_).all()


def test_a_higher_resolution_gives_more_groups() -> None:
    vectors = clouds([80, 80], spread=0.8)
    coarse, fine = (ConsensusLeiden(resolution=resolution).fit(vectors) for resolution in (0.5, 3.0))
    assert len(coarse.centroids_) < len(fine.centroids_)


def test_as_many_groups_are_found_as_are_asked_for_and_fewer_ones_join_groups_that_are_alike() -> None:
    vectors = clouds([40, 40, 40, 40], spread=0.5)
    found = ConsensusLeiden().fit(vectors)
    fewer, more = (ConsensusLeiden(n_groups=n).fit(vectors) for n in (2, 9))
    assert len(fewer.centroids_) == 2
    assert all(len(set(fewer.labels_[found.labels_ == group].tolist())) == 1 for group in range(len(found.centroids_)))
    assert (len(more.centroids_), more.resolution_ > more.resolution) == (9, True)


def test_more_groups_than_there_can_be_are_not_made_up() -> None:
    assert len(ConsensusLeiden(n_groups=50, min_size=5).fit(clouds([30, 30])).centroids_) <= 12


def test_groups_that_are_too_small_join_the_nearest_one() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9], [0.8, 0.2]], dtype=np.float32)
    assert merge_small(np.array([0, 0, 1, 1, 2]), vectors, 2).tolist() == [0, 0, 1, 1, 0]
    assert merge_small(np.array([0, 0, 1, 1, 2]), vectors, 99).tolist() == [0] * 5


def test_links_weigh_the_share_of_common_neighbours() -> None:
    graph = neighbour_graph(np.array([[1], [0], [3], [2]]), np.ones((4, 1), dtype=np.float32)).toarray()
    assert graph.tolist() == [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]


def test_nodes_without_links_are_groups_of_their_own() -> None:
    from scipy.sparse import csr_matrix

    assert len(set(leiden(csr_matrix((3, 3)), 1.0, 0).tolist())) == 3
    pair = csr_matrix(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=float))
    groups = leiden(pair, 1.0, 0)
    assert groups[0] == groups[1] != groups[2]


def test_a_small_group_that_grew_by_another_small_one_is_large_enough() -> None:
    vectors = np.array([[1, 0]] * 4 + [[0, 1]] * 2 + [[0.1, 1]], dtype=np.float32)
    assert merge_small(np.array([0, 0, 0, 0, 1, 1, 2]), vectors, 3).tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_identical_passages_are_no_trouble() -> None:
    assert ConsensusLeiden().fit(np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (30, 1))).labels_.shape == (30,)


def test_a_group_whose_vectors_cancel_out_has_a_centroid_of_zeros() -> None:
    assert centroids(np.array([[1, 0], [-1, 0]], dtype=np.float32), np.array([0, 0])).tolist() == [[0, 0]]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_renumbering_by_size_keeps_the_groups(labels) -> None:
    ranked = by_size(np.array(labels))
    assert len(set(zip(labels, ranked.tolist(), strict=True))) == len(set(labels)) == ranked.max() + 1
    assert (np.diff(np.bincount(ranked)) <= 0).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 60), st.integers(0, 9), st.integers(2, 8))
def test_every_passage_gets_a_group_of_at_least_the_smallest_size(n, seed, min_size) -> None:
    found = ConsensusLeiden(neighbours=5, runs=3, min_size=min_size).fit(clouds([n], spread=2.0, seed=seed))
    sizes = np.bincount(found.labels_)
    assert sizes.sum() == n
    assert len(sizes) == 1 or sizes.min() >= min_size
    assert ((found.membership_ >= 0) & (found.membership_ <= 1)).all()


def test_a_link_between_passages_that_are_less_alike_weighs_less() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [1, 0], [1, 0]], dtype=np.float32)
    graph = neighbour_graph(np.array([[1], [0], [3], [2]]), vectors).toarray()
    assert (graph[0, 1], graph[2, 3]) == (pytest.approx(0.36), 1)
