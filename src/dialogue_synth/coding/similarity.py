"""The similarity coder: how probable each code is for each passage of one write-up, from the codebook's own words alone.

Evidence is weighed into a probability over all codes and *none of them*. Then room is shared: a group answers a question
once or twice, so that a code which other passages of the same write-up claim more strongly gives way to the next best one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.coding.evidence import EVIDENCE
from dialogue_synth.coding.odds import log_odds, normalise
from dialogue_synth.coding.pretrained import load_json

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROOM_SHARE = 1.0  # how strongly passages compete for a code; 0: not at all. Flat between 0.75 and 2 on the sample corpus
ROOM_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each kind of evidence counts for, and the curve that turns log-odds into confidence.

    The curve is logistic, ``1 / (1 + exp(-(slope * log_odds + offset)))``, with a positive slope: it keeps the order.
    Source: J. Platt, Probabilistic outputs for support vector machines, in Advances in Large Margin Classifiers (1999).
    """

    weights: Mapping[str, float]
    slope: float = 1.0
    offset: float = 0.0

    def weigh(self, evidence: Floats, names: Sequence[str] = EVIDENCE) -> Floats:
        """Return log-probabilities, shape ``(n_passages, n_codes + 1)``, from evidence of the kinds named."""
        import numpy as np

        return normalise(evidence @ np.array([self.weights[name] for name in names]))

    def confidence(self, logs: Floats) -> Floats:
        """Return calibrated confidences, 0-1, of the same shape."""
        import numpy as np

        curve: Floats = 1.0 / (1.0 + np.exp(-(self.slope * log_odds(logs) + self.offset)))
        return curve


def similarity_weighing() -> Weighing:
    """The weighing that ships for codebooks of which nothing was learned; no weight belongs to one code or one subject."""
    numbers = load_json("similarity.json")
    return Weighing(numbers["weights"], numbers["slope"], numbers["offset"])


def share_room(logs: Floats, shared: NDArray[np.bool_]) -> Floats:
    """Let the passages of one write-up compete for codes.

    Args:
        logs: Log-probabilities of one write-up's passages, shape ``(n_passages, n_codes + 1)``.
        shared: Which columns are competed for, shape ``(n_codes + 1,)``: the codes that a form asks about once.

    Returns:
        Log-probabilities of the same shape; a single passage stays as it is.

    >>> import numpy as np
    >>> both_like_a = np.log([[0.8, 0.2], [0.55, 0.45]])
    >>> np.exp(share_room(both_like_a, np.array([True, True]))).argmax(axis=1).tolist()
    [0, 1]
    """
    import numpy as np

    current = logs
    for _ in range(ROOM_ROUNDS):
        claims = np.exp(current)
        others = np.where(shared, claims.sum(axis=0) - claims, 0.0)
        current = normalise(logs - ROOM_SHARE * np.log1p(others))
    return current
