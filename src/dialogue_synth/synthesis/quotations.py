"""Which passages to quote under a question, so that few of them stand for all groups that spoke to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dialogue_synth.model import Coding
from dialogue_synth.standing import telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNHEARD_BONUS = 0.15  # what it is worth, beside nearness and positions, that a write-up is quoted for the first time
SHORTEST = 5  # words; a shorter passage costs the reader no less


def representative(
    codings: Sequence[Coding], vectors: Mapping[str, NDArray[Any]], n: int, heard: Collection[str] = ()
) -> tuple[Coding, ...]:
    """Choose up to ``n`` passages that together stand for what all write-ups said, the best first.

    A choice is worth how near it lies to each write-up's passages (facility location) plus the share of write-ups whose position
    is among those quoted; every write-up weighs the same. Passages are taken greedily, as in Nemhauser, Wolsey & Fisher (1978),
    Mathematical Programming 14, 265-294, by what each adds for the square root of its length: a reader's patience is what they
    cost. A write-up not ``heard`` yet and passages that show their code plainly come before others that add as much.

    Args:
        codings: Standing codings of one question.
        vectors: Unit vectors by segment id; a passage without one is never chosen while another can be.
        n: At most so many; never two of the same words.
        heard: Write-ups that are quoted elsewhere already.
    """
    passages = sorted((c for c in codings if c.segment_id in vectors), key=lambda c: c.segment_id)
    if not passages:
        return tuple(sorted(codings, key=lambda c: (-telling(c), c.segment_id))[:n])
    choice = _Choice(passages, vectors, heard)
    while len(choice.chosen) < n and (left := choice.open()):
        choice.take_best(left)
    return tuple(passages[row] for row in choice.chosen)


class _Choice:
    """The passages on one question, and what has been chosen among them so far (row numbers, best first)."""

    def __init__(self, passages: Sequence[Coding], vectors: Mapping[str, NDArray[Any]], heard: Collection[str]) -> None:
        import numpy as np

        self.chosen: list[int] = []
        self._passages = passages
        self._writeup = np.unique([c.writeup_id for c in passages], return_inverse=True)[1]
        self._position = np.unique([str(c.position) for c in passages], return_inverse=True)[1]
        stacked = np.stack([vectors[c.segment_id] for c in passages])
        self._likeness = np.clip(stacked @ stacked.T, 0.0, None)
        counts = np.bincount(self._writeup)
        self._weights = 1.0 / (counts[self._writeup] * len(counts))
        self._holds = np.zeros((len(counts), self._position.max() + 1))  # which write-up holds which position
        self._holds[self._writeup, self._position] = 1.0
        plain = 0.5 + np.array([telling(c) for c in passages]) / 2
        self._worth = plain / np.sqrt([max(SHORTEST, len(c.quotation.split())) for c in passages])
        self._new = np.array([c.writeup_id not in heard for c in passages], dtype=float)
        self._nearest = np.zeros(len(passages))
        self._found = np.zeros(len(counts))  # 1 for a write-up whose position is quoted

    def open(self) -> list[int]:
        """Return the rows that may still be chosen: in other words than those that are."""
        words = {self._passages[row].quotation for row in self.chosen}
        return [row for row, c in enumerate(self._passages) if c.quotation not in words]

    def take_best(self, left: Sequence[int]) -> None:
        """Choose the row that adds most for its length; of equal ones the first."""
        import numpy as np

        rows = list(left)
        nearer = self._weights @ np.maximum(self._likeness[:, rows] - self._nearest[:, None], 0.0)
        found = np.maximum(self._holds[:, self._position[rows]] - self._found[:, None], 0.0).mean(axis=0)
        unheard = UNHEARD_BONUS * self._new[rows] / len(self._found)
        best = rows[int(np.argmax((nearer + found + unheard) * self._worth[rows]))]
        self.chosen.append(best)
        self._nearest = np.maximum(self._nearest, self._likeness[:, best])
        self._found = np.maximum(self._found, self._holds[:, self._position[best]])
        self._new[self._writeup == self._writeup[best]] = 0.0
