"""What to verify: the cells that look suspicious, and as many others by lot, so that both are read with the same eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from dialogue_synth.divergence.counts import Cell, Question, Screened, Tested
from dialogue_synth.divergence.material import Passage

SUSPICIOUS_P = 0.05  # machine codes blur a divergence: what is to be verified is more than what is flagged
SEED = 20_251_107


@dataclass(frozen=True, slots=True)
class QuestionDraw:
    """The write-ups to verify on one question.

    Attributes:
        suspicious: Those that look further out than groups normally are.
        control: Drawn by lot from all others that speak on the question.
        n_rest: How many these others are.
    """

    suspicious: tuple[str, ...]
    control: tuple[str, ...]
    n_rest: int


@dataclass(frozen=True)
class Draw:
    """The cells to verify, by the key of their question."""

    by_question: Mapping[str, QuestionDraw]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in the order of questions and write-ups: it does not tell which of them are suspicious."""
        return tuple((key, w) for key, drawn in sorted(self.by_question.items()) for w in sorted((*drawn.suspicious, *drawn.control)))


def draw_cells(screening: Tested[Screened], *, at_p: float = SUSPICIOUS_P, seed: int = SEED) -> Draw:
    """Draw what is suspicious, and at least as many controls; questions on which nothing is suspicious are left out.

    Suspicious is what is flagged, and what comes near to it and could be flagged: where a write-up has so few passages that
    even the most extreme count would not be flagged by itself, nobody need read them. Controls are more where that is needed
    for as many write-ups as a comparison needs.

    Args:
        screening: Tests of the counts as the codings stand.
        at_p: The p-value from which on a cell is suspicious (0-1).
        seed: Of the lot. The lot of one question does not depend on the others.
    """
    suspicious: dict[str, set[str]] = {}
    family = screening.family
    flagged_alone = family.chance.threshold(family.rate)
    for test in family.tests:
        key, writeup_id = screening.cell(test)
        if test.q <= family.rate or (test.p <= at_p and test.least <= flagged_alone):
            suspicious.setdefault(key, set()).add(writeup_id)
    needed = screening.counts.settings.counting_min_writeups
    by_key = {question.key: question for question in screening.questions}
    return Draw({key: _draw(by_key[key], found, needed, Random(f"{seed} {key}")) for key, found in suspicious.items()})  # noqa: S311 -- a lot, no secret


def _draw(question: Question, suspicious: set[str], needed: int, lot: Random) -> QuestionDraw:
    rest = sorted(w for w in question.writeup_ids if question.totals[w] and w not in suspicious)
    n_control = min(len(rest), max(len(suspicious), needed - len(suspicious)))
    return QuestionDraw(tuple(sorted(suspicious)), tuple(sorted(lot.sample(rest, n_control))), len(rest))


def passages_of(screening: Tested[Screened], cells: Sequence[Cell]) -> tuple[Passage, ...]:
    """Return the coded passages that the counts of these cells rest on, each once for each of its codes, in reading order."""
    by_key = {question.key: question for question in screening.questions}
    found = {(p.segment.segment_id, p.coding.code_id): p for key, writeup_id in cells for p in by_key[key].behind[writeup_id]}
    return tuple(sorted(found.values(), key=lambda p: (p.writeup_id, p.segment.position, p.segment.segment_id, p.coding.code_id)))
