"""The exported model on disk: written once into the user's cache, made again when it is not what it should be."""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dialogue_synth.embed.graph import Precision, write_graph
from dialogue_synth.embed.kept import cache_folder, keep, kept_hash, read_kept

SUFFIX = "onnx"
_LOG = logging.getLogger(__name__)


class ExportedModel:
    """One model in one precision, as an ONNX file.

    Args:
        model_folder: The sentence-transformers model that it is made from.
        stem: What it is made from (model, content hash, precision, version of the graph), in a form that can be part of a file's name.
        precision: ``exact`` or ``fast``.
    """

    def __init__(self, model_folder: Path, stem: str, precision: Precision) -> None:
        self.model_folder = model_folder
        self.stem = stem
        self.precision = precision

    def read(self) -> bytes:
        """Return the file's bytes: those on disk when they are what the name says, else newly made ones, which are kept.

        Raises:
            ImportError: A library that is needed to make it is not installed.
            Exception: The weights cannot be read or have another shape than the configuration says.
        """
        content = read_kept(self.stem, SUFFIX)
        if content is None:
            content = write_graph(self.model_folder, self.precision)
            keep(self.stem, SUFFIX, content)
        return content

    @property
    def file_hash(self) -> str:
        """The hash of the file on disk, as its name gives it; "" when there is none."""
        return kept_hash(self.stem, SUFFIX)

    @property
    def is_refused(self) -> bool:
        """Whether this version of ONNX Runtime has failed on it before, on this machine."""
        return self._refusal.exists()

    def refuse(self) -> None:
        """Remember that it does not run here, so that the next process need not try."""
        try:
            self._refusal.parent.mkdir(parents=True, exist_ok=True)
            self._refusal.touch()
        except OSError:
            _LOG.warning("the cache folder cannot be written to")

    @property
    def _refusal(self) -> Path:
        try:
            runtime = version("onnxruntime")
        except PackageNotFoundError:
            runtime = "none"
        return cache_folder() / f"{self.stem}.refused-{runtime}"
