"""The formats of the form, and the files that are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dialogue_synth.form.content import FormContent
from dialogue_synth.form.markdown import form_markdown
from dialogue_synth.form.page import form_page
from dialogue_synth.form.word import form_word
from dialogue_synth.form.workbook import form_workbook

FORMATS: Mapping[str, Callable[[FormContent], bytes]] = {
    "docx": form_word,
    "html": form_page,
    "xlsx": form_workbook,
    "md": form_markdown,
}
FILE_NAME = "write-up-form"


def form_file(content: FormContent, file_format: str) -> bytes:
    """Return a form as the bytes of a file; equal contents give equal bytes.

    Raises:
        KeyError: ``file_format`` is none of `FORMATS`.
    """
    return FORMATS[file_format](content)


def write_form(content: FormContent, folder: Path, formats: Sequence[str] = tuple(FORMATS)) -> tuple[Path, ...]:
    """Write a form to a folder, which is made if need be, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file_format in formats:
        path = folder / f"{FILE_NAME}.{file_format}"
        path.write_bytes(form_file(content, file_format))
        written.append(path)
    return tuple(written)
