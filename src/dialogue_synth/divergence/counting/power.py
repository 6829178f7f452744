"""What could not have been found: the smallest divergence that is flagged four times in five, from n and kappa alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_synth.divergence.counting.beta_binomial import at_least, probabilities

POWER = 0.8  # "would have been found" means: four times in five


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A line of the table: with so many passages, this is the smallest share of a code that would have been found.

    Attributes:
        n_passages: Passages of the write-up on the question.
        usual_share: Share of the code among the others (0-1).
        needed: Passages on the code from which on it is flagged; None where even all of them would not be enough.
        smallest_share: Share that the group must really give to the code (0-1); None as above.
    """

    n_passages: int
    usual_share: float
    needed: int | None
    smallest_share: float | None


@dataclass(frozen=True, slots=True)
class Power:
    """What could have been found in one family of tests.

    Attributes:
        kappa: How closely groups keep to the usual shares, as estimated from the corpus.
        n_tests: Comparisons made.
        threshold: The p-value that a divergence needs if it is the only one (0-1).
        rows: The table.
    """

    kappa: float
    n_tests: int
    threshold: float
    rows: tuple[PowerRow, ...]


def power_table(
    kappa: float,
    threshold: float,
    *,
    n_passages: Sequence[int] = (6, 12, 24, 60),
    usual_shares: Sequence[float] = (0.05, 0.15),
    power: float = POWER,
) -> tuple[PowerRow, ...]:
    """Return for each length of a write-up and usual share the smallest share that would be flagged with a chance of ``power``.

    The usual share and kappa are taken as known; where there are few write-ups a divergence must be a little larger.

    Args:
        kappa: How closely groups keep to the usual share, above 0; see `UsualShares.kappa`.
        threshold: The p-value from which on a test is flagged (0-1): for one that stands alone, the rate divided by the
            number of tests made.
        n_passages: Lengths of write-ups, each 1 or more.
        usual_shares: Above 0 and below 1.
        power: The chance that is asked for, above 0 and below 1.

    >>> [row] = power_table(20, 0.001, n_passages=[12], usual_shares=[0.1])
    >>> row.needed, round(row.smallest_share, 2)
    (8, 0.73)
    """
    return tuple(_row(n, usual, kappa, threshold, power) for n in n_passages for usual in usual_shares)


def _row(n: int, usual: float, kappa: float, threshold: float, power: float) -> PowerRow:
    import numpy as np
    from scipy.special import betaincinv

    counts = np.arange(1, n + 1)
    p = at_least(counts, np.broadcast_to(probabilities(n, usual, kappa), (n, n + 1)))
    enough = counts[p <= threshold]
    if not enough.size:
        return PowerRow(n, usual, None, None)
    needed = int(enough[0])
    # The chance of `needed` or more of n passages rises with the share as an incomplete beta function does.
    return PowerRow(n, usual, needed, round(float(betaincinv(needed, n - needed + 1, power)), 4))
