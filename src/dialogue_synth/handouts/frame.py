"""What all handouts share: the frame of a document, its files in several forms, and a passage as a quotation with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Document, Quotation, write_docx, write_html, write_pdf
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.index import Index
from dialogue_synth.report.passages import number_of, organiser_of

Form = Literal["docx", "pdf", "html"]


def frame(
    view: StudyView, title: str, blocks: Iterable[Block], *, subtitle: str = "", landscape: bool = False, compact: bool = False
) -> Document:
    """Return a document under the study's name, with a footer that says what it was made from and by what."""
    n_writeups = sum(len(initiative.writeups) for initiative in view.index.initiatives)
    made_by = f"dialogue-synth {view.content.run.software_version}".strip()
    of_study = f"{view.content.title}. " if view.content.title and view.content.title != title else ""
    return Document(
        title=title,
        blocks=tuple(blocks),
        subtitle=subtitle,
        stamp=view.participation.stamp,
        footer=f"{of_study}Made from {counted(n_writeups, 'write-up')} with {made_by}. Personal data is masked.",
        landscape=landscape,
        compact=compact,
    )


def as_files(stem: str, document: Document, forms: Iterable[Form] = ("docx", "pdf")) -> Mapping[str, bytes]:
    """Return a document's files: ``stem`` is the path below the study's folder without its ending."""
    writers: Mapping[Form, Callable[[Document], bytes]] = {"docx": write_docx, "pdf": write_pdf, "html": _html}
    return {f"{stem}.{form}": writers[form](document) for form in forms}


def quotation(index: Index, segment_id: str) -> Quotation | None:
    """Return a passage, verbatim (masked), with whose it is and where it stands; None when the view does not hold it."""
    segment = index.segments.get(segment_id)
    return None if segment is None else Quotation(segment.text, source(index, segment_id))


def source(index: Index, segment_id: str) -> str:
    """Return where a passage stands, for people: "Pikes Lane TRA (b1-03), passage 0014"."""
    segment = index.segments[segment_id]
    writeup = index.writeups[segment.writeup_id]
    return f"{organiser_of(writeup)} ({writeup.writeup_id}), passage {number_of(segment_id)}"


def _html(document: Document) -> bytes:
    return write_html(document).encode()
