from __future__ import annotations

import numpy as np
import pytest

from dialogue_synth.topics.cluster import ConsensusLeiden
from dialogue_synth.topics.stability import _tenths, found_again


def clouds(sizes, seed=0):
    rng = np.random.default_rng(seed)
    vectors = np.repeat(np.eye(len(sizes), 8), sizes, axis=0) + 0.1 * rng.normal(size=(sum(sizes), 8))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_topics_that_all_write_ups_speak_of_are_found_without_any_of_them() -> None:
    vectors = clouds([40, 30])
    clusterer = ConsensusLeiden(n_groups=2).fit(vectors)
    assert found_again(clusterer, vectors, [f"w{i % 12}" for i in range(70)]) == pytest.approx([1.0, 1.0])


def test_a_topic_that_two_write_ups_alone_speak_of_is_not_found_without_one_of_them() -> None:
    vectors = clouds([40, 12])
    writeups = [f"a{i % 10}" for i in range(40)] + ["b1"] * 10 + ["b2"] * 2
    clusterer = ConsensusLeiden(neighbours=6, n_groups=2).fit(vectors)
    large, small = found_again(clusterer, vectors, writeups)
    assert small < large


def test_each_write_up_is_left_out_once_and_no_part_is_empty() -> None:
    tenth = _tenths([f"w{i:02d}" for i in range(25)])
    assert np.bincount(tenth).tolist() == [3] * 5 + [2] * 5
    assert _tenths(["b", "a", "b"]).tolist() == [1, 0, 1]
    assert _tenths(["only"] * 12).tolist() == [*range(10), 0, 1]
