"""A document as tagged PDF (PDF/UA-1), set by typst.

The words travel to typst as JSON and are placed by our own template: they are values, never markup, so nothing has to be
escaped. Only the typefaces that come with typst are used where they have the letters: the same document then gives the same
bytes on every machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib.resources import files
from typing import Any, Literal

from dialogue_synth.document.model import Block, Bullets, Document, Inline, Panel, Paragraph, Table, inline

_EPOCH = 1_577_836_800  # 2020-01-01: a fixed date, because the same study must give the same file
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_pdf(document: Document) -> bytes:
    """Return the document as the bytes of a PDF that says what its parts are (headings, tables, alternative texts).

    PDF/UA-1 refuses letters for which there is no typeface. A text in a script that typst brings none for is set with the
    typefaces of the machine; where these have none either, the file is tagged in the same way without claiming PDF/UA.
    """
    words = _CONTROL.sub("\ufffd", json.dumps(_record(document), ensure_ascii=False))
    for own_fonts_only in (True, False):
        try:
            return _compile(words, own_fonts_only, "ua-1")
        except RuntimeError as error:
            if "could not be displayed" not in str(error):
                raise
    return _compile(words, own_fonts_only=False, standard=None)


def _compile(words: str, own_fonts_only: bool, standard: Literal["ua-1"] | None) -> bytes:
    import typst

    template = files("dialogue_synth.document") / "templates" / "document.typ"
    result = typst.compile(
        template.read_bytes(),
        format="pdf",
        ignore_system_fonts=own_fonts_only,
        sys_inputs={"document": words},
        pdf_standards=standard,
        timestamp=_EPOCH,
    )
    if not isinstance(result, bytes):  # typst returns a list for several pictures, never for a PDF
        raise TypeError("typst returned no PDF")
    return result


def _record(document: Document) -> dict[str, Any]:
    record = asdict(document)
    record["blocks"] = [_block(block) for block in document.blocks]
    return record


def _block(block: Block) -> dict[str, Any]:
    record: dict[str, Any] = {"is": type(block).__name__}
    match block:
        case Paragraph(text=text, role=role):
            return record | {"text": _spans(text), "role": role}
        case Bullets(items=items, ordered=ordered):
            return record | {"items": [_spans(item) for item in items], "ordered": ordered}
        case Table(rows=rows):
            widths = block.widths or (1.0,) * len(block.header)
            return record | asdict(block) | {"rows": [[_spans(cell) for cell in block.spans(row)] for row in rows], "widths": widths}
        case Panel(title=title, blocks=inner, tone=tone):
            return record | {"title": title, "tone": tone, "blocks": [_block(one) for one in inner]}
        case _:
            return record | asdict(block)


def _spans(text: Inline) -> list[dict[str, Any]]:
    return [asdict(span) for span in inline(text)]
