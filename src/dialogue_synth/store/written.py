"""How often each table of the machine's records was written, so that who has read one knows whether it is still the same.

The numbers stand in the study itself and change in the very transaction that writes: whoever wrote, and wherever. They only grow, as
the numbers of people's log entries do; a backup that is put back brings its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dialogue_synth.store import schema
from dialogue_synth.store.once import last_entries
from dialogue_synth.store.records import StoredValue

if TYPE_CHECKING:
    from sqlalchemy import Connection

COUNTED = "how often tables were written"  # the name of the value in which the study keeps it
_VALUES = schema.TABLES[StoredValue]
_LOGS = (schema.DECISIONS, schema.JUDGEMENTS)  # people's entries that results are made from


def count_writing(connection: Connection, tables: Collection[str]) -> None:
    """Count that these tables were written, inside the transaction that wrote them."""
    times = dict(_kept(connection))
    times.update({name: times.get(name, 0) + 1 for name in tables})
    connection.execute(_VALUES.delete().where(_VALUES.c.name == COUNTED))
    last = connection.execute(select(func.max(_VALUES.c.row_order))).scalar_one()
    row = {"name": COUNTED, "value": dict(sorted(times.items())), "row_order": 0 if last is None else last + 1}
    connection.execute(_VALUES.insert(), [row])


def times_written(connection: Connection) -> Mapping[str, int]:
    """Return how often each table was written, with the number of the last entry of the logs that results are made from."""
    return {**_kept(connection), **{log.name: n for log, n in zip(_LOGS, last_entries(connection, *_LOGS), strict=True)}}


def _kept(connection: Connection) -> Mapping[str, int]:
    found = connection.execute(select(_VALUES.c.value).where(_VALUES.c.name == COUNTED)).scalar_one_or_none()
    return found or {}
