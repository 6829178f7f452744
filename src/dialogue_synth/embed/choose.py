"""Which encoder the settings ask for, and which one this machine can run."""

from __future__ import annotations

import logging

from dialogue_synth.embed.cached import Encoder
from dialogue_synth.embed.models import PACKAGED_MODELS
from dialogue_synth.embed.onnx_encoder import OnnxEncoder
from dialogue_synth.embed.reference import SentenceTransformerEncoder
from dialogue_synth.settings import EngineSettings

_LOG = logging.getLogger(__name__)


def open_encoder(engine: EngineSettings) -> Encoder:
    """Return the encoder of the settings; loads no model.

    Any model runs on sentence-transformers; a plain BERT with mean pooling, such as the packaged one, runs on ONNX Runtime, unless
    the settings ask for sentence-transformers or ONNX Runtime does not run here.

    Raises:
        ModelError: There is no such model.
    """
    reference = SentenceTransformerEncoder(engine.model, engine.threads)
    if engine.precision == "reference":
        return reference
    encoder = OnnxEncoder(engine.model, engine.precision, engine.threads)
    why_not = encoder.why_not()
    if why_not:
        # Of a model of the user's own this is to be expected.
        level = logging.WARNING if engine.model in PACKAGED_MODELS else logging.INFO
        _LOG.log(level, "%s runs on sentence-transformers: %s", reference.id.partition("@")[0], why_not)
        return reference
    return encoder
