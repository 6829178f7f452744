from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from dialogue_synth.topics import cluster
from dialogue_synth.topics import lexical as module
from dialogue_synth.topics.cluster import ConsensusLeiden, with_words
from dialogue_synth.topics.lexical import word_links, word_weights

TEXTS = (
    "The boilers are cold and nobody repairs boilers",
    "Who repairs a boiler here?",
    "The library closes early",
    "Libraries closing early hurts",
    "[name 1] said so",
)


def test_passages_that_share_telling_words_are_alike_whatever_their_endings() -> None:
    weights = word_weights(TEXTS, ())
    alike = (weights @ weights.T).toarray()
    assert alike[0, 1] > 0.5
    assert alike[2, 3] > 0.5
    assert alike[0, 2] == 0
    assert not alike[4].any()  # placeholders and reporting words say nothing


def test_stop_words_do_not_count() -> None:
    assert word_weights(["cold boiler", "cold letter"], {"cold"}).nnz == 0
    assert word_weights(["cold boiler", "cold letter"], ()).nnz == 2


def test_no_words_in_common_link_nothing() -> None:
    weights = word_weights(["one boiler", "a letter"], ())
    assert weights.shape == (2, 1)
    assert word_links(weights, np.ones((2, 1), dtype=np.float32), 5).nnz == 0


def test_links_weigh_the_likeness_of_words_and_of_vectors() -> None:
    weights = csr_matrix(np.array([[1, 0], [0.6, 0.8], [1, 0], [0, 1]], dtype=np.float32))
    vectors = np.array([[1, 0], [0.6, 0.8], [-1, 0], [0, 1]], dtype=np.float32)
    links = word_links(weights, vectors, 3).toarray()
    assert (links == links.T).all()
    assert links[0, 1] == pytest.approx(0.36)
    assert links[1, 3] == pytest.approx(0.64)
    assert links[0, 2] == 0  # the same words, said of opposite things


def test_only_mutual_neighbours_are_linked() -> None:
    weights = csr_matrix(np.array([[1, 0, 0], [0.9, 0.4359, 0], [0.8, 0.6, 0]], dtype=np.float32))
    links = word_links(weights, np.ones((3, 1), dtype=np.float32), 1).toarray() > 0
    assert links.tolist() == [[False, False, False], [False, False, True], [False, True, False]]


def test_passages_are_compared_in_blocks_with_the_same_result(monkeypatch) -> None:
    weights = word_weights(TEXTS * 4, ())
    vectors = np.ones((len(TEXTS) * 4, 1), dtype=np.float32)
    at_once = word_links(weights, vectors, 3).toarray()
    monkeypatch.setattr(module, "BLOCK", 3)
    assert (word_links(weights, vectors, 3).toarray() == at_once).all()


def test_links_by_words_weigh_as_much_on_average_as_those_by_vectors() -> None:
    graph = csr_matrix(np.array([[0, 0.2, 0], [0.2, 0, 0], [0, 0, 0]]))
    links = csr_matrix(np.array([[0, 0, 0.9], [0, 0, 0], [0.9, 0, 0]]))
    assert with_words(graph, links).toarray() == pytest.approx(np.array([[0, 0.2, 0.2], [0.2, 0, 0], [0.2, 0, 0]]))
    assert with_words(graph, csr_matrix((3, 3))) is graph


def test_words_tell_passages_apart_that_vectors_do_not(monkeypatch) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(60, 8))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    about = np.arange(60) % 2
    weights = csr_matrix((np.ones(60, dtype=np.float32), (np.arange(60), about)), shape=(60, 2))
    plain, with_both = ConsensusLeiden().fit(vectors).labels_, ConsensusLeiden(words=weights).fit(vectors).labels_
    assert share_alike(with_both, about) > share_alike(plain, about)
    monkeypatch.setattr(cluster, "PLAIN_UP_TO", 59)
    many = ConsensusLeiden(words=weights).fit(vectors).labels_
    assert (many == ConsensusLeiden().fit(vectors).labels_).all()  # of many passages, vectors alone count


def share_alike(labels, about):
    """The share of pairs in one group that are about the same."""
    same = labels[:, None] == labels[None, :]
    np.fill_diagonal(same, val=False)
    return (about[:, None] == about[None, :])[same].mean()
