"""Passages that share telling words: links that sentence vectors miss, since a model of everyday language blurs what is rare in it.

Words are weighed by TF-IDF (Sparck Jones 1972, Journal of Documentation 28, 11-21). Two passages are linked where each is among
the nearest of the other by their words (a mutual neighbour: Gowda & Krishna 1978, Pattern Recognition 10, 105-112).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dialogue_synth.topics.joined import row_of
from dialogue_synth.topics.neighbours import largest, pair_cosines
from dialogue_synth.topics.words import STEM_LETTERS, WORD, without_placeholders, words_left_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Vectors = NDArray[np.float32]

MIN_PASSAGES = 2  # a word of one passage links it with none
BLOCK = 512  # passages compared at once: 40 MB at 10,000 passages


def word_weights(texts: Sequence[str], stop_words: Iterable[str]) -> csr_matrix:
    """Return the TF-IDF weight of the words of each passage, each row of length 1 or 0, shape ``(n_passages, n_words)``.

    Args:
        texts: One passage each.
        stop_words: Words that do not count, beside English function words and reporting words.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    left_out = words_left_out(stop_words)

    def stems(text: str) -> list[str]:
        return [word[:STEM_LETTERS] for word in WORD.findall(without_placeholders(text)) if word not in left_out]

    vectorizer = TfidfVectorizer(analyzer=stems, sublinear_tf=True, min_df=MIN_PASSAGES, dtype=np.float32)
    try:
        return csr_matrix(vectorizer.fit_transform(texts))
    except ValueError:  # no word is in two passages
        return csr_matrix((len(texts), 1), dtype=np.float32)


def word_links(weights: csr_matrix, vectors: Vectors, k: int) -> csr_matrix:
    """Link passages that are mutually among the ``k`` nearest by their words, by the likeness of words times that of vectors.

    Args:
        weights: As `word_weights` returns them.
        vectors: Of length 1. Passages whose cosine is not above 0 are not linked, whatever words they share.
        k: How many.

    Returns:
        A symmetric matrix, shape ``(n_passages, n_passages)``, weights above 0 and at most 1.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    n, back, parts = weights.shape[0], csr_matrix(weights.T), []
    for start in range(0, n, BLOCK):
        alike = (weights[start : start + BLOCK] @ back).toarray()
        own = np.arange(len(alike))
        alike[own, start + own] = 0.0
        columns = largest(alike, min(k, n - 1))
        rows = np.repeat(own, columns.shape[1])
        parts.append(csr_matrix((np.take_along_axis(alike, columns, axis=1).ravel(), (rows, columns.ravel())), shape=alike.shape))
    near = csr_matrix(vstack(parts, format="csr"), dtype=np.float64)
    links = csr_matrix(near.minimum(near.T))
    links.eliminate_zeros()
    links.sort_indices()
    links.data *= np.maximum(pair_cosines(vectors, row_of(links), links.indices), 0.0)
    links.eliminate_zeros()
    return links
