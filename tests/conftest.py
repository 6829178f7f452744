"""What many tests share: a tiny encoder in place of the real one, and the sample corpus."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

os.environ["HF_HUB_OFFLINE"] = "1"
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("tests")

ROOT = Path(__file__).parents[1]


class TinyEncoder:
    """A stand-in: each word points in a direction of its own, so that texts with common words lie close together."""

    n_dimensions = 64

    def __init__(self, *_args: object, **_named: object) -> None:
        self.encoded: list[str] = []

    @property
    def id(self) -> str:
        return "tiny@0-fp32"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        vectors = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                seed = int.from_bytes(hashlib.sha256(word.strip(".,?!").encode()).digest()[:4], "big")
                vectors[row] += np.random.default_rng(seed).normal(size=self.n_dimensions).astype(np.float32)
            vectors[row, 0] += 1e-3
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def tiny_encoder(monkeypatch: pytest.MonkeyPatch) -> TinyEncoder:
    """Put the tiny encoder in the place of the real one, everywhere."""
    encoder = TinyEncoder()
    monkeypatch.setattr("dialogue_synth.embed.open_encoder", lambda *_args, **_named: encoder)
    return encoder


@pytest.fixture(scope="session")
def sample_corpus() -> Path:
    return ROOT / "corpora" / "tarrowshire"
