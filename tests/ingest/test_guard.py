"""guard.py: what is refused before a reader opens it."""

import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.guard import (
    Refusal,
    check_grid,
    check_parts,
    check_pdf,
    check_size,
    check_words,
    declares,
    leads_outside,
    open_archive,
    read_member,
)
from dialogue_synth.settings import IngestSettings

SMALL = IngestSettings(max_file_mb=0.001, max_unpacked_mb=2, max_ratio=50, max_words=3)


def test_a_file_above_the_limit_is_refused(settings) -> None:
    check_size(1000, SMALL)
    with pytest.raises(Refusal, match="max_file_mb"):
        check_size(2000, SMALL)


def test_a_book_is_refused(settings) -> None:
    check_words("one two three", SMALL)
    with pytest.raises(Refusal, match="4 words"):
        check_words("one two three four", SMALL)


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size(make) -> None:
    with pytest.raises(Refusal, match="times its size"):
        open_archive(make.zip({"a.txt": b"0" * 1_500_000}), SMALL)
    many = {f"{n}.txt": bytes(range(256)) * 4000 for n in range(3)}
    with pytest.raises(Refusal, match="unpacks to more than 2 MB"):
        open_archive(make.zip(many, zipfile.ZIP_STORED), SMALL)


def test_an_archive_of_very_many_parts_is_refused(make, monkeypatch, settings) -> None:
    monkeypatch.setattr("dialogue_synth.ingest.guard.MAX_MEMBERS", 2)
    with pytest.raises(Refusal, match="3 parts"):
        open_archive(make.zip({"a": "", "b": "", "c": ""}), settings)


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../b", "C:\\x.txt", "..\\up.txt", "\\\\server\\x"])
def test_names_that_lead_outside_are_refused(name: str, make, settings) -> None:
    assert leads_outside(name)
    with pytest.raises(Refusal, match="leads outside"):
        open_archive(make.zip({name: "x"}), settings)


def test_an_encrypted_archive_is_refused(make, settings) -> None:
    data = bytearray(make.zip({"a.txt": "words"}))
    data[6] |= 1  # the flag in the local header,
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    with pytest.raises(Refusal, match="password"):
        open_archive(bytes(data), settings)


def test_a_damaged_archive_is_refused(make, settings) -> None:
    with pytest.raises(Refusal, match="damaged"):
        open_archive(b"PK\x03\x04 nothing", settings)
    data = make.zip({"a.txt": "some words that are stored as they are"}, zipfile.ZIP_STORED).replace(b"some", b"none")
    with pytest.raises(Refusal, match="damaged"), open_archive(data, settings) as archive:
        check_parts(archive)


def test_parts_packed_in_unknown_ways_are_refused(make, settings) -> None:
    data = bytearray(make.zip({"a.txt": "words"}))
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 99
    with pytest.raises(Refusal, match="unknown way"), zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        read_member(archive, archive.infolist()[0])


@pytest.mark.parametrize(
    "xml", [b"<!DOCTYPE x>", b"<! entity a>", "<!ENTITY a 'b'>".encode("utf-16-le"), "<!doctype x>".encode("utf-16-be")]
)
def test_declarations_are_seen_in_any_encoding(xml: bytes) -> None:
    assert declares(xml)


def test_words_about_entities_are_no_declaration() -> None:
    assert not declares(b"<p>ENTITY and DOCTYPE</p>")


def pdf_stream(data: bytes, kind: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"1 0 obj << " + kind + b" >>\nstream\n" + data + b"\nendstream endobj\n"


def test_a_pdf_whose_streams_unpack_to_too_much_is_refused() -> None:
    bomb = zlib.compress(b"0" * 3 * 1024 * 1024)
    with pytest.raises(Refusal, match="more than 2 MB"):
        check_pdf(b"%PDF-1.4\n" + pdf_stream(bomb), SMALL)
    check_pdf(b"%PDF-1.4\n" + pdf_stream(bomb, b"/Subtype /Image /Filter /FlateDecode"), SMALL)
    check_pdf(b"%PDF-1.4\n" + pdf_stream(bomb, b"/Filter /LZWDecode") + pdf_stream(b"no zlib"), SMALL)
    check_pdf(b"%PDF-1.4\n" + pdf_stream(zlib.compress(b"words")) + pdf_stream(zlib.compress(b"cut off")[:5]), SMALL)


def test_a_sheet_that_spans_too_many_cells_is_refused_before_it_is_opened() -> None:
    check_grid(b'<worksheet><row r="2"><c r="C2"/><c/></row></worksheet>', 6)
    with pytest.raises(Refusal, match="1048576 rows and 16384 columns"):
        check_grid(b'<worksheet><row r="1"><c r="A1"/></row><row><c r="XFD1048576"/></row></worksheet>', 1000)
    with pytest.raises(Refusal, match="no XML"):
        check_grid(b"<worksheet>", 6)


@given(st.text())
def test_any_name_can_be_judged(name: str) -> None:
    assert leads_outside(name) in (True, False)
