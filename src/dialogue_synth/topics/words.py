"""What a topic is about, in words: BERTopic's class-based TF-IDF over the passages of each group."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, Self

from dialogue_synth.topics.copies import said_once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_WORDS = 8
N_CANDIDATES = 30  # words to choose different ones from
COMMON_SHARE = 0.06  # a word that this share of the passages of most topics hold tells none from another, in any language
N_LABEL = 3
DIVERSITY = 0.05  # how much a word's likeness to the words before it counts against it, beside its weight (0-1): more picks rare words
MIN_VOCABULARY = 2  # BERTopic cannot weigh a single word against nothing
NO_WEIGHT = 1e-4  # BERTopic fills up a list of words with some of weight 1e-5
NO_WORDS = "(no words in common)"
STEM_LETTERS = 5  # words that begin alike for this long say the same in a list of key words
ENDINGS = ("ings", "ing", "ies", "es", "ed", "s", "e", "y")  # of English words that have one stem: score, scores, scoring
MIN_STEM = 3
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")  # "[name 1]": personal data is masked before topics are sought
WORD = re.compile(r"\b[^\W\d_]{3,}(?:-[^\W\d_]+)*\b")  # "opt-out" is one word
MIN_PASSAGES = 2  # of a topic: a word that one passage alone has is no topic's, and may be somebody's name
# What every report of a discussion says, numbers and dates among it, beside scikit-learn's English function words.
REPORTING = frozenset(
    """
    able actually agree agreed answer anybody anyone april ask asked asking asks august bad best better big bigger billion bit
    bits came cent come comes coming comment comments concerned couldn day days december did didn discuss discussed discussion
    does doesn doing don done else ended especially ever everybody everyone february feel felt find finds fine friday gets getting
    given gives goes going gone good got great group groups hadn happen happened happening happens happy hard hasn haven having
    hear heard hope hundred important instead isn issue issues january july june just keen kind know let like little long longer
    lot lots main make maybe mean means meeting members mentioned million mind monday month months mostly need needed needs new
    nice nobody november number october old one ought particular particularly people percent perhaps person please point possible
    probably problem problems put question questions quickly quite real really reason reasons room said saturday saw say saying
    says seem seemed seems september seven shouldn simply small somebody someone sort sounds start started stopped sunday sure
    table taken takes talk talked talking tell thing things think thirty thought thousand three thursday time today told tomorrow
    tried try trying tuesday two use used view want wanted wants wasn way wednesday week weeks well went weren whatever wish
    wished won worse wouldn wrote year years yes yesterday yet
    """.split()
)
# BERTopic imports these for features that are not used here; it is made to run without them (its "lightweight installation").
NOT_NEEDED = ("umap", "hdbscan", "plotly", "sentence_transformers", "spacy", "transformers", "torch")


class Clusterer(Protocol):
    """What BERTopic needs of a clusterer, in the place of HDBSCAN."""

    labels_: NDArray[np.int64]

    def fit(self, X: NDArray[np.float32], y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Find a group for each vector, numbered from 0."""


class OnVectors:
    """A clusterer as BERTopic gets it: fitted on vectors that BERTopic never sees, since it would copy them, and needs none."""

    def __init__(self, clusterer: Clusterer, vectors: NDArray[np.float32]) -> None:
        self.clusterer = clusterer
        self.vectors = vectors

    def fit(self, X: NDArray[np.float32], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Find groups among the vectors."""
        self.labels_ = self.clusterer.fit(self.vectors).labels_
        return self

    def predict(self, X: NDArray[np.float32]) -> NDArray[np.int64]:  # noqa: ARG002, N803 - asked for by BERTopic
        """Return the groups."""
        return self.labels_


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
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [without_placeholders(text) for text in texts]
    vocabulary = _vocabulary(texts, stop_words)
    if len(vocabulary) < MIN_VOCABULARY:
        return [[] for _ in set(clusterer.fit(vectors).labels_.tolist())]
    import_module("scipy.stats")  # first: SciPy asks whether torch is among the loaded modules, and a hidden one would seem to be
    with _without(NOT_NEEDED):
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer

        bertopic, representation = _bertopic(), _representation(texts, vectors)
    model = bertopic(
        language="multilingual",  # for "english", BERTopic deletes every letter beyond A to Z, and hyphens
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=OnVectors(clusterer, vectors),
        vectorizer_model=CountVectorizer(vocabulary=vocabulary, tokenizer=WORD.findall, token_pattern=None),
        ctfidf_model=ClassTfidfTransformer(),  # without its "reduce_frequent_words": a label wants words that many passages share
        representation_model=representation,
        top_n_words=2 * N_CANDIDATES,  # common words among them are dropped
    )
    numbers, _ = model.fit_transform(texts, np.zeros((len(texts), 1), dtype=np.float32))
    number_of = dict(zip(clusterer.labels_.tolist(), numbers, strict=True))  # BERTopic numbers groups anew
    return [[word for word, _ in model.get_topic(number_of[group])] for group in sorted(number_of)]


def _bertopic() -> Any:
    """Return BERTopic without its choice of representative passages, which takes long where there are many and is not used here."""
    from bertopic import BERTopic

    class WordsOnly(BERTopic):  # type: ignore[misc]  # BERTopic carries no types
        def _save_representative_docs(self, documents: Any) -> None:  # noqa: ARG002 - BERTopic's name
            self.representative_docs_: dict[int, list[str]] = {}

    return WordsOnly


def _representation(texts: Sequence[str], vectors: NDArray[np.float32]) -> Any:
    """Return a representation model for BERTopic: of the words with the highest c-TF-IDF, those that say different things."""
    from bertopic.representation import BaseRepresentation

    class DifferentWords(BaseRepresentation):  # type: ignore[misc]  # BERTopic carries no types
        def extract_topics(self, _model: Any, documents: Any, _c_tf_idf: Any, topics: dict[int, Any]) -> dict[int, Any]:
            rows = documents.groupby("Topic")["ID"]
            common = common_words([[texts[row] for row in rows.get_group(number)] for number in topics])
            return {
                number: _chosen([(word, w) for word, w in words if w > NO_WEIGHT and word not in common], rows.get_group(number).to_numpy())
                for number, words in topics.items()
            }

    def _chosen(words: list[tuple[str, float]], rows: NDArray[np.int64]) -> list[tuple[str, float]]:
        own = _passages_with([texts[row] for row in rows])
        weight_of = {word: weight for word, weight in words if own[word] >= MIN_PASSAGES}
        names = different_words(weight_of, N_CANDIDATES)
        alike = word_likeness(names, [texts[row] for row in rows], vectors[rows])
        return [(names[word], weight_of[names[word]]) for word in spread_out([weight_of[name] for name in names], alike)]

    return DifferentWords()


def common_words(topics: Sequence[Sequence[str]]) -> set[str]:
    """Return the words that, in more than half of the topics, `COMMON_SHARE` of the passages hold, and two at least.

    These are function words, and what a whole consultation is about: found without a list, since a list is of one language.

    >>> sorted(common_words([["die Katze schläft", "die Katze"], ["die Hunde bellen", "die Hunde"]]))
    ['die']
    """
    seen: Counter[str] = Counter()
    for texts in topics:
        held = Counter(word for text in texts for word in set(WORD.findall(text.lower())))
        seen.update(word for word, n in held.items() if n >= max(MIN_PASSAGES, COMMON_SHARE * len(texts)))
    return {word for word, n in seen.items() if 2 * n > len(topics) > 1}


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
        holds[row, [column[word] for word in set(WORD.findall(text)) if word in column]] = 1.0
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
    >>> spread_out([1.0, 0.83, 0.8], np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), 2)
    [0, 2]
    """
    left, chosen = list(range(len(weights))), list[int]()
    while left and len(chosen) < n:
        likest = {word: max((float(alike[word, other]) for other in chosen), default=0.0) for word in left}
        best = max(left, key=lambda word: ((1 - DIVERSITY) * weights[word] / weights[0] - DIVERSITY * likest[word], -word))
        chosen.append(best)
        left.remove(best)
    return chosen


def words_left_out(stop_words: Iterable[str]) -> frozenset[str]:
    """Return the words that say nothing of a topic: English function words, reporting words, and those given."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS.union(REPORTING, stop_words))


def without_placeholders(text: str) -> str:
    """Return a text in lower case, without what stands for personal data.

    >>> without_placeholders("[name 1] said No")
    '  said no'
    """
    return _PLACEHOLDER.sub(" ", text).lower()


def _vocabulary(texts: Sequence[str], stop_words: Iterable[str]) -> list[str]:
    """Return the words that can describe a topic, in alphabetical order."""
    n_passages = _passages_with(texts)
    left_out = words_left_out(stop_words)
    return sorted(word for word, n in n_passages.items() if n >= MIN_PASSAGES and word not in left_out)


def _passages_with(texts: Sequence[str]) -> Counter[str]:
    """Count the passages that hold each word; copies of a passage do not count, since one person wrote them."""
    return Counter(word for place in said_once(texts) for word in set(WORD.findall(texts[place])))


def different_words(words: Iterable[str], n: int = N_WORDS) -> list[str]:
    """Keep the first ``n`` words without the stem, or the beginning, of one before them, so that a label does not say one thing thrice.

    >>> different_words(["letter", "letters", "postal", "post", "opt-out", "opting", "scoring", "score", "doctor"])
    ['letter', 'postal', 'opt-out', 'scoring', 'doctor']
    """
    kept: list[str] = []
    for word in words:
        if not any(_alike(word, other) for other in kept):
            kept.append(word)
    return kept[:n]


def _alike(one: str, other: str) -> bool:
    one, other = one.partition("-")[0], other.partition("-")[0]
    shorter = min(len(one), len(other), STEM_LETTERS)
    return one[:shorter] == other[:shorter] or _stem(one) == _stem(other)


def _stem(word: str) -> str:
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= MIN_STEM), "")
    return word.removesuffix(ending)


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
    return {word for text in texts for word in WORD.findall(text.lower())}


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
