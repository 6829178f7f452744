"""A study's records in ``study.db``: one SQLite file, readable by its owner only.

The file says what it is (``application_id``) and which version it has (``user_version``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event

from dialogue_synth.errors import StudyError
from dialogue_synth.store import schema
from dialogue_synth.store.database import InUseError
from dialogue_synth.store.objects import check_objects, missing_logs

FILE = "study.db"
TIMEOUT = 30  # seconds that a writer waits for another one
OWN_FILE_MODE = 0o600


class SqliteDatabase:
    """A `Database` in one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``."""
        self.path = path
        self._engine: Engine | None = None

    # -- opening -------------------------------------------------------------------------------------------------------
    def open(self) -> Self:
        """Open the file, making or migrating it as needed.

        Raises:
            StudyError: The file is no study, is of a newer version, or is damaged.
        """
        is_new = not self.is_there
        if not is_new:
            check_file(self.path)
        self._engine = create_engine(f"sqlite:///{self.path}", connect_args={"timeout": TIMEOUT}, hide_parameters=True)
        event.listen(self._engine, "connect", _set_pragmas)
        try:
            if is_new:
                self._make()
            else:
                self._migrate()
                self._check()
        except BaseException:
            self.close()
            raise
        return self

    @property
    def engine(self) -> Engine:
        """The open file."""
        assert self._engine is not None
        return self._engine

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()

    def _make(self) -> None:
        self.path.touch(mode=OWN_FILE_MODE)
        with self.writing() as connection:  # all of it or nothing
            schema.METADATA.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")

    def _migrate(self) -> None:
        with self.engine.connect() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version == schema.SCHEMA_VERSION:
            return
        copy = self.path.with_name(f"{self.path.stem}-schema-{version}{self.path.suffix}")
        if not copy.exists():
            self.copy_to(copy)
        for step in range(version, schema.SCHEMA_VERSION):
            with self.engine.begin() as connection:
                schema.MIGRATIONS[step](connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {step + 1}")

    def _check(self) -> None:
        """Refuse a file in which something is missing or acts by itself, after logs that came later than the study were added to it."""
        with self.engine.connect() as connection:
            missing = missing_logs(connection)
            if not missing:
                check_objects(connection, self.path.name)
                return
        with self.writing() as connection:
            schema.METADATA.create_all(connection, tables=missing)
            check_objects(connection, self.path.name)  # a file that is refused stays as it is

    # -- work ----------------------------------------------------------------------------------------------------------
    @property
    def is_there(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    @property
    def state(self) -> object:
        """When the file and its log were last written to, and how large they are."""
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return tuple((stat.st_mtime_ns, stat.st_size) for file in files if file.exists() for stat in (file.stat(),))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that has the right to write from its beginning."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    # -- backups -------------------------------------------------------------------------------------------------------
    def copy_to(self, file: Path) -> None:
        """Copy everything whole, while others write, into a new file that only its owner reads.

        Raises:
            OSError, sqlite3.Error: The disk does not take it.
        """
        file.touch(mode=OWN_FILE_MODE)
        with closing(sqlite3.connect(self.path, timeout=TIMEOUT)) as db:
            db.execute("VACUUM INTO ?", (str(file),))

    def replace_by(self, file: Path) -> None:
        """Put another study file in the place of this one; ``file`` is gone then."""
        for left in (f"{self.path.name}-wal", f"{self.path.name}-shm"):  # they belong to the file that goes
            self.path.with_name(left).unlink(missing_ok=True)
        file.replace(self.path)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make sure at the beginning that nobody else has the file open.

        Closing the last connection of a WAL file takes the file's helpers away, so leaving WAL works for nobody but the only one.

        Raises:
            InUseError: Somebody has.
            StudyError: The file is damaged.
        """
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as db:
                mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise InUseError(self.path.parent.name) from error
        except sqlite3.DatabaseError as error:
            raise StudyError("this study is damaged", where=self.path.name) from error
        if mode != "delete":
            raise InUseError(self.path.parent.name)
        yield

    def set_aside(self) -> bool:
        """Keep a file that is too damaged to be copied under another name."""
        self.path.rename(self.path.with_name(f"study-damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}.db"))
        return True


def _set_pragmas(connection: Any, _record: object) -> None:
    # WAL and FULL: what was said to be saved is saved, also when the power fails in the next moment.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def as_one_file(path: Path) -> None:
    """Make a file that nobody has open readable without helpers beside it."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")


def check_file(path: Path) -> None:
    """Refuse a file that is no study, is damaged, or is of a newer version, without changing it.

    Raises:
        StudyError: It is one of these.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            application_id = db.execute("PRAGMA application_id").fetchone()[0]
            version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StudyError("this is not a study file, or it is damaged", where=path.name, hint="restore it from a backup") from error
    if application_id != schema.APPLICATION_ID:
        raise StudyError("this SQLite file is not a dialogue-synth study", where=path.name, hint="give another folder with --study")
    schema.check_version(version, path.name)
