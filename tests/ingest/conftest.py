"""Small files of every format, built in memory, and the framing questions that the made-up sheets print."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from dialogue_synth.ingest import IngestResult, ingest_paths
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.model import WriteUp
from dialogue_synth.settings import IngestSettings

QUESTIONS = (
    "Do you want the footpath lights to be switched off after midnight?",
    "Who should decide which lights stay on, and how often?",
    "What would have to be in place before you would be comfortable with this?",
)


@pytest.fixture(scope="session")
def questions() -> Questions:
    return Questions(QUESTIONS)


@pytest.fixture(scope="session")
def settings() -> IngestSettings:
    return IngestSettings()


@pytest.fixture
def ingest(tmp_path: Path) -> Callable[..., IngestResult]:
    """Write files below a folder and ingest it: ``ingest({"batch-1/a.txt": "..."})``."""

    def run(files: Mapping[str, bytes | str], **options: object) -> IngestResult:
        for name, content in files.items():
            path = tmp_path / "returns" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        defaults: dict[str, object] = {"settings": IngestSettings(), "initiatives": {}, "questions": QUESTIONS}
        return ingest_paths([tmp_path / "returns"], **(defaults | options))  # type: ignore[arg-type]

    return run


def blocks(writeup: WriteUp) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, writeup.text[block.start : block.end]) for block in writeup.blocks]


def zip_of(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx_bytes(build: Callable[[object], None]) -> bytes:
    """A Word file made by python-docx; ``build`` gets the empty document."""
    from docx import Document

    document = Document()
    build(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


W_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def raw_docx(body: str, **parts: str) -> bytes:
    """A Word file with a given body of document.xml, and other parts by name ("footnotes" for word/footnotes.xml)."""
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {W_NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    return zip_of(members | {f"word/{name}.xml": f"<w:{name} {W_NAMESPACES}>{xml}</w:{name}>" for name, xml in parts.items()})


def p(text: str, properties: str = "", run: str = "") -> str:
    """A Word paragraph with one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def odt_bytes(body: str, *, automatic: str = "", styles: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text with a given body of content.xml."""
    content = f"<office:document-content {ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    if styles:
        members["styles.xml"] = f"<office:document-styles {ODF}>{styles}</office:document-styles>"
    if manifest:
        members["META-INF/manifest.xml"] = manifest
    return zip_of(members)


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def eml_bytes(body: str, attachments: Mapping[str, bytes] | None = None, *, subtype: str = "plain", subject: str = "Our return") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jo <jo@group.example>", "dialogues@county.example", subject
    message["Date"], message["Message-ID"] = "Tue, 07 Oct 2025 18:30:00 +0100", "<1@group.example>"
    message.set_content(body, subtype=subtype)
    for name, data in (attachments or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


Print = tuple[float, float, float, str, str]  # x, y from the bottom, size, "F1" (plain) or "F2" (bold), words


def pdf_bytes(
    pages: Sequence[Sequence[Print]],
    *,
    rules: str = "",
    title: str = "",
    extra: str = "",
    fields: Sequence[tuple[float, float, str]] = (),
) -> bytes:
    """A PDF with words at given places; ``rules`` are drawing operators on each page, ``fields`` (x, y, value) are filled in on the first."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = "/Font << /F1 3 0 R /F2 4 0 R >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects += [font.format(name) for name in ("Helvetica", "Helvetica-Bold")]
    kids = []
    for page in pages:
        shown = [f"BT /{font} {size} Tf {x} {y} Td ({_escaped(words)}) Tj ET" for x, y, size, font, words in page]
        stream = "\n".join([rules, *shown])
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        contents = len(objects)
        objects += [_widget(*field) for field in (fields if not kids else ())]
        widgets = " ".join(f"{number} 0 R" for number in range(contents + 1, len(objects) + 1))
        kids.append(f"{len(objects) + 1} 0 R")
        box = f"/MediaBox [0 0 595 842] /Resources << {fonts} >> /Annots [{widgets}]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {contents} 0 R >>")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({_escaped(title)}) >>")
    return _with_table(objects, f"/Info {len(objects)} 0 R {extra}")


def _widget(x: float, y: float, value: str) -> str:
    return f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Text1) /V ({_escaped(value)}) /Rect [{x} {y} {x + 200} {y + 14}] >>"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _with_table(objects: Sequence[str], trailer: str) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()


def lines_at(x: float, top: float, lines: Sequence[str], *, size: float = 11, leading: float = 14, font: str = "F1") -> list[Print]:
    """Lines of print, one under the other, from the top of an A4 page."""
    return [(x, top - number * leading, size, font, line) for number, line in enumerate(lines)]


class Make:
    """The builders above, for tests: a test module cannot import this file."""

    blocks = staticmethod(blocks)
    docx = staticmethod(docx_bytes)
    eml = staticmethod(eml_bytes)
    lines_at = staticmethod(lines_at)
    odt = staticmethod(odt_bytes)
    p = staticmethod(p)
    pdf = staticmethod(pdf_bytes)
    raw_docx = staticmethod(raw_docx)
    xlsx = staticmethod(xlsx_bytes)
    zip = staticmethod(zip_of)


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make
