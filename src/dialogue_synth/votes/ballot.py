"""A vote as a paragraph states it, before anybody knows whose it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialogue_synth.votes.words import Side

MAX_WHAT = 160  # characters of what was voted on


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote as a paragraph states it; what it does not state is None. ``start`` and ``end`` are offsets in the paragraph.

    ``share`` is a share in favour (0-1) where only that is told; ``score`` a mean on a scale made to lie between 0 and 1.
    """

    start: int
    end: int
    what: str = ""
    n_for: int | None = None
    n_against: int | None = None
    n_undecided: int | None = None
    base: int | None = None
    share: float | None = None
    score: float | None = None
    unanimous: bool = False
    strong: bool = True  # told by words that hardly mean anything else: "for" and "no" alone mean many things

    @property
    def n_told(self) -> int:
        """How many people it accounts for."""
        return sum(n or 0 for n in (self.n_for, self.n_against, self.n_undecided))

    @property
    def sides(self) -> frozenset[Side]:
        """The sides on which it states a number."""
        told: dict[Side, int | None] = {"for": self.n_for, "against": self.n_against, "undecided": self.n_undecided}
        return frozenset(side for side, n in told.items() if n is not None)

    def with_votes(self, side: Side, n: int) -> Ballot:
        """Return the vote with ``n`` more people on a side."""
        if side == "for":
            return replace(self, n_for=(self.n_for or 0) + n)
        if side == "against":
            return replace(self, n_against=(self.n_against or 0) + n)
        return replace(self, n_undecided=(self.n_undecided or 0) + n)
