"""The driver's connection, with two of its habits changed. Imported only where PostgreSQL is used: the driver is an extra."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pg8000 import dbapi


class DriverConnection(dbapi.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that says "network error" however it is lost, which is what SQLAlchemy listens for, and can be closed when it is."""

    def handle_messages(self, context: Any) -> None:
        """Read what the server answers; the driver itself lets some errors of the network through as they are."""
        try:
            super().handle_messages(context)
        except OSError as error:
            raise dbapi.InterfaceError("network error") from error

    def close(self) -> None:
        """Close it; a server that is gone need not be told."""
        with suppress(dbapi.InterfaceError):
            super().close()
