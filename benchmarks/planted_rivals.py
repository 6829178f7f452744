"""Usual tests for the same question, on the same counts: they take passages for independent of each other.

Each one asks whether a write-up's share of a code differs from all others' together. None knows that groups always differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom, norm

from dialogue_synth.divergence.counting import CountTable
from dialogue_synth.divergence.counting.several import adjusted

Flagged = tuple[int, int, int]  # table, write-up, code
ALPHA = 0.05
RATE = 0.1


def z_test(tables: Sequence[CountTable], min_total: int) -> set[Flagged]:
    """Two proportions with a pooled variance, two-sided at 0.05 each, as spreadsheets do it."""
    return {at for at, k, n, others_k, others_n in _cells(tables, min_total) if abs(_z(k, n, others_k, others_n)) > norm.ppf(1 - ALPHA / 2)}


def fightin_words(tables: Sequence[CountTable], min_total: int) -> set[Flagged]:
    """Log odds with an informative Dirichlet prior, beyond 1.96 (Monroe, Colaresi & Quinn 2008, Political Analysis 16(4), 372-403)."""
    found = set()
    for at, k, n, others_k, others_n in _cells(tables, min_total):
        prior = (k + others_k + 0.5) / (n + others_n + 1) * 10  # ten passages' worth of what all write-ups say
        a, b = k + prior, others_k + prior
        delta = np.log(a / (n + 10 - a)) - np.log(b / (others_n + 10 - b))
        if abs(delta / np.sqrt(1 / a + 1 / b)) > norm.ppf(1 - ALPHA / 2):
            found.add(at)
    return found


def fisher_bh(tables: Sequence[CountTable], min_total: int) -> set[Flagged]:
    """Fisher's exact test, one-sided, with Benjamini-Hochberg at the rate that we aim at."""
    cells = list(_cells(tables, min_total))
    p: NDArray[np.float64] = hypergeom.sf(*np.array([(k - 1, n + on, k + ok, n) for _, k, n, ok, on in cells]).T)
    return {at for (at, *_), q in zip(cells, adjusted(p), strict=True) if q <= RATE}


RIVALS: Mapping[str, Callable[[Sequence[CountTable], int], set[Flagged]]] = {
    "z-test": z_test,
    "Fightin' Words": fightin_words,
    "Fisher + BH": fisher_bh,
}


def _cells(tables: Sequence[CountTable], min_total: int) -> Iterator[tuple[Flagged, int, int, int, int]]:
    for place, table in enumerate(tables):
        all_k, all_n = table.counts.sum(axis=0), int(table.totals.sum())
        for row in np.flatnonzero(table.totals >= min_total).tolist():
            n = int(table.totals[row])
            for column in range(len(table.codes)):
                k = int(table.counts[row, column])
                yield (place, row, column), k, n, int(all_k[column]) - k, all_n - n


def _z(k: int, n: int, others_k: int, others_n: int) -> float:
    pooled = (k + others_k) / (n + others_n)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / others_n)) if 0 < pooled < 1 and others_n else np.inf
    return float((k / n - others_k / max(others_n, 1)) / spread)
