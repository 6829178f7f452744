"""How closely groups keep to the usual shares: kappa of each question, learnt from its own passages and from all questions.

One question rarely has text enough to tell its kappa, and not knowing it costs power: whatever is possible has to be allowed
for. But questions are much alike in it. So their kappas are taken to scatter around a common centre, and both the centre and
how widely they scatter are learnt from all questions together: where they agree each borrows much from the others, and where
they do not each goes by itself. A few may be unlike all others (`ODD`).

Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, chapter 5 (hierarchical models); Jones, Ohlssen &
Spiegelhalter (2008), Journal of Clinical Epidemiology 61(3), 232-240, for the dispersion of institutions that is borrowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_KAPPA, MOST_KAPPA, N_KAPPAS = 1.5, 500.0, 18  # from "every group has one theme" to "all groups are the same"
SPREADS = (0.15, 0.3, 0.6, 1.2)  # of log kappa around the centre: from "all the same" to "by a factor of three"; each as likely
ODD = 0.1  # of the questions: unlike all others


def kappas() -> NDArray[np.float64]:
    """Return the values of kappa that are weighed, even in their logarithm, shape ``(n_kappas,)``."""
    import numpy as np

    return np.geomspace(LEAST_KAPPA, MOST_KAPPA, N_KAPPAS)


def kappa_weights(log_likelihoods: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Return how likely each kappa is on each question, given all of them.

    Args:
        log_likelihoods: Of kappa for each question, without each write-up in turn; shape ``(n_kappas, n_writeups)`` each.

    Returns:
        For each question the posterior, shape ``(n_kappas, n_writeups)``; sums to 1 over kappas.
    """
    import numpy as np
    from scipy.special import softmax

    around, log_prior = _around()
    scaled = [np.exp(own - own.max(axis=0)) for own in log_likelihoods]
    together = log_prior[:, None] + sum((np.log(around @ likelihood) for likelihood in scaled), np.zeros((1, 1)))
    found = []
    for likelihood in scaled:
        others = softmax(together - np.log(around @ likelihood), axis=0)
        weights = (around.T @ others) * likelihood
        found.append(weights / weights.sum(axis=0))
    return found


def _around() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how likely each kappa is around each centre and spread, and how likely these are before.

    Every correlation between two passages of one group, ``1 / (1 + kappa)``, is as likely before.

    Returns:
        Shape ``(n_spreads * n_kappas, n_kappas)``, each row summing to 1; and logarithms, shape ``(n_spreads * n_kappas,)``.
    """
    import numpy as np
    from scipy.special import softmax

    at = np.log(kappas())
    log_prior = at - 2 * np.log1p(kappas())
    near = [softmax(-(((at - at[:, None]) / spread) ** 2) / 2, axis=1) for spread in SPREADS]
    return (1 - ODD) * np.concatenate(near) + ODD * softmax(log_prior), np.tile(log_prior, len(SPREADS))
