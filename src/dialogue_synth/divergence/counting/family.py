"""A family of tests: every write-up on every code of one kind, with the share of false alarms among its flags held down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from dialogue_synth.divergence.counting.beta_binomial import at_least, at_most
from dialogue_synth.divergence.counting.several import adjusted, worth_testing
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
        q: The smallest false discovery rate of its part of the family at which it would be flagged (0-1).
        part: The part of the family that it is adjusted with.
    """

    table: int
    writeup: int
    code: int
    direction: Direction
    k: int
    n: int
    usual: float
    p: float
    q: float
    part: int = 0

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
        n_tests: For each part how many comparisons its flags are corrected for: the tests made, or more.
    """

    usual: tuple[UsualShares, ...]
    tests: tuple[CountTest, ...]
    too_little: tuple[tuple[int, ...], ...]
    rate: float
    n_tests: tuple[int, ...]

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
    def _sorted(self) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]:
        """All p-values of each part and their q-values, the smallest first."""
        import numpy as np

        own = [[test for test in self.tests if test.part == part] for part in range(len(self.n_tests))]
        return tuple((np.sort([test.p for test in tests]), np.sort([test.q for test in tests])) for tests in own)

    def _q(self, test: CountTest, p: float) -> float:
        """Return the q-value of a test if its p-value were ``p`` and all others what they are."""
        import numpy as np

        all_p, all_q = self._sorted[test.part]
        rank = int(np.searchsorted(all_p, p, side="right")) + (p < test.p)
        larger = float(all_q[rank]) if rank < len(all_q) else 1.0
        return min(1.0, p * self.n_tests[test.part] / max(rank, 1), larger)


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
    parts: Sequence[int] | None = None,
    weights: Sequence[NDArray[np.float64]] | None = None,
    n_compared: Sequence[int] = (),
) -> Family:
    """Test every write-up on every code, one-sided, leaving out what cannot tell anything, and adjust for their number.

    Args:
        tables: One for each question, with the same write-ups in the same rows.
        min_total: Passages on a question below which a write-up is not tested on it.
        rate: The false discovery rate aimed at (0-1): the share of false alarms among all flags of the family.
        directions: Which sides to look at; each is a test of its own.
        parts: For each table the part of the family that it is learnt and adjusted with, from 0; all are one if not given.
        weights: How many write-ups each one stands for; see `fit_usual_shares`.
        n_compared: For each part how many comparisons its tests were chosen from by looking at the data, if they were.

    Returns:
        The family. The same tables give the same result whatever the order of their rows, up to that order.

    Raises:
        ValueError: The tables differ in their numbers of write-ups.
    """
    part_of = list(parts or [0] * len(tables))
    usual: dict[int, UsualShares] = {}
    tests: list[CountTest] = []
    n_tests = []
    for part in range(max(part_of, default=-1) + 1):
        places = [place for place, its_part in enumerate(part_of) if its_part == part]
        fitted = fit_usual_shares([tables[place] for place in places], weights and [weights[place] for place in places])
        usual |= dict(zip(places, fitted, strict=True))
        found = [rows for place in places for rows in _tests(place, usual[place], min_total, directions)]
        n_before = n_compared[part] if n_compared else 0
        made = _made(found, rate, n_before, part)
        tests += made
        n_tests.append(max(len(made), n_before))
    tests.sort(key=lambda test: (test.table, test.writeup, test.code, test.direction))
    tested = {(test.table, test.writeup) for test in tests}
    too_little = (tuple(row for row in range(len(t.totals)) if (place, row) not in tested) for place, t in enumerate(tables))
    return Family(tuple(usual[place] for place in range(len(tables))), tuple(tests), tuple(too_little), rate, tuple(n_tests))


def _made(found: Sequence[NDArray[np.float64]], rate: float, n_compared: int, part: int) -> list[CountTest]:
    """Return the tests of one part that are worth making, with their q-values."""
    import numpy as np

    possible = np.concatenate([np.zeros((0, 9)), *found])
    made = possible[possible[:, 8] <= worth_testing(possible[:, 8], rate)]
    q_values = adjusted(made[:, 7], max(0, n_compared - len(made)))
    return [
        CountTest(int(table), int(row), int(code), "little" if little else "much", int(k), int(n), usual, p, q, part)
        for (table, row, code, little, k, n, usual, p, _), q in zip(made.tolist(), q_values, strict=True)
    ]


def _tests(place: int, shares: UsualShares, min_total: int, directions: Sequence[Direction]) -> list[NDArray[np.float64]]:
    """Return the tests of one table, those of one code, length and direction at once.

    Returns:
        Rows of table, write-up, code, 1 for little, count, passages, usual share, p, and the smallest p with as many passages.
    """
    import numpy as np

    totals = shares.table.totals
    found = []
    for column in range(len(shares.table.codes)):
        usual = shares.expected(column)
        for n in np.unique(totals[totals >= max(1, min_total)]).tolist():
            rows = np.flatnonzero(totals == n)
            k, probability = shares.table.counts[rows, column], shares.predictive(rows, column, n)
            for direction in directions:
                tail, extreme, can = (at_least, n, k >= 0) if direction == "much" else (at_most, 1, k > 0)
                smallest = tail(np.full(len(rows), extreme), probability)
                test = (place, rows, column, direction == "little", k, n, usual[rows], tail(k, probability), smallest)
                found.append(np.stack(np.broadcast_arrays(*test), axis=1).astype(np.float64)[can])
    return found
