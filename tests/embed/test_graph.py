"""Which models can be written as a graph, and that the graph computes what BERT is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from scipy.special import erf

from dialogue_synth.embed import OnnxEncoder
from dialogue_synth.embed.graph import longest_text, unsupported, word_table, write_graph

Vectors = np.ndarray


def normalised(x: Vectors, w: dict[str, Vectors], name: str) -> Vectors:
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12) * w[f"{name}.weight"] + w[f"{name}.bias"]


def dense(x: Vectors, w: dict[str, Vectors], name: str) -> Vectors:
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def bert(ids: list[int], w: dict[str, Vectors], heads: int) -> Vectors:
    """BERT as in the paper, for one text, with the mean over its tokens."""
    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = normalised(x + w["embeddings.token_type_embeddings.weight"][0], w, "embeddings.LayerNorm")
    for layer in range(2):
        p = f"encoder.layer.{layer}."
        q, k, v = (
            dense(x, w, f"{p}attention.self.{part}").reshape(len(ids), heads, -1).swapaxes(0, 1) for part in ("query", "key", "value")
        )
        scores = np.exp(q @ k.swapaxes(1, 2) / np.sqrt(q.shape[2]))
        seen = (scores / scores.sum(axis=2, keepdims=True) @ v).swapaxes(0, 1).reshape(x.shape)
        x = normalised(dense(seen, w, f"{p}attention.output.dense") + x, w, f"{p}attention.output.LayerNorm")
        wide = dense(x, w, f"{p}intermediate.dense")
        x = normalised(dense(wide * (1 + erf(wide / np.sqrt(2))) / 2, w, f"{p}output.dense") + x, w, f"{p}output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_the_graph_computes_what_bert_is(tiny_model: Path) -> None:
    w = {name: values.astype(np.float64) for name, values in load_file(tiny_model / "model.safetensors").items()}
    expected = np.stack([bert([0, 3, 4, 5, 6, 1], w, 3), bert([0, 1], w, 3)])
    texts = ["we would accept it", ""]
    assert np.abs(OnnxEncoder(str(tiny_model)).encode(texts) - expected).max() < 1e-6
    assert (OnnxEncoder(str(tiny_model), "fast").encode(texts) * expected).sum(axis=1).min() > 0.99


def test_the_same_model_gives_the_same_bytes_and_precisions_differ(tiny_model: Path) -> None:
    assert write_graph(tiny_model, "exact") == write_graph(tiny_model, "exact") != write_graph(tiny_model, "fast")


@pytest.mark.parametrize("prefix", ["", "bert."])
@pytest.mark.parametrize("numbers", [np.float32, np.float16])
def test_words_are_read_from_the_weights_however_these_are_written(tiny_model: Path, prefix: str, numbers: type[Any]) -> None:
    path = tiny_model / "model.safetensors"
    halved = {name: values.astype(np.float16).astype(numbers) for name, values in load_file(path).items()}
    save_file({f"{prefix}{name}": values for name, values in halved.items()}, path)
    words = word_table(tiny_model)
    assert np.array_equal(words, halved["embeddings.word_embeddings.weight"])
    assert words.dtype == np.float32
    w = {name: values.astype(np.float64) for name, values in halved.items()}
    assert np.abs(OnnxEncoder(str(tiny_model)).encode(["we would"])[0] - bert([0, 3, 4, 1], w, 3)).max() < 1e-6


def test_a_text_is_cut_where_the_model_says_or_else_where_its_places_end(tiny_model: Path) -> None:
    assert longest_text(tiny_model) == 40
    (tiny_model / "sentence_bert_config.json").write_text('{"max_seq_length": 16}')
    assert longest_text(tiny_model) == 16
    encoder = OnnxEncoder(str(tiny_model))
    assert np.array_equal(encoder.encode(["yes " * 50]), encoder.encode(["yes " * 14]))


def test_a_plain_bert_with_mean_pooling_is_supported(tiny_model: Path) -> None:
    assert unsupported(tiny_model) == ""


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("modules.json", [{"type": "a.Transformer", "path": ""}], "its modules"),
        ("config.json", {"model_type": "roberta", "hidden_act": "gelu"}, "no plain BERT"),
        ("config.json", {"model_type": "bert", "hidden_act": "relu"}, "no plain BERT"),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}, "mean of the tokens"),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}, "mean of the tokens"),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}, "prompt"),
        ("sentence_bert_config.json", {"do_lower_case": True}, "case"),
    ],
)
def test_any_other_model_is_left_to_sentence_transformers(tiny_model: Path, file: str, content: Any, reason: str) -> None:
    (tiny_model / file).write_text(json.dumps(content))
    assert reason in unsupported(tiny_model)


def test_a_model_without_its_tokeniser_as_one_file_is_not_supported(tiny_model: Path) -> None:
    (tiny_model / "tokenizer.json").unlink()
    assert "lacks" in unsupported(tiny_model)
