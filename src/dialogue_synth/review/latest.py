"""A value that takes a while: worked out once for what it is made from, and again when that is another."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from dialogue_synth.review.held import Held

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """The value worked out last. Who asks while it is being worked out waits for it."""

    def __init__(self) -> None:
        """Nothing was worked out yet."""
        self._lock = Lock()
        self._last: tuple[Held, Hashable, Value] | None = None

    def get(self, held: Held, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value for these records and ``key``, which must tell apart all else that ``make`` looks at."""
        with self._lock:
            if self._last is None or self._last[0] is not held or self._last[1] != key:
                self._last = (held, key, make())
            return self._last[2]
