"""Find topics among passages once, then place new passages among them; with too few passages, say which lie nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue
from dialogue_synth.model import Codebook, Coding, PassageGroup, Segment, Topic, TopicMembership, TopicMove
from dialogue_synth.settings import TopicSettings
from dialogue_synth.topics.describe import describe
from dialogue_synth.topics.fit import fit_topics, moves, words_of_the_form
from dialogue_synth.topics.groups import nearest_groups
from dialogue_synth.topics.place import place_passages
from dialogue_synth.topics.state import TopicModelState

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_WHERE = "topics"


@dataclass(frozen=True, slots=True)
class TopicResult:
    """Topics, the membership of each passage, the passages without a topic, what to keep for the next batch, and issues.

    ``state`` is plain JSON (see `TopicModelState`), or None when no topics have been found yet. ``unassigned`` holds
    segment ids; it is empty whenever there are topics. ``groups`` are there where there are too few passages for topics.
    ``moved`` says, when topics were sought anew, where the passages of the earlier ones are now.
    """

    topics: tuple[Topic, ...]
    memberships: tuple[TopicMembership, ...]
    unassigned: tuple[str, ...]
    state: dict[str, Any] | None
    issues: tuple[Issue, ...] = ()
    groups: tuple[PassageGroup, ...] = ()
    moved: tuple[TopicMove, ...] = ()


def find_topics(
    segments: Sequence[Segment],
    vectors: Vectors | None,
    codings: Sequence[Coding],
    codebooks: Sequence[Codebook],
    settings: TopicSettings,
    state: Mapping[str, Any] | None = None,
    *,
    encoder_id: str = "",
    names: Sequence[str] = (),
    refit: bool = False,
    n_topics: int | None = None,
) -> TopicResult:
    """Find topics among passages; with the state of an earlier run, place new passages among its topics instead.

    Placing loads no topic library unless a batch brings a new topic with it. Topics keep their ids, labels and words, and
    passages their topic, whatever comes later, until they are sought anew on purpose.

    Args:
        segments: The passages, with personal data masked: topics are described in their words.
        vectors: One of length 1 for each segment, shape ``(n_segments, n_dimensions)``; None: nothing is sought.
        codings: Of people and machines; they say which codes a topic overlaps, and never decide a topic.
        codebooks: Their framing questions give words that no topic is described with.
        settings: How many passages are needed, how many topics are asked for, how many runs must agree.
        state: The ``state`` of the run before.
        encoder_id: The encoder of the vectors: topics found with another one are given up.
        names: Names of initiatives, which no topic is described with either.
        refit: Whether to seek topics anew; those that are found again keep their ids.
        n_topics: How many topics to seek, in place of the settings; they are then sought anew.

    Returns:
        Topics by id; memberships in the order of the segments. No topics, groups instead, and an issue that says so, under
        ``settings.min_segments`` passages.
    """
    if vectors is None or len(segments) < settings.min_segments:
        return _too_few(segments, vectors, settings, state)
    made_with = f"{encoder_id} {settings.model_dump_json()}"
    before = TopicModelState.from_json(state)
    stop_words = words_of_the_form(codebooks, names)
    other_encoder = before is not None and before.made_with.partition(" ")[0] != encoder_id
    anew = before is None or refit or n_topics is not None
    if before is None or anew or other_encoder:
        asked = n_topics if before is None or anew else before.n_asked
        now = fit_topics(segments, vectors, stop_words, settings, made_with, asked, before)
        issues = _issues_of_fit(len(now.topics), settings.n_topics if asked is None else asked, other_encoder=other_encoder and not anew)
        moved = moves(before, now) if before else ()
    else:
        now, issues = place_passages(segments, vectors, stop_words, settings, before)
        moved = ()
        if before.made_with != made_with:
            issues.insert(0, Issue(_WHERE, "topics were found with other settings", "look for topics anew (refit)"))
    memberships = tuple(_membership(segment.segment_id, now) for segment in segments)
    topics = describe(segments, memberships, codings, codebooks, now.topics)
    return TopicResult(topics, memberships, (), now.to_json(), tuple(issues), moved=moved)


def _membership(segment_id: str, state: TopicModelState) -> TopicMembership:
    placed = state.placed[segment_id]
    return TopicMembership(segment_id, placed.topic_id, placed.membership, placed.fit)


def _too_few(segments: Sequence[Segment], vectors: Vectors | None, settings: TopicSettings, state: Mapping[str, Any] | None) -> TopicResult:
    groups = () if vectors is None else nearest_groups(segments, vectors)
    n_groups = counted(len(groups), "group")
    instead = f"; shown instead: {n_groups} of passages that lie nearest to each other" if groups else ""
    issue = Issue(
        _WHERE,
        f"{len(segments)} passages are too few to find topics that would be found again; at least {settings.min_segments} are "
        f"needed{instead}",
        "add write-ups, or lower min_segments under [topics]",
    )
    return TopicResult((), (), tuple(s.segment_id for s in segments), dict(state) if state else None, (issue,), groups)


def _issues_of_fit(n_found: int, n_asked: int, *, other_encoder: bool) -> list[Issue]:
    issues = []
    if other_encoder:
        issues.append(Issue(_WHERE, "the encoder has changed, so topics were sought anew"))
    if n_asked and n_found != n_asked:
        what = f"{n_asked} topics were asked for; no more than {n_found} of enough passages could be found"
        issues.append(Issue(_WHERE, what, "ask for fewer, or lower min_topic_size under [topics]"))
    return issues
