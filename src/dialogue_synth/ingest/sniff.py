"""What a file is, by its content and not by its name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Literal

from dialogue_synth.boxes import JSON_CONTACT, JSON_FORM
from dialogue_synth.ingest.decode import decode
from dialogue_synth.ingest.guard import Refusal

FileType = Literal["md", "txt", "docx", "odt", "pdf", "rtf", "html", "eml", "csv", "xlsx", "json", "zip"]

EXTENSIONS: dict[str, FileType] = {
    ".md": "md",
    ".markdown": "md",
    ".mkd": "md",
    ".txt": "txt",
    ".text": "txt",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".odt": "odt",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "eml",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".zip": "zip",
}
NO_WRITEUP = frozenset(
    """
    .yaml .yml .json .jsonl .xml .toml .ini .cfg .conf .py .js .css .ts .sh .bat .ps1 .sql .log .svg .lock .tex .bib .qdc .ics .vcf
    .url .lnk .webloc .gdoc .gsheet .r .ipynb
    """.split()
)
PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"\x00\x00\x01\x00", "icon"),
)
PACKED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body)[\s>])", re.IGNORECASE | re.DOTALL)
TAGS = re.compile(r"</(?:p|div|h[1-6]|li|td|table|span|body)>", re.IGNORECASE)
MAIL_HEADER = re.compile(
    r"^(?:received|return-path|message-id|mime-version|delivered-to|from|to|subject|date|content-type|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
MAIL_ONLY = re.compile(r"^(?:received|return-path|message-id|mime-version|delivered-to):", re.IGNORECASE | re.MULTILINE)
HEADER_LINE = re.compile(r"^(?:[A-Za-z][A-Za-z0-9-]*:|[ \t]+\S|From )")
BINARY_SHARE = 0.01  # control characters in a text that was written by hand
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SAMPLE = 65536
FORM_MARK = re.compile(rb'"form"\s*:\s*"(?:' + "|".join((JSON_FORM, JSON_CONTACT)).encode() + rb')"')


def sniff(data: bytes, name: str) -> FileType:
    """Return what a file is by its content; the name decides only between kinds of plain text.

    Raises:
        Refusal: It is empty, binary, of a kind that cannot be read, or no write-up.
    """
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Refusal("the file is empty", hint="ask the organiser to send it again", status="empty")
    extension = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_type(data)
    if data.startswith(OLE):
        raise _old_office(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and FORM_MARK.search(data[:SAMPLE]):
        return "json"
    _refuse_what_is_no_text(data, extension)
    return _text_type(decode(data[:SAMPLE]).text, extension)


def expected(name: str) -> FileType | None:
    """Return what the name of a file says that it is, None when it says nothing."""
    return EXTENSIONS.get(PurePosixPath(name).suffix.lower())


def _zip_type(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = (
                archive.read("mimetype")[:100].decode("latin-1")
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else ""
            )
    except Exception as error:  # damaged in any of the ways that zipfile knows, each with its own exception
        raise Refusal("the file is damaged: it cannot be unpacked", hint="save it again, or ask for it once more") from error
    if any(name.startswith("word/") for name in names) and "[Content_Types].xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names) and "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            raise Refusal("it is a binary Excel workbook", hint="save it as .xlsx")
        return "xlsx"
    if "opendocument.text" in kind:
        return "odt"
    if "opendocument" in kind or "epub" in kind or "[Content_Types].xml" in names:
        raise Refusal("it is an office file of a kind that is not read", hint="save it as .docx or .pdf, and a sheet as .xlsx or .csv")
    return "zip"


def _old_office(data: bytes) -> Refusal:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return Refusal("it is protected by a password", hint="save it without a password")
    if has("WordDocument"):
        return Refusal("it is in the old Word format (.doc)", hint="open it and save it as .docx")
    if has("Workbook") or has("Book"):
        return Refusal("it is in the old Excel format (.xls)", hint="open it and save it as .xlsx")
    if has("__properties_version1.0"):
        return Refusal("it is an Outlook message (.msg)", hint="save the message as .eml or .txt")
    return Refusal("it is in an old office format", hint="open it and save it as .docx")


def _refuse_what_is_no_text(data: bytes, extension: str) -> None:
    picture = next(
        (kind for mark, kind in PICTURES if data.startswith(mark)), "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""
    )
    picture = picture or ("HEIC" if data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix") else "")
    if picture and _is_binary(data):
        reason = f"it is a picture ({picture}), and pictures are not read"
        raise Refusal(reason, hint="if it shows notes, type them up as a document", status="not_a_writeup")
    packed = next((kind for mark, kind in PACKED if data.startswith(mark)), "")
    if packed:
        raise Refusal(f"it is packed as {packed}", hint="pack it as .zip")
    if extension in NO_WRITEUP:
        raise Refusal(f"{extension} files are no write-ups", status="not_a_writeup")
    if _is_binary(data):
        known = extension in EXTENSIONS
        reason = f"it is no {extension} file: its content is not text" if known else "it is of a kind that is not read"
        hint = "open it in the program that made it and save it as .docx or .pdf"
        raise Refusal(reason, hint=hint, status="refused" if known or not extension else "not_a_writeup")


def _is_binary(data: bytes) -> bool:
    """Say whether bytes are no text in any of the encodings that are read."""
    sample = decode(data[:SAMPLE])
    if sample.encoding.startswith(("utf-16", "utf-32")):
        raw = data[:SAMPLE].decode(sample.encoding.removesuffix("-sig"), "replace")
    else:
        raw = data[:SAMPLE].decode("latin-1")
    return len(CONTROL.findall(raw)) > BINARY_SHARE * len(raw)


def _text_type(text: str, extension: str) -> FileType:
    if HTML.match(text) or (extension in (".html", ".htm", ".xhtml") and TAGS.search(text)):
        return "html"
    if _is_mail(text, extension):
        return "eml"
    named = EXTENSIONS.get(extension)
    return named if named in ("md", "csv") else "txt"


def _is_mail(text: str, extension: str) -> bool:
    """Say whether a text is a mail: header lines as no person types them, up to a blank line."""
    top = text.split("\n\n", 1)[0]
    if not HEADER_LINE.match(text) or not all(HEADER_LINE.match(line) for line in top.split("\n")):
        return False
    return len(MAIL_HEADER.findall(top)) > 1 and (extension == ".eml" or bool(MAIL_ONLY.search(top)))
