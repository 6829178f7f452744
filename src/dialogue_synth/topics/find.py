"""Find topics among passages once, then place new passages among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dialogue_synth.errors import Issue
from dialogue_synth.model import Codebook, Coding, Segment, Topic, TopicMembership
from dialogue_synth.settings import TopicSettings
from dialogue_synth.standing import standing_codings
from dialogue_synth.topics.state import KnownTopic, Placed, TopicModelState, hash_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

EMERGENT_SHARE = 0.5  # a topic is emergent when more than this share of its passages has no code
POOR_FIT_QUANTILE = 0.05  # of the first passages, this share fits worse than "usual"
POOR_FIT_SHARE = 0.2  # when four times as many of the new ones do, the topics no longer cover what is said
DIGITS = 4  # of centroids, memberships and stabilities: enough to tell apart, the same on every machine
_WHERE = "topics"


@dataclass(frozen=True, slots=True)
class TopicResult:
    """Topics, the membership of each passage, the passages without a topic, what to keep for the next batch, and issues.

    ``state`` is plain JSON (see `TopicModelState`), or None when no topics have been found yet. ``unassigned`` holds
    segment ids; it is empty whenever there are topics.
    """

    topics: tuple[Topic, ...]
    memberships: tuple[TopicMembership, ...]
    unassigned: tuple[str, ...]
    state: dict[str, Any] | None
    issues: tuple[Issue, ...] = ()


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
) -> TopicResult:
    """Find topics among passages; with the state of an earlier run, place new passages among its topics instead.

    Placing loads no topic library. Topics keep their ids, labels and words, and passages their topic, whatever comes
    later; drop the state to look for topics anew.

    Args:
        segments: The passages, with personal data masked: topics are described in their words.
        vectors: One of length 1 for each segment, shape ``(n_segments, n_dimensions)``; None will do for too few segments.
        codings: Of people and machines; they say which codes a topic overlaps, and never decide a topic.
        codebooks: Their framing questions give words that no topic is described with.
        settings: How many passages are needed, how large a topic is, how many runs must agree.
        state: The ``state`` of the run before.
        encoder_id: The encoder of the vectors: topics found with another one are given up.
        names: Names of initiatives, which no topic is described with either.

    Returns:
        Topics by id; memberships in the order of the segments. No topics, and an issue that says so, under
        ``settings.min_segments`` passages.
    """
    if vectors is None or len(segments) < settings.min_segments:
        return _too_few(segments, settings, state)
    made_with = f"{encoder_id} {settings.model_dump_json()}"
    known = TopicModelState.from_json(state)
    issues: list[Issue] = []
    if known and known.made_with.partition(" ")[0] != encoder_id:
        issues.append(Issue(_WHERE, "the encoder has changed, so topics were sought anew and their ids are new"))
        known = None
    if known is None:
        known = _fit(segments, vectors, codebooks, settings, names, made_with)
    else:
        if known.made_with != made_with:
            issues.append(Issue(_WHERE, "topics were found with other settings", "look for topics anew (refit)"))
        known, poor = _place(segments, vectors, settings, known)
        issues += poor
    topics = _describe(segments, vectors, codings, codebooks, known)
    memberships = tuple(TopicMembership(s.segment_id, *_shown(known.placed[s.segment_id])) for s in segments)
    return TopicResult(topics, memberships, (), known.to_json(), tuple(issues))


def _too_few(segments: Sequence[Segment], settings: TopicSettings, state: Mapping[str, Any] | None) -> TopicResult:
    issue = Issue(
        _WHERE,
        f"{len(segments)} passages are too few to find topics that would be found again; at least {settings.min_segments} are needed",
        "add write-ups, or lower min_segments under [topics]",
    )
    return TopicResult((), (), tuple(s.segment_id for s in segments), dict(state) if state else None, (issue,))


def _shown(placed: Placed) -> tuple[str, float]:
    return placed.topic_id, placed.membership


def _fit(
    segments: Sequence[Segment],
    vectors: Vectors,
    codebooks: Sequence[Codebook],
    settings: TopicSettings,
    names: Sequence[str],
    made_with: str,
) -> TopicModelState:
    """Look for topics, with BERTopic and our clusterer."""
    import numpy as np

    from dialogue_synth.topics.cluster import ConsensusLeiden
    from dialogue_synth.topics.words import fit_bertopic, label_of, words_in

    clusterer = ConsensusLeiden(settings.neighbours, settings.resolution, settings.runs, settings.min_topic_size, settings.seed)
    questions = [text for book in codebooks for code in book.framing_codes for text in (code.question, *code.other_questions)]
    words = fit_bertopic([s.text for s in segments], vectors, clusterer, words_in([*questions, *names]))
    topics = tuple(
        KnownTopic(f"T{group + 1:02d}", label_of(words[group]), tuple(words[group]), round(clusterer.stability_[group], DIGITS), centre)
        for group, centre in enumerate(tuple(round(float(x), DIGITS) for x in row) for row in clusterer.centroids_)
    )
    placed = {
        segment.segment_id: Placed(topics[group].topic_id, round(float(share), DIGITS), hash_of(segment.text))
        for segment, group, share in zip(segments, clusterer.labels_, clusterer.membership_, strict=True)
    }
    fit = (vectors * clusterer.centroids_[clusterer.labels_]).sum(axis=1)
    return TopicModelState(topics, placed, made_with, round(float(np.quantile(fit, POOR_FIT_QUANTILE)), DIGITS))


def _place(
    segments: Sequence[Segment], vectors: Vectors, settings: TopicSettings, known: TopicModelState
) -> tuple[TopicModelState, list[Issue]]:
    """Put passages that are new, or say something else now, into the topic with the nearest centre; the others stay."""
    import numpy as np

    from dialogue_synth.topics.cluster import nearest_neighbours, share_of_neighbours

    stays = {s.segment_id: known.placed[s.segment_id] for s in segments if _is_placed(s, known)}
    new = [row for row, s in enumerate(segments) if s.segment_id not in stays]
    old = [row for row, s in enumerate(segments) if s.segment_id in stays]
    if not new:
        return TopicModelState(known.topics, stays, known.made_with, known.usual_fit), []
    similar = vectors[new] @ np.array([topic.centroid for topic in known.topics], dtype=np.float32).T
    groups = similar.argmax(axis=1)
    number = {topic.topic_id: group for group, topic in enumerate(known.topics)}
    old_groups = np.array([number[stays[segments[row].segment_id].topic_id] for row in old], dtype=np.int64)
    # Judged by the passages that were there before, so that it does not matter what else came with the batch.
    nearest = nearest_neighbours(vectors[new], vectors[old], settings.neighbours) if old else np.empty((len(new), 0), dtype=np.int64)
    shares = share_of_neighbours(groups, nearest, old_groups) if old else np.ones(len(new))
    for row, group, share in zip(new, groups, shares, strict=True):
        segment = segments[row]
        stays[segment.segment_id] = Placed(known.topics[group].topic_id, round(float(share), DIGITS), hash_of(segment.text))
    n_poor = int((similar.max(axis=1) < known.usual_fit).sum())
    return TopicModelState(known.topics, stays, known.made_with, known.usual_fit), _poor_fit(n_poor, len(new))


def _is_placed(segment: Segment, known: TopicModelState) -> bool:
    placed = known.placed.get(segment.segment_id)
    return placed is not None and placed.text_hash == hash_of(segment.text)


def _poor_fit(n_poor: int, n_new: int) -> list[Issue]:
    if n_poor <= POOR_FIT_SHARE * n_new:
        return []
    what = f"{n_poor} of {n_new} new passages fit their topic worse than nearly all passages before: something new may be talked about"
    return [Issue(_WHERE, what, "look for topics anew (refit)")]


def _describe(
    segments: Sequence[Segment], vectors: Vectors, codings: Sequence[Coding], codebooks: Sequence[Codebook], known: TopicModelState
) -> tuple[Topic, ...]:
    """Describe the topics that have passages, as the passages and codings are now."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, segment in enumerate(segments):
        rows[known.placed[segment.segment_id].topic_id].append(row)
    codes = _codes_by_segment(codings, codebooks)
    return tuple(
        _topic(topic, [segments[row] for row in rows[topic.topic_id]], vectors[rows[topic.topic_id]], codes)
        for topic in known.topics
        if rows[topic.topic_id]
    )


def _codes_by_segment(codings: Sequence[Coding], codebooks: Sequence[Codebook]) -> dict[str, list[str]]:
    framing = {code.id for book in codebooks for code in book.framing_codes}
    codes: dict[str, list[str]] = defaultdict(list)
    for coding in standing_codings(codings):
        if coding.code_id in framing:
            codes[coding.segment_id].append(coding.code_id)
    return codes


def _topic(known: KnownTopic, members: Sequence[Segment], vectors: Vectors, codes: Mapping[str, Sequence[str]]) -> Topic:
    import numpy as np

    carried = Counter(code_id for segment in members for code_id in codes.get(segment.segment_id, ()))
    n_uncoded = sum(not codes.get(segment.segment_id) for segment in members)
    overlap = sorted(((code_id, round(n / len(members), DIGITS)) for code_id, n in carried.items()), key=lambda item: (-item[1], item[0]))
    nearest = int((vectors @ np.array(known.centroid, dtype=np.float32)).argmax())
    return Topic(
        known.topic_id,
        known.label,
        known.top_words,
        len(members),
        len({segment.writeup_id for segment in members}),
        known.stability,
        tuple(overlap),
        n_uncoded > EMERGENT_SHARE * len(members),
        members[nearest].segment_id,
    )
