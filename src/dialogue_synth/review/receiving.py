"""A form with files -> a private folder of the study, piece by piece as it comes: no file is ever held whole.

A browser says how a file is called; whoever sends by hand can say anything. Only the last part of a name is used, without what could
lead elsewhere or hide something, and shortened to what file systems take.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from dialogue_synth.errors import UsageError
from dialogue_synth.ingest.files import shown_name
from dialogue_synth.ingest.guard import MAX_MEMBERS
from dialogue_synth.store.originals import OWN_FILE_MODE

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FIELD = 4096  # bytes of a field that is no file
MAX_FIELDS = 20
MAX_NAME_BYTES = 160  # file systems take 255, and "(2)" may be added
MAX_SUFFIX = 12
UNNAMED = "file"


@dataclass
class Receiver:
    """Takes the parts of a form as they come: files go to ``folder`` (which must exist), other fields to ``fields``.

    Of a file beyond ``max_bytes`` no more is kept than its length, so that whoever reads it refuses it as too large, as always.
    """

    folder: Path
    max_bytes: int
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _header: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))
    _headers: dict[str, str] = field(default_factory=dict)
    _field: str = ""
    _value: bytearray = field(default_factory=bytearray)
    _file: BinaryIO | None = None
    _size: int = 0
    _whole: bool = False

    async def take(self, content_type: str, stream: AsyncIterator[bytes]) -> None:
        """Read the body of a request.

        Raises:
            UsageError: It is no form with files, or a broken one, or has too many parts.
        """
        from python_multipart.exceptions import FormParserError
        from python_multipart.multipart import MultipartParser

        boundary = _parameters(content_type, "multipart/form-data").get("boundary", "")
        if not boundary:
            raise UsageError("this is no form with files", hint="open the page again")
        try:
            parser = MultipartParser(boundary.encode("latin-1"), self._callbacks())
            async for piece in stream:
                parser.write(piece)
        except (FormParserError, UnicodeError) as error:
            raise UsageError("the files did not arrive whole", hint="send them again") from error
        finally:
            self._close()
        if not self._whole:
            raise UsageError("the files did not arrive whole", hint="send them again")

    def _callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),  # the parser limits both
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": lambda data, start, end: self._write(data[start:end]),
            "on_part_end": self._end,
            "on_end": lambda: setattr(self, "_whole", True),
        }

    def _begin(self) -> None:
        self._headers, self._field, self._value, self._size = {}, "", bytearray(), 0

    def _header_ends(self) -> None:
        name, value = (bytes(part) for part in self._header)
        self._headers[name.decode("latin-1").lower()] = value.decode("utf-8", "replace")
        self._header = (bytearray(), bytearray())

    def _headers_end(self) -> None:
        about = _parameters(self._headers.get("content-disposition", ""), "form-data")
        if "filename" not in about:
            self._field = about.get("name", "")
        elif about["filename"]:  # it is empty where no file was chosen
            self._open(about["filename"])
        if len(self.names) > MAX_MEMBERS:
            raise UsageError(f"these are more than {MAX_MEMBERS} files", hint="send them in several goes, or as a .zip")
        if len(self.fields) > MAX_FIELDS:
            raise UsageError("this form has more parts than it may have", hint="open the page again")

    def _open(self, given: str) -> None:
        name = free_name(safe_name(given), self._taken)
        self.names.append(name)
        handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE_MODE)
        self._file = os.fdopen(handle, "wb")

    def _write(self, data: bytes) -> None:
        if self._file is None:
            self._value += data
            if len(self._value) > MAX_FIELD:
                raise UsageError("a part of this form is longer than it may be")
            return
        self._size += len(data)
        if self._size <= self.max_bytes:
            self._file.write(data)

    def _end(self) -> None:
        if self._file is None:
            self.fields[self._field] = self._value.decode("utf-8", "replace")
        elif self._size > self.max_bytes:
            self._file.truncate(0)
            self._file.truncate(self._size)
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None


def _parameters(header: str, expected: str) -> dict[str, str]:
    """Return the parameters of a header such as ``form-data; name="files"; filename="a.txt"``; none of another kind."""
    kind, _, rest = header.partition(";")
    if kind.strip().lower() != expected:
        return {}
    found: dict[str, str] = {}
    while rest:
        name, _, rest = rest.lstrip("; ").partition("=")
        if rest.startswith('"'):
            value, _, rest = rest[1:].partition('"')
        else:
            value, _, rest = rest.partition(";")
        found.setdefault(name.strip().lower(), value.replace("%22", '"').replace("%0D", "").replace("%0A", ""))
    return found


def safe_name(given: str) -> str:
    r"""Return a name under which a file can be kept, whatever it was called.

    >>> [safe_name(name) for name in ("notes.docx", "../../etc/passwd", "C:\\x\\a.txt", "..", "a\x00b.txt")]
    ['notes.docx', 'passwd', 'a.txt', 'file', 'a\ufffdb.txt']
    """
    last = shown_name(given.replace("\\", "/").rpartition("/")[2]).strip().rstrip(". ")
    path = PurePosixPath(last)
    suffix = path.suffix if len(path.suffix) <= MAX_SUFFIX else ""
    stem = last[: len(last) - len(suffix)]
    while len((stem + suffix).encode("utf-8", "replace")) > MAX_NAME_BYTES:
        stem = stem[:-1]
    return stem + suffix or UNNAMED


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that no other file has, also in other letters' case, and note it as taken.

    >>> taken = {"a.txt"}
    >>> free_name("A.txt", taken), free_name("a.txt", taken)
    ('A (2).txt', 'a (3).txt')
    """
    path, number, free = PurePosixPath(name), 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{path.stem} ({number}){path.suffix}"
    taken.add(free.casefold())
    return free
