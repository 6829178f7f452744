"""Files in the user's cache that can be made again at any time: each whole and undamaged, or as good as not there.

A file's name says what it was made from and ends in the hash of its own bytes. It is written under another name first and then renamed,
so that processes that start together each find a whole file or none. A folder that cannot be written to costs time and no result.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

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


def read_kept(stem: str, suffix: str) -> bytes | None:
    """Return what was kept under this name, or None; a damaged file is removed.

    Args:
        stem: What it was made from, in a form that can be part of a file's name.
        suffix: The kind of file, without a dot.
    """
    for path in _files(stem, suffix):
        try:
            content = path.read_bytes()
            if _hash(content) == _hash_in(path):
                return content
            _LOG.warning("%s is damaged and is made again", path.name)
            path.unlink(missing_ok=True)
        except OSError as error:
            _LOG.warning("%s cannot be read (%s)", path.name, error.strerror)
    return None


def keep(stem: str, suffix: str, content: bytes) -> None:
    """Put a file where it belongs, at once and whole; where that cannot be, say so and go on."""
    path, part = cache_folder() / f"{stem}.{_hash(content)}.{suffix}", None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if part is not None:  # of a full disk
            part.unlink(missing_ok=True)
        _LOG.warning("%s cannot be kept (%s) and is made anew each time", path.name, error.strerror)


def kept_hash(stem: str, suffix: str) -> str:
    """Return the hash of what is kept under this name, as the file's name gives it; "" when there is nothing."""
    return next((_hash_in(path) for path in _files(stem, suffix)), "")


def _files(stem: str, suffix: str) -> list[Path]:
    return sorted(cache_folder().glob(f"{stem}.{'?' * HASH_DIGITS}.{suffix}"))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def _hash_in(path: Path) -> str:
    return path.name.split(".")[-2]
