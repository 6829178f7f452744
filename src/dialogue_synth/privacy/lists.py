"""The word lists in ``data/``: plain text, one idea a file, ``#`` before a remark, compiled for this project."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_HEADER = re.compile(r"\[(?P<name>\w+)\]")


def lines_of(name: str) -> list[str]:
    """Return the lines of a list without remarks and empty lines."""
    text = files("dialogue_synth.privacy").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def section(name: str) -> frozenset[str]:
    """Return the phrases of a section of ``cues.txt``.

    Raises:
        KeyError: There is no such section.
    """
    return frozenset(_sections()[name])


def one_of(name: str) -> str:
    """Return a pattern for any phrase of a section of ``cues.txt``, the longest first, with either apostrophe.

    Raises:
        KeyError: There is no such section.
    """
    phrases = sorted(_sections()[name], key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace("'", "['’]").replace(r"\ ", r"\s+") for phrase in phrases)


@lru_cache(maxsize=1)
def _sections() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines_of("cues.txt"):
        header = _HEADER.match(line)
        if header:
            current = texts.setdefault(header["name"], [])
        else:
            current.append(line)
    # A phrase may be broken at the end of a line, so lines are joined before phrases are told apart.
    return {name: [" ".join(phrase.split()) for phrase in " ".join(lines).split("|") if phrase.strip()] for name, lines in texts.items()}
