"""Topics as a report shows them: what the passages talk about, found without the codebook; what it misses goes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from dialogue_synth.model import Topic
from dialogue_synth.report.index import Index, natural_key
from dialogue_synth.report.passages import Link, Quote, quote, segment_links

CODES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic. ``by_initiative`` keeps its passages apart; ``codes`` are shares of its passages, in per cent."""

    anchor: str
    label: str
    words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    by_initiative: tuple[tuple[str, int, int], ...]  # initiative, passages, write-ups
    codes: tuple[tuple[str, str, int], ...]  # code id, name, per cent
    stability: str
    emergent: bool
    quote: Quote | None
    passages: tuple[Link, ...]


def topic_views(index: Index) -> tuple[TopicView, ...]:
    """Return all topics: those that the codebook misses first, then the largest."""
    members: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for membership in index.content.memberships:
        members[membership.topic_id].append((-membership.membership, membership.segment_id))
    order = sorted(index.content.topics, key=lambda t: (not t.emergent, -t.n_segments, natural_key(t.topic_id)))
    return tuple(_topic(index, topic, [s for _, s in sorted(members[topic.topic_id]) if s in index.segments]) for topic in order)


def _topic(index: Index, topic: Topic, members: list[str]) -> TopicView:
    overlap = [(code_id, share) for code_id, share in topic.codes_overlap if share > 0][:CODES_SHOWN]
    best = topic.best_segment_id or next(iter(members), "")
    return TopicView(
        anchor=index.anchor("k", topic.topic_id),
        label=topic.label,
        words=topic.top_words,
        n_segments=topic.n_segments,
        n_writeups=topic.n_writeups,
        by_initiative=_by_initiative(index, members),
        codes=tuple(
            (code_id, index.codes[code_id].name if code_id in index.codes else "", round(100 * share)) for code_id, share in overlap
        ),
        stability=f"{topic.stability:.2f}",
        emergent=topic.emergent,
        quote=quote(index, best),
        passages=segment_links(index, members),
    )


def _by_initiative(index: Index, members: list[str]) -> tuple[tuple[str, int, int], ...]:
    passages = Counter(index.initiative_of(index.segments[s].writeup_id) for s in members)
    writeups = defaultdict(set)
    for segment_id in members:
        writeup_id = index.segments[segment_id].writeup_id
        writeups[index.initiative_of(writeup_id)].add(writeup_id)
    return tuple((i.name, passages[i.id], len(writeups[i.id])) for i in index.initiatives if passages[i.id])
