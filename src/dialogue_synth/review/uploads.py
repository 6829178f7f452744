"""Files that were uploaded and not read yet: each upload a folder of its own in ``private/incoming/``, readable by its owner only.

A folder that is still being filled has another name, so that what was cut short never looks like a whole upload. What came whole
waits until it is read or removed, also if the server was stopped in between.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from dialogue_synth.errors import StudyError
from dialogue_synth.store.originals import OWN_FOLDER_MODE

FOLDER = Path("private/incoming")
FILES = "files"
CAME = "came"  # the folder into which files come, before it is known as what
ABOUT = "about.json"
STALE = 600  # seconds without a byte, after which nobody fills a folder any more
_NAME = re.compile(r"[0-9a-f]{16}")
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: its folder's name, when it came (UTC, ISO), from whom, how many files, and their size in bytes."""

    name: str
    at: str
    by: str
    n_files: int
    size: int


@contextmanager
def receiving(root: Path) -> Iterator[Path]:
    """Give a folder with two empty ones, `CAME` to fill and `FILES`; all of it goes again if that fails.

    Raises:
        StudyError: The disk does not take what comes.
    """
    sweep(root)
    folder = root / FOLDER / f".{secrets.token_hex(8)}{_PART}"
    try:
        for own in (root / FOLDER.parent, root / FOLDER, folder, folder / FILES, folder / CAME):
            own.mkdir(mode=OWN_FOLDER_MODE, exist_ok=True)
        yield folder
    except OSError as error:
        hint = "free some space on the disk"
        raise StudyError(f"the files could not be kept ({error.strerror})", where=FOLDER.as_posix(), hint=hint) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def received(root: Path, part: Path, by: str) -> Upload:
    """Say that a folder from `receiving` is whole, and return what is in it."""
    sizes = [path.stat().st_size for path in (part / FILES).rglob("*") if path.is_file()]
    upload = Upload(part.name.strip(".").removesuffix(_PART), datetime.now(UTC).isoformat(timespec="seconds"), by, len(sizes), sum(sizes))
    (part / ABOUT).write_text(json.dumps(asdict(upload)), encoding="utf-8")
    part.rename(root / FOLDER / upload.name)
    return upload


def waiting(root: Path) -> tuple[Upload, ...]:
    """Return the uploads that nobody has read yet, oldest first."""
    found = (_described(path) for path in (root / FOLDER).glob("*") if _NAME.fullmatch(path.name) and not path.is_symlink())
    return tuple(sorted(filter(None, found), key=lambda upload: (upload.at, upload.name)))


def _described(folder: Path) -> Upload | None:
    try:
        return Upload(**{**json.loads((folder / ABOUT).read_text(encoding="utf-8")), "name": folder.name})
    except (OSError, ValueError, TypeError):
        return None


def files_of(root: Path, name: str) -> Path | None:
    """Return the folder with an upload's files, None where there is no such upload."""
    return root / FOLDER / name / FILES if name in {upload.name for upload in waiting(root)} else None


def remove(root: Path, name: str) -> None:
    """Let an upload go, read or not."""
    if files_of(root, name):
        shutil.rmtree(root / FOLDER / name, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove what was cut short while it came."""
    for folder in (root / FOLDER).glob(f".*{_PART}"):
        with suppress(FileNotFoundError):  # another upload ends at this moment, and its folder goes
            youngest = max(path.lstat().st_mtime for path in (folder, *folder.rglob("*")))
            if time.time() - youngest > STALE:
                shutil.rmtree(folder, ignore_errors=True)
