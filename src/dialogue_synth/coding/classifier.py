"""A linear classifier of codes, and how it is learned from texts: logistic regression, kept plain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.coding.odds import normalise, one_row_a_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]

WORDS_C = 5.0  # inverse of the penalty; from 1 to 30 the sample corpus shows no difference to speak of
LETTERS_C = 10.0
LEAST_SPREAD = 1e-9  # of the widest dimension: less is rounding


@dataclass(frozen=True)
class Classifier:
    """A linear classifier of codes.

    Attributes:
        coefficients: Shape ``(n_codes + 1, n_features)``; the last row is *none of them*.
        intercepts: Shape ``(n_codes + 1,)``.
    """

    coefficients: Floats
    intercepts: Floats

    def classify(self, vectors: Floats | csr_matrix) -> Floats:
        """Log-probability of each code and of none of them, shape ``(n_texts, n_codes + 1)``."""
        return normalise(vectors @ self.coefficients.T + self.intercepts)


def learn_classifier(vectors: Floats | csr_matrix, labels: Sequence[int], shares: Floats | None, c: float) -> Classifier:
    """Learn from vectors with their codes; every code and *none of them* has to be among ``labels``.

    Args:
        vectors: Shape ``(n_texts, n_features)``.
        labels: Index of each text's code.
        shares: What each text counts for; without it, every code counts the same.
        c: Inverse of the penalty on coefficients.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    features, back = (vectors, None) if isinstance(vectors, np.ndarray) else spanned((vectors @ vectors.T).toarray())
    model = LogisticRegression(C=c, max_iter=2000, class_weight=None if shares is not None else "balanced")
    model.fit(features, labels, sample_weight=shares)
    coefficients, intercepts = one_row_a_class(model.coef_, model.intercept_)
    return Classifier(coefficients if back is None else (vectors.T @ (back @ coefficients.T)).T, intercepts)


def spanned(likeness: Floats, most: int | None = None) -> tuple[Floats, Floats]:
    """Return texts as points in the space that they span, and the way back to sums over texts.

    Coefficients that a squared penalty keeps small are sums over the texts learned from (B. Schoelkopf, R. Herbrich, A. J. Smola, A
    generalized representer theorem, COLT 2001). So a few hundred numbers a code are enough, however long the vectors.

    Args:
        likeness: Inner products of all texts, shape ``(n_texts, n_texts)``.
        most: Keep only so many dimensions, the widest ones.

    Returns:
        Points of shape ``(n_texts, n_kept)`` with (nearly) the same inner products, and a matrix of the same shape that turns
        coefficients of points into shares of texts.
    """
    import numpy as np

    spread, directions = np.linalg.eigh(likeness)
    widest = np.argsort(-spread, kind="stable")[:most]
    widest = widest[spread[widest] > LEAST_SPREAD * spread.max()]
    root = np.sqrt(spread[widest])
    return directions[:, widest] * root, directions[:, widest] / root
