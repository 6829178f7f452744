"""Shared wording: which stretches of words stand in more than one write-up.

Texts are compared by shingles (every run of ``k`` successive words, lower case, without punctuation), after Broder
(1997), "On the resemblance and containment of documents", SEQUENCES '97, 21-29. No shingle is sampled: write-ups are
short, and a campaign paragraph of 25 words must not be missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from dialogue_synth.model import Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_WORD = re.compile(r"\w+(?:[\u2019']\w+)*")
MAX_GAP = 3  # edited words that do not break a shared run: a campaign text with the place name filled in is still one
MAX_HOLDERS = 40
MAX_NUMBER = 2**62


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
        found = _WORD.findall(segment.text.lower().replace("\u2019", "'"))
        words += found
        segment_of += [index] * len(found)
        stretch += [run] * len(found)
    return Words(writeup_id, tuple(words), tuple(segment_of), tuple(stretch), tuple(segments))


@dataclass(frozen=True, eq=False)
class Overlap:
    """What one write-up has in common with the others.

    Attributes:
        n_words: How many words of this one stand in a shingle that each of the others has too, shape ``(n_texts,)``; 0 for itself.
        runs: The runs of words that stand in another write-up too, with the write-ups that have them.
    """

    n_words: Numbers
    runs: Mapping[Run, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Shingles:
    """The shingles of texts as numbers: equal shingles, equal numbers.

    Attributes:
        texts: The texts.
        k: Words in a shingle.
        places: For each text, where its shingles start, and their numbers.
        n_holders: By number, how many texts hold a shingle (counted up to `MAX_HOLDERS`); 0 where it is one alone.
        first: By number, where its holders start in ``holders``.
        holders: Indices of texts, in their order.
    """

    texts: Sequence[Words]
    k: int
    places: Sequence[tuple[Numbers, Numbers]]
    n_holders: Numbers
    first: Numbers
    holders: Numbers

    @cached_property
    def _place_of(self) -> Mapping[str, int]:
        return {text.writeup_id: place for place, text in enumerate(self.texts)}

    def in_run(self, run: Run) -> Numbers:
        """Return the different shingles of a run, in ascending order."""
        import numpy as np

        at, numbers = self.places[self._place_of[run.writeup_id]]
        first, last = np.searchsorted(at, [run.start, run.end - self.k + 1])
        return np.unique(numbers[first:last])


def find_overlaps(shingles: Shingles, min_words: int) -> Iterator[Overlap]:
    """Yield for each write-up what it has in common with the others.

    A run goes on as long as one and the same other write-up shares it, over up to `MAX_GAP` edited words; it has at least
    ``min_words`` words, and runs that overlap by more than half are one.

    What goes round in hundreds of write-ups is compared with the first `MAX_HOLDERS` only, so that the work grows with the corpus and
    not with its square; through them all holders are still found to have one text in common.
    """
    for place, (at, numbers) in enumerate(shingles.places):
        yield _overlap(shingles, place, _meetings(shingles, at, numbers), min_words)


def shingles_of(texts: Sequence[Words], k: int) -> Shingles:
    """Number the shingles of ``k`` words of some texts, and note who holds which."""
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
    return Shingles(texts, k, places, n_holders, first, holder[kept])


def _numbered(texts: Sequence[Words], text_of: Numbers, k: int) -> tuple[Numbers, Numbers]:
    """Return where shingles start in all texts together, and a number for each: equal shingles, equal numbers."""
    import numpy as np

    said = list(chain.from_iterable(text.words for text in texts))
    known = {word: n for n, word in enumerate(dict.fromkeys(said))}
    words = np.fromiter(map(known.__getitem__, said), dtype=np.int64, count=len(said))
    stretch = np.fromiter(chain.from_iterable(text.stretch for text in texts), dtype=np.int64, count=len(said))
    n, base = max(0, len(words) - k + 1), max(1, len(known))
    numbers, below = words[:n], base
    for place in range(1, k):  # longer by one word each time: exact, where a hash could take two shingles for one
        if below > MAX_NUMBER // base:
            _, numbers = np.unique(numbers, return_inverse=True)
            below = max(1, n)
        numbers, below = numbers * base + words[place : place + n], below * base
    _, numbers = np.unique(numbers, return_inverse=True)
    whole = (text_of[:n] == text_of[k - 1 : k - 1 + n]) & (stretch[:n] == stretch[k - 1 : k - 1 + n])
    starts = np.flatnonzero(whole)
    return starts, numbers[starts]


def _meetings(shared: Shingles, at: Numbers, shingle: Numbers) -> tuple[Numbers, Numbers]:
    """Return every place where a text meets a holder of its shingle, itself among them: holders in order, for each the places in order."""
    import numpy as np

    n = shared.n_holders[shingle]
    before = np.repeat(np.cumsum(n) - n, n)
    other = shared.holders[np.repeat(shared.first[shingle], n) + np.arange(len(before)) - before]
    order = np.argsort(other, kind="stable")
    return other[order], np.repeat(at, n)[order]


def _overlap(shingles: Shingles, place: int, meetings: tuple[Numbers, Numbers], min_words: int) -> Overlap:
    import numpy as np

    texts, k, text = shingles.texts, shingles.k, shingles.texts[place]
    other, at = meetings
    if not len(other):
        return Overlap(np.zeros(len(texts), dtype=np.int64), {})
    stretch = np.asarray(text.stretch)
    new = np.concatenate(([True], other[1:] != other[:-1]))
    step = np.concatenate(([k], at[1:] - at[:-1]))
    n_words = np.bincount(other, np.where(new, k, np.minimum(step, k)), len(texts)).astype(np.int64)
    n_words[place] = 0
    begins = new | (step > k + MAX_GAP) | np.concatenate(([True], stretch[at[1:]] != stretch[at[:-1]]))
    starts = np.flatnonzero(begins)
    ends = np.concatenate((starts[1:], [len(at)])) - 1
    long = (at[ends] + k - at[starts] >= min_words) & (other[starts] != place)
    runs = zip(at[starts[long]].tolist(), (at[ends[long]] + k).tolist(), other[starts[long]].tolist(), strict=True)
    return Overlap(n_words, _joined([(Run(text.writeup_id, a, b), texts[n].writeup_id) for a, b, n in runs]))


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
