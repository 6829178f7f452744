"""Entries of people's logs that are kept once, however often they are sent, and only by somebody who knows what was there before.

A page that got no answer sends again what it sent before. The key that it gave tells that this is the same request. Check and entry
are one transaction that has the right to write from its beginning, so that of two people who decide at once one is told of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import and_, func, or_, select

from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, CodebookVersion, Decision, Judgement, Memo
from dialogue_synth.store import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

    from dialogue_synth.store.database import Database

Entry: TypeAlias = Decision | Judgement | Memo | CodebookVersion | BlindCoding | BlindSample | AgreementOpening
_DECISION = ("analyst", "action", "segment_id", "code_id", "quotation", "position", "memo", "undoes", "source")
# The log of each kind of entry, what its entries are about, and what the sender says of one.
_LOGS: dict[type[Entry], tuple[Table, str, tuple[str, ...]]] = {
    Decision: (schema.DECISIONS, "segment_id", _DECISION),
    Judgement: (schema.JUDGEMENTS, "divergence_id", ("analyst", "divergence_id", "verdict", "memo")),
    Memo: (schema.MEMOS, "about", ("analyst", "about", "text")),
    CodebookVersion: (
        schema.CODEBOOK_VERSIONS,
        "codebook_id",
        ("analyst", "codebook_id", "event", "version", "sha256", "parent", "text", "memo"),
    ),
    BlindCoding: (schema.BLIND_CODINGS, "segment_id", ("coder", "segment_id", "quotation", "answer", "codes", "remarks")),
    BlindSample: (schema.BLIND_SAMPLES, "seed", ("drawn_by", "n", "seed", "passages")),
    AgreementOpening: (schema.AGREEMENT_OPENINGS, "opened_by", ("opened_by",)),
}
_OWN = {schema.BLIND_CODINGS: "coder"}  # logs in which the entries of others are in nobody's way, and the column that tells whose one is


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a request: the numbers of its entries, or those of later entries of others, which it did not know of."""

    entries: tuple[int, ...] = ()
    unseen: tuple[int, ...] = ()
    repeated: bool = False


def keep_once(database: Database, key: str, entries: Sequence[Entry], seen: int | None = None) -> Receipt:
    """Append entries to their log: all of them once, or none.

    Args:
        database: The study's.
        key: What tells this request from all others; a second one with the same key gets the receipt of the first.
        entries: One or more, of one kind; their number and time are given here.
        seen: The number of the last entry of the log that the sender knew of; None asks for no check. If a later one is about the
            same thing, nothing is kept.

    Returns:
        The receipt. When this returns, the entries are on the disk.
    """
    log, about, names = _LOGS[type(entries[0])]
    with database.writing() as connection:
        before = _kept_before(connection, key)
        if before is not None:
            return before
        unseen = _later(connection, log, about, entries, seen)
        if unseen:
            return Receipt(unseen=unseen)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        numbers = [_append(connection, log, {"at": at, **{name: getattr(entry, name) for name in names}}) for entry in entries]
        connection.execute(schema.REQUESTS.insert().values(key=key, log=log.name, entries=numbers))
    return Receipt(tuple(numbers))


def receipt_of(engine: Engine, key: str) -> Receipt | None:
    """Return the receipt of a request that was kept before, None where there was none with this key."""
    with engine.connect() as connection:
        return _kept_before(connection, key)


def _kept_before(connection: Connection, key: str) -> Receipt | None:
    entries = connection.execute(select(schema.REQUESTS.c.entries).where(schema.REQUESTS.c.key == key)).scalar_one_or_none()
    return None if entries is None else Receipt(tuple(entries), repeated=True)


def _later(connection: Connection, log: Table, about: str, entries: Sequence[Entry], seen: int | None) -> tuple[int, ...]:
    if seen is None:
        return ()
    (number,) = log.primary_key.columns
    columns = {about, _OWN.get(log, about)}
    same = or_(*(and_(*(log.c[name] == getattr(entry, name) for name in columns)) for entry in entries))
    later = select(number).where(same, number > seen).order_by(number)
    return tuple(connection.execute(later).scalars())


def _append(connection: Connection, log: Table, values: dict[str, object]) -> int:
    key = connection.execute(log.insert().values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def last_entries(connection: Connection, *logs: Table) -> tuple[int, ...]:
    """Return the number of the last entry of each log; 0 while it is empty."""
    numbers = (select(func.coalesce(func.max(*log.primary_key), 0)).scalar_subquery() for log in logs)
    return tuple(connection.execute(select(*numbers)).one())
