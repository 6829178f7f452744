"""Stretches of a text, as offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

Span = tuple[int, int]


class Spans:
    """Stretches in order, those that overlap joined, so that a place is looked up without going through all of them."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Take stretches in any order."""
        joined: list[Span] = []
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            if joined and start < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        self._starts = [start for start, _ in joined]
        self._spans = joined

    def touch(self, start: int, end: int) -> bool:
        """Say whether any stretch has a character in common with ``start`` to ``end``.

        >>> Spans([(2, 4), (8, 9)]).touch(4, 8), Spans([(2, 4), (8, 9)]).touch(3, 5)
        (False, True)
        """
        position = bisect_right(self._starts, start) - 1
        if position >= 0 and self._spans[position][1] > start:
            return start < end
        return position + 1 < len(self._spans) and self._starts[position + 1] < end

    def hold(self, start: int, end: int) -> bool:
        """Say whether one stretch holds all of ``start`` to ``end``."""
        position = bisect_right(self._starts, start) - 1
        return position >= 0 and end <= self._spans[position][1]

    def next_start(self, position: int) -> int | None:
        """Return where the first stretch at or after a position begins; None when there is none."""
        following = bisect_right(self._starts, position - 1)
        return self._starts[following] if following < len(self._starts) else None

    def __iter__(self) -> Iterator[Span]:
        """Go through the stretches in order."""
        return iter(self._spans)
