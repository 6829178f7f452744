"""Figures with intervals: whole write-ups are drawn again and again, because passages of one write-up are not independent.

Source: Davison & Hinkley (1997), Bootstrap Methods and their Application, sections 2.4 and 3.8 (percentile interval, clustered data).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

N_DRAWS = 1000
SEED = 0
DIGITS = 4
PERCENTILES = (2.5, 97.5)
MIN_DEFINED = 0.9  # share of the draws in which a figure must be defined for its interval to mean something
MIN_WRITEUPS = 2  # drawing one write-up again and again shows no spread

Part = tuple[str, float, float]  # write-up, numerator, denominator


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, what it was measured on, and its 95 % interval.

    ``value`` is None where it is not defined (nothing to measure, or one value only), ``low`` and ``high`` where an interval is not.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        """Return the figure for people.

        >>> str(Figure(0.5, 4, 0.25, 1.0)), str(Figure(0.5, 4)), str(Figure(None, 0))
        ('0.500 [0.250, 1.000]', '0.500', 'not defined')
        """
        if self.value is None:
            return "not defined"
        return f"{self.value:.3f}" if self.low is None else f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


class Draws:
    """The same write-ups, drawn with replacement `N_DRAWS` times. All figures of one report share the draws.

    Args:
        writeup_ids: The write-ups; those named more than once count once.
        seed: Equal seeds give equal draws.
    """

    def __init__(self, writeup_ids: Iterable[str], seed: int = SEED) -> None:
        self.rows = {writeup_id: row for row, writeup_id in enumerate(sorted(set(writeup_ids)))}
        self.seed = seed

    @cached_property
    def times(self) -> Floats:
        """How often each write-up was drawn, shape ``(N_DRAWS, n_writeups)``."""
        import numpy as np

        n = len(self.rows)
        drawn = np.random.default_rng(self.seed).integers(0, n, size=(N_DRAWS, n)) if n else np.zeros((N_DRAWS, 0), dtype=np.int64)
        flat = drawn + np.arange(N_DRAWS)[:, None] * n
        return np.bincount(flat.ravel(), minlength=N_DRAWS * n).reshape(N_DRAWS, n).astype(np.float64)

    def sums(self, values: Iterable[tuple[str, Sequence[float]]], width: int) -> Floats:
        """Add up values by write-up in each draw.

        Args:
            values: Pairs of a write-up and its ``width`` values; a write-up may come several times.
            width: Number of values.

        Returns:
            Shape ``(1 + N_DRAWS, width)``; the first row holds the sums of the sample itself.
        """
        import numpy as np

        table = np.zeros((len(self.rows), width))
        for writeup_id, row in values:
            table[self.rows[writeup_id]] += row
        return np.vstack([table.sum(axis=0), self.times @ table])

    def figure(self, values: Sequence[float] | Floats, n: int) -> Figure:
        """Return a figure from its value in the sample (first) and in each draw; NaN means not defined."""
        import numpy as np

        value, drawn = values[0], np.asarray(values[1:])
        if np.isnan(value):
            return Figure(None, n)
        defined = drawn[~np.isnan(drawn)]
        if len(self.rows) < MIN_WRITEUPS or len(defined) < MIN_DEFINED * len(drawn):
            return Figure(round(float(value), DIGITS), n)
        low, high = np.percentile(defined, PERCENTILES)
        return Figure(round(float(value), DIGITS), n, round(float(low), DIGITS), round(float(high), DIGITS))

    def ratio(self, parts: Iterable[Part]) -> Figure:
        """Return the sum of the numerators over the sum of the denominators, not defined where the latter is 0; ``n`` counts the parts."""
        parts = list(parts)
        return self.figure(self.ratios(parts), len(parts))

    def ratios(self, parts: Iterable[Part]) -> Floats:
        """Return the ratio in the sample and in each draw, shape ``(1 + N_DRAWS,)``; NaN where it is not defined."""
        sums = self.sums(((writeup_id, (top, bottom)) for writeup_id, top, bottom in parts), width=2)
        return divided(sums[:, 0], sums[:, 1])


def divided(top: Floats, bottom: Floats) -> Floats:
    """Divide number by number; NaN where the denominator is 0."""
    import numpy as np

    quotient: Floats = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom != 0)
    return quotient
