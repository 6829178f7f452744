"""The cache in front of an encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dialogue_synth.embed import CachedEncoder, vector_key


class Counting:
    """An encoder that counts what it is asked: the length of a text and a one."""

    id = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Memory:
    """A cache that forgets with the process."""

    def __init__(self) -> None:
        self.kept: dict[str, NDArray[np.float32]] = {}

    def get_many(self, keys: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def put_many(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self.kept.update(vectors)


def test_a_second_run_encodes_nothing() -> None:
    cache = Memory()
    first = CachedEncoder(Counting(), cache)
    expected = first.encode(["a", "bb", "a"])
    second = CachedEncoder(Counting(), cache)
    assert (second.encode(["a", "bb", "a"]) == expected).all()
    assert (first.n_encoded, first.n_found) == (2, 0)
    assert (second.n_encoded, second.n_found) == (0, 2)


def test_only_new_texts_are_encoded_and_each_once() -> None:
    inner = Counting()
    encoder = CachedEncoder(inner, Memory())
    encoder.encode(["a"])
    encoder.encode(["a", "bb", "bb"])
    assert inner.asked == ["a", "bb"]


def test_no_texts_give_no_vectors_and_a_cached_encoder_has_the_id_of_the_one_inside() -> None:
    encoder = CachedEncoder(Counting(), Memory())
    assert len(encoder.encode([])) == 0
    assert encoder.id == "counting"


@given(st.lists(st.text(max_size=8), max_size=8))
def test_a_cached_encoder_returns_what_the_encoder_returns(texts: list[str]) -> None:
    encoder = CachedEncoder(Counting(), Memory())
    expected = Counting().encode(texts)
    assert np.array_equal(encoder.encode(texts), expected)
    assert np.array_equal(encoder.encode(texts), expected)


@given(st.text(), st.text())
def test_keys_tell_texts_and_encoders_apart(a: str, b: str) -> None:
    assert (vector_key("e", a) == vector_key("e", b)) == (a == b)
    assert vector_key("e", a) != vector_key("f", a)


class Undecided(Counting):
    """An encoder that finds out, when it is to work, that another one has to take over."""

    id = "hoped for"

    def prepare(self) -> None:
        self.id = "stand-in"


def test_vectors_of_an_encoder_that_has_to_be_replaced_are_kept_under_the_name_of_the_one_that_made_them() -> None:
    cache = Memory()
    cache.put_many({vector_key("hoped for", "a"): np.array([9.0, 9.0], dtype=np.float32)})
    encoder = CachedEncoder(Undecided(), cache)
    encoder.encode(["a", "bb"])
    assert set(cache.kept) == {vector_key("hoped for", "a"), vector_key("stand-in", "a"), vector_key("stand-in", "bb")}
    assert encoder.encode(["a"])[0, 0] < 1
    assert (encoder.n_encoded, encoder.n_found) == (2, 1)


def test_the_hash_of_the_file_is_that_of_the_encoder_inside_if_it_has_one() -> None:
    assert CachedEncoder(Counting(), Memory()).file_hash == ""


def test_keys_are_hashes() -> None:
    assert vector_key("e", "t") == hashlib.sha256(b"e\0t").hexdigest()


@given(st.lists(st.text(max_size=2), max_size=20), st.integers(1, 5))
def test_texts_taken_a_few_at_a_time_have_the_same_vectors(texts: list[str], at_once: int) -> None:
    whole = CachedEncoder(Counting(), Memory()).encode(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dialogue_synth.embed.cached.AT_ONCE", at_once)
        parts = CachedEncoder(Counting(), Memory())
        assert np.array_equal(parts.encode(texts), whole)
        assert len(parts.encoder.asked) == len(set(texts))


def test_vectors_of_two_encoders_are_never_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Settling(Counting):
        """Becomes another encoder when it is first needed."""

        def prepare(self) -> None:
            self.id = "settled"

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return -super().encode(texts)

    monkeypatch.setattr("dialogue_synth.embed.cached.AT_ONCE", 1)
    cache = Memory()
    CachedEncoder(Counting(), cache).encode(["a"])  # kept under the id that will not stay
    vectors = CachedEncoder(Settling(), cache).encode(["a", "bb"])
    assert (vectors < 0).all()
