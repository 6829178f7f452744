"""What is refused before any reader opens it: too large, too deep, encrypted, or built to harm.

Every check reads bytes and names only; nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from typing import Literal

from dialogue_synth.settings import IngestSettings

SetAsideStatus = Literal["refused", "empty", "manifest", "duplicate", "not_a_writeup"]

MEBI = 1024 * 1024
CHUNK = 64 * 1024
MAX_MEMBERS = 5000  # an office file has dozens of parts, a returns folder hundreds of files
SMALL_MEMBER = MEBI  # a small part may shrink by any factor: a page of blanks does
CELL = re.compile(r"^([A-Z]{0,3})(\d{1,7})$")
PDF_STREAM = re.compile(rb"stream\r?\n")
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)", re.IGNORECASE)


class Refusal(Exception):  # noqa: N818  # it is an outcome for one file, and never leaves this package
    """A file is not read, and why. The message names no content."""

    def __init__(self, reason: str, *, hint: str = "", status: SetAsideStatus = "refused") -> None:
        """Say why, what to try, and as what the file is set aside."""
        super().__init__(f"{reason}. Try: {hint}" if hint else reason)
        self.status = status


def check_size(n_bytes: int, settings: IngestSettings) -> None:
    """Refuse a file above the size limit.

    Raises:
        Refusal: It is larger than ``max_file_mb``.
    """
    if n_bytes > settings.max_file_mb * MEBI:
        reason = f"the file has {n_bytes / MEBI:.0f} MB, and at most {settings.max_file_mb:g} are read"
        raise Refusal(reason, hint="remove pictures from it, or raise max_file_mb in study.toml")


def open_archive(data: bytes, settings: IngestSettings) -> zipfile.ZipFile:
    """Return a zip archive (or office file) that is safe to read: no encryption, no bomb, no names that lead outside.

    Raises:
        Refusal: It is damaged, encrypted, unpacks to too much, or has names that lead outside.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refusal("the file is damaged: it cannot be unpacked", hint="save it again, or ask for it once more") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Refusal(f"it has {len(members)} parts, and at most {MAX_MEMBERS} are read")
    for member in members:
        _check_member(member, settings)
    if sum(member.file_size for member in members) > settings.max_unpacked_mb * MEBI:
        raise Refusal(
            f"it unpacks to more than {settings.max_unpacked_mb:g} MB", hint="raise max_unpacked_mb in study.toml if you trust it"
        )
    return archive


def _check_member(member: zipfile.ZipInfo, settings: IngestSettings) -> None:
    if member.flag_bits & 0x1:
        raise Refusal("it is protected by a password", hint="save it without a password")
    if leads_outside(member.orig_filename) or leads_outside(member.filename):
        raise Refusal("it has a part whose name leads outside of it", hint="do not open it; ask the sender how it was made")
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > SMALL_MEMBER and ratio > settings.max_ratio:
        raise Refusal(f"a part of it unpacks to {ratio:.0f} times its size", hint="raise max_ratio in study.toml if you trust it")


def leads_outside(name: str) -> bool:
    r"""Say whether the name of an archive's part is absolute, has a drive, or climbs up.

    >>> [leads_outside(name) for name in ("a/b.txt", "../b.txt", "/etc/passwd", "C:\\x.txt", "a/..b/c.txt")]
    [False, True, True, True, False]
    """
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    return ".." in parts or name.startswith(("/", "\\")) or bool(PureWindowsPath(name).drive) or "\x00" in name


def check_parts(archive: zipfile.ZipFile) -> None:
    """Read all parts of an office file once: their sizes must be true, and no XML part may declare types or entities.

    Raises:
        Refusal: A part is damaged, or declares something.
    """
    for member in archive.infolist():
        if not member.is_dir():
            start = read_member(archive, member)
            if start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<" and declares(start):
                raise Refusal("it declares XML entities, as no office program does", hint="open it in an office program and save it again")


def check_pdf(data: bytes, settings: IngestSettings) -> None:
    """Refuse a PDF whose packed streams unpack to too much. Pictures are not counted: they are never unpacked.

    Raises:
        Refusal: They unpack to more than ``max_unpacked_mb``.
    """
    left = int(settings.max_unpacked_mb * MEBI)
    for found in PDF_STREAM.finditer(data):
        head = data[max(0, data.rfind(b"obj", 0, found.start())) : found.start()]
        if b"Flate" in head and b"/Image" not in head:
            left -= _unpacked_size(data, found.end(), left)
        if left <= 0:
            raise Refusal(f"it unpacks to more than {settings.max_unpacked_mb:g} MB", hint="print it to PDF again")


def _unpacked_size(data: bytes, start: int, limit: int) -> int:
    """Return how many bytes a packed stream gives, counted no further than ``limit``; of a damaged one, what it gives."""
    unpacker, size = zlib.decompressobj(), 0
    for at in range(start, len(data), CHUNK):
        rest = data[at : at + CHUNK]
        while rest and size < limit and not unpacker.eof:
            try:
                size += len(unpacker.decompress(rest, MEBI))
            except zlib.error:
                return size
            rest = unpacker.unconsumed_tail
        if unpacker.eof or size >= limit:
            return size
    return size


def check_grid(xml: bytes, max_cells: int) -> None:
    """Refuse a worksheet that spans too many cells, however few of them are filled.

    The library that reads workbooks makes room for every cell between the first and the last, and a lack of room ends the whole
    program and not just the file.

    Raises:
        Refusal: It spans more than ``max_cells``, or is no XML.
    """
    from lxml import etree

    rows, columns = 1, 1
    try:
        for _, element in etree.iterparse(BytesIO(xml), events=("start",), resolve_entities=False, no_network=True):
            for number in CELL.findall(element.get("r", "") if isinstance(element.tag, str) else ""):
                columns = max(columns, _column_number(number[0]))
                rows = max(rows, int(number[1]))
            element.clear()
    except etree.XMLSyntaxError:
        raise Refusal("a part of it is damaged: it is no XML", hint="open it in a spreadsheet program and save it again") from None
    if rows * columns > max_cells:
        raise Refusal(f"a sheet of it spans {rows} rows and {columns} columns", hint="delete what stands far out, and save it again")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the bytes of one part, never more than it claims to have.

    Raises:
        Refusal: It is damaged.
    """
    try:
        with archive.open(member) as part:
            return part.read()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Refusal("a part of it is damaged or packed in an unknown way", hint="save it again, or ask for it once more") from error


def declares(xml: bytes) -> bool:
    """Say whether XML has a document type or entity declaration, in any encoding of eight or sixteen bits."""
    return bool(DECLARATION.search(xml) or WIDE_DECLARATION.search(xml))


def check_words(text: str, settings: IngestSettings) -> None:
    """Refuse a text that is too long to be a write-up.

    Raises:
        Refusal: It has more than ``max_words`` words.
    """
    n_words = len(text.split())
    if n_words > settings.max_words:
        reason = f"it has {n_words} words, and at most {settings.max_words} are read: it is a report or a book, and no write-up"
        raise Refusal(reason, hint="raise max_words in study.toml if it is a write-up")
