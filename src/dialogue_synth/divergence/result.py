"""What every detector returns, and what every flag must have: a stable id, and evidence that quotes each side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import zip_longest
from operator import attrgetter
from typing import Literal, TypeVar

from dialogue_synth.counted import counted
from dialogue_synth.divergence.material import Passage
from dialogue_synth.errors import Issue
from dialogue_synth.model import Divergence, Evidence, Segment

MAX_EVIDENCE = 6  # passages on one side of a card: more than a reader compares
SAME_WORDS = 0.7  # share of two passages' different words that both have: the same passage, edited
ID_BYTES = 6  # 2**48 ids: a clash among thousands of flags is out of the question


Severity = Literal["high", "medium", "low"]
Item = TypeVar("Item")
Side = TypeVar("Side", bound=str)


@dataclass(frozen=True, slots=True)
class NotTested:
    """A comparison that was not made, and why: too little text to tell is not the same as consistent."""

    kind: str
    initiative: str
    code_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DivergenceResult:
    """The flags of one or several kinds, the comparisons not made, and issues."""

    divergences: tuple[Divergence, ...] = ()
    not_tested: tuple[NotTested, ...] = ()
    issues: tuple[Issue, ...] = ()


def flag_id(kind: str, initiative: str, about: str, writeup_ids: Iterable[str] = ()) -> str:
    """Return the id under which a flag, and the verdict on it, is found again in the next run.

    Args:
        kind: The kind of divergence.
        initiative: Its initiative.
        about: The code, theme or passage that it is about ("" for none).
        writeup_ids: The write-ups, for kinds that are about single ones; left out for kinds about all of them, so that
            a new batch does not make a new flag.

    >>> flag_id("contradiction", "warm-homes", "P1") == flag_id("contradiction", "warm-homes", "P1")
    True
    """
    parts = [kind, initiative, about, *sorted(writeup_ids)]
    return f"{kind}-{blake2b(chr(0).join(parts).encode(), digest_size=ID_BYTES).hexdigest()}"


def evidence_of(
    side: str,
    passages: Iterable[Passage],
    batch_of: Mapping[str, str] | None = None,
    first: Callable[[Passage], float] | None = None,
) -> tuple[Evidence, ...]:
    """Choose a side's passages: the most telling first, but one from as many write-ups as possible before a second of any.

    Equally telling passages come in the order of their write-ups' ids, then in reading order.

    Args:
        side: The side's label.
        passages: To choose from.
        batch_of: The batch of each write-up; if given, batches take turns, so that the few who wrote late are not crowded
            out by the many who wrote first.
        first: If given, the passages for which this is largest come first, before how telling they are is looked at.
    """
    by_writeup: dict[str, list[Segment]] = defaultdict(list)
    ranked = sorted(passages, key=attrgetter("rank") if first is None else lambda p: (-first(p), p.rank))
    for passage in ranked:
        by_writeup[passage.writeup_id].append(passage.segment)
    ordered = _copies_last(by_writeup, batch_of or {})
    by_batch: dict[str, list[list[Segment]]] = defaultdict(list)
    for writeup_id, segments in ordered.items():
        by_batch[batch_of[writeup_id] if batch_of else ""].append(segments)
    return quote(side, _in_turns(_in_turns(by_batch.values())))


def _copies_last(by_writeup: Mapping[str, list[Segment]], batch_of: Mapping[str, str]) -> dict[str, list[Segment]]:
    """Put write-ups whose first passage says nearly the same words as another's behind the others: a reader compares words.

    The one of the earliest batch (and the smallest id) stands for the copies, in the best place that one of them has. Only as many as
    can be shown are looked for, so that the work does not grow with the corpus.
    """
    fresh: dict[str, frozenset[str]] = {}
    for writeup_id, segments in by_writeup.items():
        words = frozenset(segments[0].text.lower().split())
        same = next((other for other, said in fresh.items() if _are_same(words, said)), None)
        if same is None and len(fresh) < MAX_EVIDENCE:
            fresh[writeup_id] = words
        elif same is not None and (batch_of.get(writeup_id, ""), writeup_id) < (batch_of.get(same, ""), same):
            fresh = {writeup_id if known == same else known: said for known, said in fresh.items()}
    return {writeup_id: by_writeup[writeup_id] for writeup_id in (*fresh, *(w for w in by_writeup if w not in fresh))}


def _are_same(words: frozenset[str], said: frozenset[str]) -> bool:
    """Whether two passages have nearly all their words in common; most differ in length too much for that."""
    shorter, longer = sorted((len(words), len(said)))
    if shorter <= SAME_WORDS * longer:
        return False
    n_both = len(words & said)
    return n_both > SAME_WORDS * (shorter + longer - n_both)


def _in_turns(queues: Iterable[Iterable[Item]]) -> Iterator[Item]:
    """Take the first of each queue, then the second of each, and so on.

    >>> list(_in_turns(["ab", "c", "def"]))
    ['a', 'c', 'd', 'b', 'e', 'f']
    """
    return (item for turn in zip_longest(*queues) for item in turn if item is not None)


def quote(side: str, segments: Iterable[Segment]) -> tuple[Evidence, ...]:
    """Quote segments on one side, exactly, in the given order, at most `MAX_EVIDENCE` different ones."""
    chosen: dict[Segment, None] = {}
    for segment in segments:
        chosen[segment] = None
        if len(chosen) == MAX_EVIDENCE:
            break
    return tuple(Evidence(side, s.writeup_id, s.segment_id, s.start, s.end, s.text) for s in chosen)


def sides_of(**sides: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the sides that have write-ups, each sorted and without repetition, in the given order."""
    kept = {side: tuple(sorted(set(writeup_ids))) for side, writeup_ids in sides.items()}
    return {side: writeup_ids for side, writeup_ids in kept.items() if writeup_ids}


def rests_on(sides: Mapping[Side, Sequence[Passage]], min_sides: int = 2, min_writeups: int = 1) -> str:
    """Say on how many passages a flag rests, and which single ones it needs: leave one passage out, and see whether it still stands.

    A side stands as long as at least ``min_writeups`` write-ups show it, and the flag as long as ``min_sides`` sides stand.

    Args:
        sides: The passages on each side that show it.
        min_sides: How many sides the flag needs.
        min_writeups: How many write-ups a side needs.

    Returns:
        One sentence, with the ids of the passages without any one of which the flag would vanish.
    """
    holding = {side: _by_writeup(passages) for side, passages in sides.items()}
    standing = {side: by_writeup for side, by_writeup in holding.items() if len(by_writeup) >= min_writeups}
    n_passages = len({segment_id for by_writeup in holding.values() for ids in by_writeup.values() for segment_id in ids})
    needed: set[str] = set()
    if len(standing) <= min_sides:
        for by_writeup in standing.values():
            if len(by_writeup) == min_writeups:
                needed |= {next(iter(ids)) for ids in by_writeup.values() if len(ids) == 1}
    if not needed:
        return f"It rests on {counted(n_passages, 'passage')}; it would stand without any one of them."
    which = "any of " if len(needed) > 1 else ""
    return f"It rests on {counted(n_passages, 'passage')}; it would vanish without {which}{', '.join(sorted(needed))}."


def _by_writeup(passages: Iterable[Passage]) -> dict[str, set[str]]:
    grouped: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        grouped[passage.writeup_id].add(passage.segment.segment_id)
    return grouped
