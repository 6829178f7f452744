"""The paths given -> the files under them, in a fixed order, each under a name that says nothing about the computer it lies on."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from dialogue_synth.errors import UsageError
from dialogue_synth.ingest.guard import Refusal, SetAsideStatus, check_size
from dialogue_synth.model import SetAside
from dialogue_synth.settings import IngestSettings

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BESIDE = re.compile(r"(?:readme|licen[cs]e|copying|notice|changelog|authors|contributing)(?:\.[a-z]{1,5})?", re.IGNORECASE)
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file or a member of one: its name below the folder given, its bytes, and the folder that holds it ("" if not known).

    ``inside`` lists the containers around it ("zip", "eml"), outermost first.
    """

    name: str
    data: bytes
    folder: str = ""
    inside: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the content, in hexadecimal digits."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on disk with the name it is reported under; ``given`` if its own path was named and not only its folder's."""

    path: Path
    name: str
    folder: str
    given: bool = False


def shown_name(name: str) -> str:
    """Return a file name that can be stored and printed: control and direction marks become a replacement character."""
    return UNSAFE.sub("\ufffd", unicodedata.normalize("NFC", name))


def not_a_writeup(name: str) -> str:
    """Return why a file is no write-up by its name alone, or ""."""
    parts = PurePosixPath(name).parts
    last = parts[-1] if parts else ""
    if last.startswith(("~$", ".~lock.")):
        return "it is the lock file of an office program; the document may still be open"
    if any(part.startswith(".") or part.casefold() in SYSTEM_FILES for part in parts):
        return "it is a hidden file or one that the system made"
    if BESIDE.fullmatch(last):
        return "it is about the folder and no write-up"
    return ""


def find_files(paths: Sequence[Path]) -> tuple[list[FoundFile], list[SetAside]]:
    """Return all files under ``paths``, sorted by name, and what is not opened at all.

    Raises:
        UsageError: A path does not exist.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(
            "there is no such file or folder", where=", ".join(missing), hint="check the spelling, or put the path in quotation marks"
        )
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100  # resolve() would follow a link that was named itself
    base = _common_folder(roots)
    found: dict[Path, FoundFile] = {}
    aside: list[SetAside] = []
    for root in roots:
        closed: list[OSError] = []
        for path in _walk(root, closed) if root.is_dir() else [root]:
            name = shown_name(path.relative_to(base).as_posix())
            reason, status = _not_opened(path, root)
            if reason:
                aside.append(SetAside(name, "", status, reason))
            else:
                folder = path.parent.name if root.is_dir() else ""
                found.setdefault(path.resolve(), FoundFile(path, name, shown_name(folder), given=not root.is_dir()))
        aside += [_unopened(error, base) for error in closed]
    return sorted(found.values(), key=lambda file: file.name), sorted(set(aside), key=lambda s: s.file)


def _common_folder(paths: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(os.path.commonpath(folders)) if folders else Path()


def _unopened(error: OSError, base: Path) -> SetAside:
    name = shown_name(Path(error.filename).relative_to(base).as_posix())
    return SetAside(name, "", "refused", f"the folder cannot be opened ({type(error).__name__}). Try: check its permissions")


def _walk(root: Path, closed: list[OSError]) -> Iterator[Path]:
    """Yield what lies under a folder, sorted, without entering hidden or linked folders (they are yielded themselves).

    Folders that cannot be opened are added to ``closed``.
    """
    for folder, below, names in os.walk(root, onerror=closed.append):
        here = Path(folder)
        passed_by = [name for name in below if name.startswith(".") or name.casefold() in SYSTEM_FILES or (here / name).is_symlink()]
        below[:] = sorted(set(below) - set(passed_by))
        yield from (here / name for name in sorted([*names, *passed_by]))


def _not_opened(path: Path, root: Path) -> tuple[str, SetAsideStatus]:
    """Return why a path is not opened, and as what it is set aside; an empty reason if it is."""
    if root.is_dir() and path.is_symlink():
        if not path.resolve().is_relative_to(root.resolve()):
            return "it is a link that leads outside the folder. Try: copy the file itself into the folder", "refused"
        return "it is a link to something that is read anyway", "not_a_writeup"
    reason = not_a_writeup(path.relative_to(root).as_posix()) if root.is_dir() else ""
    if reason:
        return reason, "not_a_writeup"
    if not path.is_file():
        return "it is no regular file", "refused"
    return "", "refused"


def load(file: FoundFile, settings: IngestSettings) -> Source:
    """Return a file with its content.

    Raises:
        Refusal: It is too large, or cannot be opened.
    """
    try:
        check_size(file.path.stat().st_size, settings)
        return Source(file.name, file.path.read_bytes(), file.folder)
    except OSError as error:
        raise Refusal(
            f"it cannot be opened ({type(error).__name__})", hint="check its permissions and that it is not open elsewhere"
        ) from error
