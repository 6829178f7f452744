"""The words of a passage that carry what it is about, brought to a common stem, for comparing passages without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dialogue_synth.divergence.cues import plain

_WORD = re.compile(r"[^\W\d_][\w'-]{2,}")
_ENDINGS = ("ations", "ation", "ingly", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s", "e", "y")
MIN_STEM = 4
_EMPTY = frozenset(
    """about above after again against all almost also although always and another any anybody anyone anything are because been before
    being below between both but can cannot can't come could couldn't did didn't does doesn't doing don't down during each either else
    enough even every everybody everyone everything few for from further get gets getting give given goes going gone good got had has
    have having her here hers him his how however into isn't it's its itself just know less let like made make many may maybe might
    more most much must neither never nobody none nor not nothing now off often once one only onto other others our ours out over own
    people perhaps quite rather really said same say says see seem seemed shall she should since some somebody someone something still
    such take taken than that that's the their theirs them themselves then there there's these they thing things think this those
    though thought three through too two under until upon use used using very want wanted was wasn't way well went were what when
    where whether which while who whose why will with within without won't would yes yet you your""".split()
)


@lru_cache(maxsize=50_000)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of a passage's content words; placeholders of masked names are left out.

    >>> sorted(content_stems("Sharing attendance records with the youth service"))
    ['attendanc', 'record', 'servic', 'shar', 'youth']
    """
    words = _WORD.findall(re.sub(r"\[[^\]]*\]", " ", plain(text)))
    return frozenset(_stem(word) for word in words if word not in _EMPTY)


@lru_cache(maxsize=50_000)  # a corpus has far fewer different words
def _stem(word: str) -> str:
    word = word.split("'", maxsplit=1)[0]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            return word[: -len(ending)]
    return word


def shared_stems(one: str, other: str, common: Iterable[str] = ()) -> frozenset[str]:
    """Return the stems that two passages share, those left out that are ``common`` to all passages."""
    return content_stems(one) & content_stems(other) - frozenset(common)
