"""Arithmetic of log-probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MIN_LOG, MAX_LOG = -30.0, -1e-9  # a probability of exactly 0 or 1 has no log-odds


def normalise(scores: Floats) -> Floats:
    """Return scores as log-probabilities that sum to 1 in each row."""
    import numpy as np

    logs: Floats = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return logs


def log_odds(logs: Floats) -> Floats:
    """Return log(p / (1 - p)) for log-probabilities, kept finite."""
    import numpy as np

    bounded = np.clip(logs, MIN_LOG, MAX_LOG)
    odds: Floats = bounded - np.log(-np.expm1(bounded))
    return odds


def one_row_a_class(coefficients: Floats, intercepts: Floats) -> tuple[Floats, Floats]:
    """Return a logistic model's coefficients and intercepts with one row for each class; for two, scikit-learn keeps the second's only.

    >>> import numpy as np
    >>> one_row_a_class(np.array([[2.0]]), np.array([4.0]))[1].tolist()
    [-2.0, 2.0]
    """
    import numpy as np

    if len(intercepts) > 1:
        return coefficients, intercepts
    return np.vstack([-coefficients, coefficients]) / 2, np.concatenate([-intercepts, intercepts]) / 2
