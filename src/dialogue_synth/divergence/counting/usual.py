"""What is usual among the other write-ups: the share of each code, how far groups stray from it, and what one more would do.

Every question's passages follow a Dirichlet-multinomial: each group draws its own shares of the codes from a Dirichlet
distribution around the usual ones, with a concentration ``kappa`` that all codes of the question have in common. A write-up
is judged by what the *others* (leave-one-out) let one expect of a group with as many passages: the beta-binomial for its
count of a code, averaged over the posterior of the usual share and of ``kappa``. So neither is taken for better known than
it is, which matters with a dozen write-ups.

Four things keep one write-up from deciding over the others:

* The beta-binomial itself: a group's passages count for at most ``kappa + 1``, however many they are.
* Write-ups of more than `LONG` times the usual length inform the usual share as if they were that long.
* Exceptional write-ups are set aside softly: a small part of the counts (`EXCEPTIONAL`, over all codes) is taken to be
  just anything. Else a few extreme groups would make every group look free to be extreme, and so hide each other (masking).
* Questions lend each other what they tell about ``kappa``: see `kappas`.

Sources: Ohlssen, Sharples & Spiegelhalter (2007), Journal of the Royal Statistical Society A 170(4), 865-890, for the
predictive test and the mixture; Spiegelhalter (2005), Quality and Safety in Health Care 14(5), 347-351, and Jones, Ohlssen
& Spiegelhalter (2008), Journal of Clinical Epidemiology 61(3), 232-240, for funnel plots with overdispersion and false
discovery rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dialogue_synth.divergence.counting.beta_binomial import log_probability, probabilities
from dialogue_synth.divergence.counting.kappas import kappa_weights, kappas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG = 3.0  # times the median number of passages: longer write-ups inform the others no further
EXCEPTIONAL = 0.1  # of the write-ups; as many as are winsorised where hospitals are compared (Spiegelhalter 2005)
REACH, N_SHARES = 6.0, 13  # the grid of the usual share goes so many standard errors to each side
N_ROUNDS = 5  # of finding the centre of that grid; it moves less than a step after three
EDGE = 1e-3  # of the angle: keeps shares off 0 and 1


@dataclass(frozen=True, eq=False)
class CountTable:
    """How many of each write-up's passages on one question carry each code.

    Attributes:
        codes: What is counted: names of ``n_codes`` columns.
        counts: Passages that carry the code, shape ``(n_writeups, n_codes)``, whole numbers. A passage may carry several.
        totals: Passages on the question, shape ``(n_writeups,)``; 0 where a write-up has none.
    """

    codes: tuple[str, ...]
    counts: NDArray[np.int64]
    totals: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.counts.shape != (len(self.totals), len(self.codes)):
            raise ValueError(f"counts of shape {self.counts.shape} for {len(self.totals)} write-ups and {len(self.codes)} codes")
        if (self.counts < 0).any() or (self.counts > self.totals[:, None]).any():
            raise ValueError("a count lies outside 0 to the write-up's number of passages")


@dataclass(frozen=True, eq=False)
class _Column:
    """The posterior of one code's usual share on a grid, without each of the different pairs of count and total in turn.

    Attributes:
        pair_of: Place of each write-up's pair, shape ``(n_writeups,)``.
        shares: The grid for each kappa, shape ``(n_kappas, n_shares)``.
        posterior: Given kappa, without one write-up of a pair, shape ``(n_kappas, n_shares, n_pairs)``; sums to 1 over shares.
        log_marginal: Of the others' counts, given kappa, without one write-up of a pair, shape ``(n_kappas, n_pairs)``.
    """

    pair_of: NDArray[np.intp]
    shares: NDArray[np.float64]
    posterior: NDArray[np.float64]
    log_marginal: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class UsualShares:
    """What the other write-ups let one expect of each write-up, on one question.

    Attributes:
        table: The counts that it was learnt from.
        kappa_weights: Posterior of kappa without each write-up, shape ``(n_kappas, n_writeups)``; sums to 1 over kappas.
    """

    table: CountTable
    kappa_weights: NDArray[np.float64]
    _columns: tuple[_Column, ...]

    @cached_property
    def _grids(self) -> dict[tuple[int, int], NDArray[np.float64]]:
        return {}

    def expected(self, code: int) -> NDArray[np.float64]:
        """Return the usual share of a code (0-1) as the others of each write-up show it (posterior means), shape ``(n_writeups,)``."""
        column = self._columns[code]
        means = (column.posterior * column.shares[:, :, None]).sum(axis=1)
        found: NDArray[np.float64] = (self.kappa_weights * means[:, column.pair_of]).sum(axis=0)
        return found

    def predictive(self, writeups: Sequence[int] | NDArray[np.intp], code: int, n: int) -> NDArray[np.float64]:
        """Return how likely each count is for one more group with ``n`` passages on the question, as the others show it.

        Args:
            writeups: Rows of the table: the write-ups that are left out, each in turn.
            code: Column of the table.
            n: Passages that the group has on the question, 0 or more.

        Returns:
            Probabilities of 0 to ``n``, shape ``(len(writeups), n + 1)``; each row sums to 1.
        """
        column = self._columns[code]
        weights = column.posterior[:, :, column.pair_of[writeups]] * self.kappa_weights[:, None, writeups]
        flat = weights.reshape(-1, weights.shape[-1]).T
        predicted: NDArray[np.float64] = flat @ self._grid(code, n).reshape(flat.shape[1], -1)
        return predicted

    def kappa(self) -> float:
        """Return how closely groups keep to the usual shares: the geometric mean of kappa's posterior, over write-ups."""
        import numpy as np

        return float(np.exp(np.log(kappas()) @ self.kappa_weights.mean(axis=1)))

    def _grid(self, code: int, n: int) -> NDArray[np.float64]:
        """Probabilities of 0 to ``n`` for each kappa and share, kept because many write-ups have as many passages."""
        if (code, n) not in self._grids:
            self._grids[code, n] = probabilities(n, self._columns[code].shares, kappas()[:, None])
        return self._grids[code, n]


def fit_usual_shares(tables: Sequence[CountTable], weights: Sequence[NDArray[np.float64]] | None = None) -> tuple[UsualShares, ...]:
    """Learn what is usual from tables that count the same write-ups on different questions.

    Args:
        tables: With the same write-ups in the same rows.
        weights: For each table how many write-ups each of its write-ups stands for, shape ``(n_writeups,)``, above 0: where
            they were drawn with unequal chances. Each stands for itself if not given.

    Returns:
        One for each table, in their order.

    Raises:
        ValueError: The tables differ in their numbers of write-ups.
    """
    import numpy as np

    if len({len(table.totals) for table in tables}) > 1:
        raise ValueError("the tables are not about the same write-ups")
    exceptional = EXCEPTIONAL / max(1, sum(len(table.codes) for table in tables))
    given = weights or [np.ones(len(table.totals)) for table in tables]
    columns = [_columns(table, stands_for, exceptional) for table, stands_for in zip(tables, given, strict=True)]
    weighed = kappa_weights([_log_likelihood(of_table) for of_table in columns])
    return tuple(UsualShares(table, w, tuple(c)) for table, w, c in zip(tables, weighed, columns, strict=True))


def _columns(table: CountTable, stands_for: NDArray[np.float64], exceptional: float) -> list[_Column]:
    """Fit each code, and as one more column the passages that carry none of them, where codes exclude each other."""
    rest = table.totals - table.counts.sum(axis=1)
    codes = [table.counts[:, column] for column in range(len(table.codes))]
    return [
        _column(k, table.totals, stands_for, exceptional) for k in (*codes, *([rest] if rest.min(initial=0) >= 0 and rest.any() else []))
    ]


def _log_likelihood(columns: Sequence[_Column]) -> NDArray[np.float64]:
    """Log likelihood of kappa without each write-up, shape ``(n_kappas, n_writeups)``.

    The margins of a Dirichlet-multinomial are beta-binomial. Their likelihoods are multiplied, and because the last of
    ``m`` shares follows from the others, the product counts as ``(m - 1) / m`` of itself. Unlike the joint likelihood with
    estimated shares this is not biased towards agreement where passages are few, and it allows passages with several codes.
    """
    import numpy as np

    margins = [column.log_marginal[:, column.pair_of] for column in columns]
    log_likelihood: NDArray[np.float64] = np.sum(margins, axis=0) * max(1, len(margins) - 1) / len(margins)
    return log_likelihood


def _column(k: NDArray[np.int64], n: NDArray[np.int64], stands_for: NDArray[np.float64], exceptional: float) -> _Column:
    import numpy as np
    from scipy.special import logsumexp, softmax

    # Write-ups with the same count, total and weight have the same others: they are worked out once.
    pairs, pair_of, times = np.unique(np.stack([k, n, stands_for], axis=1), axis=0, return_inverse=True, return_counts=True)
    heard_k, heard_n = _shortened(pairs[:, 0], pairs[:, 1], n)
    shares, log_step = _share_grid(heard_k, heard_n, times * pairs[:, 2], exceptional)
    each = _log_mixture(log_probability(heard_k, heard_n, shares[..., None], kappas()[:, None, None]), heard_n, exceptional)
    each *= pairs[:, 2]
    without = (each @ times)[..., None] - each + log_step[..., None]
    return _Column(pair_of.reshape(-1), shares, softmax(without, axis=1), logsumexp(without, axis=1))


def _shortened(
    k: NDArray[np.float64], n: NDArray[np.float64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return counts and totals with long write-ups brought down to the longest that is heard in full, at the same share."""
    import numpy as np

    heard = lengths[lengths > 0]
    longest = int(LONG * np.median(heard)) if heard.size else 0
    kept = np.minimum(n, longest)
    return np.rint(k * kept / np.maximum(n, 1)), kept


def _log_mixture(log_p: NDArray[np.float64], n: NDArray[np.float64], exceptional: float) -> NDArray[np.float64]:
    """Log probability when a small part of the counts is just anything from 0 to n, one as likely as the other."""
    import numpy as np

    mixed: NDArray[np.float64] = np.logaddexp(np.log1p(-exceptional) + log_p, np.log(exceptional) - np.log1p(n))
    return mixed


def _share_grid(
    k: NDArray[np.float64], n: NDArray[np.float64], times: NDArray[np.float64], exceptional: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lay a grid over the usual share for each kappa, where its posterior is.

    The grid is even in the angle ``arcsin(sqrt(share))``, on which the standard error hardly depends on the share, and
    every angle is as likely before (Jeffreys' prior). Its centre is the mean of the write-ups' shares, each weighted by its
    information and by how likely it is not to be an exceptional one.

    Returns:
        Shares, and the log of the grid's step (minus infinity where it would leave 0 to 1), both of shape ``(n_kappas, n_shares)``.
    """
    import numpy as np

    each_kappa = kappas()[:, None]
    information = times * n * (each_kappa + 1) / (each_kappa + np.maximum(n, 1))
    weights = information
    for _ in range(N_ROUNDS):
        centre = ((weights * (k / np.maximum(n, 1))).sum(axis=1) + 0.5) / (weights.sum(axis=1) + 1)
        log_p = log_probability(k, n, centre[:, None], each_kappa)
        usual = np.exp(np.log1p(-exceptional) + log_p - _log_mixture(log_p, n, exceptional))
        weights = information * usual
    error = 0.5 / np.sqrt(weights.sum(axis=1) + 1)
    angles: NDArray[np.float64] = np.arcsin(np.sqrt(centre))[:, None] + error[:, None] * np.linspace(-REACH, REACH, N_SHARES)
    inside = (angles > EDGE) & (angles < np.pi / 2 - EDGE)
    step = np.where(inside, np.log(error)[:, None], -np.inf)
    return np.sin(np.clip(angles, EDGE, np.pi / 2 - EDGE)) ** 2, step
