"""A figure in words: what it allows one to say, and when it allows nothing.

The thresholds are Krippendorff's: alpha of .800 and above for conclusions, of .667 and above for tentative ones. They are held against the
whole interval and not against the figure alone, because a figure from few passages may stand anywhere.

Source: Krippendorff (2004), Reliability in Content Analysis, Human Communication Research 30(3), 411-433.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogue_synth.agreement.bootstrap import Figure

Grade = Literal["good", "fair", "low", "open", "thin"]
RELIABLE = 0.8
TENTATIVE = 0.667
MIN_PASSAGES = 30  # judged by both: fewer say little of a whole codebook
MIN_USED = 10  # passages on which at least one coder put a code: fewer say little of it
WORDS = {
    "good": "good: coders mean the same",
    "fair": "fair: enough for tentative conclusions",
    "low": "low: coders do not mean the same",
    "open": "cannot tell: the interval reaches from low to what would do",
    "thin": "cannot tell: too few passages",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A figure's grade, and the same in words."""

    grade: Grade
    words: str

    @property
    def short(self) -> str:
        """The grade in a word or two, for a table.

        >>> Read("thin", "cannot tell: too few passages").short
        'too few'
        """
        return {"open": "cannot tell", "thin": "too few"}.get(self.grade, self.grade)


def read_figure(figure: Figure, n: int, least: int = MIN_PASSAGES) -> Read:
    """Say what a figure allows one to say.

    Args:
        figure: Alpha or kappa.
        n: The passages that it rests on.
        least: How many of these it takes.

    >>> read_figure(Figure(0.9, 100, 0.82, 0.95), 100).grade, read_figure(Figure(0.9, 100, 0.5, 1.0), 100).grade
    ('good', 'open')
    >>> read_figure(Figure(0.75, 100, 0.68, 0.79), 100).grade, read_figure(Figure(0.4, 100, 0.2, 0.6), 100).grade
    ('fair', 'low')
    >>> read_figure(Figure(1.0, 4, 1.0, 1.0), 4).grade, read_figure(Figure(None, 50), 50).words
    ('thin', 'not defined: only one value was used')
    """
    if n < least:
        return Read("thin", WORDS["thin"])
    if figure.value is None:
        return Read("thin", "not defined: only one value was used")
    if figure.low is None or figure.high is None:
        return Read("thin", "cannot tell: too few write-ups for an interval")
    grade = _grade(figure.value, figure.low, figure.high)
    return Read(grade, WORDS[grade])


def _grade(value: float, low: float, high: float) -> Grade:
    if low >= TENTATIVE:
        return "good" if value >= RELIABLE else "fair"
    return "low" if high < TENTATIVE else "open"
