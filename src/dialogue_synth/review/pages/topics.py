"""Topics: what the passages talk about, found without the codebook; what the codebook misses goes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dialogue_synth.model import CodeCandidate, CrosswalkCell, SplitCode, TopicMembership
from dialogue_synth.report.index import natural_key
from dialogue_synth.report.topic_map import MapTopic, narrow_map, wide_map
from dialogue_synth.report.topics import STEPS, WEAK
from dialogue_synth.review.held import Held, grouped, ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import Passage, organiser_of, passage, passage_href
from dialogue_synth.topics.describe import EMERGENT_SHARE
from dialogue_synth.topics.overview import wider_view

WITHOUT = "-"  # what an address says for passages without a code
EXAMPLES = 3
SORTS: Mapping[str, tuple[str, Callable[[TopicRow], Any]]] = {
    "": ("not in the codebook first", lambda t: (not t.emergent, -t.n_passages)),
    "passages": ("most passages first", lambda t: -t.n_passages),
    "writeups": ("most write-ups first", lambda t: -t.n_writeups),
    "uncoded": ("most without a code first", lambda t: -t.uncoded),
    "stability": ("least stable first", lambda t: t.stability),
}


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in the list. ``uncoded`` is the share of its passages without a code that is asked about, in per cent."""

    number: int
    href: str
    topic_id: str
    label: str
    words: tuple[str, ...]
    n_passages: int
    n_writeups: int
    n_organisers: int
    uncoded: int
    stability: float
    emergent: bool
    draft: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Passages of a topic without a code. ``draft`` is where a code can be made of them."""

    href: str
    label: str
    words: tuple[str, ...]
    n_passages: int
    n_writeups: int
    auxiliary: tuple[tuple[str, int], ...]  # code id, per cent
    examples: tuple[Passage, ...]
    draft: str


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the crosswalk: passages, their share of the topic in per cent, a shade from 0 to 4, where they can be read."""

    n: int
    share: int
    shade: int
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """A topic that holds a part of a code's passages, in per cent, with the most typical one."""

    href: str
    label: str
    share: int
    passage: Passage | None


def topics_page(view: View, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the list of topics, and what they say of the codebook.

    Args:
        view: The study as it stands.
        query: ``sort`` is one of `SORTS`.
    """
    held, found = view.held, view.topics
    sort = query.get("sort", "") if query.get("sort", "") in SORTS else ""
    rows = topic_rows(view)
    return {
        "rows": sorted(rows, key=SORTS[sort][1]),
        "sorts": [(name, words) for name, (words, _) in SORTS.items()],
        "sort": sort,
        "n_passages": len(held.memberships),
        "candidates": [_candidate(view, c) for c in found.candidates],
        "split": [(s.code_id, _name(held, s.code_id), _parts(view, s)) for s in found.split_codes],
        "unused": [(code_id, _name(held, code_id)) for code_id in found.unused_codes],
        "crosswalk": _crosswalk(view, rows),
        "broad": _wider(view, rows),
        "map": _map(view, rows) if rows else None,
        "groups": [_passages(held, group.segment_ids) for group in found.groups],
    }


def topic_rows(view: View) -> list[TopicRow]:
    """Return all topics, those that the codebook misses first, then the largest; so they are numbered."""
    held = view.held
    members = members_by_topic(held)
    uncoded = {c.topic_id: c.share_of_topic for c in view.topics.crosswalk if not c.code_id}
    emergent = {topic_id for topic_id, share in uncoded.items() if share > EMERGENT_SHARE}  # by the codings of this moment
    lacking = emergent | {c.topic_id for c in view.topics.candidates}
    order = sorted(held.topics.values(), key=lambda t: (t.topic_id not in emergent, -t.n_segments, natural_key(t.topic_id)))
    return [
        TopicRow(
            number,
            topic_href(t.topic_id),
            t.topic_id,
            t.label,
            t.top_words,
            t.n_segments,
            t.n_writeups,
            len(_organisers(held, members.get(t.topic_id, ()))),
            round(100 * uncoded.get(t.topic_id, 0.0)),
            t.stability,
            t.topic_id in emergent,
            draft_href(t.topic_id) if t.topic_id in lacking else "",
        )
        for number, t in enumerate(order, start=1)
    ]


def members_by_topic(held: Held) -> dict[str, tuple[TopicMembership, ...]]:
    """Return the passages of each topic, the most typical first."""
    return grouped(sorted(held.memberships, key=lambda m: (-m.fit, -m.membership, m.segment_id)), lambda m: m.topic_id)


def topic_href(topic_id: str) -> str:
    """Return the address of a topic."""
    return f"/topics/{ref(topic_id)}"


def draft_href(topic_id: str) -> str:
    """Return where a code can be made of a topic."""
    return f"/codebook/propose?topic={ref(topic_id)}"


def code_href(topic_id: str, code_id: str) -> str:
    """Return the address of the passages of a topic that carry a code, or with "" of those that carry none."""
    return f"{topic_href(topic_id)}?code={quote(code_id) or WITHOUT}#passages"


def _organisers(held: Held, members: Iterable[TopicMembership]) -> set[str]:
    writeups = {held.segments[m.segment_id].writeup_id for m in members}
    return {organiser_of(held.writeups[w]) or w for w in writeups}


def _candidate(view: View, found: CodeCandidate) -> Candidate:
    return Candidate(
        topic_href(found.topic_id),
        found.label,
        found.words,
        found.n_segments,
        found.n_writeups,
        tuple((code, round(100 * share)) for code, share in found.auxiliary),
        _passages(view.held, found.example_ids)[:EXAMPLES],
        draft_href(found.topic_id),
    )


def _passages(held: Held, segment_ids: Sequence[str]) -> tuple[Passage, ...]:
    return tuple(passage(held, held.segments[s]) for s in segment_ids if s in held.segments)


def _parts(view: View, split: SplitCode) -> list[Part]:
    held = view.held
    typical = (held.segments.get(segment_id) for segment_id in split.segment_ids)
    return [
        Part(code_href(t, split.code_id), _label(held, t), round(100 * share), passage(held, segment) if segment else None)
        for t, share, segment in zip(split.topic_ids, split.shares, typical, strict=True)
    ]


def _crosswalk(view: View, rows: Sequence[TopicRow]) -> dict[str, Any]:
    cells = {(c.topic_id, c.code_id): c for c in view.topics.crosswalk}
    codes = [code for code in view.held.framing_codes if any((t.topic_id, code.id) in cells for t in rows)]
    columns = [*(code.id for code in codes), ""]
    return {"codes": codes, "rows": [(t, [_box(t.topic_id, c, cells.get((t.topic_id, c))) for c in columns]) for t in rows]}


def _box(topic_id: str, code_id: str, cell: CrosswalkCell | None) -> Box:
    if cell is None:
        return Box(0, 0, 0, "")
    shade = sum(cell.share_of_topic >= step for step in STEPS)
    return Box(cell.n_segments, round(100 * cell.share_of_topic), shade, code_href(topic_id, code_id))


def _wider(view: View, rows: Sequence[TopicRow]) -> list[tuple[str, list[TopicRow]]]:
    """Return topics in a few groups of similar ones, for a wider view."""
    joints = wider_view(view.topics.broad, len(rows))
    return [(joint.label, [t for t in rows if t.topic_id in joint.topic_ids]) for joint in joints]


def _map(view: View, rows: Sequence[TopicRow]) -> dict[str, Any]:
    held, members = view.held, members_by_topic(view.held)
    on_map = [_on_map(view, t, members.get(t.topic_id, ())) for t in rows]
    wide = wide_map(on_map)
    drawn = [held.segments[dot.key] for disc in wide.discs for dot in disc.dots]
    numbers = {initiative: n for n, initiative in enumerate(held.initiatives)}
    return {
        "wide": wide,
        "narrow": narrow_map(on_map),
        "links": {t.topic_id: t.href for t in rows} | {s.segment_id: passage_href(s) for s in drawn},
        "initiatives": list(held.initiatives.values()),
        "initiative_numbers": {s.segment_id: numbers[held.writeups[s.writeup_id].initiative] for s in drawn},
    }


def _on_map(view: View, topic: TopicRow, members: Sequence[TopicMembership]) -> MapTopic:
    surest = sorted(members, key=lambda m: (-m.membership, -m.fit, m.segment_id))
    place = view.topics.places.get(topic.topic_id, (0.5, 0.5))
    return MapTopic(topic.topic_id, topic.label, place, tuple((m.segment_id, m.membership < WEAK) for m in surest), topic.emergent)


def _label(held: Held, topic_id: str) -> str:
    return held.topics[topic_id].label if topic_id in held.topics else topic_id


def _name(held: Held, code_id: str) -> str:
    return held.codes[code_id].name if code_id in held.codes else ""
