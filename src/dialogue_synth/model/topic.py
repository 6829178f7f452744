"""What passages talk of, as a model groups them, and how that lies to the codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Topic:
    """Passages that a model found to talk of the same thing. ``emergent``: most of them have no code of a codebook.

    ``stability`` is how well the topic is found again without a tenth of the write-ups (mean best Jaccard overlap, 0-1).
    ``codes_overlap`` gives the share of its segments that carry each code, largest first.
    """

    topic_id: str
    label: str
    top_words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    stability: float
    codes_overlap: tuple[tuple[str, float], ...] = ()
    emergent: bool = False
    best_segment_id: str = ""


@dataclass(frozen=True, slots=True)
class TopicMembership:
    """A segment's topic, and the share of its nearest neighbours that are in it (0-1; low = weak).

    ``fit`` is its cosine to the topic's centre: the higher, the more typical.
    """

    segment_id: str
    topic_id: str
    membership: float
    fit: float = 0.0


@dataclass(frozen=True, slots=True)
class TopicMove:
    """After topics were sought anew: how many passages of an earlier topic are in which topic now."""

    old_id: str
    old_label: str
    new_id: str
    new_label: str
    n_segments: int


@dataclass(frozen=True, slots=True)
class BroadTopic:
    """A joint of the hierarchy of topics, for a wider view: the topics under it, and the joint above it ("" at the top).

    ``height`` tells how different the parts are that it joins: the rise of the sum of squared distances within groups.
    """

    broad_id: str
    parent_id: str
    label: str
    topic_ids: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class PassageGroup:
    """Passages that lie nearest to each other, where there are too few for topics. The first one is the most typical."""

    group_id: str
    label: str
    segment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrosswalkCell:
    """How many passages of a topic carry a code ("" = none), and in how many write-ups; shares are 0-1."""

    topic_id: str
    code_id: str
    n_segments: int
    n_writeups: int
    share_of_topic: float
    share_of_code: float


@dataclass(frozen=True, slots=True)
class TopicDrift:
    """A topic in one batch: its passages and their share of the batch's, and its write-ups out of the batch's."""

    topic_id: str
    batch: str
    n_segments: int
    share: float
    n_writeups: int
    of_writeups: int


@dataclass(frozen=True, slots=True)
class SplitCode:
    """A code whose passages lie in topics that are far apart: it may be two things. ``shares`` are of its passages (0-1)."""

    code_id: str
    topic_ids: tuple[str, ...]
    shares: tuple[float, ...]
    segment_ids: tuple[str, ...]  # a typical passage of each topic


@dataclass(frozen=True, slots=True)
class CodeCandidate:
    """Passages of one topic that have no code: a code that the codebook may lack.

    ``example_ids`` are its most typical passages. ``near_misses`` are coded passages of the same topic, each with its code.
    ``auxiliary`` gives the share of its passages that have a home beside the questions already, by auxiliary code.
    """

    candidate_id: str
    topic_id: str
    label: str
    words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    example_ids: tuple[str, ...]
    near_misses: tuple[tuple[str, str], ...] = ()
    auxiliary: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TopicOverview:
    """What a study's topics say together: hierarchy, crosswalk to the codes, drift by batch, and what the codebook misses.

    ``places`` gives each topic a place on a map (0-1, 0-1): topics that lie close together say similar things.
    """

    broad: tuple[BroadTopic, ...] = ()
    crosswalk: tuple[CrosswalkCell, ...] = ()
    drift: tuple[TopicDrift, ...] = ()
    split_codes: tuple[SplitCode, ...] = ()
    unused_codes: tuple[str, ...] = ()
    candidates: tuple[CodeCandidate, ...] = ()
    groups: tuple[PassageGroup, ...] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
