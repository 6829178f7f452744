"""Many tests at once: hold down the share of false alarms among flags, where counts come in steps.

A test of a few passages can only take a few p-values, and often none that is small. Counting it as if it could take any, as
the method of Benjamini and Hochberg does, makes all others pay for false alarms that it can never raise. `Chance` is what
really is to be expected: the sum, over all tests, of the chance of a p-value so small where nothing diverges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

SAME = 1e-9  # p-values that differ relatively by less are the same, worked out in another order


@dataclass(frozen=True, eq=False)
class Chance:
    """How many p-values up to any size are to be expected among the tests of a family where nothing diverges.

    Attributes:
        n_tests: Tests in the family.
        p: The p-values that tests can take, in ascending order.
        expected: How many are to be expected up to each of them, shape as ``p``; ascending.
        limit: The p-value up to which they were followed; beyond it every test is expected.
    """

    n_tests: int
    p: NDArray[np.float64]
    expected: NDArray[np.float64]
    limit: float = 1.0

    @classmethod
    def of(cls, n_tests: int, p: ArrayLike, chances: ArrayLike, limit: float = 1.0) -> Chance:
        """Add up what tests can come to.

        Args:
            n_tests: The tests.
            p: All p-values up to the limit that all tests can take (0-1), in any order.
            chances: How likely its test is to take each of them where nothing diverges, shape as ``p``.
            limit: Larger p-values are of no interest.

        >>> chance = Chance.of(2, [0.1, 0.6, 0.02, 0.5], [0.2, 0.8, 0.04, 0.96])
        >>> chance.up_to([0.01, 0.02, 0.3, 1.0]).round(2).tolist()
        [0.0, 0.04, 0.24, 2.0]
        """
        import numpy as np

        values, weights = np.asarray(p, dtype=np.float64), np.asarray(chances, dtype=np.float64)
        order = np.argsort(values, kind="stable")
        return cls(n_tests, values[order], np.cumsum(weights[order]), limit)

    def up_to(self, p: ArrayLike) -> NDArray[np.float64]:
        """Return how many p-values up to each of the given ones are to be expected, shape as ``p``."""
        import numpy as np

        at = np.asarray(p, dtype=np.float64)
        followed = np.concatenate([[0.0], self.expected])[np.searchsorted(self.p, at * (1 + SAME), side="right")]
        found: NDArray[np.float64] = np.where(at > self.limit, float(self.n_tests), followed)
        return found

    def threshold(self, rate: float) -> float:
        """Return the largest p-value that is flagged at a false discovery rate if it is the only one; 0 where none is.

        >>> Chance.of(2, [0.1, 0.6, 0.02, 0.5], [0.2, 0.8, 0.04, 0.96]).threshold(0.1)
        0.02
        """
        within = self.p[self.up_to(self.p) <= rate]
        return float(within[-1]) if within.size else 0.0

    def or_more(self, other: Chance) -> Chance:
        """Return for each p-value the larger of two expectations: tests that were chosen from others by looking at these."""
        import numpy as np

        p = np.union1d(self.p, other.p)
        expected = np.maximum(self.up_to(p), other.up_to(p))
        return Chance(max(self.n_tests, other.n_tests), p, expected, min(self.limit, other.limit))


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


def adjusted_for(p_values: Sequence[float] | NDArray[np.float64], chance: Chance) -> tuple[float, ...]:
    """Return for each p-value its q-value, taking account of the steps in which p-values come.

    The q-value is the smallest share of false alarms to be expected among all flags if it is to be flagged: of all lines that
    can be drawn at or above its p-value, the one with the fewest p-values up to it by chance for each that there is.

    Args:
        p_values: Of the tests of one family (0-1), in any order.
        chance: What is to be expected of them where nothing diverges.

    Returns:
        In the same order (0-1).

    Source: Heyse (2011), in: Bhattacharjee, Dhar & Subramanian (eds.), Recent Advances in Biostatistics, 43-58; Döhler, Durand
    & Roquain (2018), Electronic Journal of Statistics 12(1), 1867-1900.

    >>> chance = Chance.of(2, [0.1, 0.6, 0.02, 0.5], [0.2, 0.8, 0.04, 0.96])
    >>> [round(q, 2) for q in adjusted_for([0.02, 0.6], chance)]  # 0.04 expected up to the one there is, 2 up to both
    [0.04, 1.0]
    >>> [round(q, 2) for q in adjusted_for([0.02, 0.1], chance)]  # 0.24 up to both
    [0.04, 0.12]
    """
    return _step_up(p_values, chance.up_to)


def adjusted(p_values: Sequence[float] | NDArray[np.float64]) -> tuple[float, ...]:
    """Return for each p-value its q-value: the smallest false discovery rate at which it would be flagged.

    Args:
        p_values: Of the tests of one family (0-1), in any order.

    Returns:
        In the same order, each at least the p-value and at most 1.

    Source: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.

    >>> [round(q, 3) for q in adjusted([0.01, 0.5, 0.02])]
    [0.03, 0.5, 0.03]
    """
    return _step_up(p_values, lambda p: p * len(p))


def _step_up(
    p_values: Sequence[float] | NDArray[np.float64], expected: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> tuple[float, ...]:
    """Return the smallest ratio of expected to found p-values over all lines at or above each of them."""
    import numpy as np

    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    ratio = expected(p[order]) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(ratio[::-1])[::-1], 1.0)
    return tuple(q.tolist())
