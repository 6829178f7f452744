"""Which passages to quote under a question, so that few of them stand for all groups that spoke to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dialogue_synth.model import Coding
from dialogue_synth.standing import telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNHEARD_BONUS = 0.15  # how much nearness it is worth that a write-up is quoted for the first time


def representative(
    codings: Sequence[Coding], vectors: Mapping[str, NDArray[Any]], n: int, heard: Collection[str] = ()
) -> tuple[Coding, ...]:
    """Choose up to ``n`` passages that together lie near as much as possible of what all write-ups said, the best first.

    It is the greedy solution of the facility location problem (within 1 - 1/e of the best choice: Nemhauser, Wolsey & Fisher
    1978, Math. Programming 14, 265-294), with every write-up weighing the same, a bonus for a write-up not ``heard`` yet, and
    passages that show their code plainly before doubtful ones. Each position that is held is quoted before any is quoted twice.

    Args:
        codings: Standing codings of one question.
        vectors: Unit vectors by segment id; a passage without one is never chosen while another can be.
        n: At most so many; never two of the same words.
        heard: Write-ups that are quoted elsewhere already.
    """
    import numpy as np

    passages = sorted((c for c in codings if c.segment_id in vectors), key=lambda c: c.segment_id)
    if not passages:
        return tuple(sorted(codings, key=lambda c: (-telling(c), c.segment_id))[:n])
    stacked = np.stack([vectors[c.segment_id] for c in passages])
    likeness = np.clip(stacked @ stacked.T, 0.0, None)
    of_writeup = [c.writeup_id for c in passages]
    weights = np.array([1.0 / of_writeup.count(w) for w in of_writeup]) / len(set(of_writeup))
    plainness = np.array([telling(c) for c in passages])
    nearest = np.zeros(len(passages))
    chosen: list[Coding] = []
    spoken = set(heard)
    while len(chosen) < n and (left := _open(passages, chosen)):
        gain = weights @ np.maximum(likeness[:, left] - nearest[:, None], 0.0)
        new = np.array([of_writeup[at] not in spoken for at in left])
        best = left[int(np.argmax((gain + UNHEARD_BONUS * new / len(set(of_writeup))) * (0.5 + plainness[left] / 2)))]
        chosen.append(passages[best])
        spoken.add(of_writeup[best])
        nearest = np.maximum(nearest, likeness[:, best])
    return tuple(chosen)


def _open(passages: Sequence[Coding], chosen: Sequence[Coding]) -> list[int]:
    """Return the rows that may be chosen next: of positions not quoted yet, where there are any, and in other words."""
    words = {c.quotation for c in chosen}
    left = [n for n, c in enumerate(passages) if c.quotation not in words]
    said = {c.position for c in chosen}
    unsaid = [n for n in left if passages[n].position not in said]
    return unsaid or left
