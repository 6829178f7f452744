"""Forms with files: whatever they are called and however they come in pieces, each lies safely in its folder, once and whole."""

from __future__ import annotations

import asyncio
import re
import stat
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.errors import UsageError
from dialogue_synth.review import receiving
from dialogue_synth.review.receiving import MAX_NAME_BYTES, Receiver, free_name, safe_name

KIND = "multipart/form-data; boundary=b"
Part = tuple[str, bytes]


def body(parts: Sequence[Part]) -> bytes:
    pieces = [b"--b\r\nContent-Disposition: form-data; " + about.encode() + b"\r\n\r\n" + data + b"\r\n" for about, data in parts]
    return b"".join(pieces) + b"--b--\r\n"


def file(name: str, data: bytes) -> Part:
    return f'name="files"; filename="{name}"', data


def received(folder: Path, sent: bytes, pieces: Sequence[int] = (), kind: str = KIND, max_bytes: int = 1000) -> Receiver:
    async def stream() -> AsyncIterator[bytes]:
        at = 0
        for cut in (*sorted(pieces), len(sent)):
            yield sent[at:cut]
            at = max(at, cut)

    receiver = Receiver(folder, max_bytes)
    asyncio.run(receiver.take(kind, stream()))
    return receiver


@given(st.binary(max_size=300), st.lists(st.integers(0, 600), max_size=8))
def test_a_file_arrives_whole_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    data = data.replace(b"--b", b"---")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sent = body([('name="batch"', "Frühling".encode()), file("a.txt", data), file("a.txt", b"second")])
        receiver = received(folder, sent, cuts)
        assert (folder / "a.txt").read_bytes() == data
        assert (folder / "a (2).txt").read_bytes() == b"second"
        assert receiver.fields == {"batch": "Frühling"}
        assert stat.S_IMODE((folder / "a.txt").stat().st_mode) == 0o600


@given(st.text(max_size=400))
def test_no_name_leads_elsewhere_or_is_too_long(given_name: str) -> None:
    name = safe_name(given_name)
    assert name not in {"", ".", ".."}
    assert not re.search(r"[/\\\x00-\x1f\u202e]", name)
    assert len(name.encode("utf-8")) <= MAX_NAME_BYTES
    assert safe_name(name) == name


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("é" * 300 + ".docx").endswith("é.docx")


def test_names_that_differ_in_case_alone_are_two_files() -> None:
    taken: set[str] = set()
    assert [free_name(name, taken) for name in ("Notes.md", "notes.MD", "notes (2).MD")] == ["Notes.md", "notes (2).MD", "notes (2) (2).MD"]


def test_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("../../out.txt", "/etc/passwd", "C:\\Users\\x\\a.txt", "..", "con\x01trol.txt", "a\u202etxt.exe", "x%22y.txt", "quo;te.txt")
    receiver = received(folder, body([file(name, b"x") for name in names]))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert sorted(receiver.names) == sorted(path.name for path in folder.iterdir())
    assert {"out.txt", "passwd", "a.txt", "file", 'x"y.txt', "quo;te.txt"} <= set(receiver.names)


def test_of_a_file_that_is_too_large_only_the_length_is_kept(tmp_path: Path) -> None:
    received(tmp_path, body([file("big.txt", b"words" * 10_000), file("small.txt", b"words")]), [5000, 20_000, 40_000])
    assert (tmp_path / "big.txt").stat().st_size == 50_000
    assert (tmp_path / "big.txt").stat().st_blocks == 0
    assert (tmp_path / "small.txt").read_bytes() == b"words"


def test_an_empty_choice_is_no_file(tmp_path: Path) -> None:
    assert received(tmp_path, body([file("", b"")])).names == []


@pytest.mark.parametrize(
    ("kind", "sent", "said"),
    [
        ("application/x-www-form-urlencoded", b"a=b", "no form with files"),
        (KIND, b"--b\r\nContent-Disposition: form-data", "did not arrive whole"),
        (KIND, b"nothing of the kind", "did not arrive whole"),
        (KIND, body([('name="note"', b"x" * 5000)]), "longer than it may be"),
        (KIND, b"--b\r\nX: " + b"y" * 9000 + b"\r\n\r\nz\r\n--b--\r\n", "did not arrive whole"),
    ],
)
def test_what_is_no_such_form_is_refused(tmp_path: Path, kind: str, sent: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        received(tmp_path, sent, kind=kind)


def test_too_many_fields_are_refused_and_not_called_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="more parts than it may have"):
        received(tmp_path, body([(f'name="f{n}"', b"x") for n in range(receiving.MAX_FIELDS + 2)]))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_MEMBERS", 3)
    with pytest.raises(UsageError, match="more than 3 files"):
        received(tmp_path, body([file(f"{n}.txt", b"x") for n in range(4)]))
