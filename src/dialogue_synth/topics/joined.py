"""Many passages: those that belong together are joined first, so that there is less to cluster, with the same result or nearly.

Passages that are each other's strongest link become one node, in a few rounds (the coarsening of Karypis & Kumar 1998, SIAM J. Sci.
Comput. 20, 359-392). After the first runs of the consensus, so do those that all runs keep together: no run would part them any
more (core groups: Ovelgoenne & Geyer-Schulz 2012, Data Mining and Knowledge Discovery 24, 1-33).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Labels = NDArray[np.int64]

ROUNDS = 3  # of joining pairs: half of the nodes are left of passages that differ, fewer where many are alike


@dataclass(frozen=True, slots=True)
class Joined:
    """A graph whose nodes are groups of passages.

    Attributes:
        group: The node of each passage.
        links: The weight of all links between two nodes; on the diagonal twice that of the links within one.
        counts: How many links of passages each of them stands for, in the same places.
    """

    group: Labels
    links: csr_matrix
    counts: csr_matrix

    @classmethod
    def of(cls, graph: csr_matrix, group: Labels) -> Self:
        """Join the nodes of a symmetric graph; nodes of group -1 are left out, with their links."""
        return cls(group, contracted(graph, group), contracted(_ones(graph), group))

    def agreed(self, runs: list[Labels], min_agreement: float) -> Self:
        """Weigh links by the share of runs that keep their ends together, cut the others, and join what all runs keep together.

        Args:
            runs: For each run the group of each node.
            min_agreement: Links that a smaller share of runs keep are cut.
        """
        share = agreement(self.links, runs)
        counts = self.counts.copy()
        counts.data[share < min_agreement] = 0.0
        links = counts.copy()
        links.data *= share
        core = together(runs)
        return type(self)(core[self.group], contracted(links, core), contracted(counts, core))

    def network(self) -> csr_matrix:
        """Return the graph as Leiden takes it, nodes first: it knows no loops, so a node's own links lead to a node of their own."""
        from scipy.sparse import block_array, csr_matrix, diags_array

        own = self.links.diagonal() / 2
        has_own = own > 0
        between = self.links.copy()
        between.setdiag(0.0)
        to_own = csr_matrix(diags_array(own))[:, has_own]
        network = csr_matrix(block_array([[between, to_own], [to_own.T, None]]))
        network.eliminate_zeros()
        network.sort_indices()
        return network


def strongest_pairs(graph: csr_matrix) -> Labels:
    """Return a group for each node: pairs that are each other's strongest link are joined, and the pairs anew, `ROUNDS` times.

    Between joined nodes the mean over all pairs of their passages counts, so that groups stay small and alike.
    """
    import numpy as np

    group = np.arange(graph.shape[0])
    for _ in range(ROUNDS):
        pair = _mutual(graph, np.bincount(group).astype(float))
        group, graph = pair[group], contracted(graph, pair)
    return group


def _mutual(graph: csr_matrix, sizes: NDArray[np.float64]) -> Labels:
    """Return the pair that each node is in; a node by itself is one, too. Of equally strong links that to the lower number counts."""
    import numpy as np

    rows = row_of(graph)
    weights = graph.data / (sizes[rows] * sizes[graph.indices])
    weights[rows == graph.indices] = 0.0
    most = np.zeros(graph.shape[0])
    np.maximum.at(most, rows, weights)
    strongest = np.flatnonzero((weights == most[rows]) & (weights > 0))[::-1]
    best = np.arange(graph.shape[0])
    best[rows[strongest]] = graph.indices[strongest]  # the first in a row is written last, and stays
    nodes = np.arange(graph.shape[0])
    return np.unique(np.where(best[best] == nodes, np.minimum(best, nodes), nodes), return_inverse=True)[1]


def contracted(graph: csr_matrix, group: Labels) -> csr_matrix:
    """Sum the links of a symmetric graph by the groups of their ends; nodes of group -1 are left out."""
    import numpy as np
    from scipy.sparse import csr_matrix

    nodes = np.flatnonzero(group >= 0)
    onto = csr_matrix((np.ones(len(nodes)), (group[nodes], nodes)), shape=(int(group.max()) + 1, len(group)))
    summed = csr_matrix(onto @ graph @ onto.T)
    summed.eliminate_zeros()
    summed.sort_indices()
    return summed


def agreement(graph: csr_matrix, runs: list[Labels]) -> NDArray[np.float64]:
    """Return, for each link, the share of runs that keep its ends together (0-1)."""
    import numpy as np

    rows, kept = row_of(graph), np.zeros(graph.nnz, dtype=np.int32)
    for run in runs:
        kept += run[rows] == run[graph.indices]
    share: NDArray[np.float64] = kept / len(runs)
    return share


def together(runs: list[Labels]) -> Labels:
    """Return the groups of nodes that all runs keep together, numbered from 0."""
    import numpy as np

    core = runs[0]
    for run in runs[1:]:
        core = np.unique(core * (int(run.max()) + 1) + run, return_inverse=True)[1]
    return core


def row_of(graph: csr_matrix) -> NDArray[np.int32]:
    """Return the row of each link of a graph, in the order in which they are kept."""
    import numpy as np

    return np.repeat(np.arange(graph.shape[0], dtype=np.int32), np.diff(graph.indptr))


def _ones(graph: csr_matrix) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(graph.nnz), graph.indices, graph.indptr), shape=graph.shape)
