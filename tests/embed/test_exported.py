"""The exported model on disk."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from dialogue_synth.embed import OnnxEncoder
from dialogue_synth.embed.exported import ExportedModel
from dialogue_synth.embed.kept import cache_folder


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_model_is_exported_once_and_its_name_ends_in_its_hash(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = OnnxEncoder(str(tiny_model)).exported
    assert exported.file_hash == ""
    content = exported.read()
    assert files(cache_folder()) == [f"{exported.stem}.{exported.file_hash}.onnx"]
    monkeypatch.setattr("dialogue_synth.embed.exported.write_graph", lambda *_: pytest.fail("it is there already"))
    assert exported.read() == content


@pytest.mark.parametrize("damage", [b"", b"not a model", None])
def test_a_damaged_file_is_noticed_and_made_again(tiny_model: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    exported = OnnxEncoder(str(tiny_model)).exported
    content = exported.read()
    (path,) = cache_folder().iterdir()
    path.write_bytes(content[:-9] if damage is None else damage)
    with caplog.at_level(logging.WARNING):
        assert exported.read() == content
    assert path.read_bytes() == content
    assert "is damaged and is made again" in caplog.text


def test_other_weights_and_another_precision_are_other_files(tiny_model: Path) -> None:
    OnnxEncoder(str(tiny_model)).exported.read()
    OnnxEncoder(str(tiny_model), "fast").exported.read()
    weights = tiny_model / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    OnnxEncoder(str(tiny_model)).exported.read()
    assert len(files(cache_folder())) == 3


def test_processes_that_start_together_leave_one_whole_file(tiny_model: Path) -> None:
    program = f"from dialogue_synth.embed import OnnxEncoder; print(OnnxEncoder({str(tiny_model)!r}).encode(['yes']).tobytes().hex())"
    running = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert len({process.communicate()[0] for process in running}) == 1
    assert all(process.returncode == 0 for process in running)
    assert len(files(cache_folder())) == 1


def test_a_cache_that_cannot_be_written_to_costs_time_and_no_result(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tiny_model / "config.json"  # a file, where a folder would have to be
    monkeypatch.setenv("DIALOGUE_SYNTH_CACHE", str(blocked))
    encoder = OnnxEncoder(str(tiny_model))
    with caplog.at_level(logging.WARNING):
        assert encoder.encode(["yes"]).shape == (1, 24)
        encoder.exported.refuse()
    assert "cannot be kept" in caplog.text
    assert "cannot be written to" in caplog.text
    assert not encoder.exported.is_refused


def test_a_refusal_is_remembered_for_this_version_of_onnx_runtime_only(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = ExportedModel(tiny_model, "tiny", "exact")
    exported.refuse()
    assert exported.is_refused
    monkeypatch.setattr("dialogue_synth.embed.exported.version", lambda _: "99.0")
    assert not exported.is_refused


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/dialogue-synth"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/ann/.cache/dialogue-synth"),
        ("linux", {}, "/home/ann/.cache/dialogue-synth"),
        ("darwin", {}, "/home/ann/Library/Caches/dialogue-synth"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/dialogue-synth/cache"),
        ("linux", {"DIALOGUE_SYNTH_CACHE": "/mine"}, "/mine"),
    ],
)
def test_the_cache_lies_where_the_platform_keeps_such(
    platform: str, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "DIALOGUE_SYNTH_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/ann", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert cache_folder() == Path(expected)
