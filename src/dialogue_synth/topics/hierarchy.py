"""Topics -> broader topics: Ward's hierarchy, in which the two groups that lose least by it are joined first.

Each topic enters with its number of passages, so that joining large topics that differ costs more than joining small ones
(Ward 1963, JASA 58, 236-244; the updates are those of Lance & Williams 1967, Computer Journal 9, 373-380).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Join:
    """A step of the hierarchy: two groups become one. Groups from ``n`` on are those made by the joins before, in order."""

    first: int
    second: int
    height: float  # the rise of the sum of squared distances within groups


def ward(means: NDArray[np.floating[Any]], sizes: Sequence[int] | NDArray[np.int64]) -> tuple[Join, ...]:
    """Return the joins of groups given by their mean vectors and sizes: one fewer than groups, heights never falling.

    Args:
        means: Shape ``(n_groups, n_dimensions)``.
        sizes: Passages in each group, above 0.

    >>> import numpy as np
    >>> [(join.first, join.second) for join in ward(np.array([[0.0], [9.0], [1.0]]), [5, 5, 5])]
    [(0, 2), (1, 3)]
    """
    import numpy as np

    n = len(means)
    points, weights = np.asarray(means, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    squares = (points**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None, :] - 2 * points @ points.T, 0.0)
    cost = apart * np.outer(weights, weights) / np.add.outer(weights, weights)
    np.fill_diagonal(cost, np.inf)
    names, joins = list(range(n)), []
    for made in range(n, 2 * n - 1):
        a, b = divmod(int(cost.argmin()), n)  # a < b: the first of the smallest
        joins.append(Join(min(names[a], names[b]), max(names[a], names[b]), float(cost[a, b])))
        total = weights + weights[a] + weights[b]
        new = ((weights + weights[a]) * cost[a] + (weights + weights[b]) * cost[b] - weights * cost[a, b]) / total
        new[a] = np.inf
        cost[a], cost[:, a] = new, new
        cost[b], cost[:, b] = np.inf, np.inf
        names[a] = made
        weights[a] += weights[b]
    return tuple(joins)


def group_at(joins: Sequence[Join], n_groups: int) -> NDArray[np.int64]:
    """Return the group of each of the first groups once only ``n_groups`` are left, numbered from 0 in their order.

    >>> group_at((Join(0, 2, 1.0), Join(1, 3, 9.0)), 2).tolist()
    [0, 1, 0]
    """
    import numpy as np

    n = len(joins) + 1
    top = list(range(2 * n - 1))
    for made, join in enumerate(joins[: n - n_groups], start=n):
        top[join.first] = top[join.second] = made
    ends = []
    for group in range(n):
        at = group
        while top[at] != at:
            at = top[at]
        ends.append(at)
    numbers = {end: number for number, end in enumerate(dict.fromkeys(ends))}
    return np.array([numbers[end] for end in ends], dtype=np.int64)
