"""Kinds of groups against each other: whole write-ups change places, so that what belongs together stays together.

Passages of one write-up resemble each other, and so do write-ups of one initiative; testing passages would take that for a
difference between kinds of groups. Shuffling which write-up has which label keeps every write-up as it is and asks how often
chance alone sorts them so unevenly.

Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd edition; Phipson & Smyth (2010),
Statistical Applications in Genetics and Molecular Biology 9(1), 39, for p-values that are never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import TYPE_CHECKING

from dialogue_synth.divergence.counting.several import adjusted, worth_testing
from dialogue_synth.divergence.counting.usual import CountTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_SHUFFLES = 9_999
AT_ONCE = 4_000_000  # numbers shuffled together in memory
N_RESAMPLES = 1_000
SEED = 20_251_107
MIN_GROUP = 3  # write-ups with a label, and without it: fewer are single groups, which have kinds of their own
USUAL_KAPPA = 20.0  # bounds the weight of a long write-up; it changes the power and not the validity


@dataclass(frozen=True, slots=True)
class GroupTest:
    """The write-ups with one label against all others, on one code.

    Attributes:
        attribute: What write-ups are grouped by.
        label: What these have in common.
        table: Place of the question's table.
        code: Column of that table.
        share: Mean share of the code in write-ups with the label (0-1), long write-ups counting a little more.
        others: The same for the others.
        p: Two-sided, from shuffling (above 0, at most 1).
        smallest_p: The smallest it could be with as many write-ups.
        q: The smallest false discovery rate at which it would be flagged (0-1).
    """

    attribute: str
    label: str
    table: int
    code: int
    share: float
    others: float
    p: float
    smallest_p: float
    q: float = 1.0

    @property
    def effect(self) -> float:
        """Share with the label minus share without it: -1 to 1."""
        return self.share - self.others


def compare_groups(tables: Sequence[CountTable], labels: Mapping[str, Sequence[str]], *, rate: float) -> tuple[GroupTest, ...]:
    """Compare the write-ups of each label with all others, on every code of every table.

    Args:
        tables: With the same write-ups in the same rows.
        labels: For each attribute the labels of the write-ups, in the order of the rows; those without one ("") take no part.
        rate: The false discovery rate aimed at (0-1); decides which tests are worth making.

    Returns:
        The tests made, as one family, by attribute, table, label and code. Shuffles come from a fixed seed: the same input
        gives the same result.
    """
    found = [test for attribute, given in labels.items() for test in _compare(attribute, tables, given)]
    threshold = worth_testing([test.smallest_p for test in found], rate)
    made = [test for test in found if test.smallest_p <= threshold]
    return tuple(replace(test, q=q) for test, q in zip(made, adjusted([test.p for test in made]), strict=True))


def q_without(table: CountTable, labels: Sequence[str], tests: Sequence[GroupTest], test: GroupTest, writeup: int) -> float:
    """Return the q-value (0-1) that one of ``tests`` would have without one write-up, a row of its ``table``."""
    kept = [label if row != writeup else "" for row, label in enumerate(labels)]
    column = CountTable((table.codes[test.code],), table.counts[:, [test.code]], table.totals)
    again = _compare(test.attribute, [column], kept)
    p = next((other.p for other in again if other.label == test.label), 1.0)
    place = tests.index(test)
    return adjusted([p if i == place else other.p for i, other in enumerate(tests)])[place]


def weightiest(table: CountTable, labels: Sequence[str], test: GroupTest, n: int) -> list[int]:
    """Return the rows with a test's label and passages, at most ``n``: those without which its share would be nearest to the others'."""
    import numpy as np

    rows = [row for row, label in enumerate(labels) if label == test.label and table.totals[row]]
    if len(rows) <= n:
        return rows
    weighted, weights = _weighted(table, rows)
    own = weighted[:, test.code]
    without = (own.sum() - own) / (weights.sum() - weights)
    nearest = np.argsort(np.abs(without - test.others), kind="stable")[:n]
    return sorted(rows[place] for place in nearest.tolist())


def effect_interval(table: CountTable, labels: Sequence[str], test: GroupTest) -> tuple[float, float]:
    """Return the middle 95 % of a test's effect over draws of whole write-ups, with replacement within the label and without."""
    import numpy as np

    rows = [row for row, label in enumerate(labels) if label and table.totals[row]]
    weighted, weights = _weighted(table, rows)
    inside = np.array([labels[row] == test.label for row in rows])
    random = np.random.default_rng(SEED)
    means = []
    for members in (np.flatnonzero(inside), np.flatnonzero(~inside)):
        drawn = random.choice(members, size=(N_RESAMPLES, len(members)))
        means.append(weighted[drawn, test.code].sum(axis=1) / weights[drawn].sum(axis=1))
    low, high = np.quantile(means[0] - means[1], [0.025, 0.975])
    return float(low), float(high)


def _weighted(table: CountTable, rows: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each write-up's shares times its weight, shape ``(n_rows, n_codes)``, and the weights, shape ``(n_rows,)``."""
    import numpy as np

    n = table.totals[rows].astype(np.float64)
    weights = n * (USUAL_KAPPA + 1) / (USUAL_KAPPA + n)
    return table.counts[rows] / np.maximum(n, 1)[:, None] * weights[:, None], weights


def _compare(attribute: str, tables: Sequence[CountTable], labels: Sequence[str]) -> list[GroupTest]:
    import numpy as np

    rows = [row for row, label in enumerate(labels) if label]
    sizes = Counter(labels[row] for row in rows)
    compared = sorted(label for label, size in sizes.items() if size >= MIN_GROUP)
    if not compared or not tables:
        return []
    member = np.array([[labels[row] == label for row in rows] for label in compared])
    shares = [_weighted(table, rows) for table in tables]
    centred = [weighted - weights[:, None] * (weighted.sum(axis=0) / max(weights.sum(), 1.0)) for weighted, weights in shares]
    p = np.split(_shuffled_p(member, np.hstack(centred)), np.cumsum([len(table.codes) for table in tables])[:-1], axis=1)
    return [
        test
        for place, (weighted, weights) in enumerate(shares)
        for i, label in enumerate(compared)
        for test in _of_label(attribute, label, place, member[i], weighted, weights, p[place][i])
    ]


def _of_label(
    attribute: str,
    label: str,
    place: int,
    member: NDArray[np.bool_],
    weighted: NDArray[np.float64],
    weights: NDArray[np.float64],
    p: NDArray[np.float64],
) -> list[GroupTest]:
    """Return the tests of one label on one table; none where too few write-ups on either side have passages."""
    n, n_label = int((weights > 0).sum()), int((weights[member] > 0).sum())
    if min(n_label, n - n_label) < MIN_GROUP:
        return []
    smallest = 1 / min(N_SHUFFLES + 1, comb(n, n_label))
    share, others = (weighted[side].sum(axis=0) / weights[side].sum() for side in (member, ~member))
    return [GroupTest(attribute, label, place, j, float(share[j]), float(others[j]), float(p[j]), smallest) for j in range(len(p))]


def _shuffled_p(member: NDArray[np.bool_], centred: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return two-sided p-values, shape ``(n_labels, n_codes)``: how often shuffled write-ups are as far out as the real ones.

    Args:
        member: Whether a write-up has the label, shape ``(n_labels, n_rows)``.
        centred: Weighted distance of each write-up's share from the mean, shape ``(n_rows, n_codes)``.
    """
    import numpy as np

    random = np.random.default_rng(SEED)
    has_label = member.astype(np.float64)
    # Rounding must not make a shuffle that gives the same sum look smaller.
    seen = np.abs(has_label @ centred) * (1 - 1e-9)
    as_far = np.zeros(seen.shape)
    at_once = max(1, AT_ONCE // member.size)
    for start in range(0, N_SHUFFLES, at_once):
        order = random.random((min(at_once, N_SHUFFLES - start), member.shape[1])).argsort(axis=1)
        as_far += (np.abs(has_label[:, order] @ centred) >= seen[:, None, :]).sum(axis=1)
    return (as_far + 1) / (N_SHUFFLES + 1)
