"""Which encoder the settings get."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from dialogue_synth.embed import OnnxEncoder, SentenceTransformerEncoder, open_encoder
from dialogue_synth.errors import ModelError
from dialogue_synth.settings import EngineSettings


def test_the_packaged_model_runs_on_onnx_runtime_in_the_precision_asked_for() -> None:
    assert open_encoder(EngineSettings()).id == OnnxEncoder().id
    assert open_encoder(EngineSettings(precision="fast")).id == OnnxEncoder(precision="fast").id
    assert open_encoder(EngineSettings(precision="reference")).id == SentenceTransformerEncoder().id


def test_a_model_of_another_kind_runs_on_sentence_transformers_without_a_warning(
    tiny_model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tiny_model / "config.json").write_text('{"model_type": "roberta"}')
    with caplog.at_level(logging.INFO):
        assert isinstance(open_encoder(EngineSettings(model=str(tiny_model))), SentenceTransformerEncoder)
    assert [(record.levelname, "no plain BERT" in record.getMessage()) for record in caplog.records] == [("INFO", True)]


def test_that_the_packaged_model_cannot_run_on_onnx_runtime_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("dialogue_synth.embed.onnx_encoder.LIBRARIES", ("no_such_library",))
    with caplog.at_level(logging.INFO):
        assert isinstance(open_encoder(EngineSettings()), SentenceTransformerEncoder)
    assert caplog.records[0].levelname == "WARNING"


def test_a_folder_without_a_model_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no sentence-transformers model"):
        open_encoder(EngineSettings(model=str(tmp_path)))
