"""Topics as they are now: how many passages and write-ups, which codes they overlap, and the passage that stands for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dialogue_synth.model import Codebook, Coding, Segment, Topic, TopicMembership
from dialogue_synth.standing import standing_codings
from dialogue_synth.topics.fit import DIGITS
from dialogue_synth.topics.state import KnownTopic

EMERGENT_SHARE = 0.5  # a topic is emergent when more than this share of its passages has no code
TELLING_WORDS = 6  # a shorter passage seldom stands for a topic by itself


def describe(
    segments: Sequence[Segment],
    memberships: Sequence[TopicMembership],
    codings: Sequence[Coding],
    codebooks: Sequence[Codebook],
    known: Sequence[KnownTopic],
) -> tuple[Topic, ...]:
    """Describe the topics that have passages, as the passages and codings are now.

    Args:
        segments: The passages.
        memberships: Their topics, in the same order.
        codings: Those that stand are counted; auxiliary codes are not.
        codebooks: They tell auxiliary codes from those that are asked about.
        known: The topics as they were found.
    """
    members: dict[str, list[tuple[Segment, float]]] = defaultdict(list)
    for segment, membership in zip(segments, memberships, strict=True):
        members[membership.topic_id].append((segment, membership.fit))
    codes = framing_codes_by_segment(codings, codebooks)
    return tuple(_topic(topic, members[topic.topic_id], codes) for topic in known if topic.topic_id in members)


def framing_codes_by_segment(codings: Sequence[Coding], codebooks: Sequence[Codebook]) -> dict[str, list[str]]:
    """Return the codes that are asked about and stand on each passage; passages without one are left out."""
    framing = {code.id for book in codebooks for code in book.framing_codes}
    codes: dict[str, list[str]] = {}
    for coding in standing_codings(codings):
        if coding.code_id in framing:
            codes.setdefault(coding.segment_id, []).append(coding.code_id)
    return codes


def _topic(known: KnownTopic, members: Sequence[tuple[Segment, float]], codes: Mapping[str, Sequence[str]]) -> Topic:
    carried = Counter(code_id for segment, _ in members for code_id in codes.get(segment.segment_id, ()))
    n_uncoded = sum(segment.segment_id not in codes for segment, _ in members)
    overlap = sorted(((code_id, round(n / len(members), DIGITS)) for code_id, n in carried.items()), key=lambda item: (-item[1], item[0]))
    return Topic(
        known.topic_id,
        known.label,
        known.top_words,
        len(members),
        len({segment.writeup_id for segment, _ in members}),
        known.stability,
        tuple(overlap),
        n_uncoded > EMERGENT_SHARE * len(members),
        max(members, key=_telling)[0].segment_id,
    )


def _telling(member: tuple[Segment, float]) -> tuple[bool, bool, float]:
    """Rank passages that could stand for a topic: whole statements first, then not the organiser's, then the most typical."""
    segment, fit = member
    return len(segment.text.split()) >= TELLING_WORDS, segment.voice != "organiser", fit
