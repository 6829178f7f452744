"""Copies count once: how many independent voices each write-up stands for, told by passages that are the same word for word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from dialogue_synth.divergence.material import Material

MIN_WORDS = 5  # shorter passages ("No comment.") are the same by chance
MIN_SHARED = 3  # passages; fewer are a shared phrase
MANY = 8  # holders of a passage from which on only neighbours are compared: copies of one text are neighbours everywhere


def voices(material: Material, initiative: str) -> Mapping[str, float]:
    """Return how many voices each write-up of an initiative is: 1, or an equal part of one for copies of one another.

    Two write-ups are copies where at least the study's ``duplicate_share`` of the passages of both together is in common.
    """
    return material.once(("voices", initiative), lambda: _voices(material, initiative))


def _voices(material: Material, initiative: str) -> Mapping[str, float]:
    passages = {w.writeup_id: _passages(material, w.writeup_id) for w in material.by_initiative[initiative]}
    holders: dict[str, list[str]] = defaultdict(list)
    for writeup_id in sorted(passages):
        for words in passages[writeup_id]:
            holders[words].append(writeup_id)
    shared = Counter(pair for held in holders.values() for pair in _pairs(held))
    least = material.settings.duplicate_share
    copies = [
        (one, other) for (one, other), n in shared.items() if n >= max(MIN_SHARED, least * (len(passages[one]) + len(passages[other])) / 2)
    ]
    return {writeup_id: 1 / len(group) for group in _groups(list(passages), copies) for writeup_id in group}


def _passages(material: Material, writeup_id: str) -> frozenset[str]:
    texts = (segment.text.casefold().split() for segment in material.content_of(writeup_id))
    return frozenset(" ".join(words) for words in texts if len(words) >= MIN_WORDS)


def _pairs(held: Sequence[str]) -> Iterator[tuple[str, str]]:
    return combinations(held, 2) if len(held) <= MANY else pairwise(held)


def _groups(ids: Sequence[str], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return the write-ups that hang together.

    >>> _groups(["a", "b", "c"], [("a", "c")])
    [['a', 'c'], ['b']]
    """
    group_of = {writeup_id: [writeup_id] for writeup_id in ids}
    for one, other in links:
        if group_of[one] is not group_of[other]:
            group_of[one] += group_of[other]
            for writeup_id in group_of[other]:
                group_of[writeup_id] = group_of[one]
    return list({id(group): group for group in group_of.values()}.values())
