"""Many tests at once: leave out those that cannot tell anything, and hold down the share of false alarms among flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def worth_testing(smallest: Sequence[float] | NDArray[np.float64], rate: float) -> float:
    """Return the p-value that a test must be able to reach to be worth making.

    A test whose smallest attainable p-value cannot reach ``rate / K`` cannot become significant however the counts fall:
    it can be left out without looking at the data, and need not be corrected for. ``K`` is the smallest number for which
    at most ``K`` tests can reach ``rate / K``.

    Args:
        smallest: The smallest p-value that each test can attain (0-1), in any order.
        rate: The error rate aimed at (0-1).

    Returns:
        ``rate / K``; ``rate`` itself when there are no tests.

    Source: Tarone (1990), Biometrics 46(2), 515-522; for false discovery rates Gilbert (2005), Applied Statistics 54(1), 143-158.

    >>> worth_testing([0.2, 0.01, 0.04, 0.5], 0.1)  # two tests can reach 0.05
    0.05
    """
    import numpy as np

    if not len(smallest):
        return rate
    bounds = rate / np.arange(1, len(smallest) + 1)
    able = np.searchsorted(np.sort(np.asarray(smallest, dtype=np.float64)), bounds, side="right")
    return float(bounds[int(np.argmax(able <= np.arange(1, len(smallest) + 1)))])


def adjusted(p_values: Sequence[float] | NDArray[np.float64], n_more: int = 0) -> tuple[float, ...]:
    """Return for each p-value its q-value: the smallest false discovery rate at which it would be flagged.

    Args:
        p_values: Of the tests of one family (0-1), in any order.
        n_more: Further tests of the family whose p-values are not known; they count as 1, so that no flag profits from a
            choice among tests that was made by looking at the data.

    Returns:
        In the same order, each at least the p-value and at most 1.

    Source: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.

    >>> [round(q, 3) for q in adjusted([0.01, 0.5, 0.02])]
    [0.03, 0.5, 0.03]
    >>> adjusted([0.01], n_more=9)
    (0.1,)
    """
    import numpy as np

    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * (len(p) + n_more) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return tuple(q.tolist())
