"""What the database itself refuses, whoever asks: to change or delete an entry of people's logs, and in PostgreSQL also to empty one.

SQLite lets one writer in at a time and numbers entries by itself. PostgreSQL lets many in, and a sequence would number an entry before
it is there: a reader could see number 8 and never look for 7, which comes a moment later. So there every insertion first takes the one
row of `MARK`, which the next writer waits for until the entry can be seen, and gets the number after the last one.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text

MARK = Table(
    "dialogue_synth_study",  # a study in PostgreSQL says what it is by this table: one row
    MetaData(),
    Column("application", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changes", BigInteger, nullable=False),  # how often anything was written
)


def guard(log: Table, connection: Connection, **_: object) -> None:
    """Set the guards of a log that was just made: an ``after_create`` listener."""
    statements = _in_sqlite(log) if connection.dialect.name == "sqlite" else _in_postgresql(log)
    for statement in statements:
        connection.exec_driver_sql(statement)


def _in_sqlite(log: Table) -> list[str]:
    return [
        f"CREATE TRIGGER {log.name}_no_{verb.lower()} BEFORE {verb} ON {log.name} BEGIN SELECT RAISE(ABORT, '{log.name} only grow'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _in_postgresql(log: Table) -> list[str]:
    refuse = f"RAISE EXCEPTION '{log.name} only grow' USING ERRCODE = 'integrity_constraint_violation';"
    statements = [
        _function(f"{log.name}_only_grow", refuse),
        f"CREATE TRIGGER {log.name}_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {log.name} EXECUTE FUNCTION {log.name}_only_grow()",
        _always(log),
        _function(f"{log.name}_wait", f"UPDATE {MARK.name} SET changes = changes + 1; RETURN NULL;"),  # noqa: S608 (our own names)
        f"CREATE TRIGGER {log.name}_wait BEFORE INSERT ON {log.name} EXECUTE FUNCTION {log.name}_wait()",
    ]
    number = log.autoincrement_column
    if number is None:
        return statements
    following = f"SELECT coalesce(max({number.name}), 0) + 1 INTO NEW.{number.name} FROM {log.name};"  # noqa: S608 (our own names)
    return [
        *statements,
        f"DROP SEQUENCE {log.name}_{number.name}_seq CASCADE",
        _function(f"{log.name}_number", f"IF NEW.{number.name} IS NULL THEN {following} END IF; RETURN NEW;"),
        f"CREATE TRIGGER {log.name}_number BEFORE INSERT ON {log.name} FOR EACH ROW EXECUTE FUNCTION {log.name}_number()",
    ]


def _function(name: str, body: str) -> str:
    """Return a trigger function that means the tables of its own schema, whatever the session that sets it off is looking at."""
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN {body} END $$"


def _always(log: Table) -> str:
    """Also for sessions that replay another server's changes, in which triggers are otherwise off."""
    return f"ALTER TABLE {log.name} ENABLE ALWAYS TRIGGER {log.name}_only_grow"


def put_aside(log: Table, connection: Connection) -> None:
    """Let a log in PostgreSQL be replaced whole by the transaction that asks, which must call `put_back`; nobody else can write meanwhile.

    Only the owner of the table may do so.
    """
    connection.exec_driver_sql(f"ALTER TABLE {log.name} DISABLE TRIGGER USER")


def put_back(log: Table, connection: Connection) -> None:
    """Set the guards that `put_aside` took away."""
    connection.exec_driver_sql(f"ALTER TABLE {log.name} ENABLE TRIGGER USER")
    connection.exec_driver_sql(_always(log))
