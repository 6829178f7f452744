"""Python's search for records that hold each other in a circle, which none of ours do, put off while many are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off_collecting() -> Iterator[None]:
    """Collect no garbage in circles inside the block: with a million records alive, looking through them takes a fifth of the time.

    Whatever is no longer used is let go of at once all the same.

    >>> with put_off_collecting():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
