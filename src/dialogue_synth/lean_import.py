"""Importing a library without the heavy ones that it would take along and that are not used here.

spaCy takes torch along, and Presidio transformers as well, only to offer what could be done with them: seconds of a run that needs
neither. Both ask first whether they are there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden(*names: str) -> Iterator[None]:
    """Let these libraries seem not to be installed while others are imported; those that are loaded already are left alone.

    Afterwards they can be imported as ever. What was imported meanwhile goes on without them for the life of the process.

    Args:
        names: Top-level names of libraries.
    """
    marked = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(marked))  # type: ignore[arg-type]  # None is how Python marks what must not be imported
    try:
        yield
    finally:
        for name in marked:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)
