"""One topic: its words, its passages with how surely they belong to it, its codes, groups and batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dialogue_synth.model import BroadTopic, Topic, TopicMembership
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.report.topics import WEAK
from dialogue_synth.review.deciding import number_of
from dialogue_synth.review.held import Held
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import Chip, Passage, chip, notes, organiser_of, passage, writeup_href
from dialogue_synth.review.pages.topics import WITHOUT, code_href, members_by_topic, topic_href, topic_rows

A_PAGE = 20
FILTERS = ("code", "member", "initiative")


@dataclass(frozen=True, slots=True)
class Member:
    """A passage of a topic, whether it belongs to it only weakly, and the codes that stand on it."""

    passage: Passage
    weak: bool
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A code on a topic's passages: on how many, in per cent of the topic, and where they can be read. Without an id: no code."""

    code_id: str
    name: str
    n: int
    share: int
    href: str


def topic_page(view: View, name: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """Return one topic, or None where there is none of this name.

    Args:
        view: The study as it stands.
        name: The topic's name in addresses.
        query: Which of its passages: ``code`` (`WITHOUT` for none), ``member`` (strong or weak), ``initiative``; ``page`` from 1 on.
    """
    held = view.held
    topic = held.topics.get(held.refs.get(name, ""))
    if topic is None:
        return None
    members = members_by_topic(held).get(topic.topic_id, ())
    return {
        "topic": topic,
        "topic_ref": name,
        "row": next(row for row in topic_rows(view) if row.topic_id == topic.topic_id),
        "n_weak": sum(m.membership < WEAK for m in members),
        "best": _best(held, topic, members),
        "codes": _overlaps(view, topic),
        "positions": _positions(view, members),
        "kinds": _kinds(held, members),
        "batches": _batches(view, topic),
        "writeups": _writeups(held, members),
        "near": _near(view, topic),
        "notes": notes(view.memos_about(topic.topic_id)),
        **_passages(view, topic, members, query),
    }


def _best(held: Held, topic: Topic, members: Sequence[TopicMembership]) -> Passage | None:
    segment = held.segments.get(topic.best_segment_id) or (held.segments[members[0].segment_id] if members else None)
    return passage(held, segment) if segment else None


def _overlaps(view: View, topic: Topic) -> list[Overlap]:
    """Return the codes on a topic's passages, most passages first, those without a code at the end."""
    held = view.held
    cells = [cell for cell in view.topics.crosswalk if cell.topic_id == topic.topic_id]
    return [
        Overlap(
            cell.code_id,
            held.codes[cell.code_id].name if cell.code_id else "no code that is asked about",
            cell.n_segments,
            round(100 * cell.share_of_topic),
            code_href(topic.topic_id, cell.code_id),
        )
        for cell in sorted(cells, key=lambda cell: (not cell.code_id, -cell.n_segments, cell.code_id))
    ]


def _standing(view: View, member: TopicMembership) -> tuple[Chip, ...]:
    codings = view.reading_of(member.segment_id).codings.get(member.segment_id, ())
    return tuple(chip(view.held, c) for c in codings if c.status != "rejected")


def _positions(view: View, members: Sequence[TopicMembership]) -> list[tuple[Mark, int]]:
    """Count the positions of the codings on a topic's passages, of the codes that are asked about."""
    framing = {code.id for code in view.held.framing_codes}
    counted = Counter(
        mark_of_position(c.position)
        for m in members
        for c in view.reading_of(m.segment_id).codings.get(m.segment_id, ())
        if c.status != "rejected" and c.code_id in framing
    )
    return sorted(counted.items(), key=lambda item: (-item[1], item[0].key))


def _kinds(held: Held, members: Sequence[TopicMembership]) -> list[tuple[str, int]]:
    """Count a topic's write-ups by kind of organiser."""
    writeups = {held.segments[m.segment_id].writeup_id for m in members}
    counted = Counter(held.writeups[w].organiser_type or "kind not stated" for w in writeups)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _batches(view: View, topic: Topic) -> list[tuple[str, int, int, int, int]]:
    """Return batch, passages, per cent of the batch's passages, write-ups, of how many; nothing for a single batch."""
    rows = [d for d in view.topics.drift if d.topic_id == topic.topic_id]
    return [(d.batch or "no batch", d.n_segments, round(100 * d.share), d.n_writeups, d.of_writeups) for d in rows] if len(rows) > 1 else []


def _writeups(held: Held, members: Sequence[TopicMembership]) -> list[tuple[str, str, str, int]]:
    """Return address, id, organiser and passages of the write-ups in a topic, the one that says most first."""
    counted = Counter(held.segments[m.segment_id].writeup_id for m in members)
    return [(writeup_href(w), w, organiser_of(held.writeups[w]), n) for w, n in counted.most_common()]


def _near(view: View, topic: Topic) -> list[tuple[str, str]]:
    """Return the topics that say the most similar things: those beside it under the lowest joint of the hierarchy."""
    joints: list[BroadTopic] = [joint for joint in view.topics.broad if topic.topic_id in joint.topic_ids]
    if not joints:
        return []
    lowest = min(joints, key=lambda joint: len(joint.topic_ids))
    return [(topic_href(t), view.held.topics[t].label) for t in lowest.topic_ids if t != topic.topic_id]


def _passages(view: View, topic: Topic, members: Sequence[TopicMembership], query: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of the passages that the filters leave."""
    held = view.held
    chosen = [m for m in members if _is_chosen(view, m, query)]
    n_pages = max(1, -(-len(chosen) // A_PAGE))
    page = min(max(1, number_of(query, "page")), n_pages)
    shown = chosen[(page - 1) * A_PAGE : page * A_PAGE]
    kept = {name: query[name] for name in FILTERS if query.get(name)}
    address = f"{topic_href(topic.topic_id)}?{urlencode(kept)}{'&' if kept else ''}page="
    return {
        "passages": [Member(passage(held, held.segments[m.segment_id]), m.membership < WEAK, _standing(view, m)) for m in shown],
        "n": len(chosen),
        "page": page,
        "n_pages": n_pages,
        "first": (page - 1) * A_PAGE + 1,
        "newer": f"{address}{page - 1}#passages" if page > 1 else "",
        "older": f"{address}{page + 1}#passages" if page < n_pages else "",
        "filter": {name: query.get(name, "") for name in FILTERS},
        "without": WITHOUT,
        "initiatives": list(held.initiatives.items()),
        "address": topic_href(topic.topic_id),
    }


def _is_chosen(view: View, member: TopicMembership, query: Mapping[str, str]) -> bool:
    code, member_of, initiative = (query.get(name, "") for name in FILTERS)
    if member_of and (member_of == "weak") != (member.membership < WEAK):
        return False
    reading = view.reading_of(member.segment_id)
    if initiative and reading.writeup.initiative != initiative:
        return False
    framing = {c.id for c in view.held.framing_codes} if code else set()
    on_it = {c.code_id for c in reading.codings.get(member.segment_id, ()) if c.status != "rejected"} & framing
    return not code or (not on_it if code == WITHOUT else code in on_it)
