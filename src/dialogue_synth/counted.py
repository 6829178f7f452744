"""A count with its noun, as every message and sentence says it."""

from __future__ import annotations


def counted(n: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun.

    >>> counted(1, "write-up"), counted(3, "write-up"), counted(0, "reply", "replies")
    ('1 write-up', '3 write-ups', '0 replies')
    """
    return f"{n} {singular if n == 1 else plural or singular + 's'}"
