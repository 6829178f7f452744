"""A filled-in write-up form -> layout, from whatever it came back as: rows of a table, sheet or saved file, or lines of a text.

Labels, hints and headings are known by the words of `boxes`; everything else is an answer to the box above or beside it, whatever
it looks like. So an answer that looks like a heading stays one, and what people add in rows of their own is kept. The contact
sheet is left out of the write-up's text altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dialogue_synth import boxes
from dialogue_synth.boxes import Box
from dialogue_synth.ingest.layout import Fact, Layout, Piece, stated
from dialogue_synth.model import QuotePermission

MIN_LABELS = 3  # labels of questions' boxes from which a text or sheet is known to be the form
SURE_SUFFIX = ", how sure"  # behind the label of a fact, in front matter
PRINTED = "printed"  # the box of what the form prints: no answer
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r"([^\s#:][^:\n]{0,60}?)[ \t]*:(?:[ \t]+(.*))?")
_COMMENT = re.compile(rf"\s*# {', '.join(boxes.SURE)}\s*$")  # what can be said of how sure a fact is
_OF_QUESTIONS = boxes.QUESTION_KEYS - {"quotation"}  # "A quotation" may head anything


@dataclass(frozen=True, slots=True)
class Row:
    """A label with the answer beside it, as one line of a table, sheet or saved file; ``sure`` is how sure a fact is."""

    label: str
    answer: str
    place: str
    sure: str = ""


@dataclass
class FormReading:
    """Collects the pieces and facts of a form in reading order."""

    pieces: list[Piece] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    box: Box | None = None
    in_contact: bool = False

    def heading(self, text: str, place: str) -> None:
        """Begin a part, a question or the contact sheet."""
        self._close_quotation("no")
        self.box, self.in_contact = None, boxes.is_contact_heading(text)
        if not self.in_contact:
            level = 2 if boxes.is_part_line(text) else 3
            self.pieces.append(Piece("heading", " ".join(text.strip("# \t*").split()), place, level))

    def label(self, box: Box, text: str, place: str) -> None:
        """Begin a box, whose label is ``text``."""
        if box.key == "quotation":
            self._close_quotation("no")
        self.box = box
        if not self._is_contact and box.key not in boxes.EVENT_KEYS:
            self.pieces.append(Piece("prompt", text.strip("# \t*"), place, box=box.key))

    def printed(self, text: str, place: str) -> None:
        """Keep what the form prints, as a prompt."""
        if not self._is_contact:
            self.pieces.append(Piece("prompt", text.strip("# \t*"), place, box=PRINTED))

    def answer(self, text: str, place: str, sure: str = "") -> None:
        """Take what stands in the current box, or goes on with it."""
        said = "" if text.strip(" .*_").casefold() == boxes.CHOOSE.casefold() else text.strip()
        if self._is_contact or not (said or sure):
            return
        key = self.box.key if self.box else ""
        if self.box and key in boxes.EVENT_KEYS:
            self._fact(self.box, said, sure, place)
        elif self.box and key in ("material", "writer", "checked", "hear_back"):
            self.pieces.append(Piece("metadata", said, place, box=key))
            self.facts.append(Fact(self.box.label, said))
        else:
            self.pieces.append(Piece("form_cell", said, place, box=key or "more"))
        if self.box and key == "permission":
            self._close_quotation("yes" if boxes.choice_of(self.box, said) == "Yes" else "no")

    def row(self, row: Row) -> None:
        """Take one row: a label with its answer, a heading, or more of the answer above."""
        label = row.label.strip()
        alone = not row.answer.strip() and not row.sure.strip()
        found = boxes.box_at(label)
        if alone and is_structure(label):
            self.heading(label, row.place)
        elif found:
            box, at = found
            self.label(box, label[:at].strip(), row.place)
            self.answer("\n".join(part for part in (label[at:].strip(), row.answer.strip()) if part), row.place, row.sure.strip())
        elif boxes.is_printed(label):
            self.printed(label, row.place)
            if not boxes.is_printed(row.answer):
                self.answer(row.answer, row.place)
        else:  # a row that somebody added
            self.answer("\n".join(part for part in (label, row.answer.strip(), row.sure.strip()) if part), row.place)

    def line(self, text: str, place: str) -> None:
        """Take one piece of running text: a heading, a label (with an answer behind it), or an answer."""
        found = boxes.box_at(text)
        if is_structure(text):
            self.heading(text, place)
        elif found and (found[0].key not in boxes.EVENT_KEYS or not self._said_anything):
            self.label(found[0], text[: found[1]].strip(), place)
            self.answer(text[found[1] :], place)
        elif boxes.is_printed(text):
            self.printed(text, place)
        else:
            self.answer(text, place)

    def layout(self) -> Layout:
        """Return everything as a layout."""
        self._close_quotation("no")
        return Layout(tuple(self.pieces), None, tuple(self.facts))

    @property
    def _is_contact(self) -> bool:
        return self.in_contact or (self.box is not None and self.box.key in boxes.CONTACT_KEYS)

    @property
    def _said_anything(self) -> bool:
        return any(piece.kind == "form_cell" for piece in self.pieces)

    def _fact(self, box: Box, said: str, sure: str, place: str) -> None:
        if box.key == "about":
            self.pieces.append(Piece("prompt", f"{box.label}: {said}", place, box=PRINTED))
            return
        known = f" ({sure})" if sure else ""
        self.pieces.append(Piece("metadata", f"{box.label}: {said}{known}", place, box=box.key))
        estimate = box.key == "participants" and sure.casefold() == boxes.SURE[1] and any(map(str.isdigit, said))
        self.facts.append(Fact(box.label, f"{said}, estimate" if estimate else said))
        if sure:
            self.facts.append(Fact(f"{box.label}{SURE_SUFFIX}", sure))

    def _close_quotation(self, permission: QuotePermission) -> None:
        """Say of the quotations since the last question about permission whether they may be published; without an answer, no."""
        for at in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[at]
            if piece.kind == "heading":
                break
            if piece.box == "quotation" and piece.kind == "form_cell" and not piece.quote_permission:
                self.pieces[at] = replace(piece, quote_permission=permission)


def is_structure(text: str) -> bool:
    """Whether a line is the heading of a part, a question as the form prints it, or the heading of the contact sheet."""
    return "\n" not in text.strip() and (boxes.is_part_line(text) or boxes.is_question_line(text) or boxes.is_contact_heading(text))


def is_form_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of a table are boxes of the form, by the labels in their first cells."""
    keys = {box.key for row in rows if row and (box := _box_of_cell(row[0]))}
    of_event = keys & boxes.EVENT_KEYS
    asks_sure = any(boxes.HOW_SURE in row[2] or row[2].strip().casefold() in boxes.SURE for row in rows if len(row) > 2)
    return bool(keys & _OF_QUESTIONS) or len(keys - of_event - {"quotation"}) > 1 or (len(of_event) > 1 and asks_sure)


def _box_of_cell(cell: str) -> Box | None:
    found = boxes.box_at(cell)
    return found[0] if found else None


def read_form_table(rows: Sequence[Sequence[str]], places: Sequence[str]) -> Layout:
    """Return the pieces and facts of a table of boxes: label, answer, and for facts how sure they are."""
    reading = FormReading()
    for cells, place in zip(rows, places, strict=True):
        reading.row(form_row(cells, place))
    return reading.layout()


def form_row(cells: Sequence[str], place: str) -> Row:
    """Return a row of cells; what stands to the right of the answer belongs to it, but for how sure a fact is."""
    label, answer, *more = (*cells, "", "")
    box = _box_of_cell(label)
    if box is not None and box.key in boxes.EVENT_KEYS:
        sure = more[0].strip()
        return Row(label, answer, place, "" if sure.casefold() == boxes.CHOOSE.casefold() else sure)
    if boxes.is_printed(label):
        more = [cell for cell in more if not boxes.is_printed(cell)]
    return Row(label, "\n".join(cell.strip() for cell in (answer, *more) if cell.strip()), place)


# -- running text ----------------------------------------------------------------------------------------------------------
def read_form_text(text: str) -> Layout | None:
    """Return the layout of a form that is a plain text with front matter and ``#`` headings; None if it is no form."""
    matter = FRONT_MATTER.match(text)
    body = text[matter.end() :] if matter else text
    first = text[: matter.end()].count("\n") + 1 if matter else 1
    lines = body.split("\n")
    if sum(box.key in _OF_QUESTIONS for line in lines if (box := boxes.box_of(line))) < MIN_LABELS:
        return None
    reading = FormReading()
    _read_front(matter[1] if matter else "", reading)
    for number, chunk, is_ours in _chunks(lines):
        (reading.line if is_ours else reading.answer)(chunk, f"line {first + number}")
    return reading.layout()


def _read_front(matter: str, reading: FormReading) -> None:
    """Read the facts of the front matter; what is no fact of the form is one that somebody added, under its own label."""
    found = {e[1].strip(): _unquoted(_COMMENT.sub("", e[2] or "")) for line in matter.split("\n") if (e := ENTRY.fullmatch(line.rstrip()))}
    for number, (label, value) in enumerate(found.items(), start=2):
        box = boxes.box_of(label)
        if box is not None:
            reading.row(Row(label, value, f"line {number}", found.get(label + SURE_SUFFIX, "")))
        elif value and not label.endswith(SURE_SUFFIX):
            piece, fact = stated(label, value, f"line {number}")
            reading.pieces.append(piece)
            reading.facts.append(fact)
    reading.box = None


def _unquoted(value: str) -> str:
    """Return a value without the quotation marks around it, as the form prints them."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value


def _chunks(lines: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield headings, labels and printed sentences one by one, and the lines between them together, with the first one's number."""
    run: list[str] = []
    for number, line in enumerate([*lines, ""]):
        ours = _is_ours(line)
        if (ours or number == len(lines)) and any(part.strip() for part in run):
            yield number - len(run), "\n".join(run), False
        if ours:
            yield number, line, True
        run = [] if ours else [*run, line]


def _is_ours(line: str) -> bool:
    """Whether a line is the form's: a heading that it prints, a label alone or in a heading, or one of its sentences."""
    if line.lstrip().startswith("#"):
        return is_structure(line) or boxes.box_at(line) is not None or boxes.is_printed(line)
    box = boxes.box_of(line) if line.strip() else None
    return (box is not None and box.key not in boxes.EVENT_KEYS) or boxes.is_printed(line)


def reread(pieces: Sequence[Piece]) -> Layout | None:
    """Return the layout of a form that a reader took for an ordinary document (a page printed to PDF, a form copied into a mail).

    Returns:
        None if the pieces are no form, or were read as one already, in which case `without_contact` does the rest.
    """
    if any(piece.box for piece in pieces):
        return None
    texts = [piece.text for piece in pieces if piece.kind != "furniture"]
    if sum(box.key in _OF_QUESTIONS for text in texts if (box := _box_of_cell(text))) < MIN_LABELS:
        return None
    reading = FormReading()
    for piece in pieces:
        if piece.kind in ("furniture", "metadata"):
            reading.pieces.append(piece)
        else:
            reading.line(piece.text, piece.place)
    return reading.layout()


def without_contact(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a form without its contact sheet, and with its own sentences as prompts; other pieces unchanged."""
    if not any(piece.box for piece in pieces):
        return list(pieces)
    kept: list[Piece] = []
    in_contact = False
    for piece in pieces:
        if piece.kind != "form_cell" and is_structure(piece.text):
            in_contact = boxes.is_contact_heading(piece.text)
        if in_contact and piece.kind != "furniture":
            continue
        prints = piece.kind in ("heading", "paragraph", "list_item") and boxes.is_printed(piece.text)
        kept.append(replace(piece, kind="prompt", box=PRINTED) if prints else piece)
    return kept
