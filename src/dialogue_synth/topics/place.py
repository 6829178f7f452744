"""New passages -> the topics that are there; where a batch talks of something else together, a topic of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dialogue_synth.errors import Issue
from dialogue_synth.model import Segment
from dialogue_synth.settings import TopicSettings
from dialogue_synth.topics.fit import DIGITS, clusterer_for, likeness, rounded
from dialogue_synth.topics.state import KnownTopic, Placed, TopicModelState, hash_of, topic_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Vectors = NDArray[np.float32]

POOR_FIT_SHARE = 0.2  # when four times as many of the new passages fit poorly as of the first ones, the topics no longer cover them
WHERE = "topics"


@dataclass(frozen=True, slots=True)
class _Batch:
    """All passages, and the rows of those that are new or say something else now, and of the others."""

    segments: Sequence[Segment]
    vectors: Vectors
    new: Rows
    old: Rows


@dataclass(frozen=True, slots=True)
class _NewTopic:
    """A topic that a batch brings with it: its centre, and how well it is found again within the batch."""

    centre: Vectors
    stability: float


def place_passages(
    segments: Sequence[Segment], vectors: Vectors, stop_words: set[str], settings: TopicSettings, known: TopicModelState
) -> tuple[TopicModelState, list[Issue]]:
    """Put passages that are new, or say something else now, into the topic with the nearest centre; the others stay.

    New passages that fit poorly, and are at least as alike among themselves as those of some earlier topic, become a new
    topic: with the next id, and with the new passages that are nearer to it than to any earlier one. Only then is a
    library for topics loaded.
    """
    import numpy as np

    stays = {s.segment_id: known.placed[s.segment_id] for s in segments if _is_placed(s, known)}
    known = replace(known, placed=stays)
    is_new = np.array([s.segment_id not in stays for s in segments])
    if not is_new.any():
        return known, []
    batch = _Batch(segments, vectors, np.flatnonzero(is_new), np.flatnonzero(~is_new))
    similar = vectors[batch.new] @ _centres(known)
    is_poor = similar.max(axis=1) < known.usual_fit
    added = _new_topics(batch, similar, is_poor, stop_words, settings, known)
    groups = (vectors[batch.new] @ np.hstack([_centres(known), *(topic.centre[:, None] for topic in added)])).argmax(axis=1)
    now = _described(batch, groups, added, stop_words, known) if added else known
    now = replace(now, placed={**stays, **_placed(batch, groups, settings.neighbours, len(known.topics), now)})
    return now, _issues(int(is_poor.sum()), len(batch.new), [topic.topic_id for topic in now.topics[len(known.topics) :]])


def _is_placed(segment: Segment, known: TopicModelState) -> bool:
    placed = known.placed.get(segment.segment_id)
    return placed is not None and placed.text_hash == hash_of(segment.text)


def _centres(known: TopicModelState) -> Vectors:
    """Return the centres as columns, shape ``(n_dimensions, n_topics)``."""
    import numpy as np

    return np.array([topic.centroid for topic in known.topics], dtype=np.float32).T


def _new_topics(
    batch: _Batch, similar: Vectors, is_poor: NDArray[np.bool_], stop_words: set[str], settings: TopicSettings, known: TopicModelState
) -> list[_NewTopic]:
    """Find new topics among the passages that fit poorly; one that would keep too few passages is none."""
    rows = batch.new[is_poor]
    if len(rows) < max(2, settings.min_topic_size):
        return []
    from dialogue_synth.topics.stability import found_again

    poor = batch.vectors[rows]
    found = clusterer_for([batch.segments[row].text for row in rows], stop_words, settings).fit(poor)
    stability = found_again(found, poor, [batch.segments[row].writeup_id for row in rows])
    alike = [likeness(poor[found.labels_ == group]) for group in range(len(stability))]
    topics = [_NewTopic(c, s) for c, s, a in zip(found.centroids_, stability, alike, strict=True) if a >= known.least_alike]
    return _large_enough(topics, batch.vectors[batch.new], similar, settings.min_topic_size)


def _large_enough(topics: list[_NewTopic], vectors: Vectors, similar: Vectors, min_size: int) -> list[_NewTopic]:
    """Drop the topic to which the fewest passages are nearest, until each of the others keeps enough of them."""
    import numpy as np

    topics = list(topics)
    while topics:
        nearest = np.hstack([similar, *((vectors @ topic.centre)[:, None] for topic in topics)]).argmax(axis=1)
        sizes = np.bincount(nearest, minlength=similar.shape[1] + len(topics))[similar.shape[1] :]
        if sizes.min() >= min_size:
            break
        del topics[int(sizes.argmin())]
    return topics


def _described(batch: _Batch, groups: Rows, added: list[_NewTopic], stop_words: set[str], known: TopicModelState) -> TopicModelState:
    """Give new topics ids and words, found beside the earlier topics, whose words stay."""
    import numpy as np

    from dialogue_synth.topics.words import KnownGroups, fit_bertopic, label_of

    labels = np.empty(len(batch.segments), dtype=np.int64)
    labels[batch.new], labels[batch.old] = groups, _old_groups(batch, known)
    present, inverse = np.unique(labels, return_inverse=True)
    words = fit_bertopic([s.text for s in batch.segments], batch.vectors, KnownGroups(inverse), stop_words)
    words_of = dict(zip(present.tolist(), words, strict=True))
    new = []
    for place, topic in enumerate(added):
        said = words_of[len(known.topics) + place]
        name = topic_id(known.last_id + place + 1)
        new.append(KnownTopic(name, label_of(said), tuple(said), round(topic.stability, DIGITS), rounded(topic.centre)))
    return replace(known, topics=(*known.topics, *new), last_id=known.last_id + len(new))


def _old_groups(batch: _Batch, known: TopicModelState) -> Rows:
    import numpy as np

    number = {topic.topic_id: group for group, topic in enumerate(known.topics)}
    return np.array([number[known.placed[batch.segments[row].segment_id].topic_id] for row in batch.old], dtype=np.int64)


def _placed(batch: _Batch, groups: Rows, neighbours: int, n_before: int, now: TopicModelState) -> dict[str, Placed]:
    """Return where each new passage is now.

    A passage in an earlier topic is judged by the passages that were there before, so that it does not matter what else
    came with the batch; one in a new topic by all others, since that topic came with the batch.
    """
    import numpy as np

    from dialogue_synth.topics.neighbours import nearest_neighbours, share_of_neighbours

    everyone = np.concatenate([batch.old, batch.new])
    all_groups = np.concatenate([_old_groups(batch, now), groups])
    shares = np.ones(len(groups))
    for chosen, among in ((groups < n_before, len(batch.old)), (groups >= n_before, len(everyone))):
        if chosen.any() and among:
            # A passage that is among those it is compared with finds itself first.
            skip = int(among > len(batch.old))
            nearest = nearest_neighbours(batch.vectors[batch.new[chosen]], batch.vectors[everyone[:among]], neighbours + skip)[:, skip:]
            shares[chosen] = share_of_neighbours(groups[chosen], nearest, all_groups)
    fit = (batch.vectors[batch.new] * _centres(now).T[groups]).sum(axis=1)
    placed = {}
    for row, group, share, cosine in zip(batch.new, groups, shares, fit, strict=True):
        segment = batch.segments[row]
        where = now.topics[group].topic_id
        placed[segment.segment_id] = Placed(where, round(float(share), DIGITS), round(float(cosine), DIGITS), hash_of(segment.text))
    return placed


def _issues(n_poor: int, n_new: int, ids: Sequence[str]) -> list[Issue]:
    issues = []
    if n_poor > POOR_FIT_SHARE * n_new:
        what = f"{n_poor} of {n_new} new passages fit their topic worse than nearly all passages before: something new may be talked about"
        issues.append(Issue(WHERE, what, "look for topics anew (refit)"))
    if ids:
        issues.append(Issue(WHERE, f"new passages brought new topics: {', '.join(ids)}", "read them, and refit when the last batch is in"))
    return issues
