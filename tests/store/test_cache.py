"""Vectors are kept by key, exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dialogue_synth.store import VectorStore


def test_vectors_come_back_bit_for_bit(tmp_path: Path) -> None:
    cache = VectorStore(tmp_path / "cache" / "vectors.db")
    vectors = {f"key {n}": np.random.default_rng(n).normal(size=5).astype(np.float32) for n in range(1200)}
    assert cache.get_many(["key 1"]) == {}
    cache.put_many(vectors)
    found = cache.get_many([*vectors, "unknown"])
    assert found.keys() == vectors.keys()
    assert all(np.array_equal(found[key], vectors[key]) for key in vectors)


def test_a_vector_that_is_there_stays(tmp_path: Path) -> None:
    cache = VectorStore(tmp_path / "vectors.db")
    cache.put_many({"a": np.ones(3, dtype=np.float32)})
    cache.put_many({"a": np.zeros(3, dtype=np.float32)})
    assert cache.get_many(["a"])["a"].tolist() == [1.0, 1.0, 1.0]
