"""A BERT sentence encoder as an ONNX graph, written straight from its weights: no torch, no tracing, a second of work.

The graph takes token ids, shape ``(n_texts, n_tokens)``, all texts of one length and none padded, and gives the last layer's token
vectors, shape ``(n_texts, n_tokens, n_dimensions)``. Every operation works on each row (or each text, in attention) by itself, so that
a text's numbers do not depend on the batch; the mean over tokens, which ONNX Runtime sums in another order for other shapes, is left
to the caller.

``fast`` multiplies whole numbers: weights have one scale a column, activations one scale a *token*, found as the graph runs. (The usual
dynamic quantisation takes one range for the whole batch, so that a text's vector would depend on its company.) Weights keep to 7 bits,
because processors without VNNI add pairs of products in 16 bits and would overflow: so all give the same whole numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Precision = Literal["exact", "fast"]
GRAPH_VERSION = 1  # raised with every change that can change a vector; part of the encoder's id
OPSET, IR_VERSION = 20, 10
ORT = "com.microsoft"  # ONNX Runtime's own operations
WEIGHT_STEPS, ACTIVATION_STEPS, ACTIVATION_ZERO = 63, 127, 128
TINIEST = 1e-12  # keeps a token of nothing but zeros from a division by zero
POOLING_FLAGS = ("cls_token", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken")


def unsupported(folder: Path) -> str:
    """Say why this sentence-transformers model cannot be written as a graph here; "" when it can."""
    modules = [entry["type"].rpartition(".")[2] for entry in _json(folder / "modules.json")]
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return "its modules are not a transformer and pooling"
    if not all((folder / name).is_file() for name in ("config.json", "tokenizer.json", "model.safetensors")):
        return "it lacks config.json, tokenizer.json or model.safetensors"
    config, pooling = _json(folder / "config.json"), _json(folder / _json(folder / "modules.json")[1]["path"] / "config.json")
    plain = config.get("position_embedding_type", "absolute") == "absolute" and config.get("hidden_act") == "gelu"
    if config.get("model_type") != "bert" or not plain:
        return "it is no plain BERT"
    if not pooling.get("pooling_mode_mean_tokens") or any(pooling.get(f"pooling_mode_{flag}") for flag in POOLING_FLAGS):
        return "its pooling is not the mean of the tokens"
    prompted = _json(folder / "config_sentence_transformers.json").get("default_prompt_name")
    lowered = _json(folder / "sentence_bert_config.json").get("do_lower_case")
    return "it puts a prompt before texts, or lowers their case" if prompted or lowered else ""


def longest_text(folder: Path) -> int:
    """Return how many tokens of a text the model reads; the rest is cut off."""
    longest = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    return int(longest or _json(folder / "config.json")["max_position_embeddings"])


def write_graph(folder: Path, precision: Precision) -> bytes:
    """Return the ONNX file of a model that is not `unsupported`; the same folder and precision give the same bytes."""
    from safetensors.numpy import load_file

    config = _json(folder / "config.json")
    weights = {name.removeprefix("bert."): array.astype("<f4") for name, array in load_file(folder / "model.safetensors").items()}
    graph = _Graph(weights, precision, float(config["layer_norm_eps"]))
    hidden = _embeddings(graph)
    for layer in range(config["num_hidden_layers"]):
        hidden = _layer(graph, f"encoder.layer.{layer}.", hidden, config["num_attention_heads"])
    return graph.file(hidden, config["hidden_size"])


class _Graph:
    """Nodes and constants as they are added. Methods return the name of what they compute."""

    def __init__(self, weights: dict[str, Floats], precision: Precision, epsilon: float) -> None:
        self.weights, self.precision, self.epsilon = weights, precision, epsilon
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, values: Any) -> str:
        import numpy as np
        from onnx.numpy_helper import from_array

        if name not in self.constants:
            # Not np.ascontiguousarray, which would make a vector of a single number.
            self.constants[name] = from_array(np.array(values, order="C"), name)
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def add(self, operation: str, inputs: Sequence[str], result: str, domain: str = "", **attributes: Any) -> str:
        from onnx.helper import make_node

        self.nodes.append(make_node(operation, inputs, [result], name=result, domain=domain, **attributes))
        return result

    def split(self, whole: str, parts: Sequence[str]) -> Sequence[str]:
        """Cut each token's vector into equal parts."""
        from onnx.helper import make_node

        self.nodes.append(make_node("Split", [whole], parts, name=f"{whole}/split", axis=-1, num_outputs=len(parts)))
        return parts

    def normalised(self, name: str, inputs: Sequence[str]) -> str:
        """Add the inputs up and normalise each token's vector (one plain operation each: the fused one is slow on processors)."""
        summed = inputs[0]
        for i, other in enumerate(inputs[1:]):
            summed = self.add("Add", [summed, other], f"{name}/sum{i}")
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", [summed, scale, shift], f"{name}/normalised", axis=-1, epsilon=self.epsilon)

    def product(self, hidden: str, name: str, matrix: Floats) -> str:
        """Multiply each token's vector with a matrix of shape ``(n_out, n_in)``."""
        if self.precision == "exact":
            return self.add("MatMul", [hidden, self.constant(f"{name}/matrix", matrix.T)], f"{name}/product")
        return self._product_of_whole_numbers(hidden, name, matrix)

    def _product_of_whole_numbers(self, hidden: str, name: str, matrix: Floats) -> str:
        import numpy as np

        steps = np.maximum(np.abs(matrix).max(axis=1), TINIEST).astype(np.float32) / np.float32(WEIGHT_STEPS)
        whole = np.clip(np.round(matrix / steps[:, None]), -WEIGHT_STEPS, WEIGHT_STEPS).astype(np.int8)
        one, zero = self.constant("one", np.float32(1)), self.constant("zero", np.uint8(ACTIVATION_ZERO))
        quantised, scale = self._whole_numbers(hidden, name, one, zero)
        weights = [self.constant(f"{name}/matrix", whole.T), one, self.constant(f"{name}/steps", steps), zero]
        zeros = self.constant(f"{name}/zeros", np.zeros(len(steps), dtype=np.int8))
        by_token = self.add("MatMulIntegerToFloat", [quantised, *weights, zeros], f"{name}/by_token", ORT)
        return self.add("Mul", [by_token, scale], f"{name}/product")

    def _whole_numbers(self, hidden: str, name: str, one: str, zero: str) -> tuple[str, str]:
        """Turn each token's vector into whole numbers from 1 to 255; return them, and each token's scale."""
        import numpy as np

        last = self.constant("last_axis", np.array([-1], dtype=np.int64))
        size = self.add("ReduceMax", [self.add("Abs", [hidden], f"{name}/abs"), last], f"{name}/size", keepdims=1)
        step = self.add("Mul", [size, self.constant("a_step", np.float32(1 / ACTIVATION_STEPS))], f"{name}/step")
        scale = self.add("Max", [step, self.constant("tiniest", np.float32(TINIEST))], f"{name}/scale")
        scaled = self.add("Div", [hidden, scale], f"{name}/scaled")
        return self.add("QuantizeLinear", [scaled, one, zero], f"{name}/whole"), scale

    def file(self, result: str, n_dimensions: int) -> bytes:
        from onnx import TensorProto
        from onnx.helper import make_graph, make_model, make_opsetid, make_tensor_value_info

        self.add("Identity", [result], "tokens")
        ids = make_tensor_value_info("ids", TensorProto.INT64, ["n_texts", "n_tokens"])
        tokens = make_tensor_value_info("tokens", TensorProto.FLOAT, ["n_texts", "n_tokens", n_dimensions])
        graph = make_graph(self.nodes, "encoder", [ids], [tokens], list(self.constants.values()))
        model = make_model(graph, opset_imports=[make_opsetid("", OPSET), make_opsetid(ORT, 1)], ir_version=IR_VERSION)
        packed: bytes = model.SerializeToString(deterministic=True)
        return packed


def _embeddings(graph: _Graph) -> str:
    """Each token's word and place in the text; a text is all of one kind, so that the kind's vector can be added beforehand."""
    import numpy as np

    names = [f"embeddings.{kind}_embeddings.weight" for kind in ("position", "token_type")]
    places = graph.constant("places", graph.weights[names[0]] + graph.weights[names[1]][0])
    words = graph.add("Gather", [graph.weight("embeddings.word_embeddings.weight"), "ids"], "words")
    length = graph.add("Shape", ["ids"], "length", start=1, end=2)
    here = graph.add("Slice", [places, graph.constant("first", np.array([0], dtype=np.int64)), length], "here")
    return graph.normalised("embeddings.LayerNorm", [words, here])


def _layer(graph: _Graph, name: str, hidden: str, n_heads: int) -> str:
    """Attention between the tokens of a text, then two layers for each token alone; each with what went in added on."""
    import numpy as np

    parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
    together = graph.product(hidden, f"{name}attention", np.concatenate([graph.weights[f"{part}.weight"] for part in parts]))
    bias = graph.constant(f"{name}attention.bias", np.concatenate([graph.weights[f"{part}.bias"] for part in parts]))
    thirds = graph.split(graph.add("Add", [together, bias], f"{name}attention/all"), parts)
    seen = graph.add("MultiHeadAttention", thirds, f"{name}attention/seen", ORT, num_heads=n_heads)
    hidden = _added_on(graph, f"{name}attention.output", seen, hidden)
    wide = graph.product(hidden, f"{name}intermediate", graph.weights[f"{name}intermediate.dense.weight"])
    wide = graph.add("BiasGelu", [wide, graph.weight(f"{name}intermediate.dense.bias")], f"{name}intermediate/gelu", ORT)
    return _added_on(graph, f"{name}output", wide, hidden)


def _added_on(graph: _Graph, name: str, new: str, before: str) -> str:
    product = graph.product(new, name, graph.weights[f"{name}.dense.weight"])
    return graph.normalised(f"{name}.LayerNorm", [product, graph.weight(f"{name}.dense.bias"), before])


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
