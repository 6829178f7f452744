"""Backups of a study: whole, private, ten of them, and one put back without losing what was there."""

from __future__ import annotations

import resource
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from databases import Place
from dialogue_synth import Study
from dialogue_synth.cli import main
from dialogue_synth.errors import StudyError
from dialogue_synth.model import CodebookVersion
from dialogue_synth.store.backup import KEPT, back_up, list_backups, restore
from dialogue_synth.store.sqlite import SqliteDatabase


@pytest.fixture
def root(tmp_path: Path, place: Place) -> Path:
    """A study with one memo, in either place."""
    study = place.create(tmp_path / "study")
    study.note("Ann", "g1", "first")
    study.close()
    return study.root


@pytest.fixture
def file_root(tmp_path: Path) -> Path:
    """A study with one memo, in a file."""
    study = Study.create(tmp_path / "study")
    study.note("Ann", "g1", "first")
    study.close()
    return study.root


def memos(root: Path) -> list[str]:
    study = Study.open(root)
    texts = [memo.text for memo in study.memos]
    study.close()
    return texts


def add(root: Path, text: str) -> None:
    study = Study.open(root)
    study.note("Ann", "g1", text)
    study.close()


def test_a_backup_is_whole_while_the_study_is_open_and_its_owners_alone(root: Path) -> None:
    study = Study.open(root)
    study.note("Ann", "g1", "second")
    study.keep_once("k", [CodebookVersion(0, "", "Ann", "library", "proposed", "2", "ab", "", "codebook: ...")])
    backup = back_up(root, "opened", lambda: datetime(2026, 1, 31, 9, 5, 7, tzinfo=UTC))
    study.close()
    assert (backup.name, backup.at, backup.reason, backup.n_entries) == ("2026-01-31T090507-opened", "2026-01-31T09:05:07", "opened", 3)
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in backup.path.parent.iterdir()] == [f"{backup.name}.db"]


def test_the_last_ten_are_kept(root: Path) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    names = [back_up(root, "opened", lambda n=n: start + timedelta(minutes=n // 2)).name for n in range(KEPT + 3)]
    assert len(set(names)) == KEPT + 3
    assert [backup.name for backup in list_backups(root)] == names[:2:-1]


def test_a_restore_brings_it_back_and_can_be_taken_back(root: Path) -> None:
    backup = back_up(root, "opened")
    add(root, "second")
    restored, before = restore(root)
    assert restored.name == backup.name
    assert memos(root) == ["first"]
    assert before
    assert before.reason == "before-restore"
    restore(root, before.name)
    assert memos(root) == ["first", "second"]


def test_a_study_that_is_open_elsewhere_is_not_replaced(root: Path) -> None:
    back_up(root, "opened")
    study = Study.open(root)
    with study.transaction(), pytest.raises(StudyError, match="in use"):
        study.pulse()
        restore(root)
    study.close()


def test_a_page_that_only_waits_keeps_the_study_too(root: Path) -> None:
    back_up(root, "opened")
    study = Study.open(root)
    study.pulse()
    with pytest.raises(StudyError, match="in use"):
        restore(root)
    study.note("Ann", "g1", "still there")
    study.close()
    assert memos(root) == ["first", "still there"]


def test_a_damaged_study_is_set_aside_and_replaced(file_root: Path) -> None:
    back_up(file_root, "opened")
    (file_root / "study.db").write_bytes(b"not a database at all" * 100)
    _, before = restore(file_root)
    assert before is None
    assert memos(file_root) == ["first"]
    assert len(list(file_root.glob("study-damaged-*.db"))) == 1


def test_a_study_that_is_gone_comes_back(file_root: Path) -> None:
    back_up(file_root, "opened")
    (file_root / "study.db").unlink()
    assert restore(file_root)[1] is None
    assert memos(file_root) == ["first"]


def test_a_file_that_is_no_study_is_never_put_in_place(root: Path) -> None:
    (root / "backups").mkdir()
    sqlite3.connect(root / "backups" / "mine.db").execute("CREATE TABLE a (b)").connection.close()
    (root / "backups" / "torn.db").write_bytes(b"torn")
    for name in ("mine", "torn"):
        with pytest.raises(StudyError, match="not a dialogue-synth study|not a study file"):
            restore(root, name)
    assert {backup.n_entries for backup in list_backups(root)} == {0}
    assert memos(root) == ["first"]


def test_what_is_asked_for_must_be_there_and_clear(root: Path, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no backup of this study"):
        restore(root)
    with pytest.raises(StudyError, match="no study.toml"):
        back_up(tmp_path, "opened")
    back_up(root, "opened", lambda: datetime(2026, 1, 31, 9, tzinfo=UTC))
    back_up(root, "opened", lambda: datetime(2026, 1, 31, 10, tzinfo=UTC))
    with pytest.raises(StudyError, match="several backups"):
        restore(root, "2026-01-31")
    with pytest.raises(StudyError, match="no backup has this name"):
        restore(root, "2025")


def test_a_disk_that_takes_no_copy_is_named_and_leaves_nothing(root: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))  # a file of this process may not grow further
    try:
        with pytest.raises(StudyError, match="no backup could be made"):
            back_up(root, "opened")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((root / "backups").iterdir()) == []


def test_the_command_lists_and_restores(root: Path) -> None:
    back_up(root, "opened")
    add(root, "second")
    listed = CliRunner().invoke(main, ["restore", "--study", str(root), "--list"])
    assert "1 entries in people's logs" in listed.stdout
    done = CliRunner().invoke(main, ["restore", "--study", str(root)])
    assert "is in force again" in done.stdout
    assert "before-restore" in done.stdout
    assert memos(root) == ["first"]


def test_a_study_is_never_set_aside_because_the_disk_is_full(file_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(file_root, "opened")
    add(file_root, "second")

    def full(_self: SqliteDatabase, file: Path) -> None:
        file.touch()
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched, pytest.raises(StudyError, match="disk is full"):
        patched.setattr(SqliteDatabase, "copy_to", full)
        restore(file_root)
    assert memos(file_root) == ["first", "second"]
    assert not list(file_root.glob("study-damaged-*"))
    assert not list(file_root.glob(".study.db*"))


def test_a_copy_that_is_cut_short_for_whatever_reason_leaves_nothing(file_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_self: SqliteDatabase, file: Path) -> None:
        file.touch()
        raise StudyError("the connection to the database was lost")

    monkeypatch.setattr(SqliteDatabase, "copy_to", lost)
    with pytest.raises(StudyError, match="lost"):
        back_up(file_root, "opened")
    assert list((file_root / "backups").iterdir()) == []
