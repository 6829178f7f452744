"""Whether a machine's confidence can be believed: how right it is where it is sure, and whether 0.8 is right four times in five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.agreement.bootstrap import DIGITS, N_DRAWS, Draws, Figure, divided

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHARES = tuple(n / 10 for n in range(1, 11))
N_BINS = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that was scored: its write-up, the machine's confidence (0-1), and how right it was (0-1)."""

    writeup_id: str
    confidence: float
    score: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The mean score of the ``share`` that the machine is most sure of; ``confidence`` is that of the last one taken."""

    share: float
    confidence: float
    score: Figure


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Codings with a confidence from ``low`` to ``high``; ``mean_confidence`` and ``share_right`` are None where there are none."""

    low: float
    high: float
    n: int
    mean_confidence: float | None
    share_right: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The expected calibration error (0-1, lower is better), and the bins that it is made of."""

    error: Figure
    bins: tuple[ReliabilityBin, ...]


def risk_coverage(scored: Sequence[Scored], draws: Draws) -> tuple[CurvePoint, ...]:
    """Return the mean score of the most confident 10, 20, ... 100 %; nothing where nothing was scored.

    Of equally confident ones the worse are taken first, so that an order that says nothing helps nobody.

    Source: El-Yaniv & Wiener (2010), Journal of Machine Learning Research 11, 1605-1641.
    """
    import numpy as np

    if not scored:
        return ()
    ordered = sorted(scored, key=lambda s: (-s.confidence, s.score))
    scores = np.array([s.score for s in ordered])
    rows = [draws.rows[s.writeup_id] for s in ordered]
    curves = np.array([_curve(scores, np.ones(len(ordered))), *(_curve(scores, times[rows]) for times in draws.times)])
    n_taken = [max(1, round(share * len(ordered))) for share in SHARES]
    return tuple(
        CurvePoint(share, round(ordered[n - 1].confidence, DIGITS), draws.figure(curves[:, k], n))
        for k, (share, n) in enumerate(zip(SHARES, n_taken, strict=True))
    )


def _curve(scores: Floats, weights: Floats) -> Floats:
    """Mean score of each share, shape ``(len(SHARES),)``; the one at the border is taken in part."""
    import numpy as np

    reached = np.concatenate([[0.0], np.cumsum(weights)])
    gained = np.concatenate([[0.0], np.cumsum(weights * scores)])
    wanted = np.array(SHARES) * reached[-1]
    return divided(np.interp(wanted, reached, gained), wanted)


def reliability(scored: Sequence[Scored], draws: Draws) -> Reliability:
    """Compare confidence with the share that is right, in `N_BINS` bins of equal width.

    Args:
        scored: One entry a coding; ``score`` is 1 where it is right, else 0.
        draws: The write-ups drawn.

    Source: Naeini, Cooper & Hauskrecht (2015), AAAI-15, 2901-2907.

    >>> pairs = [Scored("a", 0.85, 1.0), Scored("a", 0.85, 0.0), Scored("b", 0.35, 0.0)]
    >>> reliability(pairs, Draws(["a", "b"])).error.value
    0.35
    """
    import numpy as np

    values = []
    for one in scored:
        row = [0.0] * (3 * N_BINS)
        row[3 * _bin(one.confidence) : 3 * _bin(one.confidence) + 3] = (1.0, one.confidence, one.score)
        values.append((one.writeup_id, row))
    sums = draws.sums(values, 3 * N_BINS).reshape(1 + N_DRAWS, N_BINS, 3)
    errors = divided(np.abs(sums[:, :, 1] - sums[:, :, 2]).sum(axis=1), sums[:, :, 0].sum(axis=1))
    return Reliability(draws.figure(errors, len(scored)), tuple(_in_bin(k, *map(float, row)) for k, row in enumerate(sums[0])))


def _bin(confidence: float) -> int:
    return min(int(confidence * N_BINS), N_BINS - 1)


def _in_bin(k: int, n: float, confidence: float, right: float) -> ReliabilityBin:
    means = (round(confidence / n, DIGITS), round(right / n, DIGITS)) if n else (None, None)
    return ReliabilityBin(k / N_BINS, (k + 1) / N_BINS, int(n), *means)
