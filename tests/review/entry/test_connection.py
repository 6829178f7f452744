"""Connections over a real socket: slow and greedy ones are ended, and the others are served."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from dialogue_synth.review import make_app
from dialogue_synth.review.entry import connection, guard
from dialogue_synth.review.entry.connection import MAX_OF_ONE
from dialogue_synth.review.entry.tls import tls_context
from dialogue_synth.review.serve import free_socket, server_config
from team import certificate

SOON = 0.3  # seconds


@contextmanager
def served(root: Path, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve as the command does, in a thread; gives the port."""
    import uvicorn

    with free_socket(0) as listener:
        number = int(listener.getsockname()[1])
        server = uvicorn.Server(server_config(make_app(root, "token", port=number, analyst="ann", tls=bool(context)), context))
        thread = Thread(target=connection.run, args=(server, listener), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield number
        server.should_exit = server.force_exit = True
        thread.join()


@pytest.fixture
def port(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connection, "REQUEST_SECONDS", SOON)
    monkeypatch.setattr(guard, "BODY_SECONDS", SOON)
    monkeypatch.setattr(guard, "BYTES_PER_SECOND", 10**9)
    with served(root) as number:
        yield number


def dialled(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def answer(port: int, request: str) -> str:
    with dialled(port) as line:
        with suppress(OSError):  # it may be hung up on before all of it is sent
            line.sendall(request.encode("latin-1"))
        return everything(line)


def everything(line: socket.socket) -> str:
    found = b""
    try:
        while part := line.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found.decode("latin-1")


def lines(port: int, *more: str, first: str = "GET / HTTP/1.1", host: str = "") -> str:
    return "\r\n".join([first, f"host: {host or f'127.0.0.1:{port}'}", *more, "", ""])


def cookie(port: int) -> str:
    found = answer(port, lines(port, "connection: close", first="GET /?token=token HTTP/1.1"))
    return "cookie: " + found.partition("set-cookie: ")[2].partition(";")[0]


@pytest.mark.parametrize("sent", ["", "GET / HTT", "GET / HTTP/1.1\r\nhost: 127"])
def test_who_opens_a_connection_and_asks_for_nothing_is_hung_up_on(port: int, sent: str) -> None:
    began = time.monotonic()
    assert answer(port, sent) == ""
    assert SOON / 2 < time.monotonic() - began < 10 * SOON


def test_a_request_that_drips_is_hung_up_on(port: int) -> None:
    with dialled(port) as line:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for letter in lines(port, *(f"x-{n}: y" for n in range(99))):
                line.sendall(letter.encode())
                time.sleep(0.02)
        assert time.monotonic() - began < 10 * SOON


def test_a_body_that_drips_is_cut_off_and_nothing_is_kept(port: int) -> None:
    with dialled(port) as line:
        ours = f"origin: http://127.0.0.1:{port}"
        line.sendall(
            lines(
                port,
                cookie(port),
                ours,
                "content-length: 500",
                "content-type: application/x-www-form-urlencoded",
                first="POST /memo HTTP/1.1",
            ).encode()
        )
        line.sendall(b"memo=a")
        assert everything(line).startswith("HTTP/1.1 408 ")


def test_a_refused_body_is_not_waited_for(port: int) -> None:
    found = answer(port, lines(port, "content-length: 999999999", first="POST /memo HTTP/1.1"))
    assert found.startswith("HTTP/1.1 403 ")
    assert "connection: close" in found


def test_a_connection_that_asks_in_time_is_kept_for_the_next_request(port: int) -> None:
    with dialled(port) as line:
        for _ in range(3):
            line.sendall(lines(port, cookie(port), first="GET /static/icon.svg HTTP/1.1").encode())
            found = b""
            while not found.rstrip().endswith(b"</svg>"):
                found += line.recv(65536)
            assert found.startswith(b"HTTP/1.1 200 ")
            time.sleep(SOON / 2)


def test_one_address_gets_so_many_connections(port: int) -> None:
    held = [dialled(port) for _ in range(MAX_OF_ONE)]
    time.sleep(0.05)
    assert answer(port, lines(port, "connection: close")) == ""
    for line in held:
        line.close()
    time.sleep(0.1)
    assert "HTTP/1.1 403 " in answer(port, lines(port, "connection: close"))


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("GET / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nhost: evil.example\r\n\r\n", "400"),
        ("GET / HTTP/1.0\r\n\r\n", "421"),
        ("GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\n\r\n", "421"),
        ("GET / HTTP/1.1\r\nhost: evil.example\r\nx-forwarded-host: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n", "421"),
        ("POST / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n", "403"),
        ("GET / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nx: {long}\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nupgrade: websocket\r\nconnection: upgrade, close\r\n\r\n", "403"),
        ("\x16\x03\x01\x02\x00\x01\r\n\r\n", "400"),
    ],
)
def test_an_odd_request_is_refused(port: int, request_: str, status: str) -> None:
    found = answer(port, request_.format(port=port, long="y" * 700_000))
    assert found.split(" ")[1:2] == [status]


def test_tls_is_new_and_must_be_agreed_on_soon(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HANDSHAKE_SECONDS", SOON)
    cert, key = certificate(tmp_path / "tls", "localhost")
    with served(root, tls_context(cert, key, ["localhost"])) as port:
        assert answer(port, "") == ""
        assert answer(port, lines(port)) == ""
        client = ssl.create_default_context(cafile=cert)
        with client.wrap_socket(dialled(port), server_hostname="localhost") as line:
            assert line.version() in ("TLSv1.2", "TLSv1.3")
            line.sendall(lines(port, "connection: close", host=f"localhost:{port}").encode())
            assert everything(line).startswith("HTTP/1.1 403 ")
        client.minimum_version = ssl.TLSVersion.TLSv1
        client.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, OSError)):
            client.wrap_socket(dialled(port), server_hostname="localhost")
