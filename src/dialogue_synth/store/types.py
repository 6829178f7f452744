"""Column types that keep the same values in SQLite and in PostgreSQL, and give them back the same.

They are called as SQLAlchemy's own, so that a table is written as always. SQLite's stay as they are; in PostgreSQL

- text is compared by its code points, not by the rules of a language, and may hold the character NUL, which PostgreSQL cannot;
- whole numbers have 64 bits;
- JSON is kept as the text that it was written as: the order of keys, large numbers, NaN and every character stay.
"""

from __future__ import annotations

import json
import math
from typing import Any

import sqlalchemy
from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

ESCAPE = "\ufdd0"  # a noncharacter: Unicode keeps it for a program's own use
NUL, OWN = f"{ESCAPE}0", f"{ESCAPE}1"
BYTEWISE = "C"


def without_nul(text: str) -> str:
    r"""Return text as PostgreSQL can hold it.

    >>> with_nul(without_nul("a\x00b\ufdd0")) == "a\x00b\ufdd0"
    True
    """
    return text.replace(ESCAPE, OWN).replace("\x00", NUL) if "\x00" in text or ESCAPE in text else text


def with_nul(text: str) -> str:
    """Return text as it was before `without_nul`."""
    return text.replace(NUL, "\x00").replace(OWN, ESCAPE) if ESCAPE in text else text


class _PostgresText(TypeDecorator[str]):
    impl = sqlalchemy.Text(collation=BYTEWISE)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        value.encode()  # half a character is refused here: the driver would stumble in the middle of talking to the server
        return without_nul(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else with_nul(value)


class _PostgresFloat(TypeDecorator[float]):
    """SQLite knows neither a zero below zero nor what is no number: it keeps 0 and nothing."""

    impl = sqlalchemy.Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:  # noqa: ARG002
        return None if value is None or math.isnan(value) else value + 0.0


class _PostgresJson(TypeDecorator[Any]):
    impl = sqlalchemy.Text(collation=BYTEWISE)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002
        return json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


Text: TypeEngine[str] = sqlalchemy.Text().with_variant(_PostgresText(), "postgresql")
Integer: TypeEngine[int] = sqlalchemy.Integer().with_variant(sqlalchemy.BigInteger(), "postgresql")
JSON: TypeEngine[Any] = sqlalchemy.JSON().with_variant(_PostgresJson(), "postgresql")
Float: TypeEngine[float] = sqlalchemy.Float().with_variant(_PostgresFloat(), "postgresql")
STORED: dict[type[TypeEngine[Any]], TypeEngine[Any]] = {
    sqlalchemy.Text: Text,
    sqlalchemy.Integer: Integer,
    sqlalchemy.Float: Float,
    sqlalchemy.JSON: JSON,
}
