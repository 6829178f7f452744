"""What is made of the codings: counts by write-up, divergences, votes, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dialogue_synth.model.coding import Position

CellState = Literal["answered", "touched", "silent"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage on one side of a divergence."""

    side: str
    writeup_id: str
    segment_id: str
    start: int
    end: int
    quotation: str


@dataclass(frozen=True, slots=True)
class Divergence:
    """Narratives that differ, to look at and not a fault: the sides, the rule or statistic, and passages on each side.

    ``sides`` maps a side's label to its write-ups; one-sided kinds use ``flagged`` and ``compared_with``. The id depends
    on kind, initiative and code (and the write-ups for kinds about single ones), so that a verdict finds it again.
    ``checked`` is how many of the codings that it rests on people have checked, and how many there are; ``stability`` in how
    many of how many draws from the codings' confidences it still stands; ``notes`` say what its write-ups have in common.
    """

    id: str
    kind: str
    initiative: str
    code_id: str
    sides: Mapping[str, tuple[str, ...]]
    severity: Literal["high", "medium", "low"]
    score: float
    rule: str
    explanation: str
    evidence: tuple[Evidence, ...]
    statistic: str = ""
    effect: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    q: float | None = None
    n_tests: int = 0
    status: Literal["screening", "supported"] = "screening"
    verdict: str = ""
    checked: tuple[int, int] | None = None
    stability: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    """A count of heads that a write-up declares: how many were for, against and undecided; what it does not say is None.

    ``code_id`` is the framing code that it is about ("" if that is not known), ``what`` what was voted on in the passage's words.
    ``base`` is how many could have voted: as the passage says, else as many as it counts where it tells both sides. ``share`` is
    the share in favour (0-1) where only that is told, ``score`` the mean of a scale made to lie between 0 and 1. ``unanimous``
    votes need no numbers.
    """

    writeup_id: str
    segment_id: str
    code_id: str
    what: str
    n_for: int | None
    n_against: int | None
    n_undecided: int | None
    base: int | None
    start: int
    end: int
    quotation: str
    share: float | None = None
    score: float | None = None
    unanimous: bool = False
    event: int = 1


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One write-up on one code, rolled up from its passages in group voice.

    ``answered``: at least one passage with a position or an undecided one; ``touched``: only position none, or only
    other voices; otherwise ``silent``. ``position`` is None unless answered, and None when all positions are undecided.
    """

    writeup_id: str
    initiative: str
    code_id: str
    state: CellState
    position: Position | None = None
    n_segments: int = 0
    best_segment_id: str = ""
    minority_position: Position | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the account: ``n`` of ``of`` write-ups that addressed the question, with the segments behind it."""

    id: str
    initiative: str
    code_id: str
    statement: str
    quantity: str
    n: int
    of: int
    counts_by_position: Mapping[str, int]
    segment_ids: tuple[str, ...]
    divergence_ids: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
