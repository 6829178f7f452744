"""Lists of the words by which a register's lines are known, one file a language: data that people may read and correct."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_ANY_QUESTION = r"(?:who|whose|what|when|where|which|whether|how|if|why)\b"


@cache
def cue_lists(language: str = "en") -> Mapping[str, tuple[str, ...]]:
    """The patterns of each kind, in the order of the file.

    >>> "unless" in cue_lists()["condition"]
    True
    """
    kinds: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files(__name__).joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = kinds.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line.replace("<wh>", _ANY_QUESTION))
    return {kind: tuple(patterns) for kind, patterns in kinds.items()}


@cache
def finder(*kinds: str, begins: bool = False) -> re.Pattern[str]:
    """One pattern for the cues of these kinds, as whole words; ``begins``: only where a sentence begins.

    >>> bool(finder("condition").search("Yes, as long as we know.")), bool(finder("condition").search("He was as longing as ever."))
    (True, False)
    """
    start = r"^\W*" if begins else r"(?<![\w'-])"
    return re.compile(rf"{start}(?:{'|'.join(cue for kind in kinds for cue in cue_lists()[kind])})(?![\w-])", re.IGNORECASE)
