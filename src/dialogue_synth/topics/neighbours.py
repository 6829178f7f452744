"""Which passages lie nearest to each other: all pairs compared while that is quick, neighbouring cells alone when there are many.

Up to `EXACT_UP_TO` passages every one is compared with every other. Above it, passages are first sorted into cells: k-means on
the sphere (Dhillon & Modha 2001, Machine Learning 42, 143-175) along their main directions, into wide cells and these into
narrow ones (Nister & Stewenius 2006, CVPR, 2161-2168). Each passage is then compared with those of the `PROBES` cells nearest
to its own (an inverted file: Sivic & Zisserman 2003, ICCV, 1470-1477). So time and memory grow hardly faster than the number
of passages. Nothing is drawn by chance: the same vectors give the same neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Vectors = NDArray[np.float32]

EXACT_UP_TO = 10_000
PER_CELL = 64  # passages in a cell of average size
PROBES = 40  # cells that a passage is compared with, its own included
CELL_ROUNDS = 4  # of k-means: cells need not be good groups, only compact
CELL_DIMENSIONS = 128  # main directions that cells are made along; passages are compared in all dimensions
SAMPLE = 20_000  # passages that main directions, and wide cells, are found from
BLOCK = 512  # rows compared at once: 20 MB at 10,000 passages
PAIRS = 20_000  # compared at once: 30 MB


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

    onto = _main_directions(among)
    flat = _along(among, onto)
    cell_of, centres = _cells(flat)
    members = _rows_by_group(cell_of, len(centres))
    query_cell = cell_of if queries is among else _nearest_centre(_along(queries, onto), centres)
    found = np.empty((len(queries), min(k, len(among) - skip_self)), dtype=np.int64)
    for cell, asking in enumerate(_rows_by_group(query_cell, len(centres))):
        if len(asking):
            candidates = _enough(members, centres @ centres[cell], k)
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
        found[start : start + BLOCK] = rows[largest(similar, k)]
    return found


def largest(similar: Vectors, k: int) -> Rows:
    """Return the columns of the ``k`` largest values of each row, largest first; of equal ones the lower column first."""
    import numpy as np

    if k < similar.shape[1]:
        columns = np.sort(np.argpartition(-similar, k, axis=1)[:, :k], axis=1)
    else:
        columns = np.broadcast_to(np.arange(similar.shape[1]), similar.shape)
    order = np.argsort(-np.take_along_axis(similar, columns, axis=1), axis=1, kind="stable")
    largest: Rows = np.take_along_axis(columns, order, axis=1)
    return largest


def _main_directions(vectors: Vectors) -> Vectors:
    """Return the `CELL_DIMENSIONS` directions along which passages taken at even distances differ most, as columns."""
    import numpy as np

    some = vectors[_evenly(len(vectors), SAMPLE)]
    _, directions = np.linalg.eigh(some.T @ some)
    onto: Vectors = directions[:, -CELL_DIMENSIONS:].astype(np.float32)
    return onto


def _along(vectors: Vectors, onto: Vectors) -> Vectors:
    """Return the part of vectors that lies in some directions, made length 1."""
    return _unit(vectors @ onto)


def _cells(vectors: Vectors) -> tuple[Rows, Vectors]:
    """Sort passages into cells of about `PER_CELL`: return the cell of each, and the centres of the cells."""
    import numpy as np

    n_wide = max(1, round((len(vectors) / PER_CELL) ** 0.5))
    wide = _means(vectors[_evenly(len(vectors), SAMPLE)], n_wide)
    inside = [vectors[rows] for rows in _rows_by_group(_nearest_centre(vectors, wide), n_wide) if len(rows)]
    centres = np.concatenate([_means(own, max(1, round(len(own) / PER_CELL))) for own in inside])
    return _nearest_centre(vectors, centres), centres


def _means(vectors: Vectors, n: int) -> Vectors:
    """Return the centres of ``n`` cells of vectors, by k-means that starts from vectors taken at even distances."""
    centres = vectors[_evenly(len(vectors), n)].copy()
    for _ in range(CELL_ROUNDS):
        for cell, rows in enumerate(_rows_by_group(_nearest_centre(vectors, centres), len(centres))):
            if len(rows):  # an empty cell keeps its centre
                centres[cell] = vectors[rows].mean(axis=0)
        centres = _unit(centres)
    return centres


def _evenly(n: int, wanted: int) -> Rows:
    """Return at most ``wanted`` of the first ``n`` numbers, at even distances."""
    import numpy as np

    return np.linspace(0, n - 1, min(n, wanted)).astype(np.int64)


def _unit(vectors: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def _nearest_centre(vectors: Vectors, centres: Vectors) -> Rows:
    import numpy as np

    blocks = [(vectors[start : start + BLOCK] @ centres.T).argmax(axis=1) for start in range(0, len(vectors), BLOCK)]
    return np.concatenate(blocks)


def _rows_by_group(groups: Rows, n_groups: int) -> list[Rows]:
    import numpy as np

    order = np.argsort(groups, kind="stable")
    return np.split(order, np.searchsorted(groups[order], np.arange(1, n_groups)))


def _enough(members: list[Rows], nearness: Vectors, k: int) -> Rows:
    """Return the passages of the nearest `PROBES` cells, or of more where those hold too few, in their own order."""
    import numpy as np

    cells = np.argsort(-nearness, kind="stable")
    n_cells = PROBES
    while n_cells < len(cells) and sum(len(members[cell]) for cell in cells[:n_cells]) <= k:
        n_cells += 1
    return np.sort(np.concatenate([members[cell] for cell in cells[:n_cells]]))


def pair_cosines(vectors: Vectors, rows: NDArray[np.int32], columns: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the cosine of each pair of vectors of length 1, given by their rows; some at once, to save memory."""
    import numpy as np

    pieces = range(0, len(rows), PAIRS)
    found = [(vectors[rows[n : n + PAIRS]] * vectors[columns[n : n + PAIRS]]).sum(axis=1, dtype=float) for n in pieces]
    return np.concatenate([np.empty(0), *found])


def _all(vectors: Vectors) -> Rows:
    import numpy as np

    return np.arange(len(vectors))
