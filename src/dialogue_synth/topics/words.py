"""What a topic is about, in words: BERTopic's class-based TF-IDF over the passages of each group."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_WORDS = 8
N_CANDIDATES = 30  # words to choose different ones from
N_LABEL = 3
DIVERSITY = 0.15  # how much a word's likeness to the words before it counts against it, beside its weight (0-1)
MIN_VOCABULARY = 2  # BERTopic cannot weigh a single word against nothing
NO_WEIGHT = 1e-4  # BERTopic fills up a list of words with some of weight 1e-5
NO_WORDS = "(no words in common)"
STEM_LETTERS = 5  # words that begin alike for this long say the same in a list of key words
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")  # "[name 1]": personal data is masked before topics are sought
_WORD = re.compile(r"\b[^\W\d_]{3,}(?:-[^\W\d_]+)*\b")  # "opt-out" is one word
MIN_PASSAGES = 2  # a word that one passage alone has is no topic's, and may be somebody's name
# What every report of a discussion says, beside scikit-learn's English function words.
REPORTING = frozenset(
    """
    agree agreed answer ask asked come comment comments concerned couldn didn discuss discussed discussion doesn don else
    everybody everyone feel felt going good got group groups hadn happy hasn haven isn just keen know like little lot make
    mean meeting members mentioned need needs nobody one people person point put question questions quite really room said
    saw say saying says shouldn somebody someone table talked tell thing things think thought three time told two use used
    view want wanted wants wasn way well weren won wouldn yes
    """.split()
)
# BERTopic imports these for features that are not used here; it is made to run without them (its "lightweight installation").
NOT_NEEDED = ("umap", "hdbscan", "plotly", "sentence_transformers", "spacy", "transformers")


class Clusterer(Protocol):
    """What BERTopic needs of a clusterer, in the place of HDBSCAN."""

    labels_: NDArray[np.int64]

    def fit(self, X: NDArray[np.float32], y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Find a group for each vector, numbered from 0."""


class KnownGroups:
    """A clusterer that finds the groups it was given: so that BERTopic describes groups that are there already."""

    def __init__(self, labels: NDArray[np.int64]) -> None:
        self.labels_ = labels

    def fit(self, X: NDArray[np.float32], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Find nothing new."""
        return self

    def predict(self, X: NDArray[np.float32]) -> NDArray[np.int64]:  # noqa: ARG002, N803 - asked for by BERTopic
        """Return the known groups."""
        return self.labels_


def fit_bertopic(texts: Sequence[str], vectors: NDArray[np.float32], clusterer: Clusterer, stop_words: Iterable[str]) -> list[list[str]]:
    """Fit BERTopic with our own clusterer, and without any reduction of dimensions; ``clusterer`` is fitted by it.

    Args:
        texts: One passage each.
        vectors: One vector of length 1 each.
        clusterer: Passed to BERTopic where HDBSCAN would be; each of its groups has passages.
        stop_words: Words that no topic is described with, beside English function words.

    Returns:
        For each group of the clusterer its `N_WORDS` most telling words at most, best first.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [_PLACEHOLDER.sub(" ", text).lower() for text in texts]
    vocabulary = _vocabulary(texts, stop_words)
    if len(vocabulary) < MIN_VOCABULARY:
        return [[] for _ in set(clusterer.fit(vectors).labels_.tolist())]
    with _without(NOT_NEEDED):
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer

        representation = _representation(texts, vectors)
    model = BERTopic(
        language="multilingual",  # for "english", BERTopic deletes every letter beyond A to Z, and hyphens
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(vocabulary=vocabulary, tokenizer=_WORD.findall, token_pattern=None),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        representation_model=representation,
        top_n_words=N_CANDIDATES,
    )
    numbers, _ = model.fit_transform(texts, vectors)
    number_of = dict(zip(clusterer.labels_.tolist(), numbers, strict=True))  # BERTopic numbers groups anew
    return [[word for word, _ in model.get_topic(number_of[group])] for group in sorted(number_of)]


def _representation(texts: Sequence[str], vectors: NDArray[np.float32]) -> Any:
    """Return a representation model for BERTopic: of the words with the highest c-TF-IDF, those that say different things."""
    from bertopic.representation import BaseRepresentation

    class DifferentWords(BaseRepresentation):  # type: ignore[misc]  # BERTopic carries no types
        def extract_topics(self, _model: Any, documents: Any, _c_tf_idf: Any, topics: dict[int, Any]) -> dict[int, Any]:
            rows = documents.groupby("Topic")["ID"]
            return {
                number: _chosen([(word, weight) for word, weight in words if weight > NO_WEIGHT], rows.get_group(number).to_numpy())
                for number, words in topics.items()
            }

    def _chosen(words: list[tuple[str, float]], rows: NDArray[np.int64]) -> list[tuple[str, float]]:
        weight_of = dict(words)
        names = different_words(weight_of, N_CANDIDATES)
        alike = word_likeness(names, [texts[row] for row in rows], vectors[rows])
        return [(names[word], weight_of[names[word]]) for word in spread_out([weight_of[name] for name in names], alike)]

    return DifferentWords()


def word_likeness(words: Sequence[str], texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how alike words are used within a topic: the cosine between the mean vectors of the passages that hold them.

    The topic's own mean is taken off first, else all of its words would seem alike.

    Returns:
        Shape ``(n_words, n_words)``, -1 to 1.
    """
    import numpy as np

    column = {word: place for place, word in enumerate(words)}
    holds = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        holds[row, [column[word] for word in set(_WORD.findall(text)) if word in column]] = 1.0
    means = holds.T @ (vectors - vectors.mean(axis=0))
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    means = means / np.where(lengths == 0, 1.0, lengths)
    alike: NDArray[np.float64] = means @ means.T
    return alike


def spread_out(weights: Sequence[float], alike: NDArray[np.float64], n: int = N_WORDS) -> list[int]:
    """Choose up to ``n`` words by maximal marginal relevance (Carbonell & Goldstein 1998, SIGIR, 335-336).

    Args:
        weights: Of the words, best first, above 0.
        alike: How alike they are, shape ``(n_words, n_words)``.
        n: How many.

    Returns:
        The places of the chosen words, in the order in which they were chosen.

    >>> import numpy as np
    >>> spread_out([1.0, 0.9, 0.8], np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), 2)
    [0, 2]
    """
    left, chosen = list(range(len(weights))), list[int]()
    while left and len(chosen) < n:
        likest = {word: max((float(alike[word, other]) for other in chosen), default=0.0) for word in left}
        best = max(left, key=lambda word: ((1 - DIVERSITY) * weights[word] / weights[0] - DIVERSITY * likest[word], -word))
        chosen.append(best)
        left.remove(best)
    return chosen


def _vocabulary(texts: Sequence[str], stop_words: Iterable[str]) -> list[str]:
    """Return the words that can describe a topic, in alphabetical order."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    n_passages = Counter(word for text in texts for word in set(_WORD.findall(text)))
    left_out = ENGLISH_STOP_WORDS.union(REPORTING, stop_words)
    return sorted(word for word, n in n_passages.items() if n >= MIN_PASSAGES and word not in left_out)


def different_words(words: Iterable[str], n: int = N_WORDS) -> list[str]:
    """Keep the first ``n`` words that do not begin like one before them, so that a label does not say one thing thrice.

    >>> different_words(["letter", "letters", "postal", "post", "doctor"])
    ['letter', 'postal', 'doctor']
    """
    kept: list[str] = []
    for word in words:
        if not any(_alike(word, other) for other in kept):
            kept.append(word)
    return kept[:n]


def _alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other), STEM_LETTERS)
    return one[:shorter] == other[:shorter]


def label_of(words: Sequence[str]) -> str:
    """Name a topic by its first words.

    >>> label_of(["letter", "post", "doctor", "nurse"])
    'Letter, post, doctor'
    """
    return ", ".join(words[:N_LABEL]).capitalize() or NO_WORDS


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words of texts in lower case, as the vectoriser splits them: what the form itself says is no topic.

    >>> sorted(words_in(["Who pays, and why?"]))
    ['and', 'pays', 'who', 'why']
    """
    return {word for text in texts for word in _WORD.findall(text.lower())}


@contextmanager
def _without(names: Sequence[str]) -> Iterator[None]:
    """Import BERTopic as if optional libraries were not installed; importing them would cost 4 CPU seconds.

    Libraries that are loaded already stay. BERTopic is forgotten again afterwards, so that a notebook that imports it
    gets it whole.
    """
    if "bertopic" in sys.modules:
        yield
        return
    hidden: dict[str, Any] = {name: None for name in names if name not in sys.modules}
    sys.modules.update(hidden)
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
        for name in [name for name in sys.modules if name.partition(".")[0] == "bertopic"]:
            del sys.modules[name]
