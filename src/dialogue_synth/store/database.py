"""What a study asks of the database that keeps its records, and which one that is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from dialogue_synth.database_url import parse_database_url
from dialogue_synth.errors import StudyError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from dialogue_synth.settings import Settings


class InUseError(StudyError):
    """Somebody else has the study open."""

    def __init__(self, where: str) -> None:
        """Name the study."""
        super().__init__("this study is in use", where=where, hint="stop the review page first")


class Database(Protocol):
    """Where the records of one study are kept; its tables are those of `schema`."""

    def open(self) -> Self:
        """Open it, making or migrating it as needed; refuse what is no study, without changing it."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...

    @property
    def engine(self) -> Engine:
        """For reading, once it is open."""
        ...

    @property
    def is_there(self) -> bool:
        """Whether it has been made."""
        ...

    @property
    def state(self) -> object:
        """Something that is another after every change, whoever made it."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction that has the right to write from its beginning, of all writers alone; kept whole at its end, or not at all."""
        ...

    def copy_to(self, file: Path) -> None:
        """Copy everything as it is at one moment, while others write, into a new SQLite study file."""
        ...

    def replace_by(self, file: Path) -> None:
        """Put the records of a SQLite study file in the place of what is there; called inside `alone`. The file may be gone then."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Refuse with `InUseError` if anybody else has the study open."""
        ...

    def set_aside(self) -> bool:
        """Keep what is too damaged to be copied under another name, where that can be done; returns whether it was."""
        ...


def database_of(root: Path, settings: Settings) -> Database:
    """Return the database of the study under ``root``, not opened yet.

    Raises:
        StudyError: The settings name a PostgreSQL database, and what is needed for that is not installed.
    """
    if settings.store.database:
        from dialogue_synth.store.postgres import PostgresDatabase

        return PostgresDatabase(parse_database_url(settings.store.database))
    from dialogue_synth.store.sqlite import FILE, SqliteDatabase

    return SqliteDatabase(root / FILE)
