"""rtf -> layout: striprtf gives the text; headings come from style names, table cells from marks put in before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue
from dialogue_synth.ingest.decode import fix_text
from dialogue_synth.ingest.layout import Fact, Layout, Piece
from dialogue_synth.ingest.lines import bullet_length, starts_item
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Table, lay_out_table

# Private characters that no text holds: they go through striprtf as letters do.
CELL, ROW, BOLD, PLAIN, HEADING = "\ue001", "\ue002", "\ue003", "\ue004", "\ue100"
STYLE = re.compile(r"\{\\s(\d+)(?:\\[a-z]+-?\d*|\\\*|\s)*([^{};\\]+);\}")
HEADING_NAME = re.compile(r"heading\s*(\d)$", re.IGNORECASE)
TITLE = re.compile(r"\{\\title\s+([^{}]*)\}")
RUNNING = re.compile(r"\{\\(?:header|footer)[lrf]?(?![a-z])")
NOTE = re.compile(r"\{(?:\\\*)?\\footnote(?![a-z])")
NOT_SHOWN = re.compile(r"\{(?:\\[a-z]+-?\d* ?)*?\\(?:deleted|v)(?![a-z\d])")
BOLD_GROUP = re.compile(r"(\{(?:\\[a-z]+-?\d* ?)*?\\b(?![a-z\d])(?:\\[a-z]+-?\d* ?)*)([^{}]*)\}")


def read_rtf(data: bytes, questions: Questions) -> Layout:
    """Return the layout of a rich text."""
    raw = data.decode("latin-1")  # RTF is ASCII with escapes; striprtf sees to the code pages
    raw, not_shown = _without(NOT_SHOWN, raw)
    raw, notes = _without(NOTE, raw)
    pieces, facts = _pieces(_plain(_marked(raw)), questions)
    pieces += [Piece("paragraph", text, f"footnote {n}") for n, note in enumerate(notes, start=1) if (text := _words(note))]
    titles = [Fact("title", _words(title), "property") for title in TITLE.findall(raw)[:1] if _words(title)]
    hidden = f"{counted(len(not_shown), 'piece of deleted or hidden text is', 'pieces of deleted or hidden text are')} not read"
    return Layout((*pieces, *_furniture(raw)), None, (*facts, *titles), (Issue("", hidden),) if not_shown else ())


def _plain(rtf: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return fix_text(rtf_to_text(rtf, encoding="cp1252", errors="replace"))


def _words(inner: str) -> str:
    """Return the words of what stands inside a group, on one line."""
    return " ".join(_plain("{\\rtf1\\ansi " + inner + "}").split())


def _without(pattern: re.Pattern[str], raw: str) -> tuple[str, list[str]]:
    """Return the text without the groups that begin like ``pattern``, and what stood inside of them."""
    kept: list[str] = []
    inside: list[str] = []
    at = 0
    for found in pattern.finditer(raw):
        if found.start() >= at:
            group = _group(raw, found.start())
            kept.append(raw[at : found.start()])
            inside.append(group[len(found.group()) : -1])
            at = found.start() + len(group)
    return "".join([*kept, raw[at:]]), inside


def _marked(raw: str) -> str:
    """Put marks where a cell, a row, bold print or a paragraph in a heading style is; striprtf leaves out typed bullets."""
    levels = _heading_styles(raw)
    raw = raw.replace("{\\pntext", "\\u8226? {\\pntext")
    raw = re.sub(r"\\(nest)?cell(?![a-z])", lambda found: f"{_escape(CELL)}{found.group()}", raw)
    raw = re.sub(r"\\(nest)?row(?![a-z])", lambda found: f"{_escape(ROW)}{found.group()}", raw)
    raw = BOLD_GROUP.sub(lambda found: f"{found[1]}{_escape(BOLD)}{found[2]}{_escape(PLAIN)}}}", raw)

    def heading(found: re.Match[str]) -> str:
        level = levels.get(found[1])
        return found.group() + (_escape(chr(ord(HEADING) + level)) if level else "")

    return re.sub(r"\\s(\d+)(?![\d])", heading, raw)


def _escape(mark: str) -> str:
    return f"\\u{ord(mark)}?"


def _heading_styles(raw: str) -> dict[str, int]:
    """Return the numbers of the styles that are headings or titles, with their levels."""
    levels: dict[str, int] = {}
    for number, name in STYLE.findall(raw):
        found = HEADING_NAME.search(name.strip())
        if found or name.strip().lower() in ("title", "subtitle"):
            levels[number] = int(found[1]) if found else 1 if name.strip().lower() == "title" else 2
    return levels


def _pieces(text: str, questions: Questions) -> tuple[list[Piece], list[Fact]]:
    pieces: list[Piece] = []
    facts: list[Fact] = []
    for number, part in enumerate(re.split(f"((?:[^{ROW}]*{CELL}[^{ROW}]*{ROW}\\s*)+)", text)):
        if CELL in part:
            lead, rows = _rows(part)
            pieces += _paragraphs(lead, len(pieces))
            found, said = lay_out_table(Table(tuple(rows), f"table {number // 2 + 1}"), questions)
            pieces, facts = pieces + found, facts + said
        else:
            pieces += _paragraphs(part, len(pieces))
    return pieces, facts


def _rows(part: str) -> tuple[str, list[tuple[Cell, ...]]]:
    """Return the text that ran into the first row, and the rows; striprtf prints a bar after each cell."""
    rows = [row.split(CELL)[:-1] for row in part.split(ROW) if CELL in row]
    cleaned = [[_without_marks(cell).removeprefix("|").strip() for cell in row] for row in rows]
    lead, cleaned[0][0] = _cut_lead(cleaned[0][0])
    return lead, [tuple(Cell(cell) for cell in row) for row in cleaned]


def _cut_lead(cell: str) -> tuple[str, str]:
    """The first cell begins after the last line break before it: a cell of several lines at that place is rare."""
    lead, found, rest = cell.rpartition("\n")
    return (lead, rest) if found else ("", cell)


def _paragraphs(text: str, before: int) -> Iterator[Piece]:
    for number, line in enumerate((line for line in text.split("\n") if line.strip()), start=before + 1):
        level = next((ord(c) - ord(HEADING) for c in line if HEADING < c <= chr(ord(HEADING) + 9)), 0)
        bold = BOLD in line and not _without_marks(re.sub(f"{BOLD}[^{PLAIN}]*{PLAIN}", "", line)).strip()
        piece = Piece("paragraph", _without_marks(line), f"paragraph {number}", look="bold" if bold else "").cut(0)
        if level:
            piece = piece.as_kind("heading", level)
        elif starts_item(piece.text):
            piece = piece.cut(bullet_length(piece.text)).as_kind("list_item", 1)
        if piece.text:
            yield piece


def _without_marks(text: str) -> str:
    return re.sub("[\ue001-\ue004\ue100-\ue109]", "", text)


def _furniture(raw: str) -> list[Piece]:
    """Return running headers and footers, each wording once."""
    wordings = dict.fromkeys(text for group in _without(RUNNING, raw)[1] if (text := _words(group)))
    return [Piece("furniture", text, "header or footer") for text in wordings]


def _group(raw: str, start: int) -> str:
    """Return a group in braces from its opening brace on."""
    depth = 0
    for found in re.compile(r"\\[\\{}]|[{}]").finditer(raw, start):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return raw[start : found.end()]
    return raw[start:]
