"""A BERT sentence encoder as an ONNX graph, written straight from its weights: no torch, no tracing, a second of work.

The graph takes the words' vectors, shape ``(n_texts, n_tokens, n_dimensions)``, all texts of one length and none padded, and gives the
last layer's token vectors, of the same shape. (The table of words, half of the model, stays among the weights: see `word_table`.) Every
operation works on each row (or each text, in attention) by itself, so that a text's numbers do not depend on the batch; the mean over
tokens, which ONNX Runtime sums in another order for other shapes, is left to the caller.

``fast`` multiplies whole numbers: weights have one scale a column, activations one scale a *token*, found as the graph runs. (The usual
dynamic quantisation takes one range for the whole batch, so that a text's vector would depend on its company.) Weights keep to 7 bits,
because processors without VNNI add pairs of products in 16 bits and would overflow: so all give the same whole numbers.

Operations are those that were measured to be the quickest. Slower were the fused ``SkipLayerNormalization`` (ten times) and
``MatMulNBits`` with 8 bits (160 GOPS; ``MatMulIntegerToFloat`` 400); ``MultiHeadAttention`` takes a fifth longer than its parts do here.
Ranges fixed beforehand, in place of one a token, would save 5 in 100 of ``fast`` and ruin it: a few numbers of each token are far
beyond the others, and cutting them off brings the mean cosine from .995 to .94 or less.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Precision = Literal["exact", "fast"]
WEIGHTS_FILE = "model.safetensors"
GRAPH_VERSION = 2  # raised with every change that can change a vector; part of the encoder's id
OPSET, IR_VERSION = 21, 10
ORT = "com.microsoft"  # ONNX Runtime's own operations
WEIGHT_STEPS = 63
TINIEST = 1e-12  # keeps a token of nothing but zeros from a division by zero
LEAST_OF_GELU = 0.17  # it gives nothing below -0.17
WORDS = "embeddings.word_embeddings.weight"
POOLING_FLAGS = ("cls_token", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken")


def unsupported(folder: Path) -> str:
    """Say why this sentence-transformers model cannot be written as a graph here; "" when it can."""
    modules = [entry["type"].rpartition(".")[2] for entry in _json(folder / "modules.json")]
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return "its modules are not a transformer and pooling"
    if not all((folder / name).is_file() for name in ("config.json", "tokenizer.json", WEIGHTS_FILE)):
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
    weights = {name.removeprefix("bert."): array.astype("<f4") for name, array in load_file(folder / WEIGHTS_FILE).items()}
    graph = _Graph(weights, precision, float(config["layer_norm_eps"]), config["num_attention_heads"])
    hidden = _embeddings(graph)
    for layer in range(config["num_hidden_layers"]):
        hidden = _layer(graph, f"encoder.layer.{layer}.", hidden)
    return graph.file(hidden, config["hidden_size"])


def word_table(folder: Path) -> Floats:
    """Return the vectors of words, shape ``(n_words, n_dimensions)``, from the model's weights; only rows that are used are read."""
    import numpy as np

    path = folder / WEIGHTS_FILE
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        entries = json.loads(file.read(length))
    name = WORDS if WORDS in entries else f"bert.{WORDS}"
    entry = entries[name]
    if entry["dtype"] != "F32":
        from safetensors.numpy import load_file

        return load_file(path)[name].astype(np.float32)
    table: Floats = np.memmap(path, "<f4", "r", 8 + length + entry["data_offsets"][0], tuple(entry["shape"]))
    return table


@dataclass(frozen=True, slots=True)
class _Range:
    """How a token's numbers become whole numbers from 0 to 255: ``zero`` stands for 0, and ``steps`` above it for the largest."""

    name: str
    zero: int
    steps: int
    least_step: float
    by_size: bool = True  # the largest is that without its sign


AROUND_ZERO = _Range("around zero", 128, 127, TINIEST)
OF_GELU = _Range("of gelu", 20, 235, LEAST_OF_GELU / 20, by_size=False)  # hardly anything is below 0, so hardly any steps go there


class _Graph:
    """Nodes and constants as they are added. Methods return the name of what they compute."""

    def __init__(self, weights: dict[str, Floats], precision: Precision, epsilon: float, n_heads: int) -> None:
        self.weights, self.precision, self.epsilon, self.n_heads = weights, precision, epsilon, n_heads
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

    def normalised(self, name: str, inputs: Sequence[str]) -> str:
        """Add the inputs up and normalise each token's vector (one plain operation each: the fused one is slow on processors)."""
        summed = inputs[0]
        for i, other in enumerate(inputs[1:]):
            summed = self.add("Add", [summed, other], f"{name}/sum{i}")
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", [summed, scale, shift], f"{name}/normalised", axis=-1, epsilon=self.epsilon)

    def products(self, hidden: str, names: Sequence[str], span: _Range = AROUND_ZERO) -> list[str]:
        """Multiply each token's vector with the weights of these names, each of shape ``(n_out, n_in)``."""
        if self.precision == "exact":
            return [self._product(hidden, name) for name in names]
        whole, scale = self._whole_numbers(hidden, span)
        return [self._product_of_whole_numbers(whole, scale, name, span) for name in names]

    def _product(self, hidden: str, name: str) -> str:
        return self.add("MatMul", [hidden, self.constant(f"{name}/matrix", self.weights[f"{name}.weight"].T)], f"{name}/product")

    def _product_of_whole_numbers(self, hidden: str, scale: str, name: str, span: _Range) -> str:
        import numpy as np

        matrix = self.weights[f"{name}.weight"]
        steps = np.maximum(np.abs(matrix).max(axis=1), TINIEST).astype(np.float32) / np.float32(WEIGHT_STEPS)
        whole = np.clip(np.round(matrix / steps[:, None]), -WEIGHT_STEPS, WEIGHT_STEPS).astype(np.int8)
        one, zero = self.constant("one", np.float32(1)), self.constant(f"{span.name}/zero", np.uint8(span.zero))
        weights = [self.constant(f"{name}/matrix", whole.T), one, self.constant(f"{name}/steps", steps), zero]
        zeros = self.constant(f"{name}/zeros", np.zeros(len(steps), dtype=np.int8))
        by_token = self.add("MatMulIntegerToFloat", [hidden, *weights, zeros], f"{name}/by_token", ORT)
        return self.add("Mul", [by_token, scale], f"{name}/product")

    def _whole_numbers(self, hidden: str, span: _Range) -> tuple[str, str]:
        """Turn each token's vector into whole numbers; return them, shape ``(n_rows, n_in)``, and each token's scale, ``(n_rows, 1)``."""
        import numpy as np

        last = self.constant("last_axis", np.array([-1], dtype=np.int64))
        sizes = self.add("Abs", [hidden], f"{hidden}/sizes") if span.by_size else hidden
        largest = self.add("ReduceMax", [sizes, last], f"{hidden}/largest", keepdims=1)
        step = self.add("Mul", [largest, self.constant(f"{span.name}/step", np.float32(1 / span.steps))], f"{hidden}/step")
        scale = self.add("Max", [step, self.constant(f"{span.name}/least", np.float32(span.least_step))], f"{hidden}/scale")
        steps = self.add("Squeeze", [scale, last], f"{hidden}/steps")
        zero = self.constant(f"{span.name}/zero", np.uint8(span.zero))
        zeros = self.add("Expand", [zero, self.add("Shape", [steps], f"{hidden}/n")], f"{hidden}/zeros")
        return self.add("QuantizeLinear", [hidden, steps, zeros], f"{hidden}/whole", axis=0), scale

    def file(self, result: str, n_dimensions: int) -> bytes:
        from onnx import TensorProto
        from onnx.helper import make_graph, make_model, make_opsetid, make_tensor_value_info

        self.add("Reshape", [result, "shape"], "tokens")
        shape: list[str | int | None] = ["n_texts", "n_tokens", n_dimensions]
        words, tokens = (make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("words", "tokens"))
        graph = make_graph(self.nodes, "encoder", [words], [tokens], list(self.constants.values()))
        model = make_model(graph, opset_imports=[make_opsetid("", OPSET), make_opsetid(ORT, 1)], ir_version=IR_VERSION)
        packed: bytes = model.SerializeToString(deterministic=True)
        return packed


def _embeddings(graph: _Graph) -> str:
    """Each token's word and place in the text, shape ``(n_rows, n_dimensions)``.

    A text is all of one kind, so that the kind's vector can be added beforehand. From here on a row is a token, whichever text it is of,
    but for attention.
    """
    import numpy as np

    names = [f"embeddings.{kind}_embeddings.weight" for kind in ("position", "token_type")]
    places = graph.constant("places", graph.weights[names[0]] + graph.weights[names[1]][0])
    width = graph.weights[names[0]].shape[1]
    length = graph.add("Shape", ["words"], "length", start=1, end=2)
    here = graph.add("Slice", [places, graph.constant("first", np.array([0], dtype=np.int64)), length], "here")
    in_place = graph.add("Add", ["words", here], "in_place")
    graph.add("Shape", ["words"], "shape")
    heads = graph.constant("of_heads", np.array([graph.n_heads, width // graph.n_heads], dtype=np.int64))
    graph.add("Concat", [graph.add("Shape", ["words"], "n_texts_and_tokens", end=2), heads], "by_head", axis=0)
    rows = graph.add("Reshape", [in_place, graph.constant("as_rows", np.array([-1, width], dtype=np.int64))], "rows")
    return graph.normalised("embeddings.LayerNorm", [rows])


def _layer(graph: _Graph, name: str, hidden: str) -> str:
    """Attention between the tokens of a text, then two layers for each token alone; each with what went in added on."""
    seen = _attention(graph, f"{name}attention.self.", hidden)
    hidden = _added_on(graph, f"{name}attention.output", seen, hidden)
    (wide,) = graph.products(hidden, [f"{name}intermediate.dense"])
    gelu = "BiasGelu" if graph.precision == "exact" else "FastGelu"  # the second is off by up to 5e-4, and a quarter quicker
    wide = graph.add(gelu, [wide, graph.weight(f"{name}intermediate.dense.bias")], f"{name}intermediate/gelu", ORT)
    return _added_on(graph, f"{name}output", wide, hidden, OF_GELU)


def _attention(graph: _Graph, name: str, hidden: str) -> str:
    """What each token sees of its text, head by head; rows in, rows out."""
    parts = [f"{name}{part}" for part in ("query", "key", "value")]
    ways = [[0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]]  # (texts, tokens, heads, numbers) -> text, head, and then matrices that fit
    heads = []
    for part, product, way in zip(parts, graph.products(hidden, parts), ways, strict=True):
        rows = graph.add("Add", [product, graph.weight(f"{part}.bias")], f"{part}/rows")
        heads.append(graph.add("Transpose", [graph.add("Reshape", [rows, "by_head"], f"{part}/by_head")], f"{part}/turned", perm=way))
    query, key, value = heads
    one_head = graph.weights[f"{parts[0]}.weight"].shape[0] // graph.n_heads
    likeness = graph.add("FusedMatMul", [query, key], f"{name}likeness", ORT, alpha=one_head**-0.5)
    share = graph.add("Softmax", [likeness], f"{name}share", axis=-1)
    seen = graph.add("Transpose", [graph.add("MatMul", [share, value], f"{name}by_head")], f"{name}turned", perm=[0, 2, 1, 3])
    return graph.add("Reshape", [seen, "as_rows"], f"{name}seen")


def _added_on(graph: _Graph, name: str, new: str, before: str, span: _Range = AROUND_ZERO) -> str:
    (product,) = graph.products(new, [f"{name}.dense"], span)
    return graph.normalised(f"{name}.LayerNorm", [product, graph.weight(f"{name}.dense.bias"), before])


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
