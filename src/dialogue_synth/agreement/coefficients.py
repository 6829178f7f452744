"""Agreement between coders beyond what chance would give: Krippendorff's alpha and Cohen's kappa, plain and weighted.

The figures are those of `nltk.metrics`, with two differences: what is not defined is None (nltk gives 1 where all values are the same), and
every figure has an interval over write-ups. Each write-up's part of the coincidences adds up to the same coefficient, in the sample and in
a thousand draws at once; nltk itself, which takes seconds to import, is asked only by the functions that return one bare coefficient.

Sources: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Cohen (1960), Educational and Psychological Measurement 20, 37-46;
Cohen (1968), Psychological Bulletin 70, 213-220; Passonneau (2006), Measuring Agreement on Set-valued Items (MASI), LREC.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING

from dialogue_synth.agreement.bootstrap import Draws, Figure, divided

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Distance = Callable[[Hashable, Hashable], float]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that coders judged, and the value that each of them gave it; who gave none is left out."""

    item_id: str
    writeup_id: str
    values: Mapping[str, Hashable]


def nominal(a: Hashable, b: Hashable) -> float:
    """0 for equal values, 1 for different ones."""
    return float(a != b)


def masi(a: Hashable, b: Hashable) -> float:
    """Distance of two sets that are not empty: 0 for equal ones, 1 where they have nothing in common.

    >>> masi(frozenset({"P1"}), frozenset({"P1", "A2"})) == 1 - 1 / 2 * 2 / 3
    True
    """
    assert isinstance(a, frozenset)
    assert isinstance(b, frozenset)
    both = len(a & b)
    if both == 0:
        return 1.0
    overlap = 1.0 if a == b else 2 / 3 if both == min(len(a), len(b)) else 1 / 3  # one within the other, or only crossing
    return 1.0 - both / len(a | b) * overlap


def krippendorff_alpha(items: Sequence[Item], distance: Distance = nominal) -> float | None:
    """Return alpha: 1 for full agreement, 0 for what chance gives, below 0 for less than that.

    Args:
        items: What was judged; an item with fewer than two values says nothing and is left out.
        distance: `nominal`, or `masi` for values that are sets.

    Returns:
        None where fewer than two different values were given: then there is nothing that chance could get wrong.

    >>> krippendorff_alpha([Item("1", "w", {"A": "x", "B": "x"}), Item("2", "w", {"A": "x", "B": "x"})]) is None
    True
    """
    ratings = _ratings(items)
    if len({value for _, _, value in ratings}) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask

    return float(AnnotationTask(data=ratings, distance=distance).alpha())


def cohen_kappa(items: Sequence[Item]) -> float | None:
    """Return kappa of two coders: agreement beyond chance, where chance knows how often each of them uses a value.

    Returns:
        None where both gave one and the same value throughout, where nothing was judged by both, or where there are not two coders.
    """
    ratings = _ratings(items)
    coders = sorted({coder for coder, _, _ in ratings})
    if len(coders) != 2 or len({value for _, _, value in ratings}) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask

    return float(AnnotationTask(data=ratings).kappa_pairwise(*coders))


def weighted_kappa(items: Sequence[Item], distance: Distance) -> float | None:
    """Return kappa of two coders where some disagreements weigh less than others.

    Args:
        items: What was judged; an item with one value says nothing and is left out.
        distance: How far two values are apart, 0-1.

    Returns:
        None where `cohen_kappa` would give none.

    Source: Cohen (1968), Psychological Bulletin 70, 213-220.
    """
    ratings = _ratings(items)
    coders = sorted({coder for coder, _, _ in ratings})
    if len(coders) != 2 or len({value for _, _, value in ratings}) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask

    return float(AnnotationTask(data=ratings, distance=distance).weighted_kappa_pairwise(*coders))


def alpha_figure(items: Sequence[Item], draws: Draws, distance: Distance = nominal) -> Figure:
    """Return alpha with its interval; ``n`` counts the items that at least two coders judged."""
    pairable = [item for item in items if len(item.values) > 1]
    if len(_distinct(pairable)) < 2:
        return Figure(None, len(pairable))
    return draws.figure(alpha_draws(pairable, draws, distance), len(pairable))


def kappa_figure(items: Sequence[Item], draws: Draws) -> Figure:
    """Return kappa of two coders on nominal values with its interval; ``n`` counts the items that both judged."""
    return weighted_kappa_figure(items, draws, nominal)


def weighted_kappa_figure(items: Sequence[Item], draws: Draws, distance: Distance) -> Figure:
    """Return weighted kappa of two coders with its interval; ``n`` counts the items that both judged."""
    pairable = [item for item in items if len(item.values) > 1]
    if len(_distinct(pairable)) < 2 or len({coder for item in pairable for coder in item.values}) != 2:
        return Figure(None, len(pairable))
    return draws.figure(kappa_draws(pairable, draws, distance), len(pairable))


def alpha_draws(items: Sequence[Item], draws: Draws, distance: Distance) -> Floats:
    """Return alpha of the sample (first) and of each draw, shape ``(1 + N_DRAWS,)``; every item has at least two values."""
    import numpy as np

    values = _distinct(items)
    index = {value: k for k, value in enumerate(values)}
    distances = np.array([[distance(a, b) for b in values] for a in values])
    sums = draws.sums(((item.writeup_id, _coincidences(item, index, distances)) for item in items), 1 + len(values))
    observed, given = sums[:, 0], sums[:, 1:]
    expected = np.einsum("di,ij,dj->d", given, distances, given)
    alphas: Floats = 1.0 - divided((given.sum(axis=1) - 1.0) * observed, expected)
    return alphas


def kappa_draws(items: Sequence[Item], draws: Draws, distance: Distance = nominal) -> Floats:
    """Return kappa of the sample (first) and of each draw, shape ``(1 + N_DRAWS,)``; the same two coders judged every item."""
    import numpy as np

    first, second = sorted(items[0].values)
    values = _distinct(items)
    cells = [
        (item.writeup_id, [float(pair == (item.values[first], item.values[second])) for pair in product(values, values)]) for item in items
    ]
    table = draws.sums(cells, len(values) ** 2).reshape(-1, len(values), len(values))
    n_items = table.sum(axis=(1, 2))
    apart = np.array([[distance(a, b) for b in values] for a in values])
    observed = divided(np.einsum("dij,ij->d", table, apart), n_items)
    chance = divided(np.einsum("di,ij,dj->d", table.sum(axis=2), apart, table.sum(axis=1)), n_items**2)
    kappas: Floats = 1.0 - divided(observed, chance)
    return kappas


def _distinct(items: Sequence[Item]) -> list[Hashable]:
    return list(dict.fromkeys(value for item in items for value in item.values.values()))


def _ratings(items: Sequence[Item]) -> list[tuple[str, str, Hashable]]:
    """Return (coder, item, value) of the items that at least two coders judged, in order."""
    return [(coder, item.item_id, item.values[coder]) for item in items if len(item.values) > 1 for coder in sorted(item.values)]


def _coincidences(item: Item, index: Mapping[Hashable, int], distances: Floats) -> list[float]:
    """An item's part of the observed disagreement, and how often each value was given."""
    given = [index[value] for value in item.values.values()]
    row = [0.0] * (1 + len(index))
    row[0] = sum(float(distances[a, b]) for a, b in permutations(given, 2)) / (len(given) - 1)
    for value in given:
        row[1 + value] += 1.0
    return row
