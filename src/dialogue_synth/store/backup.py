"""Copies of a study's records in its folder, made whole while others write, and one of them put back in the place of what is there.

A backup is a SQLite study file, wherever the records themselves are kept: so it can be put back anywhere, and this is also how a study
moves from ``study.db`` to a team's database and back. One is taken when the review page opens a study and before anything that changes
much of it. The last `KEPT` stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from dialogue_synth.errors import StudyError, closest
from dialogue_synth.settings import load_settings
from dialogue_synth.store.database import Database, InUseError, database_of
from dialogue_synth.store.schema import LOGS, REQUESTS
from dialogue_synth.store.sqlite import check_file

FOLDER = "backups"
KEPT = 10
_LOGS = tuple(log.name for log in LOGS if log is not REQUESTS)


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: its file, when it was taken (UTC, ISO), what for, its size in bytes, and how many entries people's logs have in it."""

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
    """Copy the records of the study under ``root`` whole, readable by their owner only, and let the oldest copies go.

    Args:
        root: The study's folder.
        reason: One word: letters and ``-``.
        clock: Tells the time.

    Raises:
        StudyError: There is no study, or the disk does not take the copy.
    """
    with closing(_database(root)) as database:
        if not database.is_there:
            raise StudyError("there are no records to copy: no study.db, or no study in its database", where=str(root))
        return _back_up(root, database, reason, clock)


def _database(root: Path) -> Database:
    if not (root / "study.toml").is_file():
        raise StudyError("there is no study here (no study.toml)", where=str(root), hint=f"dialogue-synth init {root}")
    return database_of(root, load_settings(root / "study.toml"))


def _back_up(root: Path, database: Database, reason: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Backup:
    folder = root / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    name = _free_name(folder, f"{clock():%Y-%m-%dT%H%M%S}-{reason}")
    part = folder / f".{name}.part"  # a copy that was cut short never looks like a whole one
    try:
        database.copy_to(part)
        part.replace(folder / f"{name}.db")
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        raise StudyError(f"no backup could be made ({error})", where=str(folder), hint="free some space on the disk") from error
    finally:
        for left in folder.glob(f".{name}.part*"):
            left.unlink()
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
            there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}  # an older copy has fewer logs
            return sum(db.execute(f"SELECT count(*) FROM {log}").fetchone()[0] for log in _LOGS if log in there)  # noqa: S608 (our own names)
    except sqlite3.Error:
        return 0


def restore(root: Path, name: str = "") -> tuple[Backup, Backup | None]:
    """Put a backup in the place of the records that are there now. These are backed up first, so that a restore can itself be taken back.

    Args:
        root: The study's folder.
        name: The backup's name, or the beginning of it; the newest one when empty.

    Returns:
        The backup that is in force now, and the one that was made of what was there (None where there was nothing, or it was too
        damaged to be copied).

    Raises:
        StudyError: There is no such backup, it is damaged, or the study is in use.
    """
    chosen = _chosen(root, name)
    check_file(chosen.path)
    part = root / ".study.db.part"
    with closing(_database(root)) as database, ExitStack() as stack:
        try:
            part.touch(mode=0o600)
            part.write_bytes(chosen.path.read_bytes())  # before the backup of what is there now can push it out of the kept ones
            before = _back_up_what_is_there(root, database, stack)
            database.replace_by(part)
        finally:
            for left in root.glob(".study.db*"):
                left.unlink()
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


def _back_up_what_is_there(root: Path, database: Database, stack: ExitStack) -> Backup | None:
    if not database.is_there:
        return None
    try:
        stack.enter_context(database.alone())
        return _back_up(root, database, "before-restore")
    except InUseError:
        raise
    except StudyError as error:
        no_room = isinstance(error.__cause__, OSError | sqlite3.OperationalError)  # the disk takes no copy: the study itself is sound
        if no_room or not database.set_aside():
            raise
        return None
