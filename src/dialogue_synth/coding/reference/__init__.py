"""Sentences that are about nothing in any codebook: the fixed yardstick against which likeness to a code is measured."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def neutral_sentences() -> tuple[str, ...]:
    """The sentences of ``neutral.txt``, in order.

    >>> len(neutral_sentences()) > 100
    True
    """
    text = files(__package__ or __name__).joinpath("neutral.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
