"""Would a topic be found again had other groups sent their write-ups in? Each tenth of the write-ups is left out once.

The passages that stay are clustered again, and each topic is compared with the group that holds most of it (cluster-wise
stability: Hennig 2007, Computational Statistics & Data Analysis 52, 258-271).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.topics.cluster import ConsensusLeiden, Labels

TENTHS = 10


def found_again(clusterer: ConsensusLeiden, vectors: NDArray[np.float32], writeups: Sequence[str]) -> list[float]:
    """Return, for each group of a fitted clusterer, how well it is found again without a tenth of the write-ups.

    Args:
        clusterer: Fitted on these vectors.
        vectors: One of length 1 for each passage.
        writeups: The write-up of each passage. With fewer than ten of them each is left out once; with a single one,
            tenths of its passages are.

    Returns:
        The mean over the tenths of the best Jaccard overlap with a group found without it (0-1), over the passages that stay.
    """
    import numpy as np

    tenth = _tenths(writeups)
    labels = clusterer.labels_
    overlaps: list[list[float]] = [[] for _ in clusterer.centroids_]
    for left_out in range(int(tenth.max()) + 1):
        rows = np.flatnonzero(tenth != left_out)
        found = clusterer.once(rows, vectors, clusterer.seed + left_out)
        for group in np.unique(labels[rows]).tolist():
            overlaps[group].append(_best_overlap(labels[rows] == group, found))
    return [float(np.mean(best)) if best else 0.0 for best in overlaps]


def _tenths(writeups: Sequence[str]) -> NDArray[np.int64]:
    """Return which tenth each passage is left out with: write-ups take turns in the order of their ids."""
    import numpy as np

    turns = {writeup_id: turn % TENTHS for turn, writeup_id in enumerate(sorted(set(writeups)))}
    if len(turns) == 1:
        return np.arange(len(writeups)) % TENTHS
    return np.array([turns[writeup_id] for writeup_id in writeups], dtype=np.int64)


def _best_overlap(members: NDArray[np.bool_], found: Labels) -> float:
    import numpy as np

    inside = np.bincount(found[members], minlength=found.max() + 1)
    return float((inside / (np.bincount(found) + members.sum() - inside)).max())
