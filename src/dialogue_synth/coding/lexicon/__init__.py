"""Lists of cue words, one file a language: data that people may read and correct."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def cue_patterns(language: str = "en") -> Mapping[str, tuple[str, ...]]:
    """The patterns of each kind of cue, in the order of the file.

    >>> "glad" in cue_patterns()["support"]
    True
    """
    kinds: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files(__package__ or __name__).joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = kinds.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return {kind: tuple(patterns) for kind, patterns in kinds.items()}
