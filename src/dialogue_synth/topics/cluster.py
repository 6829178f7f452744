"""Passages -> groups: Leiden on a nearest-neighbour graph, agreed on by several runs.

One run of a clustering algorithm on a few hundred passages depends on its seed. So the graph is clustered several times,
every link is weighted by the share of runs that keep its ends together, and this is repeated until the runs agree
(consensus clustering: Lancichinetti & Fortunato 2012, Scientific Reports 2, 336). Communities are found by Leiden (Traag,
Waltman & van Eck 2019, Scientific Reports 9, 5233). Every passage gets a group: there are no outliers, only weak members.
Of more than `PLAIN_UP_TO` passages those that belong together without doubt are joined first (see `joined`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from dialogue_synth.topics.hierarchy import group_at, ward
from dialogue_synth.topics.joined import Joined, agreement, row_of, strongest_pairs
from dialogue_synth.topics.lexical import word_links
from dialogue_synth.topics.neighbours import nearest_neighbours, pair_cosines, share_of_neighbours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Labels = NDArray[np.int64]
    Vectors = NDArray[np.float32]

MAX_ROUNDS = 10  # consensus usually comes in two or three
MIN_AGREEMENT = 0.5  # links that fewer runs keep are cut in the next round
ITERATIONS = 2  # Leiden cycles in a run: a second one mends most of what the first got wrong
FINER = 1.5  # times the resolution, where more groups are asked for than were found
MIN_COSINE = 0.01  # neighbours that are hardly alike stay linked, if barely
PLAIN_UP_TO = 10_000  # passages that are clustered one by one, none joined before
BLOCK = 8192  # passages treated at once: 30 MB
NO_LENGTH = 1e-12  # the sum of vectors that cancel out
MAX_FINER = 12  # such steps: up to 130 times the resolution


class ConsensusLeiden:
    """A clusterer with ``fit`` and ``predict`` as in scikit-learn; what it learned ends in an underscore.

    Args:
        neighbours: How many nearest passages each passage is linked to.
        resolution: Higher: more and smaller groups.
        runs: How many clusterings with different seeds the consensus is made of.
        min_size: A smaller group is merged into its nearest neighbour.
        seed: Of the first clustering.
        n_groups: How many groups are asked for; 0: as many as are found. There are fewer where so many cannot be had.
        words: The weight of the words of each passage (see `lexical.word_weights`): passages that share telling words are
            linked, too. None, or more than `PLAIN_UP_TO` passages: vectors alone count.

    Attributes:
        labels_: Group of each row, from 0, the largest group first.
        membership_: For each row, the share of its nearest neighbours that are in its group (0-1).
        centroids_: Mean vector of each group, length 1, shape ``(n_groups, n_dimensions)``.
        graph_: The links between rows.
        resolution_: The resolution that gave as many groups as were asked for.
    """

    def __init__(
        self,
        neighbours: int = 15,
        resolution: float = 1.0,
        runs: int = 10,
        min_size: int = 5,
        seed: int = 0,
        n_groups: int = 0,
        words: csr_matrix | None = None,
    ) -> None:
        self.neighbours = neighbours
        self.resolution = resolution
        self.runs = runs
        self.min_size = min_size
        self.seed = seed
        self.n_groups = n_groups
        self.words = words

    def fit(self, X: Vectors, y: object = None) -> Self:  # noqa: ARG002, N803 - as scikit-learn and BERTopic call it
        """Find groups among vectors of length 1, shape ``(n_passages, n_dimensions)``; at least two of them."""
        from_middle = _from_middle(X)
        nearest = nearest_neighbours(from_middle, from_middle, min(self.neighbours, len(X) - 1), skip_self=True)
        self.graph_ = neighbour_graph(nearest, from_middle)
        if self.words is not None and len(X) <= PLAIN_UP_TO:
            self.graph_ = with_words(self.graph_, word_links(self.words, from_middle, self.neighbours))
        del from_middle  # as large as the vectors, and not needed any more
        self._pairs = strongest_pairs(self.graph_) if len(X) > PLAIN_UP_TO else None
        self.resolution_ = self.resolution
        labels = self._consensus(X)
        for _ in range(MAX_FINER):
            if labels.max() + 1 >= self.n_groups:
                break
            self.resolution_ *= FINER
            labels = self._consensus(X)
        self.labels_ = by_size(cut(labels, X, self.n_groups))
        self.centroids_ = centroids(X, self.labels_)
        self.membership_ = share_of_neighbours(self.labels_, nearest, self.labels_)
        return self

    def predict(self, X: Vectors) -> Labels:  # noqa: N803
        """Return the group whose centroid is nearest to each vector."""
        nearest: Labels = (X @ self.centroids_.T).argmax(axis=1)
        return nearest

    def once(self, rows: Labels, vectors: Vectors, seed: int) -> Labels:
        """Cluster some of the rows of the fit again, in one run, on the links that the fit made between them."""
        import numpy as np

        if self._pairs is None:
            found = leiden(self.graph_[rows][:, rows], self.resolution_, seed)
        else:
            pairs = np.full(len(vectors), -1)
            pairs[rows] = self._pairs[rows]
            found = leiden(Joined.of(self.graph_, pairs).network(), self.resolution_, seed)[pairs[rows]]
        return cut(merge_small(found, vectors, self.min_size, rows), vectors, self.n_groups, rows)

    def _consensus(self, vectors: Vectors) -> Labels:
        """Cluster several times, and again on the links that the runs agree on, until they all say the same."""
        found = self._one_by_one() if self._pairs is None else self._joined(self._pairs)
        return merge_small(found, vectors, self.min_size)

    def _one_by_one(self) -> Labels:
        graph, runs = self.graph_, self._runs(self.graph_)
        for _ in range(MAX_ROUNDS):
            if _all_same(runs):
                break
            graph = _agreement(graph, runs)
            runs = self._runs(graph)
        return runs[0]

    def _joined(self, pairs: Labels) -> Labels:
        joined = Joined.of(self.graph_, pairs)
        for _ in range(MAX_ROUNDS):
            runs = [run[: joined.links.shape[0]] for run in self._runs(joined.network())]
            if _all_same(runs):
                break
            joined = joined.agreed(runs, MIN_AGREEMENT)
        return runs[0][joined.group]

    def _runs(self, graph: csr_matrix) -> list[Labels]:
        return [leiden(graph, self.resolution_, self.seed + run) for run in range(self.runs)]


def neighbour_graph(nearest: Labels, vectors: Vectors) -> csr_matrix:
    """Link each passage with its nearest neighbours, by the share of neighbours that both ends have in common and their likeness.

    Counting common neighbours tames passages that are near to everything (Jarvis & Patrick 1973, IEEE Trans. Comput.
    C-22, 1025-1034), and so does looking at vectors from their middle (Suzuki et al. 2013, EMNLP, 613-623).

    Args:
        nearest: The nearest rows of each row.
        vectors: Of length 1. The square of the cosine enters the weight.

    Returns:
        A symmetric matrix, shape ``(n_passages, n_passages)``, weights above 0 and at most 1.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    n, k = nearest.shape
    rows = np.repeat(np.arange(n, dtype=np.int32), k)
    near = csr_matrix((np.ones(n * k), (rows, nearest.ravel())), shape=(n, n))
    near.setdiag(1.0)
    common = _common_neighbours(near)
    common.data = common.data / (2 * (k + 1) - common.data)
    common.data *= np.maximum(pair_cosines(vectors, row_of(common), common.indices), MIN_COSINE) ** 2
    return common


def _common_neighbours(near: csr_matrix) -> csr_matrix:
    """Count, for each two passages of which one is near the other, those that are near both; some rows at once, to save memory."""
    from scipy.sparse import csr_matrix, vstack

    back = csr_matrix(near.T)
    linked = near.maximum(back)
    starts = range(0, near.shape[0], BLOCK)
    common = csr_matrix(vstack([(near[n : n + BLOCK] @ back).multiply(linked[n : n + BLOCK]) for n in starts], format="csr"))
    common.setdiag(0.0)
    common.eliminate_zeros()
    common.sort_indices()
    return common


def with_words(graph: csr_matrix, links: csr_matrix) -> csr_matrix:
    """Add links by words to a graph, made to weigh as much as its own on average."""
    from scipy.sparse import csr_matrix

    if not links.nnz or not graph.nnz:
        return graph
    both = csr_matrix(graph + links * (graph.data.mean() / links.data.mean()))
    both.sort_indices()
    return both


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


def merge_small(labels: Labels, vectors: Vectors, min_size: int, rows: Labels | None = None) -> Labels:
    """Give the members of groups smaller than ``min_size``, smallest group first, to the group with the nearest centroid.

    Args:
        labels: The group of each row that was clustered.
        vectors: Of all rows.
        min_size: Of a group that stays.
        rows: The rows that were clustered, in ascending order; all if not given.
    """
    import numpy as np

    labels = np.unique(labels, return_inverse=True)[1]
    sizes, sums = np.bincount(labels).astype(float), group_sums(vectors, labels, rows)
    goes_to = np.arange(len(sizes))
    while (sizes > 0).sum() > 1 and sizes[sizes > 0].min() < min_size:
        smallest = int(np.where(sizes > 0, sizes, np.inf).argmin())
        similar = np.where(sizes > 0, _unit(sums) @ _unit(sums[smallest]), -np.inf)
        similar[smallest] = -np.inf
        nearest = int(similar.argmax())
        goes_to[goes_to == smallest] = nearest
        sizes[nearest] += sizes[smallest]
        sums[nearest] += sums[smallest]
        sizes[smallest] = 0
    return np.unique(goes_to[labels], return_inverse=True)[1]


def cut(labels: Labels, vectors: Vectors, n_groups: int, rows: Labels | None = None) -> Labels:
    """Merge groups along their Ward hierarchy until ``n_groups`` are left; 0, or fewer groups than that: leave them.

    ``rows`` are those that were clustered, as in `merge_small`.
    """
    import numpy as np

    if not 0 < n_groups <= labels.max():
        return labels
    sums, sizes = group_sums(vectors, labels, rows), np.bincount(labels)
    return group_at(ward(sums / sizes[:, None], sizes), n_groups)[labels]


def by_size(labels: Labels) -> Labels:
    """Number groups by size, the largest 0; of equally large ones that of the first passage comes first."""
    import numpy as np

    groups, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = sorted(range(len(groups)), key=lambda group: (-sizes[group], first[group]))
    rank = np.empty(len(groups), dtype=np.int64)
    rank[order] = np.arange(len(groups))
    ranked: Labels = rank[inverse]
    return ranked


def group_sums(vectors: Vectors, labels: Labels, rows: Labels | None = None) -> Vectors:
    """Return the sum of the vectors of each group, shape ``(n_groups, n_dimensions)``; ``labels`` are of ``rows``, or of all rows."""
    import numpy as np
    from scipy.sparse import csr_matrix

    rows = np.arange(len(labels)) if rows is None else rows
    ones = np.ones(len(labels), dtype=np.float32)
    sums: Vectors = csr_matrix((ones, (labels, rows)), shape=(int(labels.max()) + 1, len(vectors))) @ vectors
    return sums


def centroids(vectors: Vectors, labels: Labels) -> Vectors:
    """Return the mean vector of each group, made length 1, shape ``(n_groups, n_dimensions)``."""
    return _unit(group_sums(vectors, labels))


def _unit(vectors: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = (vectors / np.where(lengths < NO_LENGTH, 1, lengths)).astype(np.float32)
    return unit


def _from_middle(vectors: Vectors) -> Vectors:
    """Return vectors as seen from their mean, made length 1; some at once, to save memory."""
    import numpy as np

    middle, seen = vectors.mean(axis=0), np.empty(vectors.shape, dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        seen[start : start + BLOCK] = _unit(vectors[start : start + BLOCK] - middle)
    return seen


def _agreement(graph: csr_matrix, runs: list[Labels]) -> csr_matrix:
    """Weigh each link by the share of runs that keep its ends together; cut what too few keep."""
    import numpy as np

    share = agreement(graph, runs)
    weighed = graph.copy()
    weighed.data = np.where(share >= MIN_AGREEMENT, share, 0.0)
    weighed.eliminate_zeros()
    return weighed


def _all_same(runs: list[Labels]) -> bool:
    return all(_same(runs[0], other) for other in runs[1:])


def _same(one: Labels, other: Labels) -> bool:
    """Whether two clusterings are the same but for the numbers of their groups."""
    return len(set(zip(one.tolist(), other.tolist(), strict=True))) == len(set(one.tolist())) == len(set(other.tolist()))
