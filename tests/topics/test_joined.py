from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from dialogue_synth.topics import cluster
from dialogue_synth.topics.cluster import ConsensusLeiden, leiden
from dialogue_synth.topics.joined import Joined, contracted, strongest_pairs, together
from dialogue_synth.topics.stability import found_again

# Two triangles held together by one weak link.
TRIANGLES = [(0, 1, 3.0), (0, 2, 1.0), (1, 2, 1.0), (3, 4, 3.0), (3, 5, 1.0), (4, 5, 1.0), (2, 3, 0.1)]


def graph_of(links, n):
    rows, columns, weights = zip(*[(a, b, w) for a, b, w in links] + [(b, a, w) for a, b, w in links], strict=True)
    return csr_matrix((weights, (rows, columns)), shape=(n, n))


def clouds(n_clouds, size, seed=0, spread=0.6):
    rng = np.random.default_rng(seed)
    points = np.repeat(rng.normal(size=(n_clouds, 24)), size, axis=0) + spread * rng.normal(size=(n_clouds * size, 24))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_nodes_that_are_each_others_strongest_link_are_joined(monkeypatch) -> None:
    monkeypatch.setattr("dialogue_synth.topics.joined.ROUNDS", 1)
    assert strongest_pairs(graph_of(TRIANGLES, 6)).tolist() == [0, 0, 1, 2, 2, 3]
    monkeypatch.setattr("dialogue_synth.topics.joined.ROUNDS", 2)
    assert strongest_pairs(graph_of(TRIANGLES, 6)).tolist() == [0, 0, 0, 1, 1, 1]


def test_a_node_without_links_stays_by_itself() -> None:
    assert len(set(strongest_pairs(graph_of([(0, 1, 1.0)], 4)).tolist())) == 3


def test_of_equally_strong_links_that_to_the_first_node_counts(monkeypatch) -> None:
    monkeypatch.setattr("dialogue_synth.topics.joined.ROUNDS", 1)
    assert strongest_pairs(graph_of([(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)], 3)).tolist() == [0, 0, 1]


def test_links_are_summed_by_group_and_nodes_that_are_left_out_take_theirs_along() -> None:
    graph = graph_of(TRIANGLES, 6)
    assert contracted(graph, np.array([0, 0, 0, 1, 1, 1])).toarray().tolist() == [[10, 0.1], [0.1, 10]]
    assert contracted(graph, np.array([0, 0, 0, -1, 1, 1])).toarray().tolist() == [[10, 0], [0, 2]]


def test_a_groups_own_links_lead_to_a_node_of_their_own_so_that_every_node_keeps_its_weight() -> None:
    joined = Joined.of(graph_of(TRIANGLES, 6), np.array([0, 0, 1, 2, 2, 2]))
    network = joined.network().toarray()
    assert network.shape == (5, 5)  # three groups, two of which have links of their own
    assert (network == network.T).all()
    assert not network.diagonal().any()
    assert network.sum() == pytest.approx(graph_of(TRIANGLES, 6).sum())
    assert network[:3, :3].tolist() == [[0, 2, 0], [2, 0, 0.1], [0, 0.1, 0]]


def test_leiden_finds_the_same_in_a_graph_whose_nodes_were_joined(monkeypatch) -> None:
    monkeypatch.setattr("dialogue_synth.topics.joined.ROUNDS", 1)
    graph = graph_of(TRIANGLES, 6)
    pairs = strongest_pairs(graph)
    found = leiden(Joined.of(graph, pairs).network(), 1.0, 0)[pairs]
    assert found.tolist() == leiden(graph, 1.0, 0).tolist() == [0, 0, 0, 1, 1, 1]


def test_links_that_few_runs_keep_are_cut_and_what_all_keep_is_one_node() -> None:
    joined = Joined.of(graph_of(TRIANGLES, 6), np.arange(6))
    runs = [np.array(run) for run in ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1])]
    agreed = joined.agreed(runs, 0.5)
    assert agreed.group.tolist() == [0, 0, 1, 2, 2, 2]
    assert agreed.links.toarray() == pytest.approx(np.array([[2, 4 / 3, 0], [4 / 3, 0, 0], [0, 0, 6]]))
    assert agreed.counts.toarray().tolist() == [[2, 2, 0], [2, 0, 0], [0, 0, 6]]


@given(st.lists(st.lists(st.integers(0, 3), min_size=8, max_size=8), min_size=1, max_size=5))
def test_nodes_are_together_exactly_where_every_run_has_them_together(runs) -> None:
    core = together([np.array(run) for run in runs])
    for a in range(8):
        for b in range(8):
            assert (core[a] == core[b]) == all(run[a] == run[b] for run in runs)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99))
def test_what_is_joined_stays_small_and_is_linked(seed) -> None:
    vectors = clouds(4, 15, seed)
    graph = ConsensusLeiden(runs=1).fit(vectors).graph_
    assert np.bincount(strongest_pairs(graph)).max() <= 2**3


def test_many_passages_are_clustered_like_few(monkeypatch) -> None:
    from sklearn.metrics import adjusted_rand_score

    vectors = clouds(6, 40)
    one_by_one = ConsensusLeiden().fit(vectors)
    monkeypatch.setattr(cluster, "PLAIN_UP_TO", 100)
    joined, again = ConsensusLeiden().fit(vectors), ConsensusLeiden().fit(vectors)
    assert (joined.labels_ == again.labels_).all()
    assert adjusted_rand_score(one_by_one.labels_, joined.labels_) > 0.95
    writeups = [f"w{row % 20}" for row in range(len(vectors))]
    assert found_again(joined, vectors, writeups) == pytest.approx(found_again(one_by_one, vectors, writeups), abs=0.1)


def test_the_consensus_of_many_passages_goes_on_until_the_runs_agree(monkeypatch) -> None:
    vectors = clouds(5, 40, spread=1.6)
    monkeypatch.setattr(cluster, "PLAIN_UP_TO", 10)
    found = ConsensusLeiden().fit(vectors)
    assert len(found.labels_) == 200
    assert np.bincount(found.labels_).min() >= 5
