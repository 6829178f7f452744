"""The form as Markdown: facts as YAML front matter, a heading for each box, answers below them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from dialogue_synth import boxes
from dialogue_synth.boxes import Box
from dialogue_synth.form.content import FormContent
from dialogue_synth.ingest.filled import SURE_SUFFIX


def form_markdown(content: FormContent) -> bytes:
    """Return the form as UTF-8 text."""
    return ("\n".join(_lines(content)).rstrip() + "\n").encode()


def _lines(content: FormContent) -> Iterator[str]:
    yield from ("---", f"form: {boxes.JSON_FORM}", f"codebook: {json.dumps('; '.join(content.codebooks), ensure_ascii=False)}")
    for box in boxes.EVENT:
        given = content.given(box.key)
        yield f"{box.label}: {json.dumps(given, ensure_ascii=False) if given else ''}".rstrip()
        if box.key in boxes.SURE_KEYS:
            yield f"{box.label}{SURE_SUFFIX}:  # {', '.join(boxes.SURE)}"
    yield from ("---", "", f"# {boxes.TITLE}", "")
    for text in (*boxes.INTRODUCTION, boxes.HOW_IN_TEXT):
        yield from (text, "")
    for part in content.parts:
        yield from (f"## {part.heading}", "")
        for question in part.questions:
            yield from (f"### {question.line}", "")
            yield from _boxes(boxes.QUESTION)
    yield from (f"## {content.closing_heading}", "")
    yield from _boxes(boxes.CLOSING)
    yield from (f"## {boxes.CONTACT_SHEET}", "", boxes.CONTACT_NOTE, "")
    yield from _boxes(boxes.CONTACT)


def _boxes(printed: Iterable[Box]) -> Iterator[str]:
    for box in printed:
        yield f"#### {box.label}" + (f" ({box.help})" if box.help else "")
        yield from ("", "")
