"""Cues: short patterns of words that say what a passage does, written so that an analyst can read, extend and question them.

A cue is a few words in lower case. ``*`` stands for any ending of a word (``pay*``), ``...`` for up to `MAX_GAP` words between
(``will ... be told``). Cues never cross the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_GAP = 5  # words that may stand in a gap: more, and the two ends seldom belong to one statement
N_BEGIN = 3  # letters; a word that is cut short in a cue (``pay*``) seldom has fewer
_RUN = re.compile(r"\w+")
_GAP = rf"(?:[^\w.!?]+[\w'£%-]+){{0,{MAX_GAP}}}?[^\w.!?]+"
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?\w)")
_ABBREVIATED = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|no|cllr|rev|prof|approx|e\.g|i\.e)|\b\w)\.$", re.IGNORECASE)
_LETTERS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-"})


@lru_cache(maxsize=4096)  # several kinds look at the same passage in turn
def plain(text: str) -> str:
    """Return a text in lower case, with straight quotes and single spaces.

    >>> plain("We  DON’T know")
    "we don't know"
    """
    return " ".join(text.translate(_LETTERS).lower().split())


@dataclass(frozen=True, slots=True)
class CuePattern:
    """Cues as one pattern for texts made `plain`, which looks only where a word of a cue stands at all.

    Attributes:
        pattern: The cues.
        marks: For each cue one of those that `_marks_in` finds in whatever it matches.
        parts: For each cue without a mark some characters that stand in whatever it matches.
    """

    pattern: re.Pattern[str]
    marks: frozenset[str]
    parts: tuple[str, ...] = ()

    def search(self, said: str) -> re.Match[str] | None:
        """Return the first match, as `re.Pattern.search` does."""
        return self.pattern.search(said) if self._may_match(said) else None

    def finditer(self, said: str) -> Iterator[re.Match[str]]:
        """Yield the matches, as `re.Pattern.finditer` does."""
        return self.pattern.finditer(said) if self._may_match(said) else iter(())

    def findall(self, said: str) -> list[str]:
        """Return the words of each match in reading order."""
        return [match.group() for match in self.finditer(said)]

    def _may_match(self, said: str) -> bool:
        return not self.marks.isdisjoint(_marks_in(said)) or any(part in said for part in self.parts)


@lru_cache(maxsize=4096)
def cue_pattern(cues: tuple[str, ...]) -> CuePattern:
    """Compile cues into one pattern for texts made `plain`; no cues match nothing.

    >>> bool(cue_pattern(("pass* ... to",)).search("it will be passed on to them"))
    True
    """
    if not cues:
        return CuePattern(re.compile(r"(?!)"), frozenset())
    marks = {cue: _mark(plain(cue)) for cue in cues}
    # One look behind for all cues: inside a word the engine then gives up at once, and tries no cue.
    pattern = re.compile(rf"(?<![\w'-])(?:{'|'.join(map(_compiled, cues))})(?![\w-])")
    unmarked = tuple(max(re.split(r"[*\s]+|\.\.\.", plain(cue)), key=len) for cue, mark in marks.items() if not mark)
    return CuePattern(pattern, frozenset(filter(None, marks.values())), unmarked)


def _mark(cue: str) -> str:
    """Return what `_marks_in` finds wherever a cue matches: its longest whole word, or else how a word begins; "" if it has neither."""
    runs = [run for run in _RUN.finditer(cue) if not cue[: run.start()].endswith("*")]
    whole = [run.group() for run in runs if not cue.startswith("*", run.end())]
    begun = [run.group()[:N_BEGIN] + "*" for run in runs if len(run.group()) >= N_BEGIN]
    return max(whole, key=len, default="") or next(iter(begun), "")


@lru_cache(maxsize=4096)
def _marks_in(said: str) -> frozenset[str]:
    """Return the words of a text made `plain`, and how each begins."""
    words = set(_RUN.findall(said))
    return frozenset(words | {word[:N_BEGIN] + "*" for word in words})


def _compiled(cue: str) -> str:
    parts = [r"[^\w.!?]+".join(re.escape(word).replace(r"\*", r"[\w'-]*") for word in part.split()) for part in plain(cue).split("...")]
    return _GAP.join(part for part in parts if part)


def found_cues(cues: Iterable[str], text: str) -> list[str]:
    """Return the words of a text that its cues match, in reading order, each once.

    >>> found_cues(["cost*", "bill*"], "The bill is a cost, and the bill is high.")
    ['bill', 'cost']
    """
    return list(dict.fromkeys(match.group() for match in cue_pattern(tuple(cues)).finditer(plain(text))))


def sentences(text: str) -> list[str]:
    """Split a passage into sentences, roughly: at full stops that end no abbreviation.

    >>> sentences("Mrs. Roe told us. It starts in May.")
    ['Mrs. Roe told us.', 'It starts in May.']
    """
    found: list[str] = []
    for part in _SENTENCE.split(text.strip()):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found
