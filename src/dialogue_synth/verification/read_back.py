"""A filled-in sheet -> decisions. Every fault is named with its row, and with any fault nothing should be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dialogue_synth.agreement.filled import LIKELY_SLIP
from dialogue_synth.agreement.grid import Grid
from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue, closest
from dialogue_synth.model import POSITIONS, Coding, Decision, Position, Segment
from dialogue_synth.standing import PEOPLES
from dialogue_synth.verification.asked import Pair
from dialogue_synth.verification.sheet import COLUMNS, TO_FILL

NEEDED = ("passage_id", "codes", "applies", "position")
YES, NO = frozenset({"yes", "y", "1", "true", "x"}), frozenset({"no", "n", "0", "false", "none"})
UNSURE = frozenset({"?", "undecided", "unsure"})
_POSITIONS: Mapping[str, Position] = {position: position for position in POSITIONS}
_SEPARATORS = re.compile(r"[;,/|\s]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of one passage and code: whether it applies, and if so with what position."""

    segment_id: str
    code_id: str
    applies: bool
    position: Position | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a sheet says: the answers, the rows left open with a question mark, the rows still empty, and the faults."""

    answers: tuple[Answer, ...]
    n_open: int
    n_empty: int
    faults: tuple[Issue, ...] = ()


def read_answers(grid: Grid, name: str, segment_ids: Sequence[str], code_ids: Sequence[str]) -> Answers:
    """Read one filled-in sheet.

    Args:
        grid: Its cells as text, row by row; the first row that is not empty holds the names of the columns.
        name: Its file's name, for messages.
        segment_ids: The passages of the study.
        code_ids: The codes of the study.
    """
    first = next((n for n, row in enumerate(grid) if any(cell.strip() for cell in row)), None)
    columns = _columns(grid[first]) if first is not None else {}
    missing = [column for column in NEEDED if column not in columns]
    if missing or first is None:
        what = f"the sheet has no column {' and no column '.join(missing)}"
        return Answers((), 0, 0, (Issue(name, what, f"keep the header as it was: {', '.join(COLUMNS)}"),))
    faults: list[Issue] = []
    given: dict[Pair, Answer] = {}
    n_open = n_empty = 0
    for n, row in enumerate(grid[first + 1 :], start=first + 2):
        cells = {column: row[k].strip() if k < len(row) else "" for column, k in columns.items()}
        if not any(cells.values()):
            continue
        if not any(cells.get(column) for column in TO_FILL):
            n_empty += 1
            continue
        read = _Row(f"{name}, row {n}", cells, faults, segment_ids, code_ids)
        answers = read.answers()
        n_open += answers == ()
        for answer in answers or ():
            if given.setdefault((answer.segment_id, answer.code_id), answer) != answer:
                what = f"passage {answer.segment_id} was answered otherwise for {answer.code_id} in an earlier row"
                read.fault(what, "keep one of the two")
    return Answers(tuple(given.values()), n_open, n_empty, tuple(faults))


def new_decisions(
    answers: Iterable[Answer], analyst: str, codings: Iterable[Coding], exact: Mapping[str, Segment], log: Iterable[Decision] = ()
) -> tuple[Decision, ...]:
    """Return the decisions that answers make, without those that this analyst has taken in the same way before.

    Args:
        answers: Of one analyst.
        analyst: Who answered.
        codings: The codings in force.
        exact: The study's segments with their exact words, by id.
        log: The decisions taken so far: an answer that a correct sheet gives a second time is none, another analyst's is one.
    """
    in_force = {(c.segment_id, c.code_id): c for c in codings}
    last = {(d.segment_id, d.code_id): d.source for d in log if d.analyst == analyst and d.action != "undo"}
    decisions = [as_decision(a, analyst, in_force.get((a.segment_id, a.code_id)), exact[a.segment_id].text) for a in answers]
    return tuple(d for d in decisions if not (_says_so(in_force.get(_pair(d)), d) and last.get(_pair(d)) == d.source))


def _pair(decision: Decision) -> Pair:
    return decision.segment_id, decision.code_id


def _says_so(coding: Coding | None, decision: Decision) -> bool:
    """Whether this analyst's decision of this kind is in force already."""
    if coding is None or coding.coder != decision.analyst:
        return False
    if decision.action == "reject":
        return coding.status == "rejected"
    return coding.status in PEOPLES and coding.position == decision.position


def as_decision(
    answer: Answer, analyst: str, coding: Coding | None, words: str, source: Literal["verification", "correction"] = "verification"
) -> Decision:
    """Return the decision that an answer makes.

    Args:
        answer: What was said of one passage and code.
        analyst: Who said it.
        coding: The coding in force, if there is one.
        words: The passage's exact words.
        source: What kind of sheet it was said on.
    """
    is_there = coding is not None and coding.status != "rejected"
    action = "reject" if not answer.applies else "add" if not is_there else "accept" if _same(coding, answer) else "position"
    return Decision(
        decision_id=0,
        at="",
        analyst=analyst,
        action=action,  # type: ignore[arg-type]
        segment_id=answer.segment_id,
        code_id=answer.code_id,
        quotation=words,
        position=answer.position,
        memo=answer.remarks,
        source=source,
    )


def _same(coding: Coding | None, answer: Answer) -> bool:
    return coding is not None and coding.position == answer.position


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [re.sub(r"[\W_]+", "_", cell.strip().lower()).strip("_") for cell in header]
    return {column: names.index(column) for column in COLUMNS if column in names}


class _Row:
    """One row of a sheet; what is wrong with it goes to ``faults``."""

    def __init__(
        self, where: str, cells: Mapping[str, str], faults: list[Issue], segment_ids: Sequence[str], code_ids: Sequence[str]
    ) -> None:
        self.where, self.cells, self.faults = where, cells, faults
        self.segment_ids, self.code_ids = segment_ids, code_ids

    def answers(self) -> tuple[Answer, ...] | None:
        """Return an answer for each code asked about; none of them where the row was left open; None where it has faults."""
        n_faults = len(self.faults)
        passage_id, asked = self.cells["passage_id"], _words(self.cells["codes"])
        if passage_id not in self.segment_ids:
            self.fault(f'there is no passage "{passage_id}" in the study', closest(passage_id, self.segment_ids, cutoff=LIKELY_SLIP))
        for code in asked or [""]:
            if code not in self.code_ids:
                self.fault(f'there is no code "{code}"', closest(code, self.code_ids) or "leave the column codes as it was")
        applying = self._applying(asked)
        positions = self._positions(applying or ())
        if len(self.faults) > n_faults:
            return None
        if applying is None or None in positions:
            return ()
        position_of = dict(zip(applying, positions, strict=True))
        remarks = self.cells.get("remarks", "")
        return tuple(Answer(passage_id, code, code in position_of, position_of.get(code), remarks) for code in asked)

    def _applying(self, asked: Sequence[str]) -> list[str] | None:
        """Return which of the codes apply; None where that was left open."""
        written = [word.casefold() for word in _words(self.cells["applies"])]
        if not written:
            self.fault("the column applies is empty", "write yes, no or ?")
        if not written or set(written) <= UNSURE:
            return None
        if len(written) == 1 and written[0] in NO:
            return []
        if len(written) == 1 and written[0] in YES:
            if len(asked) > 1:
                self.fault("several codes are asked about, and yes does not say which apply", f"write those of {', '.join(asked)}, or no")
            return list(asked)
        by_fold = {code.casefold(): code for code in asked}
        for word in written:
            if word not in by_fold:
                self.fault(f'"{word}" is no answer', closest(word, ["yes", "no", "?"]) or "write yes, no or ?, or codes asked about")
        return [by_fold[word] for word in written if word in by_fold]

    def _positions(self, codes: Sequence[str]) -> list[Position | None]:
        """Return a position for each code that applies, None where it was left open."""
        written = [word.casefold() for word in _words(self.cells["position"])]
        for word in written:
            if word not in _POSITIONS and word not in UNSURE:
                self.fault(f'there is no position "{word}"', closest(word, POSITIONS))
        if codes and not written:
            self.fault("it applies, and no position is given", f"write one of {', '.join(POSITIONS)}, or ?")
        elif codes and len(written) != len(codes):
            self.fault(
                f"{counted(len(codes), 'code')} and {counted(len(written), 'position')}",
                "give one position for each code, in the same order",
            )
        return [_POSITIONS.get(word) for word in written[: len(codes)]]

    def fault(self, what: str, hint: str) -> None:
        """Note something that is wrong with the row."""
        self.faults.append(Issue(self.where, what, hint))


def _words(cell: str) -> list[str]:
    return [word for word in _SEPARATORS.split(cell) if word]
