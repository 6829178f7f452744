"""Shared wording: which stretches of words stand in more than one write-up.

Texts are compared by shingles (every run of ``k`` successive words, lower case, without punctuation), after Broder
(1997), "On the resemblance and containment of documents", SEQUENCES '97, 21-29. No shingle is sampled: write-ups are
short, and a campaign paragraph of 25 words must not be missed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.model import Segment

_WORD = re.compile(r"\w+(?:[\u2019']\w+)*")
MAX_GAP = 3  # edited words that do not break a shared run: a campaign text with the place name filled in is still one
MAX_HOLDERS = 40
Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A write-up as words: what each says, which segment it stands in, and where a run of own text begins anew.

    ``segment_of`` gives the index of each word's segment in ``segments``. A shingle never spans words of two
    ``stretch`` values: between them stood template text or a heading.
    """

    writeup_id: str
    words: tuple[str, ...]
    segment_of: tuple[int, ...]
    stretch: tuple[int, ...]
    segments: tuple[Segment, ...]

    def shingles(self, k: int) -> Iterator[tuple[int, Shingle]]:
        """Yield the place of each shingle's first word, and the shingle."""
        for at in range(len(self.words) - k + 1):
            if self.stretch[at] == self.stretch[at + k - 1]:
                yield at, self.words[at : at + k]


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``start`` to ``end`` (excluded) of one write-up, all of which stand in another one too."""

    writeup_id: str
    start: int
    end: int


def words_of(writeup_id: str, segments: Sequence[Segment]) -> Words:
    """Read segments (in reading order, without template text) as words.

    >>> segment = Segment("w#0", "w", 0, 0, 13, "Not *for* me!", "content", "group")
    >>> words_of("w", [segment]).words
    ('not', 'for', 'me')
    """
    words: list[str] = []
    segment_of: list[int] = []
    stretch: list[int] = []
    run, last = 0, None
    for index, segment in enumerate(segments):
        run += last is not None and segment.position != last + 1
        last = segment.position
        found = [word.replace("\u2019", "'") for word in _WORD.findall(segment.text.lower())]
        words += found
        segment_of += [index] * len(found)
        stretch += [run] * len(found)
    return Words(writeup_id, tuple(words), tuple(segment_of), tuple(stretch), tuple(segments))


def holders_of(texts: Iterable[Words], k: int) -> dict[Shingle, list[str]]:
    """Return, for each shingle that several write-ups have, these write-ups in the order given, at most `MAX_HOLDERS` of them.

    What goes round in hundreds of write-ups is compared with its first holders only, so that the work grows with the corpus and
    not with its square; through them all holders are still found to have one text in common.
    """
    holders: dict[Shingle, list[str]] = defaultdict(list)
    for text in texts:
        for shingle in dict.fromkeys(shingle for _, shingle in text.shingles(k)):
            if len(holders[shingle]) < MAX_HOLDERS:
                holders[shingle].append(text.writeup_id)
    return {shingle: found for shingle, found in holders.items() if len(found) > 1}


def shared_words(text: Words, holders: Mapping[Shingle, Sequence[str]], k: int) -> Counter[str]:
    """Count, for every other write-up, how many words of this one stand in a shingle that it has too."""
    reach: dict[str, int] = {}  # up to which word each other write-up's shared words have been counted
    n_words: Counter[str] = Counter()
    for at, shingle in text.shingles(k):
        for other in holders.get(shingle, ()):
            if other != text.writeup_id:
                n_words[other] += at + k - max(at, reach.get(other, 0))
                reach[other] = at + k
    return n_words


def shared_runs(text: Words, holders: Mapping[Shingle, Sequence[str]], k: int, min_words: int) -> dict[Run, tuple[str, ...]]:
    """Find the runs of at least ``min_words`` words that stand in another write-up too, with the write-ups that have them.

    A run goes on as long as one and the same other write-up shares it, over up to `MAX_GAP` edited words; runs that overlap
    by more than half are one.
    """
    open_runs: dict[str, Run] = {}
    closed: list[tuple[Run, str]] = []
    for at, shingle in text.shingles(k):
        for other in holders.get(shingle, ()):
            if other == text.writeup_id:
                continue
            run = open_runs.get(other)
            if run is not None and at <= run.end + MAX_GAP and text.stretch[run.end - 1] == text.stretch[at]:
                open_runs[other] = Run(text.writeup_id, run.start, at + k)
                continue
            if run is not None:
                closed.append((run, other))
            open_runs[other] = Run(text.writeup_id, at, at + k)
    closed += [(run, other) for other, run in open_runs.items()]
    return _joined([(run, other) for run, other in closed if run.end - run.start >= min_words])


def _joined(found: Sequence[tuple[Run, str]]) -> dict[Run, tuple[str, ...]]:
    """Put runs that overlap by more than half of the shorter one together, as the longest of them."""
    groups: list[tuple[Run, set[str]]] = []
    for run, other in sorted(found, key=lambda item: (item[0].start - item[0].end, item[0].start, item[1])):
        home = next((others for longest, others in groups if _overlaps(longest, run)), None)
        if home is None:
            groups.append((run, {other}))
        else:
            home.add(other)
    return {run: tuple(sorted(others)) for run, others in sorted(groups, key=lambda group: group[0].start)}


def _overlaps(longer: Run, shorter: Run) -> bool:
    shared = min(longer.end, shorter.end) - max(longer.start, shorter.start)
    return 2 * shared > shorter.end - shorter.start
