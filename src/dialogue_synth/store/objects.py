"""Whether a study's database holds the tables of a study, and nothing of its own that acts when somebody writes.

A study can come from a stranger. A trigger in it could drop what people decide while the page says that it was saved, and a view could
stand where a table should. So both are refused unless they are ours, word for word.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Table, create_engine

from dialogue_synth.errors import StudyError
from dialogue_synth.store import schema

_ACTING = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
_NAMES = "SELECT lower(name) FROM sqlite_master"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"


def check_objects(connection: Connection, where: str) -> None:
    """Refuse a SQLite file whose tables are not those of a study, or in which something else acts.

    Args:
        connection: To the file, after it was brought to the present version.
        where: The file's name.

    Raises:
        StudyError: A table or a column is missing, or there is a trigger or a view that is not ours, or one of ours is missing.
    """
    tables = set(connection.exec_driver_sql(_TABLES).scalars())
    for table in schema.METADATA.sorted_tables:
        columns = {row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table.name}")')}
        if table.name not in tables or not columns >= {column.name for column in table.columns}:
            raise StudyError(
                f"this study is damaged, or was made by a version that was never released: no proper table {table.name}",
                where=where,
                hint="restore a backup, or make the study again with dialogue-synth run",
            )
    if _acting(connection) != _our_triggers():
        raise StudyError(
            "something in this study acts by itself when people decide, or what keeps their log from being changed is gone",
            where=where,
            hint="do not trust it: ask who sent it for the write-ups, or restore a backup",
        )


def missing_logs(connection: Connection) -> list[Table]:
    """Return the logs that a study lacks because it is older than they are; none where something acts that is not ours."""
    if not _acting(connection).items() <= _our_triggers().items():
        return []
    names = set(connection.exec_driver_sql(_NAMES).scalars())
    return [log for log in schema.LATER_LOGS if log.name not in names]


@cache
def _our_triggers() -> dict[str, str]:
    """Return the triggers of a new study, by name."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.METADATA.create_all(connection)
        found = _acting(connection)
    engine.dispose()
    return found


def _acting(connection: Connection) -> dict[str, str]:
    return {str(name): str(sql) for name, sql in connection.exec_driver_sql(_ACTING)}
