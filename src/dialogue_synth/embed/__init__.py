"""Text -> vectors. An encoder is a `Protocol`; `open_encoder` gives the one that the settings ask for.

The packaged model runs on ONNX Runtime (`OnnxEncoder`), any other one on sentence-transformers (`SentenceTransformerEncoder`), which
is also the reference that the first is measured against. Both give the same text the same vector to the last bit, whatever else is
encoded with it. `CachedEncoder` keeps vectors under keys that name model, runtime and precision, so that they are never mixed.
"""

from __future__ import annotations

from dialogue_synth.embed.cached import CachedEncoder, Encoder, VectorCache, vector_key
from dialogue_synth.embed.choose import open_encoder
from dialogue_synth.embed.models import PACKAGED_MODELS, same_model
from dialogue_synth.embed.onnx_encoder import OnnxEncoder
from dialogue_synth.embed.published import encode_published
from dialogue_synth.embed.reference import SentenceTransformerEncoder

__all__ = [
    "PACKAGED_MODELS",
    "CachedEncoder",
    "Encoder",
    "OnnxEncoder",
    "SentenceTransformerEncoder",
    "VectorCache",
    "encode_published",
    "open_encoder",
    "same_model",
    "vector_key",
]
