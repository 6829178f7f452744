"""The matrix of write-ups by questions as a workbook and as csv: the Framework Method's chart, to sort, filter and work on.

Source of the chart: Ritchie & Spencer (1994), in Bryman & Burgess (eds), Analyzing Qualitative Data, 173-194.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Code, WriteUp
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.marks import ALL_MARKS, Mark, mark_of_cell, mark_of_position
from dialogue_synth.report.passages import organiser_of
from dialogue_synth.report.summary import size_as_known
from dialogue_synth.safe_cell import safe_cell
from dialogue_synth.standing import PEOPLES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FIXED_DATE = datetime(2020, 1, 1)
ATTRIBUTES = ("Write-up", "Group", "Kind", "Place", "Batch", "Date", "People")
_ATTRIBUTE_WIDTHS = (11, 30, 18, 22, 10, 11, 12)
PASSAGES = ("Passage", "Write-up", "Initiative", "Code", "Question", "Position", "Quotation", "Voice", "Coded by", "Confidence", "Checked")
_PASSAGE_WIDTHS = (13, 11, 18, 8, 34, 12, 90, 12, 20, 11, 9)
FINDINGS = ("Initiative", "Code", "Question", "Finding", "Write-ups", "Addressed it", "Take care")
_FINDING_WIDTHS = (18, 8, 34, 90, 10, 10, 70)
_FILL = {"support": "#14506B", "conditional": "#CFE2F0", "mixed": "#E4DFEC", "concern": "#FBE3C4", "oppose": "#A5400F"}
_LIGHT = ("support", "oppose")  # fills on which signs are white
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NAME_LENGTH = 28  # a sheet's name has at most 31 characters; three are kept for a number
_NOTE_LENGTH = 700


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the workbook, and a csv of each initiative's matrix with positions in words."""
    files = {"reports/matrix.xlsx": _workbook(view)}
    for initiative in view.index.initiatives:
        files[f"reports/matrix-{initiative.id or 'not-stated'}.csv"] = _csv(view.index, initiative)
    return files


def _workbook(view: StudyView) -> bytes:
    from xlsxwriter import Workbook

    index, out = view.index, io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": view.content.title or "Matrix", "author": "dialogue-synth", "created": FIXED_DATE})
    looks = _looks(book)
    for n, initiative in enumerate(index.initiatives, start=1):
        name = " ".join(initiative.name.translate(_FORBIDDEN_IN_NAMES).split())[:_NAME_LENGTH] or "Matrix"
        taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
        _matrix_page(book.add_worksheet(name if name.casefold() not in taken else f"{name[:_NAME_LENGTH]} {n}"), index, initiative, looks)
    _page(book.add_worksheet("All passages"), PASSAGES, _PASSAGE_WIDTHS, _passages(index), looks)
    _page(book.add_worksheet("All findings"), FINDINGS, _FINDING_WIDTHS, _findings(index), looks)
    _page(
        book.add_worksheet("Signs"), ("Sign", "Position", "Meaning"), (8, 20, 80), ((m.sign, m.label, m.meaning) for m in ALL_MARKS), looks
    )
    book.close()
    return out.getvalue()


def _looks(book: Workbook) -> dict[str, Format]:
    common: dict[str, Any] = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
    sign = {**common, "align": "center", "bold": True, "border": 1, "border_color": "#D8D3C9"}
    looks = {"text": book.add_format(common), "head": book.add_format({**common, "bold": True, "bottom": 2, "bg_color": "#F5F2EC"})}
    for mark in ALL_MARKS:
        fill: dict[str, Any] = {"bg_color": _FILL[mark.key]} if mark.key in _FILL else {}
        looks[mark.key] = book.add_format({**sign, **fill, **({"font_color": "#FFFFFF"} if mark.key in _LIGHT else {})})
    return looks


def _matrix_page(page: Worksheet, index: Index, initiative: Initiative, looks: Mapping[str, Format]) -> None:
    codes = index.framing_codes()
    for column, (label, width) in enumerate(zip(ATTRIBUTES, _ATTRIBUTE_WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, label, looks["head"])
    page.set_column(len(ATTRIBUTES), len(ATTRIBUTES) + len(codes), 6)
    for n, code in enumerate(codes):
        page.write_string(0, len(ATTRIBUTES) + n, code.id, looks["head"])
        page.write_comment(0, len(ATTRIBUTES) + n, f"{code.name}\n{code.question}"[:_NOTE_LENGTH], {"x_scale": 2})
    for row, writeup in enumerate(initiative.writeups, start=1):
        for column, value in enumerate(_attributes(writeup)):
            page.write_string(row, column, value, looks["text"])
        for n, code in enumerate(codes):
            _matrix_cell(page, index, (row, len(ATTRIBUTES) + n), (writeup, code), looks)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(1, len(initiative.writeups)), len(ATTRIBUTES) + len(codes) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _matrix_cell(page: Worksheet, index: Index, place: tuple[int, int], about: tuple[WriteUp, Code], looks: Mapping[str, Format]) -> None:
    writeup, code = about
    cell = index.cells.get((writeup.writeup_id, code.id))
    mark = mark_of_cell(cell)
    page.write_string(*place, mark.sign, looks[mark.key])
    if cell and cell.best_segment_id in index.segments:
        said = index.segments[cell.best_segment_id].text
        more = f"\n(and {cell.n_segments - 1} more)" if cell.n_segments > 1 else ""
        page.write_comment(*place, f"{mark.label}: {said}"[:_NOTE_LENGTH] + more, {"x_scale": 2.5, "y_scale": 1.5})


def _attributes(writeup: WriteUp) -> tuple[str, ...]:
    return (
        writeup.writeup_id,
        organiser_of(writeup),
        writeup.organiser_type,
        writeup.place,
        writeup.batch,
        writeup.date,
        size_as_known(writeup.participants),
    )


def _passages(index: Index) -> Iterator[tuple[str, ...]]:
    for coding in index.codings:
        segment, code = index.segments[coding.segment_id], index.codes.get(coding.code_id)
        yield (
            coding.segment_id,
            coding.writeup_id,
            index.initiative_of(coding.writeup_id),
            coding.code_id,
            code.name if code else "",
            mark_of_position(coding.position).label,
            segment.text,
            segment.voice,
            coding.coder,
            f"{coding.confidence:.2f}",
            "yes" if coding.status in PEOPLES else "no",
        )


def _findings(index: Index) -> Iterator[tuple[str, ...]]:
    for finding in index.content.findings:
        code = index.codes[finding.code_id]
        name = index.content.initiatives.get(finding.initiative, finding.initiative)
        yield name, code.id, code.name, finding.statement, str(finding.n), str(finding.of), " ".join(finding.caveats)


def _page(
    page: Worksheet, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]], looks: Mapping[str, Format]
) -> None:
    for column, (label, width) in enumerate(zip(header, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, label, looks["head"])
    n_rows = 0
    for n_rows, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            page.write_string(n_rows, column, value, looks["text"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, n_rows), len(header) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _csv(index: Index, initiative: Initiative) -> bytes:
    """Return the matrix with positions in words; no cell is taken for a formula by a spreadsheet program."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    codes = index.framing_codes()
    writer.writerow([*ATTRIBUTES, *(code.id for code in codes)])
    for writeup in initiative.writeups:
        cells: list[Mark] = [mark_of_cell(index.cells.get((writeup.writeup_id, code.id))) for code in codes]
        writer.writerow([safe_cell(value) for value in (*_attributes(writeup), *(mark.label for mark in cells))])
    return out.getvalue().encode("utf-8-sig", errors="replace")
