"""Tables of counts, and studies that are large enough to be tested."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from dialogue_synth.divergence import Material
from dialogue_synth.divergence.counting import CountTable


def _table(counts: Sequence[Sequence[int]], totals: Sequence[int] | None = None) -> CountTable:
    k = np.array(counts, dtype=np.int64)
    n = k.sum(axis=1) if totals is None else np.array(totals, dtype=np.int64)
    return CountTable(tuple(f"c{i}" for i in range(k.shape[1])), k, n)


def _usual(n: int = 20) -> list[list[int]]:
    """Write-ups that spread 12 passages over four codes in much the same way."""
    return [[5 + i % 2, 4 - i % 2, 2, 1] for i in range(n)]


@pytest.fixture(scope="session")
def table() -> Callable[..., CountTable]:
    return _table


@pytest.fixture(scope="session")
def usual() -> Callable[..., list[list[int]]]:
    return _usual


def _spread(*counts: tuple[str, int]) -> str:
    """So many passages with each code and stance, every one in other words."""
    return " | ".join(f"{head} ~{head} no {i}" for head, n in counts for i in range(n))


@pytest.fixture(scope="session")
def study(make_material: Callable[..., Material]) -> Callable[..., Material]:
    """Twenty ordinary write-ups, and those that are given."""

    def make(**others: str) -> Material:
        ordinary = {f"w{i:02d}": _spread(("P1 support", 5 + i % 3), ("R1 support", 4), ("R2 concern", 1 + i % 2)) for i in range(20)}
        return make_material({**ordinary, **others})

    return make
