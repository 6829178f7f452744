"""What a passage's words do to the words of a proposition: comparisons the other way round, and opposites.

Cues say whether a passage sounds in favour; this says of what. "The risks outweigh the benefits" sounds like approval, and denies that the
benefits outweigh the risks; "opt in, not opt out" denies that an opt-out is enough. Rules, without a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dialogue_synth.coding.lexicon import cue_patterns

_COMPARED = re.compile(
    r"(?P<left>[^.;:!?]{0,80}?)\b(?:(?P<by>outweighed by)|outweigh(?:s|ed|ing)?|"
    r"(?P<less>less|fewer|worse|smaller|lower|weaker)(?P<of_less>(?: \w+){0,2}?) than|"
    r"(?:more|better|bigger|greater|larger|higher|stronger)(?P<of_more>(?: \w+){0,2}?) than)\b(?P<right>[^.;:!?]{0,60})"
)
_DENIED = re.compile(r"\b(?:not|never|nobody|no one|none|hardly|\w+n't)\b(?:\W+\w+){0,4}\W*$")
_WORD = re.compile(r"[a-z]{3,}")
_STOP = frozenset(
    "not never nor the and for that this with are was were has have had been would could should than its their our any you they".split()
)


MIN_RESTATED = 3  # words with a meaning of their own that a restatement shares with the proposition
RESTATED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Contrast:
    """How a passage stands to the words of a proposition: ``kind`` is "agrees", "reverses", "echo" or "opposite".

    ``words`` say so and may be shown; ``found`` is what they stand for in the passage.
    """

    kind: str
    words: str
    found: str


def find_contrasts(lowered: str, proposition: str) -> Iterator[Contrast]:
    """Yield the comparisons of a passage that agree with the proposition or reverse it, and the opposites of its words.

    Args:
        lowered: The passage in plain lower case.
        proposition: The same of the proposition; "" where there is none: only gains and harms are then compared.

    >>> [c.kind for c in find_contrasts("the risks outweigh the benefits", "the benefits outweigh the risks")]
    ['reverses']
    >>> [c.kind for c in find_contrasts("it has to be opt in, not opt out", "a simple opt-out is enough")]
    ['opposite', 'opposite']
    """
    yield from _comparisons(lowered, proposition)
    for word, opposite in _opposites():
        if not word.search(proposition) or opposite.search(proposition):
            continue
        for kind, pattern in (("opposite", opposite), ("echo", word)):
            for match in pattern.finditer(lowered):
                denied = bool(_DENIED.search(lowered[: match.start()]))
                turned = {"opposite": "echo", "echo": "opposite"}[kind] if denied else kind
                yield Contrast(turned, f"not {match.group(0)}" if denied else match.group(0), match.group(0))


def restated(lowered: str, proposition: str) -> bool:
    """Whether a sentence says the proposition again, or denies it in its own words: nearly all its words, and few others.

    >>> restated("a computer should not make the choice", "a computer should make the choice.")
    True
    """
    told, stated = frozenset(_WORD.findall(lowered)) - _STOP, frozenset(_WORD.findall(proposition)) - _STOP
    shared = len(told & stated)
    return shared >= MIN_RESTATED and shared >= RESTATED_SHARE * max(len(stated), len(told))


def _comparisons(lowered: str, proposition: str) -> Iterator[Contrast]:
    expected = next(_compared(proposition), None)
    for greater, smaller, found in _compared(lowered):
        straight, reverse = _gain_over_harm(greater, smaller)
        if expected and not straight and not reverse:
            straight = bool(greater & expected[0] or smaller & expected[1])
            reverse = bool(greater & expected[1] or smaller & expected[0])
        if straight != reverse:
            yield Contrast("agrees" if straight else "reverses", _ends(found), found)


def _ends(found: str) -> str:
    """The comparing words without what is compared: "more than" for "more harm than"."""
    words = found.split()
    return " ".join(dict.fromkeys((words[0], words[-1])))


def _gain_over_harm(greater: frozenset[str], smaller: frozenset[str]) -> tuple[bool, bool]:
    return "+" in greater and "-" in smaller, "-" in greater and "+" in smaller


def _compared(lowered: str) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    """Yield what is said to be more, what to be less, and the words that compare."""
    for match in _COMPARED.finditer(lowered):
        between = match["of_less"] or match["of_more"] or ""
        left, right = _content(match["left"] + between), _content(match["right"])
        if "+" in _content(between) or "-" in _content(between):
            left = _content(between)
        turned = bool(match["by"] or match["less"]) != bool(_DENIED.search(match["left"]))
        words = match.group(0)[len(match["left"]) : match.start("right") - match.start()]
        yield (right, left, words) if turned else (left, right, words)


def _content(text: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(text)) - _STOP
    signs = {sign for sign, kind in (("+", "gain"), ("-", "harm")) if _kind(kind).search(text)}
    return words | signs


@cache
def _kind(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(cue_patterns()[kind])})\b")


@cache
def _opposites() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Pairs of words and their opposites, both ways round."""
    pairs = [[re.compile(rf"\b(?:{side.strip()})\b") for side in line.split(" <> ")] for line in cue_patterns()["opposites"]]
    return tuple(pair for one, other in pairs for pair in ((one, other), (other, one)))
