"""One reader for each type of file, behind one signature. A new format is a new module and one line in `READERS`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol

from dialogue_synth.errors import Issue
from dialogue_synth.ingest.archive import unpack
from dialogue_synth.ingest.decode import Decoded, decode
from dialogue_synth.ingest.docx import read_docx
from dialogue_synth.ingest.files import Source
from dialogue_synth.ingest.filled_sheets import read_form_json, read_form_sheets
from dialogue_synth.ingest.forms import MAX_CELLS, Sheet, formula_issues, is_form, is_worksheet, lay_out_sheet, read_csv, read_xlsx
from dialogue_synth.ingest.guard import Refusal, check_grid, check_parts, check_pdf, open_archive, read_member
from dialogue_synth.ingest.html import decode_html, lay_out_html
from dialogue_synth.ingest.layout import Layout
from dialogue_synth.ingest.mail import read_mail
from dialogue_synth.ingest.manifest import Manifest, read_manifest
from dialogue_synth.ingest.markdown import is_markdown, lay_out_markdown
from dialogue_synth.ingest.odt import read_odt
from dialogue_synth.ingest.pdf import read_pdf
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.rtf import read_rtf
from dialogue_synth.ingest.sniff import FileType
from dialogue_synth.ingest.text import lay_out_text
from dialogue_synth.model import SetAside
from dialogue_synth.settings import IngestSettings

FORM_PAGE = b'content="dialogue-synth form"'  # at the top of the form that is filled in in a browser
FORM_PAGE_TOP = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found in a file: write-ups, a manifest, other files inside, and what it left out."""

    layouts: tuple[Layout, ...] = ()
    manifest: Manifest | None = None
    members: tuple[Source, ...] = ()
    left_out: tuple[SetAside, ...] = ()


class Reader(Protocol):
    """Reads one type of file. It raises `Refusal` for a file that it can say something about, and may raise anything else."""

    def __call__(self, source: Source, questions: Questions, settings: IngestSettings, /) -> Found:
        """Return what is in a file whose type has been made sure of."""
        ...


def _text(source: Source, questions: Questions, settings: IngestSettings) -> Found:
    decoded = decode(source.data)
    if is_form(decoded.text):
        return _csv(source, questions, settings)
    layout = lay_out_markdown(decoded.text, questions) if is_markdown(decoded.text) else lay_out_text(decoded.text, questions)
    return Found((_with_encoding(layout, decoded),))


def _markdown(source: Source, questions: Questions, _settings: IngestSettings) -> Found:
    decoded = decode(source.data)
    return Found((_with_encoding(lay_out_markdown(decoded.text, questions), decoded),))


def _html(source: Source, questions: Questions, _settings: IngestSettings) -> Found:
    if FORM_PAGE in source.data[:FORM_PAGE_TOP]:
        hint = "ask for the file (.csv or .json) that the buttons at its end have saved"
        raise Refusal("it is the form itself: what is typed into it is not in it, but in the file that it saved", hint=hint, status="empty")
    declared = decode_html(source.data)
    if declared is not None:
        return Found((lay_out_html(declared, questions),))
    decoded = decode(source.data)
    return Found((_with_encoding(lay_out_html(decoded.text, questions), decoded),))


def _with_encoding(layout: Layout, decoded: Decoded) -> Layout:
    if not decoded.guessed:
        return layout
    issue = Issue(
        "",
        f"its characters were read as {decoded.encoding}, because it is not UTF-8",
        "look at its accents and pound signs; save it as UTF-8",
    )
    return replace(layout, issues=(*layout.issues, issue))


def _docx(source: Source, questions: Questions, settings: IngestSettings) -> Found:
    return Found((read_docx(source.data, questions, settings),))


def _odt(source: Source, questions: Questions, settings: IngestSettings) -> Found:
    return Found((read_odt(source.data, questions, settings),))


def _pdf(source: Source, questions: Questions, settings: IngestSettings) -> Found:
    check_pdf(source.data, settings)
    return Found((read_pdf(source.data, questions),))


def _rtf(source: Source, questions: Questions, _settings: IngestSettings) -> Found:
    return Found((read_rtf(source.data, questions),))


def _mail(source: Source, questions: Questions, _settings: IngestSettings) -> Found:
    layout, members = read_mail(source, questions)
    return Found((layout,), members=tuple(members))


def _zip(source: Source, _questions: Questions, settings: IngestSettings) -> Found:
    members, left_out = unpack(source, settings)
    return Found(members=tuple(members), left_out=tuple(left_out))


def _csv(source: Source, questions: Questions, _settings: IngestSettings) -> Found:
    found = _sheets(read_csv(source.data), source, questions)
    decoded = decode(source.data)
    return replace(found, layouts=tuple(_with_encoding(layout, decoded) for layout in found.layouts))


def _xlsx(source: Source, questions: Questions, settings: IngestSettings) -> Found:
    with open_archive(source.data, settings) as archive:
        check_parts(archive)
        parts = [read_member(archive, m) for m in archive.infolist() if is_worksheet(m.filename)]
    for part in parts:
        check_grid(part, MAX_CELLS)
    issues = formula_issues(parts)
    found = _sheets(read_xlsx(source.data), source, questions)
    return replace(found, layouts=tuple(replace(layout, issues=(*layout.issues, *issues)) for layout in found.layouts))


def _sheets(sheets: list[Sheet], source: Source, questions: Questions) -> Found:
    form = read_form_sheets(sheets)
    if form is not None:
        return _form(form, source)
    manifest = read_manifest(sheets, source.name)
    if manifest is not None or PurePosixPath(source.name).stem.casefold() == "manifest":
        reason = (
            "it says what is known about the files beside it" if manifest else "it is named a manifest, but no column of it names files"
        )
        return Found(manifest=manifest, left_out=(SetAside(source.name, source.sha256, "manifest", reason),))
    read = [(sheet, lay_out_sheet(sheet, questions)) for sheet in sheets]
    left_out = []
    for sheet, reading in read:
        for place, status, reason in reading.left_out:
            within = f'sheet "{sheet.name}": ' if place == sheet.name and sheet.name else f"{place}: " if place else ""
            left_out.append(SetAside(source.name, source.sha256, status, within + reason))
    several = sum(bool(reading.layouts) for _, reading in read) > 1
    layouts = [
        replace(layout, row=f"{sheet.name} {layout.row}") if several else layout for sheet, reading in read for layout in reading.layouts
    ]
    return Found(tuple(layouts), left_out=tuple(left_out))


def _json(source: Source, _questions: Questions, _settings: IngestSettings) -> Found:
    return _form(read_form_json(decode(source.data).text), source)


def _form(layout: Layout, source: Source) -> Found:
    """Return the layout of a form; a contact sheet that came alone is no write-up, and nothing of it is kept."""
    if layout.pieces:
        return Found((layout,))
    reason = "it is the contact sheet of a write-up form, which is not kept in the study"
    return Found(left_out=(SetAside(source.name, source.sha256, "not_a_writeup", reason),))


READERS: Mapping[FileType, Reader] = {
    "txt": _text,
    "md": _markdown,
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "rtf": _rtf,
    "html": _html,
    "eml": _mail,
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "zip": _zip,
}
