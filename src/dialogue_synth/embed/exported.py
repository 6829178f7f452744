"""The exported model on disk: written once into the user's cache, known by its hash, made again when it is not what it should be.

A file's name says what it was made from (model, content hash, precision, version of the graph) and ends in the hash of its own bytes.
It is written under another name first and then renamed, so that processes that start together each find a whole file or none.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile

from dialogue_synth.embed.graph import Precision, write_graph

CACHE_VARIABLE = "DIALOGUE_SYNTH_CACHE"  # names another folder than the platform's
HASH_DIGITS = 16
_LOG = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Return the folder for files that can be made again: where the platform keeps such, or where the environment says."""
    if own := os.environ.get(CACHE_VARIABLE):
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "dialogue-synth/cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/dialogue-synth"
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(xdg) if Path(xdg).is_absolute() else Path.home() / ".cache") / "dialogue-synth"


class ExportedModel:
    """One model in one precision, as an ONNX file.

    Args:
        model_folder: The sentence-transformers model that it is made from.
        stem: What it is made from, in a form that can be part of a file's name.
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
        for path in self._files():
            content = path.read_bytes()
            if _hash(content) == _hash_in(path):
                return content
            _LOG.warning("%s is damaged and is made again", path.name)
            path.unlink(missing_ok=True)
        content = write_graph(self.model_folder, self.precision)
        self._keep(content)
        return content

    @property
    def file_hash(self) -> str:
        """The hash of the file on disk, as its name gives it; "" when there is none."""
        return next((_hash_in(path) for path in self._files()), "")

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

    def _files(self) -> list[Path]:
        return sorted(cache_folder().glob(f"{self.stem}.{'?' * HASH_DIGITS}.onnx"))

    def _keep(self, content: bytes) -> None:
        """Put the file where it belongs, at once and whole; without it all works as well, only slower to start."""
        path = cache_folder() / f"{self.stem}.{_hash(content)}.onnx"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError as error:
            _LOG.warning("the exported model cannot be kept (%s); it is made anew each time", error.strerror)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def _hash_in(path: Path) -> str:
    return path.name.split(".")[-2]
