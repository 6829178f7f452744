"""Vectors of published texts, such as a codebook's: computed once a machine, and not once a study.

Only for texts that no participant said: what groups wrote has its vectors in the folder of the study and nowhere else. Kept are the
vectors alone, beside the exported model, in one file a list of texts; its name holds a hash of the texts and of the encoder's id.
Measured: the 556 texts of the two shipped codebooks and the neutral sentences take 2.2 CPU seconds, reading their vectors 0.002.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dialogue_synth.embed.cached import Encoder
from dialogue_synth.embed.kept import keep, read_kept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUFFIX = "vectors"


def encode_published(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return one vector a text, shape ``(n_texts, n_dimensions)``, to the last bit what ``encoder.encode`` gives.

    They are kept for encoders that run an exported file; any other one encodes them each time.

    Args:
        encoder: The encoder, or a cache in front of it, which is asked for what is not kept.
        texts: Published texts, never a passage of a write-up.
    """
    vectors = _kept(encoder, texts)
    if vectors is None:
        vectors = encoder.encode(texts)
        if texts and getattr(encoder, "file_hash", ""):
            keep(_stem(encoder.id, texts), SUFFIX, vectors.astype("<f4").tobytes())
    return vectors


def _kept(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32] | None:
    import numpy as np

    content = read_kept(_stem(encoder.id, texts), SUFFIX) if texts and getattr(encoder, "file_hash", "") else None
    return None if content is None else np.frombuffer(content, dtype="<f4").reshape(len(texts), -1).astype(np.float32)


def _stem(encoder_id: str, texts: Sequence[str]) -> str:
    packed = json.dumps([encoder_id, *texts]).encode()
    return f"published-{hashlib.sha256(packed).hexdigest()[:32]}"
