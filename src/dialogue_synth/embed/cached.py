"""What an encoder is, and the cache that stands in front of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


AT_ONCE = 20_000  # texts


class Encoder(Protocol):
    """Anything that turns texts into vectors of length 1 and has a name that changes when its vectors do."""

    @property
    def id(self) -> str:
        """Model name, content hash and precision: part of cache keys and of the run record."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised vector a text, shape ``(n_texts, n_dimensions)``."""


class VectorCache(Protocol):
    """Where vectors are kept between runs, under keys made by `vector_key`."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """Return the vectors that are kept under these keys; the others are left out."""

    def put_many(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep these vectors."""


def vector_key(encoder_id: str, text: str) -> str:
    """The key of one text's vector: a hash of the text and of the encoder that made it.

    >>> vector_key("a", "cold") == vector_key("a", "cold"), vector_key("a", "cold") == vector_key("b", "cold")
    (True, False)
    """
    return hashlib.sha256(f"{encoder_id}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


class CachedEncoder:
    """An encoder that asks a cache first. ``n_encoded`` counts the texts that really went through the model."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self.encoder = encoder
        self.cache = cache
        self.n_encoded = 0
        self.n_found = 0

    @property
    def id(self) -> str:
        """The id of the encoder inside: a cached vector is the same vector."""
        return self.encoder.id

    @property
    def file_hash(self) -> str:
        """The hash of the exported file that the encoder inside runs; "" where it runs none."""
        return str(getattr(self.encoder, "file_hash", ""))

    def prepare(self) -> None:
        """Let the encoder inside settle what it is, where it can only tell by trying: its ``id`` stays the same from here on."""
        settle = getattr(self.encoder, "prepare", None)
        if settle is not None:
            settle()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape ``(n_texts, n_dimensions)``; each distinct new text is encoded once.

        Many texts are looked up and encoded `AT_ONCE` by `AT_ONCE`, so that hardly more than the result is held in memory.
        """
        import numpy as np

        if len(texts) <= AT_ONCE:
            return self._encode(texts)
        encoder_id, first = self.id, self._encode(texts[:AT_ONCE])
        vectors = np.empty((len(texts), first.shape[1]), dtype=np.float32)
        vectors[:AT_ONCE] = first
        for at in range(AT_ONCE, len(texts), AT_ONCE):
            vectors[at : at + AT_ONCE] = self._encode(texts[at : at + AT_ONCE])
        return vectors if self.id == encoder_id else self.encode(texts)  # what was found before is another encoder's

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        keys = [vector_key(self.id, text) for text in texts]
        known = dict(self.cache.get_many(list(dict.fromkeys(keys))))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            encoder_id = self.id
            self.prepare()
            if self.id != encoder_id:  # what was found is another encoder's
                return self._encode(texts)
        self.n_found += len(set(keys)) - len(missing)
        if missing:
            new = dict(zip(missing, self.encoder.encode(list(missing.values())), strict=True))
            self.n_encoded += len(new)
            self.cache.put_many(new)
            known |= new
        return np.stack([known[key] for key in keys]).astype(np.float32) if keys else self.encoder.encode([])
