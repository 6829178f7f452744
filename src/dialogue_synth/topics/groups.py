"""Fewer passages than topics need: groups of passages that are each other's nearest neighbours, to read side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dialogue_synth.model import PassageGroup, Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEIGHBOURS = 3  # two passages belong together when each is among the nearest three of the other
MIN_LIKENESS = 0.3  # a cosine below which sentences seldom have a subject in common
LABEL_WORDS = 10  # of the most typical passage


def nearest_groups(segments: Sequence[Segment], vectors: NDArray[np.float32]) -> tuple[PassageGroup, ...]:
    """Group passages that are mutual nearest neighbours, and those that hang together over others.

    Args:
        segments: Any number of passages.
        vectors: One of length 1 for each.

    Returns:
        Groups of two passages or more, the largest first; each with its most typical passage first and its first words as
        label. Passages that have no close neighbour are in none.
    """
    import numpy as np

    from dialogue_synth.topics.neighbours import nearest_neighbours

    if len(segments) < 2:
        return ()
    nearest = nearest_neighbours(vectors, vectors, NEIGHBOURS, skip_self=True)
    near = np.zeros((len(segments), len(segments)), dtype=bool)
    np.put_along_axis(near, nearest, values=True, axis=1)
    linked = near & near.T & (vectors @ vectors.T >= MIN_LIKENESS)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(_hanging_together(linked)):
        groups[group].append(row)
    large = sorted((rows for rows in groups.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows[0]))
    return tuple(_group(number, rows, segments, vectors) for number, rows in enumerate(large, start=1))


def _hanging_together(linked: NDArray[np.bool_]) -> list[int]:
    """Return for each passage the first passage that it hangs together with, itself included."""
    first = [-1] * len(linked)
    for start in range(len(linked)):
        to_visit = [start] if first[start] < 0 else []
        while to_visit:
            row = to_visit.pop()
            if first[row] < 0:
                first[row] = start
                to_visit += linked[row].nonzero()[0].tolist()
    return first


def _group(number: int, rows: list[int], segments: Sequence[Segment], vectors: NDArray[np.float32]) -> PassageGroup:
    typical = (vectors[rows] @ vectors[rows].mean(axis=0)).tolist()
    order = [row for _, row in sorted(zip(typical, rows, strict=True), key=lambda item: (-item[0], item[1]))]
    words = segments[order[0]].text.split()
    label = " ".join(words[:LABEL_WORDS]) + ("…" if len(words) > LABEL_WORDS else "")
    return PassageGroup(f"G{number:02d}", label, tuple(segments[row].segment_id for row in order))
