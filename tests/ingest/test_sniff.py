"""sniff.py: a file is what its content is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.sniff import expected, sniff

NOISE = bytes(range(256)) * 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "notes.txt", "pdf"),
        (b"\n{\\rtf1 x}", "notes.doc", "rtf"),
        (b"<!DOCTYPE html><p>x", "notes.txt", "html"),
        (b"<?xml version='1.0'?><!-- a --><html><p>x", "notes", "html"),
        (b"<p>We met.</p>", "notes.htm", "html"),
        (b"<p>We met.</p>", "notes.txt", "txt"),
        (b"Message-ID: <1>\nFrom: a@b\n\nHello", "notes.txt", "eml"),
        (b"From: a@b\nSubject: x\n\nHello", "notes.eml", "eml"),
        (b"From: Jo\nDate: 7 October\n\nWe met.", "notes.txt", "txt"),
        (b"Date: 7 October\nWe met at the hut.\n\nHello", "notes.eml", "txt"),
        (b"# Notes", "notes.md", "md"),
        (b"a,b\n1,2", "form.csv", "csv"),
        (b"Notes", "notes", "txt"),
        (b"Notes", "notes.docx", "txt"),
        ("Notes of a meeting".encode("utf-16"), "notes.txt", "txt"),
        ("Notes of a meeting".encode("utf-16-le"), "notes.txt", "txt"),
    ],
)
def test_content_decides(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind


def test_office_files_are_known_by_their_parts(make) -> None:
    assert sniff(make.raw_docx(""), "a.txt") == "docx"
    assert sniff(make.odt(""), "a.txt") == "odt"
    assert sniff(make.xlsx({"One": [["a"]]}), "a.txt") == "xlsx"
    assert sniff(make.zip({"notes.txt": "x"}), "a.docx") == "zip"


@pytest.mark.parametrize(
    ("data", "name", "status", "reason"),
    [
        (b"", "a.md", "empty", "empty"),
        (b"\xef\xbb\xbf \r\n", "a.md", "empty", "empty"),
        (bytes(40), "a.md", "empty", "empty"),
        (NOISE, "a.md", "refused", "not text"),
        (NOISE, "a", "refused", "not read"),
        (NOISE, "a.exe", "not_a_writeup", "not read"),
        (b"\x89PNG\r\n" + NOISE, "a.png", "not_a_writeup", "picture"),
        (b"RIFF0000WEBP" + NOISE, "a.webp", "not_a_writeup", "WebP"),
        (b"0000ftypheic" + NOISE, "a.heic", "not_a_writeup", "HEIC"),
        (b"\x1f\x8b\x08" + NOISE, "a.txt.gz", "refused", "gzip"),
        (b"key: value", "a.yaml", "not_a_writeup", ".yaml"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "refused", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "refused", "save it as .docx"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "refused", "save it as .xlsx"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "a.msg", "refused", ".eml"),
        (OLE, "a.doc", "refused", "old office format"),
        (b"PK\x03\x04 nothing", "a.docx", "refused", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, name: str, status: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason) as refused:
        sniff(data, name)
    assert refused.value.status == status


def test_office_files_of_other_kinds_say_what_to_save_them_as(make) -> None:
    for members in (
        {"mimetype": "application/vnd.oasis.opendocument.presentation"},
        {"[Content_Types].xml": "x", "ppt/presentation.xml": "x"},
        {"mimetype": "application/epub+zip"},
    ):
        with pytest.raises(Refusal, match=r"save it as .docx or .pdf"):
            sniff(make.zip(members), "a.odp")
    with pytest.raises(Refusal, match="binary Excel"):
        sniff(make.zip({"[Content_Types].xml": "x", "xl/workbook.bin": "x"}), "a.xlsb")


def test_a_name_that_begins_like_a_picture_is_no_picture() -> None:
    assert sniff(b"BMX track: they want it back.", "a.txt") == "txt"


def test_the_name_says_what_to_expect() -> None:
    assert expected("a/b.HTM") == "html"
    assert expected("notes") is None


@given(st.binary(max_size=300), st.sampled_from(["a.md", "a.txt", "a.docx", "a", "a.csv", "a.eml", "a.html"]))
def test_any_bytes_are_of_a_type_or_refused(data: bytes, name: str) -> None:
    try:
        assert isinstance(sniff(data, name), str)
    except Refusal as refusal:
        assert str(refusal)
