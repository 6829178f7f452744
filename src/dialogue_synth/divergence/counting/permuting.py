"""Kinds of groups against each other: whole write-ups change places, so that what belongs together stays together.

Passages of one write-up resemble each other, and so do write-ups of one initiative; testing passages would take that for a
difference between kinds of groups. Shuffling which write-up has which label keeps every write-up as it is and asks how often
chance alone sorts them so unevenly.

Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd edition; Phipson & Smyth (2010),
Statistical Applications in Genetics and Molecular Biology 9(1), 39, for p-values that are never zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import TYPE_CHECKING

from dialogue_synth.divergence.counting.several import adjusted, worth_testing
from dialogue_synth.divergence.counting.usual import CountTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_SHUFFLES = 9_999
AT_ONCE = 1_000_000  # numbers shuffled together in memory
N_RESAMPLES = 1_000
SEED = 20_251_107
MIN_GROUP = 3  # write-ups with a label, and without it: fewer are single groups, which have kinds of their own
ROUNDING = 1e-12  # shares nearer to their mean than this are equal to it
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


@dataclass(frozen=True, eq=False)
class _Sorted:
    """The write-ups of a round sorted by what they are labelled with, and what is added up of those with each label.

    Attributes:
        labels: Those that are compared, ``n_labels`` of them.
        members: The write-ups with each label: places from 0 to ``n_writeups - 1``, in ascending order.
        centred: Weighted distance of each write-up's share from the mean, shape ``(n_writeups, n_codes)``.
        shares: Of each table, shares times weights, shape ``(n_writeups, n_codes of the table)``, and weights, shape ``(n_writeups,)``.
    """

    labels: tuple[str, ...]
    members: tuple[NDArray[np.intp], ...]
    centred: NDArray[np.float64]
    shares: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]


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
    asked = [(attribute, made) for attribute, given in labels.items() if (made := _sorted(tables, given))]
    p = _shuffled_p([made for _, made in asked])
    found = [test for (attribute, made), own in zip(asked, p, strict=True) for test in _tests(attribute, made, own)]
    threshold = worth_testing([test.smallest_p for test in found], rate)
    worth = [test for test in found if test.smallest_p <= threshold]
    return tuple(replace(test, q=q) for test, q in zip(worth, adjusted([test.p for test in worth]), strict=True))


def q_without(
    tables: Sequence[CountTable], labels: Mapping[str, Sequence[str]], tests: Sequence[GroupTest], left_out: Sequence[tuple[int, int]]
) -> tuple[float, ...]:
    """Return the q-values that tests would have, each without one write-up.

    Args:
        tables: As in `compare_groups`.
        labels: The same.
        tests: What that returned.
        left_out: Places in ``tests``, each with the row that is left out. All take their turns in the same shuffles: to shuffle takes
            longer than to count.

    Returns:
        For each of ``left_out`` (0-1).
    """
    import numpy as np

    again = [_without(tables[tests[place].table], labels[tests[place].attribute], tests[place], row) for place, row in left_out]
    p_again = iter(_shuffled_p([made for made in again if made]))
    p = np.array([test.p for test in tests])
    found = []
    for (place, _), made in zip(left_out, again, strict=True):
        p_left = p.copy()
        p_left[place] = next(p_again)[0, 0] if made else 1.0
        found.append(adjusted(p_left)[place])
    return tuple(found)


def _without(table: CountTable, labels: Sequence[str], test: GroupTest, writeup: int) -> _Sorted | None:
    """Return what one test needs without one write-up; None where too few would be left to compare."""
    column = CountTable((table.codes[test.code],), table.counts[:, [test.code]], table.totals)
    made = _sorted([column], [label if row != writeup else "" for row, label in enumerate(labels)], test.label)
    return made if made and _are_enough(made.shares[0][1], made.members[0]) else None


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


def _sorted(tables: Sequence[CountTable], labels: Sequence[str], only: str = "") -> _Sorted | None:
    """Sort write-ups by their labels, or pick those with ``only`` one; None where no label is on enough of them."""
    import numpy as np

    rows = [row for row, label in enumerate(labels) if label]
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(labels[row], []).append(place)
    compared = sorted(label for label, own in places.items() if len(own) >= MIN_GROUP and label == (only or label))
    if not compared or not tables:
        return None
    shares = tuple(_weighted(table, rows) for table in tables)
    centred = [_centred(weighted, weights) for weighted, weights in shares]
    return _Sorted(tuple(compared), tuple(np.array(places[label], dtype=np.intp) for label in compared), np.hstack(centred), shares)


def _tests(attribute: str, made: _Sorted, p: NDArray[np.float64]) -> list[GroupTest]:
    """Return the tests of one attribute, from their p-values of shape ``(n_labels, n_codes)``."""
    import numpy as np

    of_tables = np.split(p, np.cumsum([weighted.shape[1] for weighted, _ in made.shares])[:-1], axis=1)
    return [
        test
        for place, (weighted, weights) in enumerate(made.shares)
        for i, label in enumerate(made.labels)
        for test in _of_label(attribute, label, place, made.members[i], weighted, weights, of_tables[place][i])
    ]


def _of_label(
    attribute: str,
    label: str,
    place: int,
    members: NDArray[np.intp],
    weighted: NDArray[np.float64],
    weights: NDArray[np.float64],
    p: NDArray[np.float64],
) -> list[GroupTest]:
    """Return the tests of one label on one table; none where too few write-ups on either side have passages."""
    import numpy as np

    if not _are_enough(weights, members):
        return []
    member = np.isin(np.arange(len(weights)), members)
    smallest = 1 / min(N_SHUFFLES + 1, comb(int((weights > 0).sum()), int((weights[members] > 0).sum())))
    share, others = (weighted[side].sum(axis=0) / weights[side].sum() for side in (member, ~member))
    return [GroupTest(attribute, label, place, j, float(share[j]), float(others[j]), float(p[j]), smallest) for j in range(len(p))]


def _centred(weighted: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted distances from the mean share; what rounding alone makes of equal shares is 0, or shuffles would compare it."""
    import numpy as np

    expected = weights[:, None] * (weighted.sum(axis=0) / max(weights.sum(), 1.0))
    distance = weighted - expected
    return np.where(np.abs(distance) <= ROUNDING * weights[:, None], 0.0, distance)


def _are_enough(weights: NDArray[np.float64], members: NDArray[np.intp]) -> bool:
    """Whether enough write-ups with a label, and enough others, have passages."""
    n, n_label = int((weights > 0).sum()), int((weights[members] > 0).sum())
    return min(n_label, n - n_label) >= MIN_GROUP


def _shuffled_p(asked: Sequence[_Sorted]) -> list[NDArray[np.float64]]:
    """Return two-sided p-values, each of shape ``(n_labels, n_codes)``: how often shuffled write-ups are as far out as the real ones.

    As many write-ups are always shuffled in the same ways, so those who have as many share them.
    """
    import numpy as np

    seen = [np.array([made.centred[members].sum(axis=0) for members in made.members]) for made in asked]
    # Rounding must not make a shuffle that gives the same sum look smaller.
    least = [np.abs(sums) * (1 - 1e-9) for sums in seen]
    as_far = [np.zeros(sums.shape) for sums in seen]
    for n_writeups in sorted({len(made.centred) for made in asked}):
        turns = [place for place, made in enumerate(asked) if len(made.centred) == n_writeups]
        for places in _shuffles(n_writeups):
            for turn in turns:
                as_far[turn] += (np.abs(_sums(asked[turn], places)) >= least[turn]).sum(axis=0)
    return [(found + 1) / (N_SHUFFLES + 1) for found in as_far]


def _shuffles(n_writeups: int) -> Iterator[NDArray[np.int32]]:
    """Yield where each write-up goes in each of `N_SHUFFLES`, some at once, shape ``(n_at_once, n_writeups)``."""
    import numpy as np

    random = np.random.default_rng(SEED)
    at_once = max(1, AT_ONCE // n_writeups)
    for start in range(0, N_SHUFFLES, at_once):
        order = random.random((min(at_once, N_SHUFFLES - start), n_writeups)).argsort(axis=1)
        places = np.empty(order.shape, dtype=np.int32)
        np.put_along_axis(places, order, np.arange(n_writeups, dtype=np.int32)[None], axis=1)
        yield places


def _sums(made: _Sorted, places: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return what the write-ups of each label come to in each shuffle, shape ``(n_shuffles, n_labels, n_codes)``."""
    import numpy as np
    from scipy.sparse import csr_array

    # Each row of the matrix picks the write-ups of one label in one shuffle: what is not in it need not be looked at.
    picked = places[:, np.concatenate(made.members)]
    ends = np.cumsum([len(members) for members in made.members], dtype=np.int32)
    starts = np.concatenate(([0], (np.arange(len(picked), dtype=np.int32)[:, None] * ends[-1] + ends).ravel()), dtype=np.int32)
    shape = (len(starts) - 1, len(made.centred))
    sums: NDArray[np.float64] = csr_array((np.ones(picked.size), picked.ravel(), starts), shape=shape) @ made.centred
    return sums.reshape(len(picked), len(ends), -1)
