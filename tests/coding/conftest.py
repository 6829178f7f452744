"""A small codebook of another subject than the one that ships, and an encoder that knows words by their letters."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from dialogue_synth.model import Code, Codebook, Example, NearMiss, Segment, Theme


class WordEncoder:
    """Hashed bag of words: texts with common words lie close together."""

    id = "words@1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        vectors = np.full((len(texts), 256), 1e-4, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w{4,}", text.lower()):
                vectors[row, int.from_bytes(hashlib.sha256(word.encode()).digest()[:2], "big") % 256] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def passage(text: str, position: int = 0, writeup_id: str = "g1", **facts: object) -> Segment:
    start = 1000 * position
    given = {"kind": "content", "voice": "group"} | facts
    return Segment(f"{writeup_id}#{position:04d}", writeup_id, position, start, start + len(text), text, **given)  # type: ignore[arg-type]


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def parks() -> Codebook:
    """Three questions on a park: only the first has more than an id, a name and a question."""
    dogs = Code(
        "D1",
        "Dogs in the park",
        "parks",
        theme="D",
        question="Should dogs run free in the park?",
        proposition="Dogs may run free in the park.",
        definition="Views on dogs, leads and dog fouling.",
        include=("Dogs on leads.",),
        examples=(Example("Dogs should run free everywhere.", "support"), Example("Keep every dog on a lead.", "oppose")),
        near_misses=(NearMiss("The playground swings are rusty.", "D2"), NearMiss("Lovely weather.", "")),
    )
    swings = Code("D2", "Playground", "parks", theme="D", question="What should happen to the playground swings?")
    trees = Code("T1", "Planting trees", "parks", theme="T", question="Where should trees be planted?", parent="")
    oaks = Code("T1a", "Planting oaks", "parks", theme="T", question="Should oaks be planted?", parent="T1")
    other = Code("X-OTHER", "Something else", "parks", definition="Anything about the meeting.", auxiliary=True)
    return Codebook(
        "parks", "1", "Parks", "en", (Theme("D", "Enjoyment"), Theme("T", "Greenery")), (dogs, swings, trees, oaks, other), "0" * 64
    )
