"""A family of tests: every write-up on every code of one kind, with the share of false alarms among its flags held down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from dialogue_synth.divergence.counting.beta_binomial import at_least, at_most, each_at_least, each_at_most, if_not_silent
from dialogue_synth.divergence.counting.several import Chance, adjusted_for
from dialogue_synth.divergence.counting.usual import CountTable, UsualShares, fit_usual_shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Direction = Literal["much", "little"]
FUNNEL = 0.95  # of groups that only differ as groups do lie within the limits shown on a card


@dataclass(frozen=True, slots=True)
class CountTest:
    """One write-up's count of one code against what the others let expect.

    Attributes:
        table: Place of the question's table in the family.
        writeup: Row of that table.
        code: Column of that table.
        direction: ``much``: is the count unusually large; ``little``: unusually small, though not zero.
        k: The count.
        n: The write-up's passages on the question.
        usual: The share that the others show (0-1).
        p: One-sided mid-p (0-1).
        least: The smallest p-value that it could have come to, whatever was counted in as many passages (0-1).
        q: The smallest false discovery rate of the family at which it would be flagged (0-1).
    """

    table: int
    writeup: int
    code: int
    direction: Direction
    k: int
    n: int
    usual: float
    p: float
    least: float
    q: float

    @property
    def effect(self) -> float:
        """How much more (or, below 0, less) of the write-up's passages carry the code than usual: -1 to 1."""
        return self.k / self.n - self.usual


@dataclass(frozen=True, eq=False)
class Family:
    """All tests of one kind in one initiative.

    Attributes:
        usual: What is usual on each question, in the order of the tables.
        tests: The tests made, by table, write-up, code and direction.
        too_little: For each table the rows with too little text to tell: too few passages for any test.
        rate: The false discovery rate aimed at.
        chance: What is to be expected of all comparisons that its flags are corrected for: the tests made, or more.
    """

    usual: tuple[UsualShares, ...]
    tests: tuple[CountTest, ...]
    too_little: tuple[tuple[int, ...], ...]
    rate: float
    chance: Chance

    @property
    def n_tests(self) -> int:
        """How many comparisons the flags are corrected for."""
        return self.chance.n_tests

    @property
    def flagged(self) -> tuple[CountTest, ...]:
        """The tests that are flagged at the family's rate."""
        return tuple(test for test in self.tests if test.q <= self.rate)

    def q_without(self, test: CountTest, n_less: int = 1) -> float:
        """Return the q-value (0-1) that a flag would have without ``n_less`` of the passages that it rests on.

        A ``much`` then has fewer passages on the code and in all; a ``little`` would have more on the code instead, in a
        write-up of the same length. 1 where nothing would be left.
        """
        change = -n_less if test.direction == "much" else n_less
        k, n = test.k + change, test.n + min(0, change)
        if k < 0 or k > n or n == 0:
            return 1.0
        return self._q(test, self.p_of(test.table, test.writeup, test.code, k, n, test.direction))

    def n_to_vanish(self, test: CountTest) -> int:
        """Return how many of the passages that a flag rests on have to go (for a ``little``: to be added) before it vanishes."""
        return next(n for n in range(1, test.n + 2) if self.q_without(test, n) > self.rate)

    def p_of(self, table: int, writeup: int, code: int, k: int, n: int, direction: Direction) -> float:
        """Return the one-sided mid-p (0-1) of ``k`` of ``n`` passages, judged by the others of a write-up."""
        probability = self.usual[table].predictive([writeup], code, n)
        return float((at_least if direction == "much" else at_most)([k], probability)[0])

    def limits(self, test: CountTest) -> tuple[float, float]:
        """Return between which shares (0-1) `FUNNEL` of groups with as many passages lie that only differ as groups do."""
        return funnel_limits(self.usual[test.table].predictive([test.writeup], test.code, test.n)[0])

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """All p-values and all q-values, the smallest first."""
        import numpy as np

        return np.sort([test.p for test in self.tests]), np.sort([test.q for test in self.tests])

    def _q(self, test: CountTest, p: float) -> float:
        """Return the q-value of a test if its p-value were ``p`` and all others what they are."""
        import numpy as np

        all_p, all_q = self._sorted
        rank = int(np.searchsorted(all_p, p, side="right")) + (p < test.p)
        larger = float(all_q[rank]) if rank < len(all_q) else 1.0
        return min(1.0, float(self.chance.up_to(p)) / max(rank, 1), larger)


def funnel_limits(probability: NDArray[np.float64]) -> tuple[float, float]:
    """Return between which shares (0-1) the middle `FUNNEL` of counts lies.

    Args:
        probability: Of the counts 0 to n, shape ``(n + 1,)``, summing to 1; n is 1 or more.

    >>> import numpy as np
    >>> funnel_limits(np.array([0.01, 0.04, 0.9, 0.04, 0.01]))
    (0.25, 0.75)
    """
    import numpy as np

    n = len(probability) - 1
    low, high = np.searchsorted(np.cumsum(probability), [(1 - FUNNEL) / 2, (1 + FUNNEL) / 2])
    return float(low) / n, float(min(high, n)) / n


def run_family(
    tables: Sequence[CountTable],
    *,
    min_total: int,
    rate: float,
    directions: Sequence[Direction] = ("much",),
    weights: Sequence[NDArray[np.float64]] | None = None,
    chosen_from: Chance | None = None,
) -> Family:
    """Test every write-up on every code, one-sided, and adjust for what chance would give in all tests together.

    Args:
        tables: One for each question, with the same write-ups in the same rows.
        min_total: Passages on a question below which a write-up is not tested on it.
        rate: The false discovery rate aimed at (0-1): the share of false alarms among all flags of the family. Tests that
            could not reach such a p-value whatever was counted are not made.
        directions: Which sides to look at; each is a test of its own.
        weights: How many write-ups each one stands for; see `fit_usual_shares`.
        chosen_from: What was to be expected of the comparisons from which these were chosen by looking at the data, if they were.

    Returns:
        The family. The same tables give the same result whatever the order of their rows, up to that order.

    Raises:
        ValueError: The tables differ in their numbers of write-ups.
    """
    import numpy as np

    usual = fit_usual_shares(tables, weights)
    found = [rows for place, shares in enumerate(usual) for rows in _tests(place, shares, min_total, rate, directions)]
    made = np.concatenate([np.zeros((0, 9)), *(rows for rows, _ in found)])
    attainable = np.concatenate([np.zeros((2, 0)), *(values for _, values in found)], axis=1)
    chance = Chance.of(len(made), attainable[0], attainable[1], rate)
    chance = chance.or_more(chosen_from) if chosen_from else chance
    tests = [_test(row, q) for row, q in zip(made.tolist(), adjusted_for(made[:, 7], chance), strict=True)]
    tests.sort(key=lambda test: (test.table, test.writeup, test.code, test.direction))
    tested = {(test.table, test.writeup) for test in tests}
    too_little = (tuple(row for row in range(len(t.totals)) if (place, row) not in tested) for place, t in enumerate(tables))
    return Family(usual, tuple(tests), tuple(too_little), rate, chance)


def _test(row: Sequence[float], q: float) -> CountTest:
    table, writeup, code, little, k, n, usual, p, least = row
    return CountTest(int(table), int(writeup), int(code), "little" if little else "much", int(k), int(n), usual, p, least, q)


def _tests(
    place: int, shares: UsualShares, min_total: int, rate: float, directions: Sequence[Direction]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Yield the tests of one table, those of one code, length and direction at once, with what they could have come to.

    Yields:
        Rows of table, write-up, code, 1 for little, count, passages, usual share, p and the smallest p; and, of all p-values up to the rate
        that the tests can take, the p-values and how likely its test is to take each of them.
    """
    import numpy as np

    totals = shares.table.totals
    for column in range(len(shares.table.codes)):
        usual = shares.expected(column)
        for n in np.unique(totals[totals >= max(1, min_total)]).tolist():
            rows = np.flatnonzero(totals == n)
            k, probability = shares.table.counts[rows, column], shares.predictive(rows, column, n)
            for direction in directions:
                much = direction == "much"
                p, chances = (each_at_least(probability), probability) if much else (each_at_most(probability), if_not_silent(probability))
                least = p.min(axis=1)
                able = (least <= rate) & (much | (k > 0))
                tests = np.broadcast_arrays(place, rows, column, not much, k, n, usual[rows], p[np.arange(len(rows)), k], least)
                small = p[able] <= rate
                yield np.stack(tests, axis=1).astype(np.float64)[able], np.stack([p[able][small], chances[able][small]])
