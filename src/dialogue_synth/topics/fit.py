"""Passages -> topics, from nothing: clustering, words, stability, and what a later batch must know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dialogue_synth.model import Codebook, Segment, TopicMove
from dialogue_synth.settings import TopicSettings
from dialogue_synth.topics.state import KnownTopic, Placed, TopicModelState, hash_of, topic_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.topics.cluster import ConsensusLeiden

    Vectors = NDArray[np.float32]

POOR_FIT_QUANTILE = 0.05  # of the first passages, this share fits worse than "usual"
SAME_TOPIC = 0.5  # Jaccard overlap above which a topic found anew is the earlier one; no two can reach it with the same
BLOCK = 8192  # passages treated at once: 30 MB
DIGITS = 4  # of centroids, memberships and stabilities: enough to tell apart, the same on every machine


def fit_topics(
    segments: Sequence[Segment],
    vectors: Vectors,
    stop_words: set[str],
    settings: TopicSettings,
    made_with: str,
    n_asked: int | None = None,
    before: TopicModelState | None = None,
) -> TopicModelState:
    """Look for topics, with BERTopic and our clusterer.

    Args:
        segments: At least two passages.
        vectors: One of length 1 for each.
        stop_words: Words that no topic is described with.
        settings: How topics are sought.
        made_with: Kept with the topics.
        n_asked: How many topics are asked for; None: what the settings say.
        before: Topics found earlier: one that is found again keeps its id, and ids of the others are never given away.
    """
    import numpy as np

    from dialogue_synth.topics.stability import found_again
    from dialogue_synth.topics.words import fit_bertopic, label_of

    n_topics = settings.n_topics if n_asked is None else n_asked
    texts = [s.text for s in segments]
    clusterer = clusterer_for(texts, stop_words, settings, n_topics)
    words = fit_bertopic(texts, vectors, clusterer, stop_words)
    stability = found_again(clusterer, vectors, [s.writeup_id for s in segments])
    ids = _ids(segments, clusterer.labels_, before)
    topics = tuple(
        KnownTopic(ids[group], label_of(words[group]), tuple(words[group]), round(stability[group], DIGITS), rounded(centre))
        for group, centre in enumerate(clusterer.centroids_)
    )
    fit = cosine_to_centre(vectors, clusterer.labels_, clusterer.centroids_)
    placed = {
        segment.segment_id: Placed(ids[group], round(float(share), DIGITS), round(float(cosine), DIGITS), hash_of(segment.text))
        for segment, group, share, cosine in zip(segments, clusterer.labels_, clusterer.membership_, fit, strict=True)
    }
    alike = [likeness(vectors[clusterer.labels_ == group]) for group in range(len(topics))]
    return TopicModelState(
        tuple(sorted(topics, key=lambda topic: number_of(topic.topic_id))),
        placed,
        made_with,
        round(float(np.quantile(fit, POOR_FIT_QUANTILE)), DIGITS),
        round(min(alike), DIGITS),
        n_asked,
        max(before.last_id if before else 0, *(number_of(i) for i in ids)),
    )


def clusterer_for(texts: Sequence[str], stop_words: set[str], settings: TopicSettings, n_topics: int = 0) -> ConsensusLeiden:
    """Return a clusterer, not fitted yet, for passages with these texts; ``n_topics`` are asked for (0: as many as are found)."""
    from dialogue_synth.topics.cluster import PLAIN_UP_TO, ConsensusLeiden
    from dialogue_synth.topics.lexical import word_weights

    words = word_weights(texts, stop_words) if len(texts) <= PLAIN_UP_TO else None
    how = settings.neighbours, settings.resolution, settings.runs, settings.min_topic_size, settings.seed
    return ConsensusLeiden(*how, n_groups=n_topics, words=words)


def words_of_the_form(codebooks: Sequence[Codebook], names: Sequence[str]) -> set[str]:
    """Return the words of the questions that groups were asked, and of initiatives: what the form itself says is no topic."""
    from dialogue_synth.topics.words import words_in

    questions = [text for book in codebooks for code in book.framing_codes for text in (code.question, *code.other_questions)]
    return words_in([*questions, *names])


def likeness(vectors: Vectors) -> float:
    """Return the mean cosine between two different ones of these vectors of length 1; 1.0 for a single one."""
    n, total = len(vectors), vectors.sum(axis=0, dtype=float)
    return float((total @ total - n) / (n * (n - 1))) if n > 1 else 1.0


def cosine_to_centre(vectors: Vectors, groups: NDArray[np.int64], centres: Vectors) -> Vectors:
    """Return the cosine of each vector of length 1 to the centre of its group, shape ``(n_vectors,)``."""
    import numpy as np

    starts = range(0, len(vectors), BLOCK)
    parts = [(vectors[n : n + BLOCK] * centres[groups[n : n + BLOCK]]).sum(axis=1) for n in starts]
    return np.concatenate([np.empty(0, dtype=np.float32), *parts])


def rounded(vector: Vectors) -> tuple[float, ...]:
    """Return a vector as it is kept."""
    return tuple(round(float(x), DIGITS) for x in vector)


def number_of(topic: str) -> int:
    """Return the number in a topic's id.

    >>> number_of("T07")
    7
    """
    return int(topic[1:])


def moves(before: TopicModelState, now: TopicModelState) -> tuple[TopicMove, ...]:
    """Say for each earlier topic where its passages are now, most of them first; passages that are gone are left out."""
    shared = Counter((p.topic_id, now.placed[s].topic_id) for s, p in before.placed.items() if s in now.placed)
    old, new = ({t.topic_id: t.label for t in state.topics} for state in (before, now))
    order = sorted(shared.items(), key=lambda item: (number_of(item[0][0]), -item[1], number_of(item[0][1])))
    return tuple(TopicMove(a, old[a], b, new[b], n) for (a, b), n in order)


def _ids(segments: Sequence[Segment], labels: NDArray[np.int64], before: TopicModelState | None) -> list[str]:
    """Return an id for each group: that of the earlier topic which it is, or the next one that was never used."""
    groups = [*range(int(labels.max()) + 1)]
    kept = _found_before(segments, labels, before.placed) if before else {}
    last = before.last_id if before else 0
    new = iter(range(last + 1, last + len(groups) + 1))
    return [kept[group] if group in kept else topic_id(next(new)) for group in groups]


def _found_before(segments: Sequence[Segment], labels: NDArray[np.int64], placed: Mapping[str, Placed]) -> dict[int, str]:
    of_topic = Counter(p.topic_id for s in segments if (p := placed.get(s.segment_id)))
    of_group = Counter(int(label) for s, label in zip(segments, labels, strict=True) if s.segment_id in placed)
    pairs = zip(segments, labels, strict=True)
    shared = Counter((int(label), placed[s.segment_id].topic_id) for s, label in pairs if s.segment_id in placed)
    return {group: topic for (group, topic), n in shared.items() if n > SAME_TOPIC * (of_group[group] + of_topic[topic] - n)}
