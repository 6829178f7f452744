"""Passages that are word for word the same: a copied write-up, or a campaign's paragraph, is no second voice."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

COPIED_WORDS = 8  # people do say the same in fewer words without having copied it


def said_once(texts: Sequence[str]) -> list[int]:
    """Return the places of texts, leaving out those that copy an earlier one; short ones are all kept.

    >>> said_once(["No.", "The letter came late and was all in English", "No.", "The letter came late and was  all in English"])
    [0, 1, 2]
    """
    seen: set[bytes] = set()  # hashes, since the words of many passages take much memory
    kept = []
    for place, text in enumerate(texts):
        words = text.casefold().split()
        if len(words) < COPIED_WORDS:
            kept.append(place)
            continue
        said = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if said not in seen:
            kept.append(place)
        seen.add(said)
    return kept
