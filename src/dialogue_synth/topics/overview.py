"""What a study's topics say together: computed from what is kept, without vectors and without a library for topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, sqrt
from typing import Any

from dialogue_synth.model import (
    BroadTopic,
    Codebook,
    Coding,
    PassageGroup,
    Segment,
    Topic,
    TopicMembership,
    TopicOverview,
    WriteUp,
)
from dialogue_synth.topics.candidates import candidates
from dialogue_synth.topics.crosswalk import crosswalk, drift, split_codes, unused_codes
from dialogue_synth.topics.describe import framing_codes_by_segment
from dialogue_synth.topics.hierarchy import ward
from dialogue_synth.topics.layout import places
from dialogue_synth.topics.state import TopicModelState

LABEL_TOPICS = 3  # a broad topic is named by its largest topics
MIN_GROUPED = 6  # with fewer topics nobody needs a wider view
DIGITS = 4


def overview(
    segments: Sequence[Segment],
    writeups: Sequence[WriteUp],
    codings: Sequence[Coding],
    codebooks: Sequence[Codebook],
    topics: Sequence[Topic],
    memberships: Sequence[TopicMembership],
    state: Mapping[str, Any] | None,
    groups: Sequence[PassageGroup] = (),
) -> TopicOverview:
    """Return what topics say together.

    Args:
        segments: The passages.
        writeups: The write-ups in use.
        codings: Of people and machines.
        codebooks: Of the study.
        topics: As they are now.
        memberships: Of all passages, or none when there are no topics.
        state: What the study keeps of its topics.
        groups: Nearest-neighbour groups, where there are too few passages for topics.
    """
    known = TopicModelState.from_json(state)
    if known is None or not topics:
        return TopicOverview(groups=tuple(groups))
    centre = {topic.topic_id: topic.centroid for topic in known.topics}
    broad = hierarchy(topics, centre)
    codes = framing_codes_by_segment(codings, codebooks)
    cells = crosswalk(segments, memberships, codes)
    return TopicOverview(
        broad,
        cells,
        drift(segments, memberships, writeups),
        split_codes(cells, memberships, codes, wider_view(broad, len(topics))),
        unused_codes(codes, codebooks),
        candidates(segments, memberships, topics, codes, codings),
        tuple(groups),
        dict(zip((t.topic_id for t in topics), _places(topics, centre), strict=True)),
    )


def hierarchy(topics: Sequence[Topic], centre: Mapping[str, Sequence[float]]) -> tuple[BroadTopic, ...]:
    """Return the joints of the hierarchy, from the one over all topics down; none for a single topic."""
    import numpy as np

    joins = ward(np.array([centre[t.topic_id] for t in topics]), [t.n_segments for t in topics])
    under: list[tuple[Topic, ...]] = [(topic,) for topic in topics]
    for join in joins:
        under.append((*under[join.first], *under[join.second]))
    parent = {part: len(topics) + n for n, join in enumerate(joins) for part in (join.first, join.second)}
    name = {len(topics) + n: f"B{len(joins) - n:02d}" for n in range(len(joins))}  # B01 is the top
    joints = [
        BroadTopic(
            name[len(topics) + n],
            name.get(parent.get(len(topics) + n, -1), ""),
            _label(under[len(topics) + n]),
            tuple(sorted(t.topic_id for t in under[len(topics) + n])),
            round(join.height, DIGITS),
        )
        for n, join in enumerate(joins)
    ]
    return tuple(reversed(joints))


def _label(topics: Sequence[Topic]) -> str:
    largest = sorted(topics, key=lambda t: (-t.n_segments, t.topic_id))[:LABEL_TOPICS]
    return " / ".join(t.top_words[0] if t.top_words else t.label for t in largest).capitalize()


def wider_view(broad: Sequence[BroadTopic], n_topics: int) -> tuple[BroadTopic, ...]:
    """Return the joints that together hold topics in about the square root of their number of groups; a topic may be in none.

    Args:
        broad: All joints, from the top down, as `hierarchy` returns them.
        n_topics: How many topics there are.
    """
    if n_topics < MIN_GROUPED:
        return ()
    n_groups = ceil(sqrt(n_topics))
    opened = {joint.broad_id for joint in broad[: n_groups - 1]}
    return tuple(joint for joint in broad[n_groups - 1 :] if joint.parent_id in opened)


def _places(topics: Sequence[Topic], centre: Mapping[str, Sequence[float]]) -> list[tuple[float, float]]:
    import numpy as np

    return places(np.array([centre[t.topic_id] for t in topics], dtype=np.float32))
