"""What the coding stage hands on: its table, what it left open, every segment's outcome, and what it stumbled over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dialogue_synth.errors import Issue
from dialogue_synth.model import Coding, Outcome, SegmentOutcome, Undecided


@dataclass(frozen=True, slots=True)
class CodingResult:
    """The codings, the passages left open, and one outcome a segment, all in the order of the segments given."""

    codings: tuple[Coding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    outcomes: tuple[SegmentOutcome, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def n_looked_at(self) -> int:
        """Number of segments that a coder looked at: all but those of a kind that is never coded."""
        return len(self.outcomes) - self._counts["not_coded"]

    @property
    def coded_share(self) -> float:
        """Share of the segments looked at that got a code, 0-1; 0.0 when none was looked at."""
        return self._share("coded")

    @property
    def none_share(self) -> float:
        """Share of the segments looked at to which no code applies, 0-1."""
        return self._share("none")

    @property
    def undecided_share(self) -> float:
        """Share of the segments looked at that are left to people, 0-1."""
        return self._share("undecided")

    @property
    def position_share(self) -> float:
        """Share of the codings whose position was decided, 0-1; 0.0 when there are no codings."""
        decided = sum(coding.position is not None for coding in self.codings)
        return decided / len(self.codings) if self.codings else 0.0

    @property
    def _counts(self) -> Counter[Outcome]:
        return Counter(outcome.outcome for outcome in self.outcomes)

    def _share(self, outcome: Outcome) -> float:
        return self._counts[outcome] / self.n_looked_at if self.n_looked_at else 0.0
