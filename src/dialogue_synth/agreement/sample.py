"""Which passages a second coder gets: every code, the sure and the unsure, and those that got none.

A plain random sample would hold ten passages of one code and none of another. Here every code has the same chance to be looked
at, and so do codings of high, middling and low confidence. Figures from such a sample are about codes, not about the average passage.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import TypeVar

from dialogue_synth.model import Coding, Segment, SegmentOutcome

N_BANDS = 3  # of confidence, within each code: high, middle, low
T = TypeVar("T")


def draw_sample(
    passages: Sequence[Segment],
    codings: Iterable[Coding],
    outcomes: Iterable[SegmentOutcome],
    n: int = 100,
    seed: int = 0,
) -> tuple[Segment, ...]:
    """Draw passages to be coded again, blind.

    Args:
        passages: What may be drawn: what people said, as it may be shown, in reading order.
        codings: The codings in force, rejected ones left aside; a passage belongs to its surest code.
        outcomes: What coding decided: passages without a code belong to "none", "undecided" or "not_coded".
        n: How many to draw; all of them where there are not so many.
        seed: Equal seeds give equal samples, whoever codes them.

    Returns:
        The passages in reading order, so that their order tells nothing of how they were drawn.
    """
    strata = _strata(passages, codings, outcomes)
    queues = [_turns(_bands(strata[name], seed)) for name in sorted(strata, key=lambda name: _lot(seed, name))]
    drawn = set(_turns(queues)[:n])
    return tuple(s for s in passages if s.segment_id in drawn)


def _strata(
    passages: Iterable[Segment], codings: Iterable[Coding], outcomes: Iterable[SegmentOutcome]
) -> dict[str, list[tuple[float, str]]]:
    """Confidence and id of each passage, by its surest code or by its outcome."""
    surest: dict[str, Coding] = {}
    for coding in codings:
        if coding.status != "rejected" and (coding.segment_id not in surest or coding.confidence > surest[coding.segment_id].confidence):
            surest[coding.segment_id] = coding
    outcome = {o.segment_id: o.outcome for o in outcomes}
    strata: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for passage in passages:
        i = passage.segment_id
        if i in surest:
            strata[f"code {surest[i].code_id}"].append((surest[i].confidence, i))
        else:
            strata[outcome.get(i, "not_coded")].append((0.0, i))
    return strata


def _bands(stratum: Sequence[tuple[float, str]], seed: int) -> list[list[str]]:
    """Split a stratum into bands of falling confidence, about equally large, each in the order of its lots."""
    ids = [i for _, i in sorted(stratum, key=lambda pair: (-pair[0], _lot(seed, pair[1])))]
    bounds = [k * len(ids) // N_BANDS for k in range(N_BANDS + 1)]
    return [sorted(ids[low:high], key=lambda i: _lot(seed, i)) for low, high in pairwise(bounds)]


def _turns(queues: Iterable[Iterable[T]]) -> list[T]:
    """Take one from each queue in turn until all are empty.

    >>> _turns([["a", "b", "c"], ["x"], ["1", "2"]])
    ['a', 'x', '1', 'b', '2', 'c']
    """
    return [item for turn in zip_longest(*queues) for item in turn if item is not None]


def _lot(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\0{name}".encode()).hexdigest()
