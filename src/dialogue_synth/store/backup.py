"""Copies of ``study.db`` beside it, made whole while others write, and one of them put back in its place.

A backup is taken when the review page opens a study and before anything that changes much of it. The last `KEPT` stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dialogue_synth.errors import StudyError, closest
from dialogue_synth.store import schema

FOLDER = "backups"
KEPT = 10
_LOGS = ("decisions", "judgements", "memos")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: its file, when it was taken (UTC, ISO), what for, its size in bytes, and how many entries of people's work it holds."""

    path: Path
    at: str
    reason: str
    size: int
    n_entries: int

    @property
    def name(self) -> str:
        """What it is called in ``restore``."""
        return self.path.stem


def back_up(root: Path, reason: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Backup:
    """Copy ``study.db`` of the study under ``root`` whole, readable by its owner only, and let the oldest copies go.

    Args:
        root: The study's folder.
        reason: One word: letters and ``-``.
        clock: Tells the time.

    Raises:
        StudyError: There is no ``study.db``, or the disk does not take the copy.
    """
    database, folder = root / "study.db", root / FOLDER
    if not database.is_file():
        raise StudyError("there is no study.db to copy", where=str(root), hint="dialogue-synth init")
    folder.mkdir(mode=0o700, exist_ok=True)
    name = _free_name(folder, f"{clock():%Y-%m-%dT%H%M%S}-{reason}")
    part = folder / f".{name}.part"  # a copy that was cut short never looks like a whole one
    try:
        part.touch(mode=0o600)
        with closing(sqlite3.connect(database, timeout=30)) as db:
            db.execute("VACUUM INTO ?", (str(part),))
        part.replace(folder / f"{name}.db")
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StudyError(f"no backup could be made ({error})", where=str(folder), hint="free some space on the disk") from error
    for old in list_backups(root)[KEPT:]:
        old.path.unlink()
    return _described(folder / f"{name}.db")


def _free_name(folder: Path, name: str) -> str:
    names = (name, *(f"{name}-{n}" for n in range(2, 1000)))
    return next(free for free in names if not (folder / f"{free}.db").exists())


def list_backups(root: Path) -> tuple[Backup, ...]:
    """Return the backups of a study, the newest first."""
    found = sorted((root / FOLDER).glob("*.db"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return tuple(_described(path) for path in found)


def _described(path: Path) -> Backup:
    day, _, rest = path.stem.partition("T")
    clock, _, reason = rest.partition("-")
    at = f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}" if clock.isdigit() else ""
    return Backup(path, at, reason, path.stat().st_size, _n_entries(path))


def _n_entries(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return sum(db.execute(f"SELECT count(*) FROM {log}").fetchone()[0] for log in _LOGS)  # noqa: S608 (our own names)
    except sqlite3.Error:
        return 0


def restore(root: Path, name: str = "") -> tuple[Backup, Backup | None]:
    """Put a backup in the place of ``study.db``. What is there now is backed up first, so that a restore can itself be taken back.

    Args:
        root: The study's folder.
        name: The backup's name, or the beginning of it; the newest one when empty.

    Returns:
        The backup that is in force now, and the one that was made of what was there (None where it was too damaged to be copied).

    Raises:
        StudyError: There is no such backup, it is damaged, or the study is in use.
    """
    chosen = _chosen(root, name)
    schema.check_file(chosen.path)
    content = chosen.path.read_bytes()  # before the backup of what is there now can push it out of the kept ones
    before = _back_up_what_is_there(root)
    part = root / ".study.db.part"
    part.touch(mode=0o600)
    part.write_bytes(content)
    for left in ("study.db-wal", "study.db-shm"):  # they belong to the file that goes
        (root / left).unlink(missing_ok=True)
    part.replace(root / "study.db")
    return chosen, before


def _chosen(root: Path, name: str) -> Backup:
    backups = list_backups(root)
    if not backups:
        hint = "the review page makes one when it opens a study"
        raise StudyError("there is no backup of this study", where=str(root / FOLDER), hint=hint)
    found = [backup for backup in backups if backup.name == name] or [backup for backup in backups if backup.name.startswith(name)]
    if not found or (name and len(found) > 1):
        what = "several backups have a name that begins so" if found else "no backup has this name"
        hint = closest(name, [backup.name for backup in backups]) or "dialogue-synth restore --list"
        raise StudyError(what, where=name, hint=hint)
    return found[0]


def _back_up_what_is_there(root: Path) -> Backup | None:
    database = root / "study.db"
    if not database.exists():
        return None
    try:
        _refuse_if_in_use(database)
        return back_up(root, "before-restore")
    except (sqlite3.DatabaseError, StudyError) as error:
        if isinstance(error, StudyError) and "in use" in error.what:
            raise
        aside = database.with_name(f"study-damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}.db")
        database.rename(aside)  # too damaged to be copied: it is kept as it is
        return None


def _refuse_if_in_use(database: Path) -> None:
    """Closing the last connection of a WAL file takes the file's helpers away, so leaving WAL works for nobody but the only one."""
    with closing(sqlite3.connect(database, timeout=1)) as db:
        try:
            mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise StudyError("this study is in use", where=database.parent.name, hint="stop the review page first") from error
    if mode != "delete":
        raise StudyError("this study is in use", where=database.parent.name, hint="stop the review page first")
