"""What a topic is about, in words: BERTopic's class-based TF-IDF over the passages of each group."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.topics.cluster import ConsensusLeiden

N_WORDS = 8
N_CANDIDATES = 30  # words to choose different ones from
N_LABEL = 3
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


def fit_bertopic(
    texts: Sequence[str], vectors: NDArray[np.float32], clusterer: ConsensusLeiden, stop_words: Iterable[str]
) -> list[list[str]]:
    """Fit BERTopic with our own clusterer, and without any reduction of dimensions; ``clusterer`` is fitted by it.

    Args:
        texts: One passage each.
        vectors: One vector of length 1 each.
        clusterer: Passed to BERTopic where HDBSCAN would be.
        stop_words: Words that no topic is described with, beside English function words.

    Returns:
        For each group of the clusterer its `N_WORDS` most telling words at most, best first.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [_PLACEHOLDER.sub(" ", text).lower() for text in texts]
    vocabulary = _vocabulary(texts, stop_words)
    if len(vocabulary) < MIN_VOCABULARY:
        return [[] for _ in clusterer.fit(vectors).centroids_]
    with _without(NOT_NEEDED):
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer
    model = BERTopic(
        language="multilingual",  # for "english", BERTopic deletes every letter beyond A to Z, and hyphens
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(vocabulary=vocabulary, tokenizer=_WORD.findall, token_pattern=None),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=N_CANDIDATES,
    )
    numbers, _ = model.fit_transform(texts, vectors)
    number_of = dict(zip(clusterer.labels_.tolist(), numbers, strict=True))  # BERTopic numbers groups anew
    return [
        different_words([word for word, weight in model.get_topic(number_of[group]) if weight > NO_WEIGHT]) for group in sorted(number_of)
    ]


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
