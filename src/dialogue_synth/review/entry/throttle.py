"""Slows down whoever tries passwords: each further failure has to wait longer, up to a limit, and nobody is locked out for good."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_WAIT = 60.0  # seconds
FORGOTTEN_AFTER = 15 * 60.0  # seconds without a failure
MAX_KEPT = 4096  # the longest ago is forgotten first, so that no flood of names fills the memory


@dataclass(slots=True)
class _Failures:
    n: int
    at: float


class Throttle:
    """How often somebody failed lately, and how long they have to wait: 1, 2, 4, ... seconds once ``free`` attempts failed."""

    def __init__(self, free: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Let ``free`` failures pass without a wait."""
        self._free, self._clock = free, clock
        self._kept: OrderedDict[str, _Failures] = OrderedDict()

    def wait(self, key: str) -> float:
        """Return the seconds until ``key`` may try again; 0.0 if it may now."""
        found, now = self._kept.get(key), self._clock()
        if found is None or now - found.at > FORGOTTEN_AFTER or found.n < self._free:
            return 0.0
        pause = min(LONGEST_WAIT, 2.0 ** min(found.n - self._free, 30))
        return max(0.0, found.at + pause - now)

    def failed(self, key: str) -> int:
        """Count an attempt as failed, which is done before its outcome is known: many at once must not slip through. Returns how many."""
        now = self._clock()
        found = self._kept.pop(key, _Failures(0, now))
        n = found.n + 1 if now - found.at <= FORGOTTEN_AFTER else 1
        self._kept[key] = _Failures(n, now)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return n

    def forgive(self, key: str) -> None:
        """Take back the last attempt of ``key``: it did not fail."""
        found = self._kept.get(key)
        if found:
            found.n -= 1
        if found and found.n <= 0:
            del self._kept[key]

    def forget(self, key: str) -> None:
        """Forget all failures of ``key``."""
        self._kept.pop(key, None)
