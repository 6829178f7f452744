"""Shared wording: which stretches of words stand in more than one write-up.

Texts are compared by shingles (every run of ``k`` successive words, lower case, without punctuation), after Broder
(1997), "On the resemblance and containment of documents", SEQUENCES '97, 21-29. No shingle is sampled: write-ups are
short, and a campaign paragraph of 25 words must not be missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.model import Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

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


@dataclass(frozen=True, slots=True)
class Overlap:
    """What one write-up has in common with the others.

    Attributes:
        n_words: For each other write-up, how many words of this one stand in a shingle that it has too.
        runs: The runs of words that stand in another write-up too, with the write-ups that have them.
    """

    n_words: Mapping[str, int]
    runs: Mapping[Run, tuple[str, ...]]


def find_overlaps(texts: Sequence[Words], k: int, min_words: int) -> Iterator[Overlap]:
    """Yield for each write-up what it has in common with the others, by shingles of ``k`` words.

    A run goes on as long as one and the same other write-up shares it, over up to `MAX_GAP` edited words; it has at least
    ``min_words`` words, and runs that overlap by more than half are one.

    What goes round in hundreds of write-ups is compared with the first `MAX_HOLDERS` only, so that the work grows with the corpus and
    not with its square; through them all holders are still found to have one text in common.
    """
    shared = _shared_shingles(texts, k)
    for text, (at, shingle) in zip(texts, shared.places, strict=True):
        yield _overlap(text, texts, _meetings(shared, at, shingle), k, min_words)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The shingles of texts as numbers.

    Attributes:
        places: For each text, where its shingles start, and their numbers.
        n_holders: By number, how many texts hold a shingle (counted up to `MAX_HOLDERS`); 0 where it is one alone.
        first: By number, where its holders start in ``holders``.
        holders: Indices of texts, in their order.
    """

    places: Sequence[tuple[Numbers, Numbers]]
    n_holders: Numbers
    first: Numbers
    holders: Numbers


def _shared_shingles(texts: Sequence[Words], k: int) -> _Shared:
    import numpy as np  # a comparison of every word with all others is too much for anything else

    lengths = np.array([len(text.words) for text in texts], dtype=np.int64)
    text_of = np.repeat(np.arange(len(texts)), lengths)
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    starts, numbers = _numbered(texts, text_of, k)
    # Once for each text: a text that says a thing twice holds it once.
    pairs = np.unique(numbers * max(1, len(texts)) + text_of[starts])
    shingle, holder = np.divmod(pairs, max(1, len(texts)))
    first_of = np.searchsorted(shingle, np.arange(int(numbers.max(initial=-1)) + 2))
    kept = np.arange(len(shingle)) - first_of[shingle] < MAX_HOLDERS
    n_holders = np.minimum(np.diff(first_of), MAX_HOLDERS)
    n_holders[n_holders == 1] = 0
    kept &= n_holders[shingle] > 0
    first = np.concatenate(([0], np.cumsum(n_holders)))[:-1]
    cuts = np.searchsorted(starts, offsets)
    places = [(starts[a:b] - offset, numbers[a:b]) for a, b, offset in zip(cuts, cuts[1:], offsets, strict=False)]
    return _Shared(places, n_holders, first, holder[kept])


def _numbered(texts: Sequence[Words], text_of: Numbers, k: int) -> tuple[Numbers, Numbers]:
    """Return where shingles start in all texts together, and a number for each: equal shingles, equal numbers."""
    import numpy as np

    known: dict[str, int] = {}
    words = np.array([known.setdefault(word, len(known)) for text in texts for word in text.words], dtype=np.int64)
    stretch = np.array([run for text in texts for run in text.stretch], dtype=np.int64)
    n = max(0, len(words) - k + 1)
    numbers = words[:n]
    for place in range(1, k):  # longer by one word each time: exact, where a hash could take two shingles for one
        _, numbers = np.unique(numbers * max(1, len(known)) + words[place : place + n], return_inverse=True)
    whole = (text_of[:n] == text_of[k - 1 : k - 1 + n]) & (stretch[:n] == stretch[k - 1 : k - 1 + n])
    starts = np.flatnonzero(whole)
    return starts, numbers[starts]


def _meetings(shared: _Shared, at: Numbers, shingle: Numbers) -> tuple[Numbers, Numbers]:
    """Return every place where a text meets a holder of its shingle, itself among them: holders in order, for each the places in order."""
    import numpy as np

    n = shared.n_holders[shingle]
    before = np.repeat(np.cumsum(n) - n, n)
    other = shared.holders[np.repeat(shared.first[shingle], n) + np.arange(len(before)) - before]
    order = np.argsort(other, kind="stable")
    return other[order], np.repeat(at, n)[order]


def _overlap(text: Words, texts: Sequence[Words], meetings: tuple[Numbers, Numbers], k: int, min_words: int) -> Overlap:
    import numpy as np

    other, at = meetings
    if not len(other):
        return Overlap({}, {})
    stretch = np.asarray(text.stretch)
    new = np.concatenate(([True], other[1:] != other[:-1]))
    step = np.concatenate(([k], at[1:] - at[:-1]))
    n_words = np.bincount(other, np.where(new, k, np.minimum(step, k)), len(texts))
    begins = new | (step > k + MAX_GAP) | np.concatenate(([True], stretch[at[1:]] != stretch[at[:-1]]))
    starts = np.flatnonzero(begins)
    ends = np.concatenate((starts[1:], [len(at)])) - 1
    long = at[ends] + k - at[starts] >= min_words
    runs = zip(at[starts[long]].tolist(), (at[ends[long]] + k).tolist(), other[starts[long]].tolist(), strict=True)
    found = [(Run(text.writeup_id, a, b), texts[n].writeup_id) for a, b, n in runs if texts[n] is not text]
    counted = {texts[n].writeup_id: int(n_words[n]) for n in np.flatnonzero(n_words).tolist() if texts[n] is not text}
    return Overlap(counted, _joined(found))


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
