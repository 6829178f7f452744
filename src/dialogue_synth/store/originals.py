"""Files as they came in: one copy of each content, under its hash, in ``private/originals/``. They hold people's names unmasked."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dialogue_synth.errors import StudyError

FOLDER = Path("private/originals")
OWN_FILE_MODE = 0o600
OWN_FOLDER_MODE = 0o700
_HASH = re.compile(r"[0-9a-f]{64}")


def keep_original(root: Path, sha256: str, data: bytes) -> bool:
    """Keep a file of a study, readable by its owner only, unless the study has this content already.

    Args:
        root: The study's folder.
        sha256: The hash of the content, in hexadecimal digits.
        data: The content.

    Returns:
        Whether it was written now.

    Raises:
        StudyError: The disk does not take it.
    """
    path = _path(root, sha256)
    if path.is_file():
        return False
    try:
        _write(path, data)
    except OSError as error:
        hint = "free some space on the disk, or set keep_originals = false under [ingest] in study.toml"
        raise StudyError(f"no copy of a file could be kept ({error.strerror})", where=FOLDER.as_posix(), hint=hint) from error
    return True


def _write(path: Path, data: bytes) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=OWN_FOLDER_MODE, exist_ok=True)
    part = path.with_name(f".{path.name[:16]}-{secrets.token_hex(4)}.part")  # a copy that was cut short never looks like a whole one
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE_MODE), "wb") as file:
            file.write(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def drop_original(root: Path, sha256: str) -> None:
    """Remove a copy that no write-up came from."""
    _path(root, sha256).unlink(missing_ok=True)


def open_original(root: Path, sha256: str) -> BinaryIO | None:
    """Open a file of a study for reading; None where no copy of it was kept.

    What the database calls a hash is checked, and links are not followed: a study can come from a stranger.
    """
    if not _HASH.fullmatch(sha256) or (root / FOLDER).is_symlink():
        return None
    with suppress(OSError):
        handle = os.open(_path(root, sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.fdopen(handle, "rb")
        os.close(handle)
    return None


def _path(root: Path, sha256: str) -> Path:
    return root / FOLDER / sha256
