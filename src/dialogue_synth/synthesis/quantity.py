"""From a count to a quantity word, by the study's one printed scale."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

ALL = "all"  # a count, not a word of the scale: holds exactly when every write-up is meant
N_OPEN_AT_THE_END = 2  # the last two words of a scale hold above their share, not from it on


def quantity_word(n: int, of: int, scale: Mapping[str, float]) -> str:
    """Return the word of the scale that holds for ``n`` of ``of``, or "" when none does (as for n = 0).

    The first and the last two words of the scale hold *above* their share, the others *from* it on. Shares are compared
    as exact fractions, unrounded, so that 9 of 10 is not "almost all" because of a rounding error.

    Args:
        n: How many, 0 to ``of``.
        of: Out of how many write-ups that addressed the question; at least 1.
        scale: Each word with its share (0-1); in any order.

    Raises:
        ValueError: The counts are impossible.

    >>> scale = {"almost all": 0.9, "most": 0.75, "the majority": 0.5, "less than half": 0.15, "few": 0.0}
    >>> [quantity_word(n, 20, scale) for n in (19, 18, 15, 10, 9, 4, 3, 0)]
    ['almost all', 'most', 'most', 'the majority', 'less than half', 'less than half', 'few', '']
    """
    if not 0 <= n <= of or of < 1:
        raise ValueError(f"{n} of {of} is no share")
    share = Fraction(n, of)
    words = sorted(scale.items(), key=lambda item: -item[1])
    for place, (word, threshold) in enumerate(words):
        # str() first: the float 0.9 is a hair above nine tenths, and the analyst wrote nine tenths.
        least = Fraction(str(threshold))
        is_open = place == 0 or place >= len(words) - N_OPEN_AT_THE_END
        if share > least or (share == least and not is_open):
            return word
    return ""
