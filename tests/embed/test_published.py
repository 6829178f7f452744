"""Vectors of published texts, kept once a machine."""

from __future__ import annotations

import errno
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dialogue_synth.embed import OnnxEncoder, encode_published

TEXTS = ("we would accept it", "no", "\ud800")


class Counting:
    """An encoder of an exported file that counts what it is asked."""

    def __init__(self, name: str = "counting", file_hash: str = "f") -> None:
        self.id, self.file_hash = name, file_hash
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text), 1 / 3] for text in texts], dtype=np.float32).reshape(-1, 2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIALOGUE_SYNTH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_texts_are_encoded_once_a_machine_and_come_back_bit_for_bit(folder: Path) -> None:
    first, second = Counting(), Counting()
    expected = encode_published(first, TEXTS)
    again = encode_published(second, TEXTS)
    assert np.array_equal(again, expected)
    assert again.dtype == np.float32
    assert again.flags.writeable
    assert (first.asked, second.asked) == (list(TEXTS), [])
    assert len(list(folder.iterdir())) == 1


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_other_texts_and_other_encoders_are_never_mixed_up(folder: Path, texts: list[str], others: list[str]) -> None:
    for encoder in (Counting("a"), Counting("b")):
        for given_texts in (texts, others, texts[::-1]):
            assert np.array_equal(encode_published(encoder, given_texts), Counting().encode(given_texts))


def test_what_is_kept_holds_no_word(folder: Path) -> None:
    encode_published(Counting(), TEXTS)
    (path,) = folder.iterdir()
    assert path.read_bytes() == Counting().encode(TEXTS).tobytes()


def test_a_damaged_file_is_noticed_and_made_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    expected = encode_published(Counting(), TEXTS)
    (path,) = folder.iterdir()
    path.write_bytes(b"\0" * path.stat().st_size)
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(encode_published(Counting(), TEXTS), expected)
    assert "is damaged" in caplog.text
    assert path.read_bytes() == expected.tobytes()


def test_an_encoder_that_runs_no_exported_file_encodes_each_time(folder: Path) -> None:
    encoder = Counting(file_hash="")
    encode_published(encoder, TEXTS)
    encode_published(encoder, TEXTS)
    assert len(encoder.asked) == 2 * len(TEXTS)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_to_costs_time_and_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "a file, where a folder would have to be"
    blocked.touch()
    monkeypatch.setenv("DIALOGUE_SYNTH_CACHE", str(blocked))
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(encode_published(Counting(), TEXTS), Counting().encode(TEXTS))
    assert "cannot be kept" in caplog.text


def test_a_full_disk_leaves_no_half_of_a_file_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("dialogue_synth.embed.kept.os.fsync", full)
    assert np.array_equal(encode_published(Counting(), TEXTS), Counting().encode(TEXTS))
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_read_is_as_good_as_none(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    expected = encode_published(Counting(), TEXTS)
    (path,) = folder.iterdir()
    path.unlink()
    path.mkdir()
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(encode_published(Counting(), TEXTS), expected)
    assert "cannot be read" in caplog.text


def test_the_real_encoder_keeps_them_from_the_first_time_on(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = encode_published(OnnxEncoder(str(tiny_model)), TEXTS[:2])
    monkeypatch.setattr("dialogue_synth.embed.OnnxEncoder.encode", lambda *_: pytest.fail("they are there already"))
    assert np.array_equal(encode_published(OnnxEncoder(str(tiny_model)), TEXTS[:2]), expected)
