"""Topics -> places on a map: classical multidimensional scaling, so that what says similar things lies close together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIGITS = 4


def places(centres: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Return a place for each vector of length 1 (Torgerson 1952, Psychometrika 17, 401-419); the same on every call.

    Args:
        centres: Shape ``(n_topics, n_dimensions)``.

    Returns:
        Two coordinates each, 0 to 1; distances are true to scale, along both alike. The longer axis goes from left to right.
    """
    import numpy as np

    n = len(centres)
    if n == 0:
        return []
    middle = np.eye(n) - 1.0 / n
    inner = middle @ (centres.astype(float) @ centres.astype(float).T) @ middle  # of vectors of length 1: what scaling starts from
    values, directions = np.linalg.eigh((inner + inner.T) / 2)
    flat = np.zeros((n, 2))
    for axis, column in enumerate([n - 1, n - 2][: min(n, 2)]):
        direction = directions[:, column]
        # The sign of an eigenvector is an accident: its largest part is made positive.
        sign = np.sign(direction[np.abs(direction).round(DIGITS).argmax()]) or 1.0
        flat[:, axis] = sign * direction * np.sqrt(max(values[column], 0.0))
    extent = max(float(np.ptp(flat, axis=0).max()), np.finfo(float).eps)
    scaled = (flat - (flat.max(axis=0) + flat.min(axis=0)) / 2) / extent + 0.5
    return [(round(float(x), DIGITS), round(float(y), DIGITS)) for x, y in scaled]
