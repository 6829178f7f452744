"""A BERT so small that it is made in a moment: 2 layers, 24 numbers a token, random weights, and a tokeniser of a dozen words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

WORDS = "[CLS] [SEP] [UNK] we would accept it if names were taken off no yes . the".split()
WIDTH, WIDER, LAYERS, LONGEST = 24, 48, 2, 40
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": WIDTH,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 3,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": LONGEST,
}
MODULES = [{"type": "sentence_transformers.models.Transformer", "path": ""}, {"type": "x.Pooling", "path": "1_Pooling"}]


@pytest.fixture
def tiny_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sentence-transformers folder, and an empty cache."""
    monkeypatch.setenv("DIALOGUE_SYNTH_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "tiny"
    (folder / "1_Pooling").mkdir(parents=True)
    files = {"modules": MODULES, "config": CONFIG, "1_Pooling/config": {"pooling_mode_mean_tokens": True}, "sentence_bert_config": {}}
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 0), ("[SEP]", 1)])
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(weights(), folder / "model.safetensors")
    return folder


def weights() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    shapes = {"word": (len(WORDS), WIDTH), "position": (LONGEST, WIDTH), "token_type": (2, WIDTH)}
    made = {f"embeddings.{name}_embeddings.weight": random.normal(size=shape) for name, shape in shapes.items()}
    dense = {"attention.self.query": (WIDTH, WIDTH), "attention.self.key": (WIDTH, WIDTH), "attention.self.value": (WIDTH, WIDTH)}
    dense |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (WIDER, WIDTH), "output.dense": (WIDTH, WIDER)}
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        place = f"encoder.layer.{layer}."
        for name, shape in dense.items():
            made[f"{place}{name}.weight"] = random.normal(size=shape) / np.sqrt(shape[1])
            made[f"{place}{name}.bias"] = random.normal(size=shape[0]) / 10
        norms += [f"{place}attention.output.LayerNorm", f"{place}output.LayerNorm"]
    for name in norms:
        made |= {f"{name}.weight": 1 + random.normal(size=WIDTH) / 10, f"{name}.bias": random.normal(size=WIDTH) / 10}
    return {name: values.astype(np.float32) for name, values in made.items()}
