"""Which passages lie nearest to each other: all pairs compared while that is quick, neighbouring cells alone when there are many.

Up to `EXACT_UP_TO` passages every one is compared with every other. Above it, passages are first sorted into cells (k-means on
the sphere: Dhillon & Modha 2001, Machine Learning 42, 143-175), and each is compared with the passages of the `PROBES` cells
nearest to its own (an inverted file: Sivic & Zisserman 2003, ICCV, 1470-1477). So time grows little faster than the number of
passages. Nothing is drawn by chance: the same vectors give the same neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Vectors = NDArray[np.float32]

EXACT_UP_TO = 10_000
PER_CELL = 100  # passages in a cell of average size
PROBES = 24  # cells that a passage is compared with, its own included
CELL_ROUNDS = 4  # of k-means: cells need not be good groups, only compact
SAMPLE_PER_CELL = 40  # passages that the cells are made from
BLOCK = 512  # rows compared at once: 20 MB at 10,000 passages


def nearest_neighbours(queries: Vectors, among: Vectors, k: int, *, skip_self: bool = False) -> Rows:
    """Return the rows of ``among`` with the highest cosine to each query, nearest first, shape ``(n_queries, k)``.

    Args:
        queries: Vectors of length 1.
        among: Vectors of length 1.
        k: How many; fewer are returned where ``among`` has fewer.
        skip_self: Whether queries are the rows of ``among`` and are not to find themselves.
    """
    if len(among) > EXACT_UP_TO:
        return by_cells(queries, among, k, skip_self=skip_self)
    return _compared(queries, among, _all(queries), _all(among), k, skip_self=skip_self)


def by_cells(queries: Vectors, among: Vectors, k: int, *, skip_self: bool = False) -> Rows:
    """As `nearest_neighbours`, comparing with neighbouring cells only: nearly all of the nearest are found, not all."""
    import numpy as np

    centres = _cell_centres(among)
    cell_of, query_cell = _nearest_centre(among, centres), _nearest_centre(queries, centres)
    members = _rows_by_group(cell_of, len(centres))
    near_cells = np.argsort(-(centres @ centres.T), axis=1, kind="stable")
    found = np.empty((len(queries), min(k, len(among) - skip_self)), dtype=np.int64)
    for cell, asking in enumerate(_rows_by_group(query_cell, len(centres))):
        if len(asking):
            candidates = _enough(members, near_cells[cell], k)
            found[asking] = _compared(queries[asking], among[candidates], asking, candidates, k, skip_self=skip_self)
    return found


def share_of_neighbours(labels: Rows, nearest: Rows, neighbour_labels: Rows) -> NDArray[np.float64]:
    """Return, for each passage, the share of its nearest neighbours that have its own label (0-1)."""
    share: NDArray[np.float64] = (neighbour_labels[nearest] == labels[:, None]).mean(axis=1)
    return share


def _compared(queries: Vectors, among: Vectors, query_rows: Rows, rows: Rows, k: int, *, skip_self: bool) -> Rows:
    """Compare every query with every vector of ``among``; ``rows`` and ``query_rows`` are what they are called."""
    import numpy as np

    k = min(k, len(among) - skip_self)
    found = np.empty((len(queries), k), dtype=np.int64)
    for start in range(0, len(queries), BLOCK):
        similar = queries[start : start + BLOCK] @ among.T
        if skip_self:
            similar[query_rows[start : start + BLOCK, None] == rows[None, :]] = -np.inf
        found[start : start + BLOCK] = rows[_largest(similar, k)]
    return found


def _largest(similar: Vectors, k: int) -> Rows:
    """Return the columns of the ``k`` largest values of each row, largest first; of equal ones the lower column first."""
    import numpy as np

    if k < similar.shape[1]:
        columns = np.sort(np.argpartition(-similar, k, axis=1)[:, :k], axis=1)
    else:
        columns = np.broadcast_to(np.arange(similar.shape[1]), similar.shape)
    order = np.argsort(-np.take_along_axis(similar, columns, axis=1), axis=1, kind="stable")
    largest: Rows = np.take_along_axis(columns, order, axis=1)
    return largest


def _cell_centres(vectors: Vectors) -> Vectors:
    """Return the centres of about ``len(vectors) / PER_CELL`` cells, made from passages taken at even distances."""
    import numpy as np

    n_cells = max(1, len(vectors) // PER_CELL)
    sample = vectors[np.linspace(0, len(vectors) - 1, min(len(vectors), n_cells * SAMPLE_PER_CELL)).astype(np.int64)]
    centres = sample[np.linspace(0, len(sample) - 1, n_cells).astype(np.int64)].copy()
    for _ in range(CELL_ROUNDS):
        cell_of = _nearest_centre(sample, centres)
        for cell, rows in enumerate(_rows_by_group(cell_of, n_cells)):
            if len(rows):  # an empty cell keeps its centre
                centres[cell] = sample[rows].mean(axis=0)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return centres


def _nearest_centre(vectors: Vectors, centres: Vectors) -> Rows:
    import numpy as np

    blocks = [(vectors[start : start + BLOCK] @ centres.T).argmax(axis=1) for start in range(0, len(vectors), BLOCK)]
    return np.concatenate(blocks)


def _rows_by_group(groups: Rows, n_groups: int) -> list[Rows]:
    import numpy as np

    order = np.argsort(groups, kind="stable")
    return np.split(order, np.searchsorted(groups[order], np.arange(1, n_groups)))


def _enough(members: list[Rows], cells: Rows, k: int) -> Rows:
    """Return the passages of the nearest `PROBES` cells, or of more where those hold too few, in their own order."""
    import numpy as np

    n_cells = PROBES
    while n_cells < len(cells) and sum(len(members[cell]) for cell in cells[:n_cells]) <= k:
        n_cells += 1
    return np.sort(np.concatenate([members[cell] for cell in cells[:n_cells]]))


def _all(vectors: Vectors) -> Rows:
    import numpy as np

    return np.arange(len(vectors))
