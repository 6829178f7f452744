"""A corrections file that came back -> decisions with source "correction". Every fault is named with its row.

The group knows what it meant, and so its word is taken. Both readings stay: the machine's codings are never touched, and the log
only grows. Remarks become memos, which stay in the study: nobody has looked for names in them yet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from dialogue_synth.agreement.filled import LIKELY_SLIP
from dialogue_synth.agreement.grid import Grid
from dialogue_synth.errors import Issue, closest
from dialogue_synth.feedback.readings import NO_QUESTION, SIDES
from dialogue_synth.feedback.sheet import COLUMNS, NONE_OF_THESE, TO_FILL
from dialogue_synth.model import POSITIONS, Coding, Decision, Memo, Position, Segment
from dialogue_synth.verification.read_back import Answer, as_decision

NEEDED = ("passage_id", "question", "right")
YES, NO = frozenset({"yes", "y", "1", "true", "x", "right", "correct", "ok", "✓", "✔"}), frozenset({"no", "n", "0", "false", "wrong"})
UNSURE = frozenset({"?", "unsure", "don't know", "do not know", "not sure", "we could not tell"})
NONE = frozenset({NONE_OF_THESE, "none", "no question", "no"})
NOT_SO = "The group says that it did not mean this, and not what it meant."
_NAMES: Mapping[str, Position] = {
    **{position: position for position in POSITIONS},
    **{words: position for position, words in SIDES.items() if position},
    "agree": "support",
    "agree on conditions": "conditional",
    "on conditions": "conditional",
    "worry": "concern",
    "concerned": "concern",
    "disagree": "oppose",
    "divided": "mixed",
    "neutral": "none",
}
_SEPARATORS = re.compile(r"[;,/|\s]+")
QUOTED = 20  # characters of a cell that a fault repeats; longer ones may be somebody's words


@dataclass(frozen=True, slots=True)
class FilledCorrections:
    """What a file says: answers to keep as decisions, remarks to keep as memos, and what is wrong with it.

    ``remarks`` are pairs of a passage and what the group says of it in its own words. ``n_empty`` rows have no entry.
    """

    answers: tuple[Answer, ...]
    remarks: tuple[tuple[str, str], ...]
    n_empty: int
    faults: tuple[Issue, ...] = ()


def read_corrections(
    grid: Grid, name: str, own: Mapping[str, Segment], others: Collection[str], code_ids: Sequence[str]
) -> FilledCorrections:
    """Read a corrections file of one group.

    Args:
        grid: Its cells as text, row by row; the first row that is not empty holds the names of the columns.
        name: Its file's name, for messages.
        own: The group's passages by id, masked as the file shows them.
        others: The ids of all other groups' passages.
        code_ids: The codes of the study.
    """
    first = next((n for n, row in enumerate(grid) if any(cell.strip() for cell in row)), None)
    columns = _columns(grid[first]) if first is not None else {}
    missing = [column for column in NEEDED if column not in columns]
    if missing or first is None:
        what = f"the file has no column {' and no column '.join(missing)}"
        return FilledCorrections((), (), 0, (Issue(name, what, f"keep the header as it was: {', '.join(COLUMNS)}"),))
    faults: list[Issue] = []
    given: dict[tuple[str, str], Answer] = {}
    remarks: list[tuple[str, str]] = []
    n_empty = 0
    for n, row in enumerate(grid[first + 1 :], start=first + 2):
        cells = {column: row[k].strip() if k < len(row) else "" for column, k in columns.items()}
        if not any(cells.get(key(column)) for column in TO_FILL):
            n_empty += any(cells.values())
            continue
        read = _Row(f"{name}, row {n}", cells, faults, code_ids)
        segment_id = read.passage(own, others)
        answers, remark = read.answers(segment_id)
        remarks += [(segment_id, remark)] if remark else []
        for answer in answers:
            before = given.setdefault((answer.segment_id, answer.code_id), answer)
            if (before.applies, before.position) != (answer.applies, answer.position):
                read.fault(f"passage {segment_id} was answered otherwise for {answer.code_id} in an earlier row", "keep one of the two")
    return FilledCorrections(tuple(given.values()), tuple(remarks), n_empty, tuple(faults))


def new_decisions(
    answers: Iterable[Answer], coder: str, codings: Iterable[Coding], exact: Mapping[str, Segment], log: Iterable[Decision]
) -> tuple[Decision, ...]:
    """Return the decisions that a group's answers make, without what it has said before, whatever became of that since.

    Args:
        answers: Of one group.
        coder: The group's name in the log.
        codings: The codings in force.
        exact: The study's segments with their exact words, by id.
        log: The decisions taken so far.
    """
    in_force = {(c.segment_id, c.code_id): c for c in codings}
    said = {(d.segment_id, d.code_id): d for d in log if _is_of(d, coder)}
    decisions = []
    for answer in answers:
        pair, words = (answer.segment_id, answer.code_id), exact[answer.segment_id].text
        if pair in said and _says_again(answer, words, said[pair]):
            continue
        coding = in_force.get(pair)
        if answer.applies and answer.position is None and coding and coding.status != "rejected":
            answer = replace(answer, position=coding.position)  # noqa: PLW2901 - the passage stands there already
        decisions.append(as_decision(answer, coder, coding, words, "correction"))
    return tuple(decisions)


def _says_again(answer: Answer, words: str, before: Decision) -> bool:
    """Whether an answer says no more than the group's last decision; one that names no side is content with any."""
    same_side = answer.position in (None, before.position)
    return before.quotation == words and answer.applies == (before.action != "reject") and same_side


def new_memos(remarks: Iterable[tuple[str, str]], coder: str, memos: Iterable[Memo]) -> tuple[tuple[str, str], ...]:
    """Return the remarks that are not yet kept as memos of this group."""
    kept = {(memo.about, memo.text) for memo in memos if memo.analyst == coder}
    return tuple(remark for remark in dict.fromkeys(remarks) if remark not in kept)


def key(column: str) -> str:
    """Return the name of a column as it is looked up, whatever its case and signs.

    >>> key("Right?"), key("what side instead")
    ('right', 'what_side_instead')
    """
    return re.sub(r"[\W_]+", "_", column.strip().lower()).strip("_")


def _is_of(decision: Decision, coder: str) -> bool:
    return decision.analyst == coder and decision.source == "correction" and decision.action != "undo"


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [key(cell) for cell in header]
    return {key(column): names.index(key(column)) for column in COLUMNS if key(column) in names}


def _fold(cell: str) -> str:
    return " ".join(cell.casefold().replace("’", "'").split()).strip(". ")


class _Row:
    """One row of a file; what is wrong with it goes to ``faults``."""

    def __init__(self, where: str, cells: Mapping[str, str], faults: list[Issue], code_ids: Sequence[str]) -> None:
        self.where, self.cells, self.faults, self.code_ids = where, cells, faults, code_ids

    def passage(self, own: Mapping[str, Segment], others: Collection[str]) -> str:
        """Return the id of the passage: as written if it still holds these words, else the one that holds them now; "" with a fault."""
        written, words = self.cells["passage_id"], self.cells.get("your_words", "")
        if written in own and (not words or _alike(words, own[written].text)):
            return written
        moved = next((i for i, s in own.items() if words and _plain(words) == _plain(s.text)), "")
        if moved:
            return moved
        if written in others:
            self.fault(f"passage {written} is of another write-up", "give the write-up that the file was made for with --group")
        elif written in own:
            self.fault(f"passage {written} does not hold these words any more", "make the sheet again, or put new words in the remark")
        else:
            self.fault(f'the write-up has no passage "{written}"', closest(written, [*own], cutoff=LIKELY_SLIP))
        return ""

    def answers(self, segment_id: str) -> tuple[list[Answer], str]:
        """Return what the group says of the passage and its remark; no answer where it does not say how to read it."""
        n_faults = len(self.faults)
        code, side, instead = self._code(), self._side("what_side_instead"), self._instead()
        right, remark = self._right(), self.cells.get("remark", "")
        moved = [c for c in instead or () if c != code]
        if right:
            answers = self._confirmed(segment_id, code, side, elsewhere=bool(moved) or instead == [])
        elif moved or instead == []:
            off = [Answer(segment_id, code, applies=False)] if code else []
            answers = [*off, *(Answer(segment_id, c, applies=True, position=side) for c in moved)]
        elif side and code:
            answers = [Answer(segment_id, code, applies=True, position=side)]
        else:
            answers = []
            if side:
                self.fault("a side, and no question", "choose the question in the column “what question instead”")
            elif right is False:
                remark = remark or NOT_SO
        return ([], "") if len(self.faults) > n_faults or not segment_id else (answers, remark)

    def _confirmed(self, segment_id: str, code: str, side: Position | None, *, elsewhere: bool) -> list[Answer]:
        """Return the reading that the file showed, as the group's own; nothing where there was none to confirm."""
        read = self._side("how_we_read_it")
        if elsewhere or (side and side != read):
            self.fault("it is right, and yet something else is given", "write no, or leave the columns after it empty")
        could_not_tell = read is None and self.cells.get("how_we_read_it", "")
        return [] if could_not_tell or not code else [Answer(segment_id, code, applies=True, position=read)]

    def _right(self) -> bool | None:
        written = _fold(self.cells["right"])
        if written and written not in YES | NO | UNSURE:
            self.fault(f"{_quoted(written)} is neither yes nor no", "write yes or no, and what you want to say in the remark")
        return True if written in YES else False if written in NO else None

    def _side(self, column: str) -> Position | None:
        written = _fold(self.cells.get(column, ""))
        if not written or written in UNSURE or written == NO_QUESTION:
            return None
        if written not in _NAMES:
            self.fault(f"{_quoted(written)} is no side", closest(written, [*_NAMES]) or f"write one of: {', '.join(SIDES.values())}")
        return _NAMES.get(written)

    def _code(self) -> str:
        return self._code_in(self.cells["question"]) if self.cells["question"] else ""

    def _instead(self) -> list[str] | None:
        """Return the questions that the passage is about instead: none at all as an empty list, None if nothing is said."""
        written = self.cells.get("what_question_instead", "")
        if not written:
            return None
        if _fold(written) in NONE:
            return []
        # As chosen from the list it is one question with its id, a colon and its words; several are typed as ids.
        return [self._code_in(part) for part in ([written] if ":" in written else _SEPARATORS.split(written)) if part]

    def _code_in(self, cell: str) -> str:
        written = cell.partition(":")[0].strip()
        found = next((code for code in self.code_ids if code.casefold() == written.casefold()), "")
        if not found:
            self.fault(f"{_quoted(written)} is no question", closest(written, self.code_ids) or "begin with its id, as in P1")
        return found

    def fault(self, what: str, hint: str) -> None:
        """Note something that is wrong with the row."""
        self.faults.append(Issue(self.where, what, hint))


def _quoted(cell: str) -> str:
    return f'"{cell}"' if len(cell) <= QUOTED else "what stands there"


def _plain(words: str) -> str:
    """Return words without what spreadsheets change: blanks, signs and case."""
    return re.sub(r"[\W_]+", "", words).casefold()


def _alike(one: str, other: str) -> bool:
    """Whether two texts are the same passage, if a character was lost on the way or a slip was put right."""
    return _plain(one) == _plain(other) or SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio() >= LIKELY_SLIP
