"""files.py: the files under the paths given, in a fixed order, under names that tell nothing of the computer."""

import os
from pathlib import Path

import pytest

from dialogue_synth.errors import UsageError
from dialogue_synth.ingest.files import FoundFile, find_files, load, not_a_writeup, shown_name
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.settings import IngestSettings


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("words")


def names(*paths: Path) -> list[str]:
    return [file.name for file in find_files(paths)[0]]


def test_files_are_named_below_the_folder_given(tmp_path: Path) -> None:
    write(tmp_path, "b/two.txt", "a/one.txt", "zero.txt")
    assert names(tmp_path) == ["a/one.txt", "b/two.txt", "zero.txt"]
    assert names(tmp_path / "a") == ["one.txt"]
    assert names(tmp_path / "a", tmp_path / "b") == ["a/one.txt", "b/two.txt"]
    assert names(tmp_path / "b" / "two.txt", tmp_path / "a") == ["a/one.txt", "b/two.txt"]
    assert names(tmp_path / "a", tmp_path / "a" / "one.txt") == ["one.txt"]


def test_the_folder_that_holds_a_file_is_kept_where_a_folder_was_given(tmp_path: Path) -> None:
    write(tmp_path, "batch-1/one.txt")
    assert find_files([tmp_path / "batch-1"])[0][0].folder == "batch-1"
    single = find_files([tmp_path / "batch-1" / "one.txt"])[0][0]
    assert (single.folder, single.given) == ("", True)


def test_hidden_files_lock_files_and_readmes_are_set_aside_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path, ".DS_Store", "~$notes.docx", "README.md", "LICENSE", ".git/config", "__MACOSX/x", "notes.txt")
    found, aside = find_files([tmp_path])
    assert [file.name for file in found] == ["notes.txt"]
    assert [(a.file, a.status) for a in aside] == [
        (".DS_Store", "not_a_writeup"),
        (".git", "not_a_writeup"),
        ("LICENSE", "not_a_writeup"),
        ("README.md", "not_a_writeup"),
        ("__MACOSX", "not_a_writeup"),
        ("~$notes.docx", "not_a_writeup"),
    ]


def test_a_file_named_itself_is_read_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, "README.md")
    assert names(tmp_path / "README.md") == ["README.md"]


def test_a_write_up_may_have_readme_in_its_name() -> None:
    assert not not_a_writeup("readme first - notes of our evening.txt")
    assert not_a_writeup("Read me.txt".replace(" ", ""))


def test_links_that_lead_outside_are_refused_and_links_inside_read_once(tmp_path: Path) -> None:
    write(tmp_path, "out/secret.txt", "in/one.txt", "in/sub/two.txt")
    (tmp_path / "in" / "away.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (tmp_path / "in" / "outdir").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "subdir").symlink_to(tmp_path / "in" / "sub")
    (tmp_path / "in" / "again.txt").symlink_to(tmp_path / "in" / "one.txt")
    found, aside = find_files([tmp_path / "in"])
    assert [file.name for file in found] == ["one.txt", "sub/two.txt"]
    assert [(a.file, a.status) for a in aside] == [
        ("again.txt", "not_a_writeup"),
        ("away.txt", "refused"),
        ("outdir", "refused"),
        ("subdir", "not_a_writeup"),
    ]


def test_a_folder_that_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, "one.txt", "shut/two.txt")
    scan = os.scandir

    def deny(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", deny)
    found, aside = find_files([tmp_path])
    assert [file.name for file in found] == ["one.txt"]
    assert [(a.file, a.status) for a in aside] == [("shut", "refused")]


def test_a_path_with_dots_in_it_gives_plain_names(tmp_path: Path) -> None:
    write(tmp_path, "a/one.txt", "b/two.txt")
    assert names(tmp_path / "a" / ".." / "b", tmp_path / "a") == ["a/one.txt", "b/two.txt"]


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert find_files([tmp_path])[1][0].reason == "it is no regular file"


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "nowhere"])
    assert find_files([]) == ([], [])


def test_hostile_names_are_made_printable(tmp_path: Path) -> None:
    write(tmp_path, "a\nb\x1b[31m.txt", "\u202egnp.txt")
    assert names(tmp_path) == ["a\ufffdb\ufffd[31m.txt", "\ufffdgnp.txt"]
    assert shown_name("e\u0301\udcff") == "é\ufffd"


def test_a_file_that_cannot_be_opened_or_is_too_large_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(Refusal, match="IsADirectoryError"):
        load(FoundFile(tmp_path, "x", ""), IngestSettings())
    with pytest.raises(Refusal, match="MB"):
        load(FoundFile(tmp_path / "a.txt", "x", ""), IngestSettings(max_file_mb=1e-6))
