"""Serving: this machine alone, a backup first, a token that nobody guesses, the browser on request."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from dialogue_synth.cli import main
from dialogue_synth.errors import StudyError, UsageError
from dialogue_synth.review import serve as module
from dialogue_synth.review.serve import check_host, free_socket, serve
from dialogue_synth.store.backup import list_backups


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Stop before anything is served; return what would have been."""
    import uvicorn

    runs: list[object] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: runs.append((self.config, sockets[0].getsockname())))
    return runs


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "review.example"])
def test_other_machines_are_refused_with_a_way_to_reach_it(root: Path, host: str) -> None:
    with pytest.raises(UsageError, match="password file and TLS"):
        check_host(host)
    result = CliRunner().invoke(main, ["review", "--study", str(root), "--host", host])
    assert result.exit_code == 2
    assert "ssh -L" in result.stderr
    assert list_backups(root) == ()


def test_it_listens_to_this_machine_and_says_where(root: Path, served: list[object]) -> None:
    result = CliRunner().invoke(main, ["review", "--study", str(root), "--no-browser", "--analyst", "ann", "--host", "localhost"])
    assert result.exit_code == 0, result.output
    (config, address), *rest = served  # type: ignore[misc]
    found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{32})\s", result.stdout)
    assert found
    assert address == ("127.0.0.1", int(found[1]))
    assert config.access_log is False
    assert not rest
    assert [backup.reason for backup in list_backups(root)] == ["opened"]


def test_the_browser_is_opened_once(root: Path, served: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(module, "BROWSER_DELAY", 0.0)
    monkeypatch.setattr(module.webbrowser, "open", opened.append)
    said: list[str] = []
    serve(root, analyst="ann", say=said.append)
    for _ in range(200):
        if opened:
            break
        socket.socket().close()
        import time

        time.sleep(0.01)
    assert len(opened) == 1
    start = opened[0].partition("token=")[0]
    assert start in said[0]
    assert opened[0] not in said[0]  # what starts a browser lets in once, and is another token than the one that is printed


def test_a_port_that_is_taken_is_named_and_the_next_one_used(root: Path) -> None:
    with free_socket(None) as first, free_socket(None) as second:
        assert first.getsockname()[0] == "127.0.0.1"
        with pytest.raises(UsageError, match="this port is taken"):
            free_socket(first.getsockname()[1])
        assert second.getsockname()[1] != first.getsockname()[1]


def test_a_folder_without_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no study here"):
        serve(tmp_path, analyst="ann", browser=False)
