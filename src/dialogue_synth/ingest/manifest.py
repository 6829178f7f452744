"""A manifest beside the write-ups: one row a file, with what is known about the event.

A table is a manifest when one of its columns names files and another names a fact, and none is a question. Labels may be
spelt in any way that `labels` knows, in any order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from dialogue_synth.ingest.forms import HEADER_ROWS, Sheet
from dialogue_synth.ingest.labels import field_of
from dialogue_synth.ingest.layout import Fact


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a manifest: the file that it names, and what it says about it."""

    file: str
    facts: tuple[Fact, ...]
    number: int


@dataclass(frozen=True)
class Manifest:
    """A manifest and the folder that it speaks about (the one that it lies in, "" for the topmost)."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def folder(self) -> str:
        """The folder that the manifest lies in, with ``/`` at its end unless it is the topmost."""
        parent = PurePosixPath(self.name).parent.as_posix()
        return "" if parent == "." else f"{parent}/"

    def entry_for(self, name: str) -> Entry | None:
        """Return what the manifest says about a file: by its path, else by its name, else by its name without the ending."""
        if not name.startswith(self.folder):
            return None
        below = PurePosixPath(_plain(name.removeprefix(self.folder)))
        by_path, by_name = self._rows
        paths = {PurePosixPath(*below.parts[at:]).as_posix() for at in range(len(below.parts))}
        rows = [by_path[path] for path in paths if path in by_path] or [by_name[n] for n in (below.name,) if n in by_name]
        rows = rows or [by_name[n] for n in (below.stem,) if n in by_name]
        return self.entries[min(rows)] if rows else None

    @cached_property
    def _rows(self) -> tuple[dict[str, int], dict[str, int]]:
        """The first entry of each path and of each file name stated: of thousands of files, each is looked up."""
        by_path: dict[str, int] = {}
        by_name: dict[str, int] = {}
        for row, entry in enumerate(self.entries):
            stated = _plain(entry.file)
            by_path.setdefault(stated, row)
            by_name.setdefault(PurePosixPath(stated).name, row)
        return by_path, by_name


def read_manifest(sheets: Sequence[Sheet], name: str) -> Manifest | None:
    """Return the manifest that a table holds, None if it is none."""
    for sheet in sheets:
        for at, row in enumerate(sheet.grid[:HEADER_ROWS]):
            fields = [field_of(cell) for cell in row]
            if (
                "file" in fields
                and sum(bool(field) for field in fields) > 1
                and not any(cell.endswith("?") and len(cell) > 40 for cell in row)
            ):
                return Manifest(name, tuple(_entries(sheet, at, fields.index("file"))))
    return None


def _entries(sheet: Sheet, header: int, column: int) -> list[Entry]:
    labels = sheet.grid[header]
    entries = []
    for number, row in enumerate(sheet.grid[header + 1 :], start=header + 2):
        if column < len(row) and row[column]:
            facts = tuple(
                Fact(label, value) for at, (label, value) in enumerate(zip(labels, row, strict=False)) if at != column and label and value
            )
            entries.append(Entry(row[column], facts, number))
    return entries


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFC", name).replace("\\", "/").casefold()
    return "/".join(" ".join(part.split()) for part in text.split("/")).removeprefix("./")
