"""Markdown -> layout: front matter, headings, lists, tables and quotations; blocks point into the file without their markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue_synth.ingest.filled import read_form_text
from dialogue_synth.ingest.layout import Fact, Layout, Piece
from dialogue_synth.ingest.lines import Line, split_lines, wrap_width
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Table, lay_out_table
from dialogue_synth.ingest.text import text_pieces

FENCE = re.compile(r"^---\s*$")
CLOSE = re.compile(r"^(?:---|\.\.\.)\s*$")
ENTRY = re.compile(r"^([^\s#:][^:\n]{0,60}?)\s*:(?:\s+(.*))?$")
ATX = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
EMPHASISED = re.compile(r"^\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1:?\s*$")
TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
MAX_FRONT_MATTER = 100  # lines; more is no front matter but a rule at the top of a text


def is_markdown(text: str) -> bool:
    """Say whether a plain text is written in Markdown whatever its name: front matter, or two headings with ``#``."""
    lines = split_lines(text)
    return _front_matter_end(lines) > 0 or sum(bool(ATX.match(line.text)) for line in lines) > 1


def lay_out_markdown(text: str, questions: Questions) -> Layout:
    """Return the layout of a Markdown text; of a filled-in write-up form without what is printed or confidential in it."""
    form = read_form_text(text)
    if form is not None:
        return form
    lines = split_lines(_without_comments(text))
    end = _front_matter_end(lines)
    pieces, facts = _front_matter(lines[1 : end - 1]) if end else ([], [])
    body, more = _body(lines[end:], text, questions)
    return Layout((*pieces, *body), text, (*facts, *more))


def _without_comments(text: str) -> str:
    """Return the text with comments as spaces, so that every offset stays true."""
    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def _front_matter_end(lines: Sequence[Line]) -> int:
    """Return the number of lines that are front matter with its fences; 0 if there is none."""
    if not lines or not FENCE.match(lines[0].text):
        return 0
    for at, line in enumerate(lines[1:MAX_FRONT_MATTER], start=1):
        if CLOSE.match(line.text):
            return at + 1 if any(ENTRY.match(entry.text) for entry in lines[1:at]) else 0
    return 0


def _front_matter(lines: Sequence[Line]) -> tuple[list[Piece], list[Fact]]:
    """Read ``label: value`` lines by themselves: people type titles with colons in them, which YAML refuses."""
    pieces: list[Piece] = []
    facts: list[Fact] = []
    for line in lines:
        entry = ENTRY.match(line.text)
        if entry:
            facts.append(Fact(entry[1], _unquoted(entry[2] or "")))
        elif facts and line.body and not line.body.startswith("#"):
            more = _unquoted(line.body.removeprefix("- "))
            value = facts[-1].value
            facts[-1] = Fact(facts[-1].label, more if value in ("", "|", ">", ">-", "|-") else f"{value}; {more}")
        if line.body:
            pieces.append(Piece("metadata", line.text, f"line {line.number}", start=line.start).cut(0))
    return pieces, facts


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        quote = value[0]
        return value[1:-1].replace(quote * 2 if quote == "'" else '\\"', quote)
    if value.startswith("[") and value.endswith("]"):
        return "; ".join(_unquoted(part) for part in value[1:-1].split(","))
    return value


def _body(lines: Sequence[Line], text: str, questions: Questions) -> tuple[list[Piece], list[Fact]]:
    pieces: list[Piece] = []
    facts: list[Fact] = []
    width = wrap_width([line for line in lines if not TABLE_ROW.match(line.text)])
    run: list[Line] = []
    table: list[Line] = []
    for line in [*lines, Line("", len(text), 0)]:
        if table and not TABLE_ROW.match(line.text):
            found, said = lay_out_table(_table(table, text), questions)
            pieces, facts, table = pieces + found, facts + said, []
        heading = _heading(line)
        if heading or TABLE_ROW.match(line.text):
            pieces += text_pieces(text, run, width, questions)
            run = []
        if heading:
            pieces.append(heading)
        elif TABLE_ROW.match(line.text):
            table.append(line)
        else:
            run.append(line)
    return [_without_emphasis(piece) for piece in pieces + text_pieces(text, run, width, questions)], facts


def _heading(line: Line) -> Piece | None:
    found = ATX.match(line.text)
    if not found or not found[2]:
        return None
    place = f"line {line.number}"
    return _without_emphasis(Piece("heading", found[2], place, len(found[1]), line.start + found.start(2)))


def _without_emphasis(piece: Piece) -> Piece:
    """Return a line that is bold as a whole without its asterisks, as a line in bold print."""
    bold = EMPHASISED.match(piece.text) if "\n" not in piece.text else None
    if not bold or bold[1] in bold[2]:
        return piece
    inner = piece.cut(bold.start(2), bold.end(2))
    return Piece(inner.kind, inner.text, inner.place, inner.level, inner.start, "bold")


def _table(lines: Sequence[Line], text: str) -> Table:
    ruled = len(lines) > 1 and bool(TABLE_RULE.match(lines[1].text))
    rows = [line for line in lines if not TABLE_RULE.match(line.text)]
    return Table(tuple(_cells(line) for line in rows), f"line {lines[0].number}", int(ruled), text)


def _cells(line: Line) -> tuple[Cell, ...]:
    """Return the cells of a row with where each begins; a pipe behind a backslash is part of a cell."""
    inner = re.search(r"^\s*\|(.*)\|\s*$", line.text)
    assert inner is not None  # the caller has matched the row
    cells, at = [], line.start + inner.start(1)
    for cell in re.split(r"(?<!\\)\|", inner[1]):
        lead = len(cell) - len(cell.lstrip())
        cells.append(Cell(cell.strip(), at + lead))
        at += len(cell) + 1
    return tuple(cells)
