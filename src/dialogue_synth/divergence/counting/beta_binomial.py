"""The beta-binomial distribution: counts from groups whose own shares scatter around a usual one.

Each group draws its share from a beta distribution with mean ``share`` and concentration ``kappa``, and then its passages
from that share. Small ``kappa``: groups differ widely; ``kappa = 20``: they differ about as much as samples of 20 passages
would; without limit: all have the same share (a binomial distribution). The correlation of two passages of one group is
``1 / (1 + kappa)``.

Source: Skellam (1948), Journal of the Royal Statistical Society B 10(2), 257-261.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


def log_probability(k: ArrayLike, n: ArrayLike, share: ArrayLike, kappa: ArrayLike) -> NDArray[np.float64]:
    """Log probability of ``k`` passages of ``n``.

    Args:
        k: Passages that carry the code, whole, from 0 to ``n``; any shape, as the others (they are broadcast).
        n: Passages in all, zero or more.
        share: The usual share, above 0 and below 1.
        kappa: The concentration of groups' shares around it, above 0.

    Returns:
        Natural logarithms, of the shape to which the arguments are broadcast. Nothing is checked.

    >>> import numpy as np
    >>> np.exp(log_probability([0, 1, 2], 2, 0.5, 2.0)).round(4).tolist()  # a flat beta: every count is as likely
    [0.3333, 0.3333, 0.3333]
    """
    import numpy as np
    from scipy.special import gammaln

    k, n, share, kappa = (np.asarray(value, dtype=np.float64) for value in (k, n, share, kappa))
    a, b = share * kappa, (1 - share) * kappa
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    log_p: NDArray[np.float64] = ways + gammaln(k + a) - gammaln(a) + gammaln(n - k + b) - gammaln(b) + gammaln(kappa) - gammaln(n + kappa)
    return log_p


def probabilities(n: int, share: ArrayLike, kappa: ArrayLike) -> NDArray[np.float64]:
    """Probabilities of 0, 1, ... ``n`` passages, for each share and concentration.

    Returns:
        Shape ``(*shape, n + 1)``, where ``shape`` is that of ``share`` and ``kappa`` broadcast; each row sums to 1.
    """
    import numpy as np

    share, kappa = np.broadcast_arrays(np.asarray(share, dtype=np.float64), np.asarray(kappa, dtype=np.float64))
    each: NDArray[np.float64] = np.exp(log_probability(np.arange(n + 1), n, share[..., None], kappa[..., None]))
    return each


def at_least(k: ArrayLike, probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """One-sided mid-p of counts as large as ``k``: the chance of more, and half the chance of just as much.

    Halving the chance of what was seen makes up for the steps in which the chances of small counts come; without it the
    test of a discrete count is too shy.

    Args:
        k: The counts seen, shape ``(n_rows,)``.
        probability: Of the counts 0 to n, shape ``(n_rows, n + 1)``; each row sums to 1.

    Returns:
        p-values (0-1), shape ``(n_rows,)``.

    Source: Lancaster (1961), Journal of the American Statistical Association 56(294), 223-234.

    >>> import numpy as np
    >>> at_least([2, 1], np.array([[0.25, 0.5, 0.25]] * 2)).tolist()
    [0.125, 0.5]
    """
    import numpy as np

    found: NDArray[np.float64] = each_at_least(probability)[np.arange(len(probability)), np.asarray(k, dtype=np.intp)]
    return found


def each_at_least(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `at_least` of every count from 0 to n, of the same shape as ``probability``."""
    import numpy as np

    from_k_on = probability[:, ::-1].cumsum(axis=1)[:, ::-1]
    p: NDArray[np.float64] = np.clip(from_k_on - probability / 2, 0.0, 1.0)
    return p


def at_most(k: ArrayLike, probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """One-sided mid-p of counts as small as ``k``, among groups that have at least one passage.

    Having none at all is silence, which is a kind of its own. Where silence is certain, or seen, the p-value is 1.

    Args:
        k: The counts seen, shape ``(n_rows,)``.
        probability: Of the counts 0 to n, shape ``(n_rows, n + 1)``; each row sums to 1.

    Returns:
        p-values (0-1), shape ``(n_rows,)``.

    >>> import numpy as np
    >>> at_most([1, 0], np.array([[0.5, 0.25, 0.25]] * 2)).tolist()
    [0.25, 1.0]
    """
    import numpy as np

    found: NDArray[np.float64] = each_at_most(probability)[np.arange(len(probability)), np.asarray(k, dtype=np.intp)]
    return found


def each_at_most(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `at_most` of every count from 0 to n, of the same shape as ``probability``."""
    import numpy as np

    spoken = if_not_silent(probability)
    p: NDArray[np.float64] = np.clip(spoken.cumsum(axis=1) - spoken / 2, 0.0, 1.0)
    return np.where(spoken.sum(axis=1, keepdims=True) * (np.arange(p.shape[1]) > 0) > 0, p, 1.0)


def if_not_silent(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of the counts 0 to n given that it is not 0; all 0 where it is sure to be.

    >>> import numpy as np
    >>> if_not_silent(np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]])).tolist()
    [[0.0, 0.5, 0.5], [0.0, 0.0, 0.0]]
    """
    import numpy as np

    some = probability.copy()
    some[:, 0] = 0.0
    total = some.sum(axis=1, keepdims=True)
    given: NDArray[np.float64] = some / np.where(total > 0, total, 1.0)
    return given
