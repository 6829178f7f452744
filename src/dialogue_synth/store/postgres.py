"""A study's records in a PostgreSQL database: one schema for each study, so that several fit into one database.

The schema says what it is and which version it has by one row of the table `MARK`. Every transaction that writes first changes that
row: so writers take turns, as in SQLite, entries of logs can be seen in the order of their numbers, and a look at the row tells whether
anything changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.schema import CreateSchema

from dialogue_synth.database_url import DatabaseUrl
from dialogue_synth.errors import StudyError
from dialogue_synth.store import schema
from dialogue_synth.store.database import InUseError
from dialogue_synth.store.guards import MARK, put_aside, put_back
from dialogue_synth.store.postgres_connection import lock_key, make_engine
from dialogue_synth.store.sqlite import SqliteDatabase, as_one_file

APPLICATION = f"dialogue-synth study {schema.APPLICATION_ID:#x}"
ROWS_AT_ONCE = 1000


class PostgresDatabase:
    """A `Database` in one schema of a PostgreSQL database."""

    def __init__(self, url: DatabaseUrl) -> None:
        """Use the schema that ``url`` names; nothing is connected yet."""
        self.url = url
        self._engine = make_engine(url, schema.APPLICATION_ID)

    # -- opening -------------------------------------------------------------------------------------------------------
    def open(self) -> Self:
        """Look whether the schema holds a study, making or migrating it as needed.

        Raises:
            StudyError: The server cannot be reached or refuses, or the schema holds something else or a newer version.
        """
        try:
            with self._engine.begin() as connection:
                version = self._version(connection)
                if version is None:
                    version = self._made(connection)
            if version < schema.SCHEMA_VERSION:
                with self.alone():
                    self._migrate()
        except BaseException:
            self.close()
            raise
        return self

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._engine

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _version(self, connection: Connection) -> int | None:
        """Return the version of the study in the schema, None where the schema is empty or not there."""
        names = inspect(connection).get_table_names(schema=self.url.schema)
        if not names:
            return None
        mark = connection.execute(select(MARK.c.application, MARK.c.version)).one_or_none() if MARK.name in names else None
        if mark is None or mark.application != APPLICATION:
            raise StudyError("this schema holds something else than a study", where=str(self.url), hint="name another schema in study.toml")
        schema.check_version(mark.version, str(self.url))
        return int(mark.version)

    def _made(self, connection: Connection) -> int:
        """Make the schema and its tables, unless somebody was quicker."""
        connection.execute(select(func.pg_advisory_xact_lock(schema.APPLICATION_ID)))
        version = self._version(connection)
        if version is not None:
            return version
        if not connection.dialect.has_schema(connection, self.url.schema):
            connection.execute(CreateSchema(self.url.schema))  # in quotes where SQL has another use for the word
        MARK.create(connection, checkfirst=False)
        connection.execute(MARK.insert().values(application=APPLICATION, version=schema.SCHEMA_VERSION, changes=0))
        schema.METADATA.create_all(connection, checkfirst=False)  # a look for each table would take as long as making it
        return schema.SCHEMA_VERSION

    def _migrate(self) -> None:
        """Bring an older study up to date, all steps or none; the older one is kept whole in a schema beside it."""
        with self.writing() as connection:
            version = connection.execute(select(MARK.c.version)).scalar_one()
            copy = f"{self.url.schema[:50]}_schema_{version}"
            if not connection.dialect.has_schema(connection, copy):
                connection.execute(text(f"CREATE SCHEMA {copy}"))
                for name in inspect(connection).get_table_names(schema=self.url.schema):
                    connection.execute(text(f"CREATE TABLE {copy}.{name} AS TABLE {name}"))
            for step in range(version, schema.SCHEMA_VERSION):
                schema.MIGRATIONS[step](connection)
            connection.execute(MARK.update().values(version=schema.SCHEMA_VERSION))

    # -- work ----------------------------------------------------------------------------------------------------------
    @property
    def is_there(self) -> bool:
        """Whether the schema holds a study."""
        with self._engine.connect() as connection:
            return self._version(connection) is not None

    @property
    def state(self) -> object:
        """How often anything was written."""
        with self._engine.connect() as connection:
            return connection.execute(select(MARK.c.changes)).scalar_one()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that has the right to write from its beginning: nobody else gets it until this one can be seen, or is gone."""
        with self._engine.begin() as connection:
            connection.execute(MARK.update().values(changes=MARK.c.changes + 1))
            yield connection

    # -- backups -------------------------------------------------------------------------------------------------------
    def copy_to(self, file: Path) -> None:
        """Copy everything as it is at one moment, while others write, into a new SQLite study file.

        Raises:
            OSError, SQLAlchemyError: The disk does not take it.
        """
        with (
            closing(SqliteDatabase(file).open()) as copy,
            self._engine.connect().execution_options(isolation_level="REPEATABLE READ") as source,
            copy.writing() as target,
        ):
            _copy_all(source, target)
        as_one_file(file)

    def replace_by(self, file: Path) -> None:
        """Put the records of a SQLite study file in the place of what is there, in one transaction.

        The guards of the logs are off inside it, which only the owner of the tables may do. Others see what was there until it is done.
        """
        self.open()
        with closing(SqliteDatabase(file).open()) as copy, copy.engine.connect() as source, self.writing() as target:
            for log in schema.LOGS:
                put_aside(log, target)
            for table in schema.METADATA.sorted_tables:
                target.execute(table.delete())
            _copy_all(source, target)
            for log in schema.LOGS:
                put_back(log, target)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make sure that nobody else has the study open, until the end of the block.

        Every connection to a study shares a lock, and this takes it for itself. Who comes meanwhile waits.

        Raises:
            InUseError: Somebody has it open.
        """
        key = lock_key(self.url, schema.APPLICATION_ID)
        if not self._ask(f"SELECT pg_try_advisory_lock({key})"):
            raise InUseError(str(self.url))
        try:
            yield
        finally:
            self._ask(f"SELECT pg_advisory_unlock({key})")

    def _ask(self, query: str) -> bool:
        with self._engine.begin() as connection:
            return bool(connection.execute(text(query)).scalar_one())

    def set_aside(self) -> bool:
        """A server looks after its files itself."""
        return False


def _copy_all(source: Connection, target: Connection) -> None:
    """Copy all rows of all tables, logs with their numbers."""
    for table in schema.METADATA.sorted_tables:
        for rows in source.execute(table.select().order_by(*table.primary_key)).mappings().partitions(ROWS_AT_ONCE):
            target.execute(table.insert(), [dict(row) for row in rows])
