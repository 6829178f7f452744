"""Counts of coded passages in two states that are never mixed: as the codings stand, and as people have verified them.

A machine that confuses two codes confuses them in every write-up, but not equally often in each; so a comparison of some
write-ups as the machine reads them with others as people read them finds the machine's mistakes. Which state counts are in
is therefore part of their type: what is made from `Counts` of one state never takes `Counts` of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.model import Evidence
from dialogue_synth.settings import DivergenceSettings
from dialogue_synth.standing import PEOPLES

if TYPE_CHECKING:
    from dialogue_synth.divergence.counting import Chance, CountTable, CountTest, Direction, Family

Cell = tuple[str, str]  # the key of a question, and a write-up
Only = Mapping[str, frozenset[str]]  # the write-ups that count, by the key of a question


class Screened:
    """The state of counts as the codings stand, whoever made them."""


class Verified:
    """The state of counts in which every coding is a person's."""


State = TypeVar("State", Screened, Verified)


class UnverifiedError(ValueError):
    """Counts that are said to be verified hold a coding that no person has decided on."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is counted: its name in a sentence, the code that stands for it ("" for none), and its passages.

    ``passages`` holds each write-up's passages in reading order; where positions are counted, one passage for each.
    """

    name: str
    code_id: str
    passages: Mapping[str, tuple[Passage, ...]]


@dataclass(frozen=True)
class Question:
    """Subjects that are compared with each other: shares of the same passages.

    Attributes:
        key: Tells the questions of a kind in one initiative apart; the same in the next run.
        name: The question in a sentence; "" for the whole write-up.
        code_id: The code that stands for the question, "" for none.
        subjects: What is counted, in codebook order.
        writeup_ids: The rows of its table.
        totals: Different passages that carry any of the subjects, by write-up.
        behind: The passages that the counts of each write-up rest on.
        n_tested: How many of the subjects are tested, the first ones; all if not given.
    """

    key: str
    name: str
    code_id: str
    subjects: tuple[Subject, ...]
    writeup_ids: tuple[str, ...]
    totals: Mapping[str, int]
    behind: Mapping[str, tuple[Passage, ...]]
    n_tested: int = 0

    @property
    def n_speaking(self) -> int:
        """Number of write-ups with at least one passage."""
        return sum(total > 0 for total in self.totals.values())

    def table(self) -> CountTable:
        """Return the counts, write-ups in rows and the subjects that are tested in columns."""
        import numpy as np

        from dialogue_synth.divergence.counting import CountTable

        subjects = self.subjects[: self.n_tested or None]
        counts = [[len(subject.passages[writeup_id]) for subject in subjects] for writeup_id in self.writeup_ids]
        totals = np.array([self.totals[writeup_id] for writeup_id in self.writeup_ids], dtype=np.int64)
        shape = (len(self.writeup_ids), len(subjects))
        return CountTable(tuple(subject.name for subject in subjects), np.array(counts, dtype=np.int64).reshape(shape), totals)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a kind says of one flag; the figures are the same for all kinds that count."""

    about: str  # for its id
    code_id: str
    finding: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CountingKind:
    """One kind that counts write-ups one by one: what it counts, what it tests, and what it says of a flag.

    Attributes:
        name: Of the kind.
        unit: What it counts, in the singular.
        directions: Which sides it tests.
        min_total: How many of them a write-up must have to be tested.
        questions: Count, in one initiative of a study, only the given write-ups (all where there is no such choice).
        wording: Put a test that is flagged into words.
        rule: When it flags, in words.
    """

    name: str
    unit: str
    directions: tuple[Direction, ...]
    min_total: Callable[[DivergenceSettings], int]
    questions: Callable[[Material, str, Only | None], tuple[Question, ...]]
    wording: Callable[[Material, Question, CountTest], Wording]
    rule: Callable[[DivergenceSettings], str]


@dataclass(frozen=True)
class Counts(Generic[State]):
    """What one kind counts in one initiative, in one state.

    Attributes:
        state: `Screened` or `Verified`.
        kind: The kind that counts.
        initiative: The initiative.
        settings: Thresholds.
        questions: What is counted.
        stands_for: How many write-ups each one stands for, by cell; 1 where not given.
        chosen_from: What chance was to give in all comparisons from which these were chosen by looking at the data, if they were.

    Raises:
        UnverifiedError: The state is `Verified` and a coding is a machine's. The message names passages, and quotes none.
    """

    state: type[State]
    kind: CountingKind
    initiative: str
    settings: DivergenceSettings
    questions: tuple[Question, ...]
    stands_for: Mapping[Cell, float] = field(default_factory=dict)
    chosen_from: Chance | None = None

    def __post_init__(self) -> None:
        if self.state is Verified:
            behind = (passage for question in self.questions for passages in question.behind.values() for passage in passages)
            machines = sorted({p.segment.segment_id for p in behind if p.coding.status not in PEOPLES})
            if machines:
                raise UnverifiedError(f"{len(machines)} passages carry codings that nobody has decided on: {', '.join(machines[:5])}")


@dataclass(frozen=True)
class Tested(Generic[State]):
    """Counts with their tests.

    Attributes:
        counts: What was counted.
        questions: Those on which enough write-ups speak, in the order of the family's tables.
        family: The tests.
    """

    counts: Counts[State]
    questions: tuple[Question, ...]
    family: Family

    def cell(self, test: CountTest) -> Cell:
        """Return the cell that a test is about."""
        question = self.questions[test.table]
        return question.key, question.writeup_ids[test.writeup]


def others_of(question: Question, writeup_id: str) -> tuple[str, ...]:
    """Return the other write-ups that speak on a question."""
    return tuple(other for other in question.writeup_ids if other != writeup_id and question.totals[other])


def passages_in(question: Question, column: int, writeup_ids: Sequence[str]) -> list[Passage]:
    """Return what write-ups say on one subject of a question, in their order."""
    return [passage for writeup_id in writeup_ids for passage in question.subjects[column].passages[writeup_id]]
