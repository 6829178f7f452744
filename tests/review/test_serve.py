"""Serving: this machine alone, a backup first, a token that nobody guesses, the browser on request."""

from __future__ import annotations

import re
import socket
import ssl
from pathlib import Path

import pytest
from click.testing import CliRunner

from dialogue_synth.cli import main
from dialogue_synth.errors import StudyError, UsageError
from dialogue_synth.review import make_app
from dialogue_synth.review import serve as module
from dialogue_synth.review.entry import connection
from dialogue_synth.review.entry.terms import Entry
from dialogue_synth.review.serve import free_socket, serve, server_config
from dialogue_synth.store.backup import list_backups
from team import certificate, cheap_hashes, team_file


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Stop before anything is served; return what would have been."""
    runs: list[object] = []
    monkeypatch.setattr(connection, "run", lambda server, listener: runs.append((server.config, listener.getsockname())))
    return runs


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
    assert start in "".join(said)
    assert opened[0] not in "".join(said)  # what starts a browser lets in once, and is another token than the one that is printed


def test_a_port_that_is_taken_is_named_and_the_next_one_used(root: Path) -> None:
    with free_socket(None) as first, free_socket(None) as second:
        assert first.getsockname()[0] == "127.0.0.1"
        with pytest.raises(UsageError, match="this port is taken"):
            free_socket(first.getsockname()[1])
        assert second.getsockname()[1] != first.getsockname()[1]


def test_a_folder_without_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no study here"):
        serve(tmp_path, analyst="ann", browser=False)


def test_an_address_of_another_machine_is_no_place_to_listen() -> None:
    with pytest.raises(UsageError, match="nothing can listen there"):
        free_socket(None, "192.0.2.1")


def test_it_listens_where_it_is_told_to_and_says_who_can_get_at_it(
    root: Path, tmp_path: Path, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap_hashes(monkeypatch)
    cert, key = certificate(tmp_path, "review.test")
    said: list[str] = []
    entry = Entry("0.0.0.0", ("review.test",), team_file(tmp_path / "people.toml"), cert, key)
    serve(root, analyst="ann", browser=False, entry=entry, say=said.append)
    config, (address, port) = served[0]  # type: ignore[misc]
    assert address == "0.0.0.0"
    assert config.ssl.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert said[1:4] == [
        "Other machines can reach it, as review.test.",
        f"Who may sign in: Adam, Ann Lee, Vera ({tmp_path / 'people.toml'})",
        f"Review page: https://review.test:{port}/",
    ]
    assert "token" not in "".join(said)


def test_on_the_usual_port_the_address_is_the_name_alone(
    root: Path, tmp_path: Path, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usual(socket.socket):
        def getsockname(self) -> tuple[str, int]:
            return "127.0.0.1", 443

    monkeypatch.setattr(module, "free_socket", lambda *_: Usual())
    cert, key = certificate(tmp_path, "localhost")
    said: list[str] = []
    serve(root, analyst="ann", browser=False, entry=Entry("localhost", tls_cert=cert, tls_key=key), say=said.append)
    assert "https://127.0.0.1/?token=" in "".join(said)


def test_nothing_that_a_request_says_of_its_sender_is_believed_and_none_is_logged(root: Path) -> None:
    config = server_config(make_app(root, "token", port=8765, analyst="ann"), None)
    assert (config.proxy_headers, config.access_log, config.server_header, config.ssl) == (False, False, False, None)
    assert config.ws_protocol_class is None
    assert config.loaded_app.__class__.__name__ == "Starlette"
