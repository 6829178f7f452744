"""The csv of a comparison source -> its results: a jury's statements with votes, or a survey's closed questions.

A jury's file has a row for each statement. A survey's file has either a row for each answer of a question, with how many gave it, or
a row for each person, with a column for each question. Columns come in any order and under several names.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from dialogue_synth.errors import UsageError
from dialogue_synth.ingest.decode import decode
from dialogue_synth.synthesis.context import ContextKind, ContextResult

MAX_MB = 20
MAX_ANSWERS = 12  # a column with more different answers is no closed question
AGAIN = 1.5  # times that an answer of a closed question is given, on average, at least
MAX_LENGTH = 120  # characters; a longer answer is none of a closed question
STATEMENT = ("statement", "question", "recommendation", "proposition", "item")
VERDICT = ("verdict", "conclusion", "outcome")
CODE = ("code", "code_id", "codebook code")
BASE = ("base", "jurors", "total", "n_asked", "asked")
ANSWER, COUNT = ("answer", "response", "option"), ("n", "count", "number", "votes", "respondents")
VOTES: Mapping[str, tuple[str, ...]] = {
    "agreed": ("for", "agree", "agreed", "yes", "in favour", "support"),
    "disagreed": ("against", "disagree", "disagreed", "no", "oppose"),
    "undecided": ("undecided", "abstained", "abstain", "unsure", "not sure", "don't know", "neither"),
}
NO_QUESTIONS = frozenset(
    {"id", "respondent", "respondent_id", "respondent id", "person", "weight", "date", "timestamp", "time", "email", "name"}
)


def read_context_table(path: Path, kind: ContextKind) -> tuple[ContextResult, ...]:
    """Return the results of a comparison source, in the order of its file.

    Raises:
        UsageError: The file cannot be read, is too large, has no rows, or not the columns that its kind needs; a number is none, or
            votes add up to more than their base.
    """
    header, rows = _table(path)
    columns = {label.strip().casefold(): at for at, label in enumerate(header)}
    if kind == "jury":
        results = _jury(path, columns, rows)
    elif _column(columns, STATEMENT) is not None and _column(columns, ANSWER) is not None:
        results = _counted(path, columns, rows)
    else:
        results = _by_person(header, rows)
    if not results:
        raise UsageError("no result could be read from it", where=path.name, hint=_NEEDED[kind])
    return results


_NEEDED: Mapping[ContextKind, str] = {
    "jury": 'head the columns "statement", "for", "against" and, if you have them, "undecided", "base", "verdict" and "code"',
    "survey": 'head the columns "question", "answer" and "n", or give a row for each person and a column for each closed question',
}


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        if path.stat().st_size > MAX_MB * 1_000_000:
            raise UsageError(f"the file is larger than {MAX_MB} MB", where=path.name, hint="leave out columns of open text")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path), hint="check the spelling of the path") from error
    if b"\0" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError("this is no csv file", where=path.name, hint='save the table as "CSV UTF-8" first')
    text = decode(data).text
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UsageError("this is no csv file", where=path.name, hint='save the table as "CSV UTF-8" first') from error
    if len(rows) < 2:
        raise UsageError("the table has no rows under its header", where=path.name)
    return rows[0], rows[1:]


def _column(columns: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((columns[name] for name in names if name in columns), None)


def _cell(row: Sequence[str], at: int | None) -> str:
    return " ".join(row[at].split()) if at is not None and at < len(row) else ""


def _number(path: Path, n_row: int, value: str) -> int | None:
    if not value:
        return None
    plain = value.replace(",", "").replace(" ", "").removesuffix(".0")
    if not plain.isdecimal():
        raise UsageError(f'row {n_row}: "{value[:20]}" is no number of people', where=path.name, hint="give counts, not shares")
    return int(plain)


def _jury(path: Path, columns: Mapping[str, int], rows: Sequence[Sequence[str]]) -> tuple[ContextResult, ...]:
    statement, code, base, verdict = (_column(columns, names) for names in (STATEMENT, CODE, BASE, VERDICT))
    votes = {answer: at for answer, names in VOTES.items() if (at := _column(columns, names)) is not None}
    if statement is None or not (votes or verdict is not None):
        raise UsageError("the table does not name statements and their votes", where=path.name, hint=_NEEDED["jury"])
    results = []
    for n_row, row in enumerate(rows, start=2):
        told = [(answer, n) for answer, at in votes.items() if (n := _number(path, n_row, _cell(row, at))) is not None]
        asked = _number(path, n_row, _cell(row, base))
        _check_base(path, n_row, told, asked)
        if _cell(row, statement):
            results.append(ContextResult(_cell(row, statement), tuple(told), asked, _cell(row, verdict), _cell(row, code)))
    return tuple(results)


def _counted(path: Path, columns: Mapping[str, int], rows: Sequence[Sequence[str]]) -> tuple[ContextResult, ...]:
    statement, answer, count, code, base = (_column(columns, names) for names in (STATEMENT, ANSWER, COUNT, CODE, BASE))
    if count is None:
        raise UsageError("no column says how many gave an answer", where=path.name, hint=_NEEDED["survey"])
    answers: dict[str, list[tuple[str, int]]] = {}
    facts: dict[str, tuple[int | None, str]] = {}
    for n_row, row in enumerate(rows, start=2):
        question, n = _cell(row, statement), _number(path, n_row, _cell(row, count))
        if question and n is not None:
            answers.setdefault(question, []).append((_cell(row, answer), n))
            known = facts.get(question, (None, ""))
            facts[question] = (_number(path, n_row, _cell(row, base)) or known[0], _cell(row, code) or known[1])
            _check_base(path, n_row, answers[question], facts[question][0])
    return tuple(ContextResult(q, tuple(given), facts[q][0], "", facts[q][1]) for q, given in answers.items())


def _check_base(path: Path, n_row: int, told: Sequence[tuple[str, int]], base: int | None) -> None:
    counted = sum(n for _, n in told)
    if base is not None and counted > base:
        raise UsageError(f"row {n_row}: {counted} answers are more than the base of {base}", where=path.name, hint="check the numbers")


def _by_person(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[ContextResult, ...]:
    """Count the answers of each column; open text, and what tells who somebody is, is left out."""
    results = []
    for at, label in enumerate(header):
        given = Counter(value for row in rows if (value := _cell(row, at)))
        closed = 1 < len(given) <= MAX_ANSWERS and given.total() >= AGAIN * len(given) and all(len(value) <= MAX_LENGTH for value in given)
        if closed and label.strip() and label.strip().casefold() not in NO_QUESTIONS:
            answers = tuple(sorted(given.items(), key=lambda item: (-item[1], item[0])))
            results.append(ContextResult(" ".join(label.split()), answers, given.total()))
    return tuple(results)
