"""Tables -> pieces: facts about the event, questions with their answers, votes, and whatever else people put into boxes.

The first cell of a row is a prompt where it asks or labels, so that the answer beside it stands alone. A row of figures stays
one piece, because a figure without its column says nothing. Header rows are prompts: they are never what a group said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from dialogue_synth.ingest.filled import is_form_table, read_form_table
from dialogue_synth.ingest.labels import MAX_LABEL_WORDS, field_of, plain_label
from dialogue_synth.ingest.layout import ADDED, Fact, Piece, stated
from dialogue_synth.ingest.questions import Questions, words
from dialogue_synth.model import BlockKind

FIGURE = re.compile(
    r"(?:c\.?\s*|about\s+|~)?\d+(?:[.,]\d+)?\s*%?(?:\s*(?:votes?|people|of\s+\d+|/\s*\d+))?|[-–—✓✔✗xX]|n/?a|nil|none|all|", re.IGNORECASE
)
QUESTION_HEADS = frozenset(
    "question questions topic topics theme themes issue issues subject item items prompt statement section we asked you".split()
)
ANSWER_HEADS = frozenset(
    "answer answers response responses reply replies comments comment notes note feedback views view discussion summary "
    "said what people group groups your you the our points key main response what".split()
)
MAX_HEAD_WORDS = 6
MAX_LABEL = 10  # words in the first cell of a row, beyond which it is no label but a point of its own
ABOUT_SHARE = 0.5  # share of rows with a known label from which a table is about the event
MAX_FACT_WORDS = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words and, in a plain text, where they begin. A line break in it is a true one."""

    text: str
    start: int = ADDED


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``n_header`` rows are declared headers. ``source`` is the text that cells point into, if they do."""

    rows: tuple[Row, ...]
    place: str
    n_header: int = 0
    source: str | None = None


def lay_out_table(table: Table, questions: Questions) -> tuple[list[Piece], list[Fact]]:
    """Return a table's pieces in reading order, and the facts it states about the event."""
    rows = _filled_rows(table)
    if not rows:
        return [], []
    texts = [[cell.text for cell in row] for _, row in rows]
    if is_form_table(texts):
        form = read_form_table(texts, [_place(table, number) for number, _ in rows])
        return list(form.pieces), list(form.facts)
    if max(len(row) for _, row in rows) == 1:
        return [piece for number, row in rows for piece in _boxed(row[0], _place(table, number))], []
    about = _about_rows([row for _, row in rows], questions)
    if about:
        return _about(about, rows, table, questions)
    header = _header(table, [row for _, row in rows])
    labelled = _is_labelled(header, [row for _, row in rows[len(header) :]], questions)
    pieces = [_whole_row(row, table, number, "prompt") for number, row in rows[: len(header)]]
    above: Row = ()
    for number, row in rows[len(header) :]:
        prompted = labelled and not _answers_above(row, above, questions)
        pieces += _row(row, header[-1] if header else (), table, number, prompted, questions)
        above = row
    return pieces, []


def _filled_rows(table: Table) -> list[tuple[int, Row]]:
    """Return the rows that hold anything, with their numbers, all as wide as the widest."""
    rows = [(number, row) for number, row in enumerate(table.rows, start=1) if any(cell.text.strip() for cell in row)]
    width = max((len(row) for _, row in rows), default=0)
    return [(number, (*row, *[Cell("")] * (width - len(row)))) for number, row in rows]


def _answers_above(row: Row, above: Row, questions: Questions) -> bool:
    """Say whether a row of one cell is no label: it is long, or it answers a question that fills the row above."""
    if not row[0].text.strip() or any(cell.text.strip() for cell in row[1:]) or _asks(row[0].text, questions):
        return False
    asked_above = bool(above) and _asks(above[0].text, questions) and not any(cell.text.strip() for cell in above[1:])
    return asked_above or len(words(row[0].text)) > MAX_LABEL


def _boxed(cell: Cell, place: str) -> Iterator[Piece]:
    """Yield the lines of a box as paragraphs: it is a frame around text and no table."""
    whole = Piece("paragraph", cell.text, place, start=cell.start)
    for line in re.finditer(r"[^\n]+", cell.text):
        if line.group().strip():
            yield whole.cut(line.start(), line.end())


# -- facts about the event ---------------------------------------------------------------------------------------------
def _about_rows(rows: Sequence[Row], questions: Questions) -> list[Row]:
    """Return the rows as label and value if the table is about the event, else nothing."""
    if len(rows) == 2 and len(rows[0]) > 2 and _share_of_labels(rows[0], questions) > ABOUT_SHARE:
        turned: list[Row] = [(label, value) for label, value in zip(*rows, strict=True) if label.text or value.text]
        return turned if all(_is_fact(pair[0].text, pair[1].text, questions) for pair in turned) else []
    if len(rows[0]) not in (2, 4):
        return []
    pairs = [row[at : at + 2] for row in rows for at in range(0, len(row), 2) if row[at].text.strip() or row[at + 1].text.strip()]
    known = _share_of_labels([label for label, _ in pairs], questions)
    return pairs if len(pairs) > 1 and known >= ABOUT_SHARE else []


def _share_of_labels(cells: Sequence[Cell], questions: Questions) -> float:
    known = sum(bool(field_of(cell.text)) and not questions.is_one(cell.text) for cell in cells)
    return known / len(cells) if known > 1 else 0.0


def _about(pairs: Sequence[Row], rows: Sequence[tuple[int, Row]], table: Table, questions: Questions) -> tuple[list[Piece], list[Fact]]:
    facts = [_is_fact(label.text, value.text, questions) for label, value in pairs]
    described = [
        stated(label.text, " ".join(value.text.split()), f"{table.place}, row {n}") for n, (label, value) in enumerate(pairs, start=1)
    ]
    found = [fact for (_, fact), is_fact in zip(described, facts, strict=True) if is_fact and fact.label]
    if table.source is not None and all(facts):
        return [_whole_row(row, table, number, "metadata") for number, row in rows], found
    pieces: list[Piece] = []
    for number, (pair, (piece, _), is_fact) in enumerate(zip(pairs, described, facts, strict=True), start=1):
        if not is_fact:
            pieces += _question_row(pair, (), table, number)
        else:
            pieces.append(_whole_row(pair, table, number, "metadata") if table.source is not None else piece)
    return pieces, found


def _is_fact(label: str, value: str, questions: Questions) -> bool:
    if questions.is_one(label) or len(words(value)) > MAX_FACT_WORDS:
        return False
    return bool(field_of(label)) or (len(words(label)) <= MAX_LABEL_WORDS and not label.rstrip().endswith("?"))


# -- headers and labels ------------------------------------------------------------------------------------------------
def _header(table: Table, rows: Sequence[Row]) -> list[Row]:
    if table.n_header:
        return list(rows[: table.n_header])
    return [rows[0]] if len(rows) > 1 and (_names_question_and_answer(rows[0]) or _names_figures(rows)) else []


def _names_question_and_answer(row: Row) -> bool:
    """Say whether a row reads "Question | What your group said"."""
    heads = [plain_label(cell.text).split() for cell in row]
    if len(heads) < 2 or any(len(head) > MAX_HEAD_WORDS for head in heads):
        return False
    asks = bool(heads[0]) and all(word in QUESTION_HEADS for word in heads[0])
    answers = [head for head in heads[1:] if head and all(word in ANSWER_HEADS for word in head)]
    return asks or bool(answers)


def _names_figures(rows: Sequence[Row]) -> bool:
    """Say whether the first row has words where all rows below have figures."""
    below = [row[1:] for row in rows[1:]]
    short = all(len(words(cell.text)) <= MAX_HEAD_WORDS and not _is_figure(cell.text) for cell in rows[0][1:])
    return short and all(row and all(FIGURE.fullmatch(cell.text.strip()) for cell in row) for row in below)


def _is_figure(text: str) -> bool:
    return bool(FIGURE.fullmatch(text.strip())) and any(c.isdigit() for c in text)


def _is_labelled(header: Sequence[Row], rows: Sequence[Row], questions: Questions) -> bool:
    """Say whether the first cells of a table ask or label what stands beside them."""
    if not rows or (header and _names_question_and_answer(header[-1])):
        return True
    first = [row[0].text for row in rows if row[0].text.strip()]
    if not first:
        return False
    if sum(_asks(text, questions) for text in first) * 2 >= len(first):
        return True
    beside = [sum(len(words(cell.text)) for cell in row[1:]) for row in rows]
    length = median(len(words(text)) for text in first)
    return length <= MAX_LABEL and median(beside) >= max(4, 2 * length)


def _asks(text: str, questions: Questions) -> bool:
    return questions.is_one(text) or text.rstrip("\"”’' ").endswith("?")


# -- rows --------------------------------------------------------------------------------------------------------------
def _row(row: Row, header: Row, table: Table, number: int, labelled: bool, questions: Questions) -> list[Piece]:
    first = row[0]
    figures = [at for at, cell in enumerate(row) if at and _is_figure(cell.text)]
    remarks = [at for at, cell in enumerate(row) if at and not FIGURE.fullmatch(cell.text.strip())]
    if first.text.strip() and figures and (not remarks or len(figures) > 1) and (table.source is None or not remarks):
        counted = tuple(cell if at not in remarks else Cell("") for at, cell in enumerate(row))
        return [
            _figures(counted, header, table, number),
            *(_piece(row[at], "table_row", table, number, _head(header, at)) for at in remarks),
        ]
    if first.text.strip() and (labelled or questions.is_one(first.text)):
        return _question_row(row, header, table, number)
    return [_piece(cell, "table_row", table, number, _head(header, at)) for at, cell in enumerate(row) if cell.text.strip()]


def _question_row(row: Row, header: Row, table: Table, number: int) -> list[Piece]:
    answers = [_piece(cell, "table_row", table, number, _head(header, at)) for at, cell in enumerate(row[1:], start=1) if cell.text.strip()]
    return [replace(_piece(row[0], "table_row", table, number, ""), kind="prompt", text=_on_one_line(row[0], table)), *answers]


def _figures(row: Row, header: Row, table: Table, number: int) -> Piece:
    """Return a row of figures with the name of each column before its figure."""
    whole = _whole_row(row, table, number, "table_row")
    if table.source is not None:
        return whole
    named = [f"{_head(header, at)} {' '.join(cell.text.split())}".strip() for at, cell in enumerate(row[1:], start=1) if cell.text.strip()]
    return replace(whole, text=" | ".join([_on_one_line(row[0], table), *named]))


def _whole_row(row: Row, table: Table, number: int, kind: BlockKind) -> Piece:
    place = _place(table, number)
    filled = [cell for cell in row if cell.text.strip()]
    if table.source is not None:
        start, end = filled[0].start, filled[-1].start + len(filled[-1].text)
        return Piece(kind, table.source[start:end], place, start=start)
    return Piece(kind, " | ".join(" ".join(cell.text.split()) for cell in filled), place)


def _piece(cell: Cell, kind: BlockKind, table: Table, number: int, head: str) -> Piece:
    place = _place(table, number) + (f", {head}" if head and len(head) < 60 else "")
    return Piece(kind, cell.text, place, start=cell.start).cut(0)


def _on_one_line(cell: Cell, table: Table) -> str:
    return cell.text if table.source is not None else " ".join(cell.text.split())


def _head(header: Row, at: int) -> str:
    return " ".join(header[at].text.split()) if at < len(header) else ""


def _place(table: Table, number: int) -> str:
    return f"{table.place}, row {number}"
