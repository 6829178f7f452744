"""Topics as a report shows them: what the passages talk about, found without the codebook; what it misses goes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.model import CodeCandidate, CrosswalkCell, Topic, TopicMembership
from dialogue_synth.report.index import Index, natural_key
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.report.passages import Link, Quote, quote, segment_links, writeup_link
from dialogue_synth.report.topic_map import MapTopic, TopicMap, narrow_map, wide_map
from dialogue_synth.topics.overview import wider_view

CODES_SHOWN = 4
QUOTES_SHOWN = 3
PASSAGES_SHOWN = 12
WRITEUPS_SHOWN = 24
WEAK = 0.5  # a member of whose nearest neighbours fewer than this share are in its topic
STEPS = (0.05, 0.15, 0.3, 0.5)  # shares of a topic's passages from which a cell of the crosswalk is shaded darker


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic. ``by_initiative`` keeps its passages apart; ``codes`` are shares of its passages, in per cent."""

    anchor: str
    number: int  # on the map
    topic_id: str
    label: str
    words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    n_weak: int
    by_initiative: tuple[tuple[str, int, int], ...]  # initiative, passages, write-ups
    by_batch: tuple[tuple[str, int, int, int], ...]  # batch, per cent of its passages, write-ups, of write-ups
    codes: tuple[tuple[str, str, int], ...]  # code id, name, per cent
    uncoded: int  # per cent
    positions: tuple[tuple[Mark, int], ...]
    stability: str
    emergent: bool
    quotes: tuple[Quote, ...]
    writeups: tuple[Link, ...]
    more_writeups: int
    passages: tuple[Link, ...]
    more_passages: int


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Topics by codes: the codes that any topic carries, and for each topic (count, per cent, shade 0-4) by code, last: no code."""

    codes: tuple[tuple[str, str], ...]  # id, name
    rows: tuple[tuple[TopicView, tuple[tuple[int, int, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class SplitView:
    """A code that may be two things: its parts, each a topic, per cent of the code's passages, and a passage."""

    code_id: str
    name: str
    parts: tuple[tuple[Link, int, Quote | None], ...]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """Passages of a topic that no code covers: a code that the codebook may lack."""

    topic: Link
    words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    auxiliary: tuple[tuple[str, int], ...]  # code id, per cent
    examples: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Passages that lie nearest to each other, where there are too few for topics."""

    n: int
    quotes: tuple[Quote, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TopicsView:
    """The section on topics. ``broad`` joins topics to a wider view; ``groups`` take their place where there are none."""

    topics: tuple[TopicView, ...]
    wide: TopicMap
    narrow: TopicMap
    links: Mapping[str, str]  # of topics and passages, by id
    initiative_numbers: Mapping[str, int]  # of passages, by id
    initiatives: tuple[str, ...]
    broad: tuple[tuple[str, tuple[Link, ...]], ...]
    crosswalk: Crosswalk
    unused: tuple[tuple[str, str], ...]
    split: tuple[SplitView, ...]
    candidates: tuple[CandidateView, ...]
    groups: tuple[GroupView, ...]


def topics_view(index: Index) -> TopicsView:
    """Return the section: topics that the codebook misses first, then the largest."""
    members: defaultdict[str, list[TopicMembership]] = defaultdict(list)
    for m in sorted(index.content.memberships, key=lambda m: (-m.fit, -m.membership, m.segment_id)):
        if m.segment_id in index.segments:
            members[m.topic_id].append(m)
    order = sorted(index.content.topics, key=lambda t: (not t.emergent, -t.n_segments, natural_key(t.topic_id)))
    topics = tuple(_topic(index, topic, number, members[topic.topic_id]) for number, topic in enumerate(order, start=1))
    on_map = [_on_map(index, topic, members[topic.topic_id]) for topic in order]
    wide = wide_map(on_map)
    drawn = [dot.key for disc in wide.discs for dot in disc.dots]
    links = {t.topic_id: index.href("k", t.topic_id) for t in order} | {s: index.href("s", s) for s in drawn}
    numbers = {initiative.id: n for n, initiative in enumerate(index.initiatives)}
    overview = index.content.topic_overview
    return TopicsView(
        topics,
        wide,
        narrow_map(on_map),
        links,
        {s: numbers[index.initiative_of(index.segments[s].writeup_id)] for s in drawn},
        tuple(initiative.name for initiative in index.initiatives),
        tuple((b.label, tuple(_link(index, t) for t in b.topic_ids)) for b in wider_view(overview.broad, len(topics))),
        _crosswalk(index, topics),
        tuple((c, _name(index, c)) for c in overview.unused_codes),
        _split(index),
        tuple(_candidate(index, c) for c in overview.candidates),
        _groups(index),
    )


def _topic(index: Index, topic: Topic, number: int, members: Sequence[TopicMembership]) -> TopicView:
    ids = [m.segment_id for m in members]
    writeups = [w for w, _ in Counter(index.segments[s].writeup_id for s in ids).most_common()]
    drifts = [d for d in index.content.topic_overview.drift if d.topic_id == topic.topic_id]
    framing = {code.id for code in index.framing_codes()}
    uncoded = sum(not any(c.code_id in framing for c in index.codings_by_segment.get(s, ())) for s in ids)
    return TopicView(
        anchor=index.anchor("k", topic.topic_id),
        number=number,
        topic_id=topic.topic_id,
        label=topic.label,
        words=topic.top_words,
        n_segments=topic.n_segments,
        n_writeups=topic.n_writeups,
        n_weak=sum(m.membership < WEAK for m in members),
        by_initiative=_by_initiative(index, ids),
        by_batch=tuple((d.batch or "no batch", round(100 * d.share), d.n_writeups, d.of_writeups) for d in drifts)
        if len(drifts) > 1
        else (),
        codes=tuple((c, _name(index, c), round(100 * share)) for c, share in topic.codes_overlap[:CODES_SHOWN] if share > 0),
        uncoded=round(100 * uncoded / max(len(ids), 1)),
        positions=_positions(index, ids),
        stability=f"{topic.stability:.2f}",
        emergent=topic.emergent,
        quotes=_quotes(index, topic.best_segment_id, ids),
        writeups=tuple(writeup_link(index, w) for w in writeups[:WRITEUPS_SHOWN]),
        more_writeups=max(0, len(writeups) - WRITEUPS_SHOWN),
        passages=segment_links(index, ids[:PASSAGES_SHOWN]),
        more_passages=max(0, len(ids) - PASSAGES_SHOWN),
    )


def _quotes(index: Index, best: str, ids: Sequence[str]) -> tuple[Quote, ...]:
    """Return the passage that stands for a topic, then the most typical ones of other write-ups that say it in other words."""
    chosen: dict[str, str] = {}
    said: set[str] = set()
    for segment_id in [best, *ids] if best in index.segments else ids:
        segment = index.segments[segment_id]
        if segment.text not in said:
            said.add(segment.text)
            chosen.setdefault(segment.writeup_id, segment_id)
        if len(chosen) == QUOTES_SHOWN:
            break
    return tuple(found for s in chosen.values() if (found := quote(index, s)))


def _positions(index: Index, ids: Sequence[str]) -> tuple[tuple[Mark, int], ...]:
    """Count the positions of the codings on a topic's passages."""
    counted = Counter(mark_of_position(c.position) for s in ids for c in index.codings_by_segment.get(s, ()))
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0].key)))


def _by_initiative(index: Index, members: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    passages = Counter(index.initiative_of(index.segments[s].writeup_id) for s in members)
    writeups = defaultdict(set)
    for segment_id in members:
        writeup_id = index.segments[segment_id].writeup_id
        writeups[index.initiative_of(writeup_id)].add(writeup_id)
    return tuple((i.name, passages[i.id], len(writeups[i.id])) for i in index.initiatives if passages[i.id])


def _on_map(index: Index, topic: Topic, members: Sequence[TopicMembership]) -> MapTopic:
    place = index.content.topic_overview.places.get(topic.topic_id, (0.5, 0.5))
    surest = sorted(members, key=lambda m: (-m.membership, -m.fit, m.segment_id))
    return MapTopic(topic.topic_id, topic.label, place, tuple((m.segment_id, m.membership < WEAK) for m in surest), topic.emergent)


def _link(index: Index, topic_id: str) -> Link:
    label = next((t.label for t in index.content.topics if t.topic_id == topic_id), topic_id)
    return Link(label, index.href("k", topic_id), topic_id)


def _name(index: Index, code_id: str) -> str:
    return index.codes[code_id].name if code_id in index.codes else ""


def _crosswalk(index: Index, topics: Sequence[TopicView]) -> Crosswalk:
    cells = {(c.topic_id, c.code_id): c for c in index.content.topic_overview.crosswalk}
    codes = [code.id for code in index.framing_codes() if any((t.topic_id, code.id) in cells for t in topics)]
    rows = tuple((t, tuple(_shaded(cells.get((t.topic_id, c))) for c in (*codes, ""))) for t in topics)
    return Crosswalk(tuple((c, _name(index, c)) for c in codes), rows if cells else ())


def _shaded(cell: CrosswalkCell | None) -> tuple[int, int, int]:
    if cell is None:
        return 0, 0, 0
    return cell.n_segments, round(100 * cell.share_of_topic), sum(cell.share_of_topic >= step for step in STEPS)


def _split(index: Index) -> tuple[SplitView, ...]:
    return tuple(
        SplitView(
            s.code_id,
            _name(index, s.code_id),
            tuple(
                (_link(index, t), round(100 * share), quote(index, q))
                for t, share, q in zip(s.topic_ids, s.shares, s.segment_ids, strict=True)
            ),
        )
        for s in index.content.topic_overview.split_codes
    )


def _candidate(index: Index, candidate: CodeCandidate) -> CandidateView:
    examples = tuple(found for s in candidate.example_ids[:QUOTES_SHOWN] if (found := quote(index, s)))
    auxiliary = tuple((code, round(100 * share)) for code, share in candidate.auxiliary)
    return CandidateView(_link(index, candidate.topic_id), candidate.words, candidate.n_segments, candidate.n_writeups, auxiliary, examples)


def _groups(index: Index) -> tuple[GroupView, ...]:
    return tuple(
        GroupView(
            len(group.segment_ids),
            tuple(found for s in group.segment_ids[:QUOTES_SHOWN] if (found := quote(index, s))),
            segment_links(index, group.segment_ids[QUOTES_SHOWN:]),
        )
        for group in index.content.topic_overview.groups
    )
