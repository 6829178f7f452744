"""What a study holds and no decision changes: read once, masked, and kept until the machine's records change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any, TypeVar

from dialogue_synth.model import (
    Code,
    Codebook,
    Coding,
    Divergence,
    PassageGroup,
    Segment,
    SegmentOutcome,
    Topic,
    TopicMembership,
    Undecided,
    WriteUp,
)
from dialogue_synth.report.index import joint_title, natural_key
from dialogue_synth.shown import Shown
from dialogue_synth.store import Study
from dialogue_synth.synthesis.quality import QualityCard, quality_cards

REF_BYTES = 6  # of thirty thousand ids, two share a reference once in half a million studies
_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)


def ref(name: str) -> str:
    """Return the name under which a thing stands in an address: always the same, and it tells nothing. Ids may come of file names.

    >>> len(ref("b1-03#0014"))
    12
    """
    return blake2s(name.encode("utf-8", errors="surrogatepass"), digest_size=REF_BYTES).hexdigest()


@dataclass(frozen=True)
class Held:
    """A study without people's work. ``segments`` are masked; ``words`` gives a segment's exact words, to which decisions are tied."""

    title: str
    initiatives: Mapping[str, str]
    codebooks: tuple[Codebook, ...]
    codes: Mapping[str, Code]
    themes: Mapping[str, str]
    writeups: Mapping[str, WriteUp]
    segments: Mapping[str, Segment]
    words: Mapping[str, str]
    places: Mapping[str, str]
    of_writeup: Mapping[str, tuple[Segment, ...]]
    exact_of_writeup: Mapping[str, tuple[Segment, ...]]
    codings: Mapping[str, tuple[Coding, ...]]
    outcomes: Mapping[str, SegmentOutcome]
    undecided: Mapping[str, Undecided]
    flags: tuple[Divergence, ...]
    changes: tuple[Mapping[str, str], ...]
    last_batch: Mapping[str, Any]
    quality: Mapping[str, QualityCard]
    topics: Mapping[str, Topic]
    memberships: tuple[TopicMembership, ...]
    topic_state: Mapping[str, Any] | None
    groups: tuple[PassageGroup, ...]
    refs: Mapping[str, str]

    @property
    def framing_codes(self) -> tuple[Code, ...]:
        """The codes that are asked about, in the order of the codebooks."""
        return tuple(code for code in self.codes.values() if not code.auxiliary)

    def neighbours(self, segment_id: str) -> tuple[Segment | None, Segment | None]:
        """Return the segments before and after one in its write-up, None at its ends."""
        row = self.of_writeup[self.segments[segment_id].writeup_id]
        at = next(n for n, segment in enumerate(row) if segment.segment_id == segment_id)
        return row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None


def hold(study: Study) -> Held:
    """Read a study as it is now, without the decisions taken on it."""
    from dialogue_synth.model import MatrixCell

    shown = Shown(study)
    writeups = {w.writeup_id: w for w in sorted(shown.writeups, key=lambda w: (w.initiative, natural_key(w.writeup_id)))}
    segments = {s.segment_id: s for s in shown.segments if s.writeup_id in writeups}
    of_writeup = grouped(segments.values(), lambda s: s.writeup_id)
    flags = study.divergences
    outcomes = study.read(SegmentOutcome)
    cards = quality_cards(shown.writeups, shown.segments, study.read(MatrixCell), outcomes, flags)
    codes = {code.id: code for book in shown.codebooks for code in book.codes}
    topics = {topic.topic_id: topic for topic in study.read(Topic)}
    groups = (PassageGroup(g["group_id"], g["label"], tuple(g["segment_ids"])) for g in study.kept_value("passage groups", []))
    return Held(
        title=study.settings.study.title or joint_title(shown.initiatives.values()) or "Distributed dialogue",
        initiatives=shown.initiatives,
        codebooks=shown.codebooks,
        codes=codes,
        themes={code_id: name for book in shown.codebooks for code_id, name in _themes(book).items()},
        writeups=writeups,
        segments=segments,
        words={s.segment_id: s.text for s in shown.exact_segments},
        places={segment_id: place for w in writeups for segment_id, place in _places(writeups[w], of_writeup.get(w, ()))},
        of_writeup=of_writeup,
        exact_of_writeup=grouped(shown.exact_segments, lambda s: s.writeup_id),
        codings=grouped((c for c in study.read(Coding) if c.segment_id in segments), lambda c: c.writeup_id),
        outcomes={o.segment_id: o for o in outcomes},
        undecided={u.segment_id: u for u in study.read(Undecided)},
        flags=flags,
        changes=tuple(study.kept_value("divergence changes", [])),
        last_batch=study.kept_value("last batch", {"came": [], "gone": [], "changes": []}),
        quality={card.writeup_id: card for card in cards},
        topics=topics,
        memberships=tuple(m for m in study.read(TopicMembership) if m.segment_id in segments and m.topic_id in topics),
        topic_state=study.kept_value("topics"),
        groups=tuple(groups),
        refs={ref(name): name for name in (*writeups, *segments, *(flag.id for flag in flags), *topics)},
    )


def grouped(things: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, tuple[_T, ...]]:
    """Return things by their key, in the order given.

    >>> grouped(["ab", "c", "ad"], lambda word: word[0])
    {'a': ('ab', 'ad'), 'c': ('c',)}
    """
    groups: dict[_K, list[_T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return {name: tuple(group) for name, group in groups.items()}


def _themes(book: Codebook) -> dict[str, str]:
    names = {theme.id: theme.name for theme in book.themes}
    return {code.id: names.get(code.theme) or book.title or book.id for code in book.codes}


def _places(writeup: WriteUp, segments: Sequence[Segment]) -> Iterable[tuple[str, str]]:
    """Give each segment the place of the block in which it begins."""
    blocks = sorted(writeup.blocks, key=lambda block: block.start)
    starts = [block.start for block in blocks]
    for segment in segments:
        n_before = bisect_right(starts, segment.start)
        yield segment.segment_id, blocks[n_before - 1].place if n_before else ""
