"""Who is signed in: kept in memory alone, so that a restart signs everybody out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from dialogue_synth.review.entry.passwords import Hash
from dialogue_synth.review.entry.people_file import Member, Members, name_key

LONGEST = 12 * 3600.0  # seconds after signing in
LONGEST_IDLE = 2 * 3600.0  # seconds after the last request
MAX_OF_ONE = 10  # sessions of one person; the one that was idle longest ends first


@dataclass(slots=True)
class _Session:
    key: str
    password: Hash
    began: float
    last: float


class Sessions:
    """The sessions by what their cookies hold; only a digest of it is kept, so looking one up tells nothing by how long it takes."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Nobody is signed in. The clock is that of the wall: it goes on while a computer sleeps."""
        self._clock = clock
        self._open: dict[bytes, _Session] = {}

    def begin(self, member: Member) -> str:
        """Sign somebody in, and return what their cookie is to hold."""
        pass_, now, key = secrets.token_urlsafe(32), self._clock(), name_key(member.person.name)
        own = sorted((s.last, digest) for digest, s in self._open.items() if s.key == key)
        for _, digest in own[: max(0, len(own) - MAX_OF_ONE + 1)]:
            del self._open[digest]
        self._open[_digest(pass_)] = _Session(key, member.password, now, now)
        return pass_

    def member(self, pass_: str, members: Members) -> Member | None:
        """Return who holds this cookie, as the file of people has them now; None if the session has ended or their password is another."""
        digest, now = _digest(pass_), self._clock()
        found = self._open.get(digest)
        if found is None:
            return None
        member = members.get(found.key)
        if member is None or member.password != found.password or self._is_over(found, now):
            del self._open[digest]
            return None
        found.last = now
        return member

    def end(self, pass_: str) -> None:
        """Sign out."""
        self._open.pop(_digest(pass_), None)

    def last_seen(self) -> dict[str, float]:
        """Return for each person who is signed in, by `name_key`, how many seconds ago they last asked for something."""
        now = self._clock()
        seen: dict[str, float] = {}
        for session in list(self._open.values()):  # asked in a thread, while others sign in
            if not self._is_over(session, now):
                seen[session.key] = min(now - session.last, seen.get(session.key, LONGEST))
        return seen

    @staticmethod
    def _is_over(session: _Session, now: float) -> bool:
        return now - session.began > LONGEST or now - session.last > LONGEST_IDLE


def _digest(pass_: str) -> bytes:
    return sha256(pass_.encode("utf-8", errors="surrogateescape")).digest()
