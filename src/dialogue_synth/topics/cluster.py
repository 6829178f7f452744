"""Passages -> groups: Leiden on a nearest-neighbour graph, agreed on by several runs.

One run of a clustering algorithm on a few hundred passages depends on its seed. So the graph is clustered several times,
every link is weighted by the share of runs that keep its ends together, and this is repeated until the runs agree
(consensus clustering: Lancichinetti & Fortunato 2012, Scientific Reports 2, 336). Communities are found by Leiden (Traag,
Waltman & van Eck 2019, Scientific Reports 9, 5233). Every passage gets a group: there are no outliers, only weak members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Labels = NDArray[np.int64]
    Vectors = NDArray[np.float32]

MAX_ROUNDS = 10  # consensus usually comes in two or three
MIN_AGREEMENT = 0.5  # links that fewer runs keep are cut in the next round
ITERATIONS = 2  # Leiden cycles in a run: a second one mends most of what the first got wrong
BLOCK = 1024  # rows compared with all others at once: 80 MB at 20,000 passages


class ConsensusLeiden:
    """A clusterer with ``fit`` and ``predict`` as in scikit-learn; what it learned ends in an underscore.

    Attributes:
        labels_: Group of each row, from 0, the largest group first.
        membership_: For each row, the share of its nearest neighbours that are in its group (0-1).
        stability_: For each group, how well single runs find it: mean best Jaccard overlap (0-1).
        centroids_: Mean vector of each group, length 1, shape ``(n_groups, n_dimensions)``.
    """

    def __init__(self, neighbours: int = 15, resolution: float = 1.0, runs: int = 10, min_size: int = 5, seed: int = 0) -> None:
        self.neighbours = neighbours
        self.resolution = resolution
        self.runs = runs
        self.min_size = min_size
        self.seed = seed

    def fit(self, X: Vectors, y: object = None) -> Self:  # noqa: ARG002, N803 - as scikit-learn and BERTopic call it
        """Find groups among vectors of length 1, shape ``(n_passages, n_dimensions)``; at least two of them."""
        nearest = nearest_neighbours(X, X, min(self.neighbours, len(X) - 1), skip_self=True)
        graph = neighbour_graph(nearest)
        first_runs = self._runs(graph)
        labels = merge_small(self._agree(graph, first_runs), X, self.min_size)
        self.labels_ = by_size(labels)
        self.centroids_ = centroids(X, self.labels_)
        self.membership_ = share_of_neighbours(self.labels_, nearest, self.labels_)
        self.stability_ = [_found_again(self.labels_ == group, first_runs) for group in range(len(self.centroids_))]
        return self

    def predict(self, X: Vectors) -> Labels:  # noqa: N803
        """Return the group whose centroid is nearest to each vector."""
        nearest: Labels = (X @ self.centroids_.T).argmax(axis=1)
        return nearest

    def _runs(self, graph: csr_matrix) -> list[Labels]:
        return [leiden(graph, self.resolution, self.seed + run) for run in range(self.runs)]

    def _agree(self, graph: csr_matrix, runs: list[Labels]) -> Labels:
        """Cluster again on the links that the runs agree on, until they all say the same."""
        for _ in range(MAX_ROUNDS):
            if all(_same(runs[0], other) for other in runs[1:]):
                break
            graph = _agreement(graph, runs)
            runs = self._runs(graph)
        return runs[0]


def nearest_neighbours(queries: Vectors, among: Vectors, k: int, *, skip_self: bool = False) -> Labels:
    """Return the rows of ``among`` with the highest cosine to each query, nearest first, shape ``(n_queries, k)``.

    Args:
        queries: Vectors of length 1.
        among: Vectors of length 1.
        k: How many; fewer are returned where ``among`` has fewer.
        skip_self: Whether queries are the rows of ``among`` and are not to find themselves.
    """
    import numpy as np

    k = min(k, len(among) - skip_self)
    nearest = np.empty((len(queries), k), dtype=np.int64)
    for start in range(0, len(queries), BLOCK):
        similar = queries[start : start + BLOCK] @ among.T
        rows = np.arange(len(similar))
        if skip_self:
            similar[rows, rows + start] = -np.inf
        # A stable sort of the negated values puts the lower row first among equals: the same on every machine.
        nearest[start : start + BLOCK] = np.argsort(-similar, axis=1, kind="stable")[:, :k]
    return nearest


def neighbour_graph(nearest: Labels) -> csr_matrix:
    """Link each passage with its nearest neighbours; a link weighs the share of neighbours that both ends have in common.

    Counting common neighbours tames passages that are near to everything (Jarvis & Patrick 1973, IEEE Trans. Comput.
    C-22, 1025-1034).

    Returns:
        A symmetric matrix, shape ``(n_passages, n_passages)``, weights above 0 and at most 1.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    n, k = nearest.shape
    rows = np.repeat(np.arange(n), k)
    near = csr_matrix((np.ones(n * k), (rows, nearest.ravel())), shape=(n, n))
    near.setdiag(1.0)
    linked = near.maximum(near.T)
    common = (near @ near.T).multiply(linked)
    common.setdiag(0.0)
    common.eliminate_zeros()
    common.data = common.data / (2 * (k + 1) - common.data)
    common.sort_indices()
    return csr_matrix(common)


def leiden(graph: csr_matrix, resolution: float, seed: int) -> Labels:
    """Return one clustering of a symmetric graph: a group number for each node."""
    import numpy as np
    from graspologic_native import leiden_csr

    if not graph.nnz:
        return np.arange(graph.shape[0])
    _, groups = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=resolution,
        iterations=ITERATIONS,
        seed=seed,
    )
    # Nodes without a link are left out by Leiden: each is a group of its own, to be merged later.
    alone = len(groups)
    return np.array([groups.get(node, alone + node) for node in range(graph.shape[0])])


def merge_small(labels: Labels, vectors: Vectors, min_size: int) -> Labels:
    """Give the members of groups smaller than ``min_size``, smallest group first, to the group with the nearest centroid."""
    import numpy as np

    labels = np.unique(labels, return_inverse=True)[1]
    while True:
        sizes = np.bincount(labels)
        if len(sizes) == 1 or sizes.min() >= min_size:
            return labels
        smallest = int(sizes.argmin())
        similar = centroids(vectors, labels) @ centroids(vectors, labels)[smallest]
        similar[smallest] = -np.inf
        labels = np.unique(np.where(labels == smallest, int(similar.argmax()), labels), return_inverse=True)[1]


def by_size(labels: Labels) -> Labels:
    """Number groups by size, the largest 0; of equally large ones that of the first passage comes first."""
    import numpy as np

    groups, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = sorted(range(len(groups)), key=lambda group: (-sizes[group], first[group]))
    rank = np.empty(len(groups), dtype=np.int64)
    rank[order] = np.arange(len(groups))
    ranked: Labels = rank[inverse]
    return ranked


def centroids(vectors: Vectors, labels: Labels) -> Vectors:
    """Return the mean vector of each group, made length 1, shape ``(n_groups, n_dimensions)``."""
    import numpy as np

    means = np.stack([vectors[labels == group].mean(axis=0, dtype=np.float32) for group in range(labels.max() + 1)])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    unit: Vectors = (means / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit


def share_of_neighbours(labels: Labels, nearest: Labels, neighbour_labels: Labels) -> NDArray[np.float64]:
    """Return, for each passage, the share of its nearest neighbours that have its own label (0-1)."""
    share: NDArray[np.float64] = (neighbour_labels[nearest] == labels[:, None]).mean(axis=1)
    return share


def _agreement(graph: csr_matrix, runs: list[Labels]) -> csr_matrix:
    """Weigh each link by the share of runs that keep its ends together; cut what too few keep."""
    import numpy as np

    rows, columns = graph.nonzero()
    share = np.mean([run[rows] == run[columns] for run in runs], axis=0)
    weighed = graph.copy()
    weighed.data = np.where(share >= MIN_AGREEMENT, share, 0.0)
    weighed.eliminate_zeros()
    return weighed


def _same(one: Labels, other: Labels) -> bool:
    """Whether two clusterings are the same but for the numbers of their groups."""
    return len(set(zip(one.tolist(), other.tolist(), strict=True))) == len(set(one.tolist())) == len(set(other.tolist()))


def _found_again(members: NDArray[np.bool_], runs: list[Labels]) -> float:
    """Return the mean, over runs, of the best Jaccard overlap of a run's group with these members."""
    import numpy as np

    best = []
    for run in runs:
        inside = np.bincount(run[members], minlength=run.max() + 1)
        best.append(float((inside / (np.bincount(run) + members.sum() - inside)).max()))
    return float(np.mean(best))
