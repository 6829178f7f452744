"""Run the review page: make a backup, find a port, open the browser, serve until stopped. Nothing listens beyond this machine."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Timer

from dialogue_synth.errors import UsageError
from dialogue_synth.review.app import make_app
from dialogue_synth.store.backup import back_up

LOOPBACK = ("127.0.0.1", "localhost")
FIRST_PORT = 8765
PORTS_TRIED = 20
BROWSER_DELAY = 0.8  # seconds; by then the server listens


def check_host(host: str) -> None:
    """Refuse to serve to other machines.

    Raises:
        UsageError: ``host`` is not this machine alone.
    """
    if host not in LOOPBACK:
        raise UsageError(
            "this version serves the review page to this machine alone. Beyond it, a page with people's words needs a password file and "
            "TLS (certificate and key), and it has neither yet",
            where=f"--host {host}",
            hint="leave --host out; to work from another machine, forward the port: ssh -L 8765:127.0.0.1:8765 this-machine",
        )


def free_socket(port: int | None) -> socket.socket:
    """Return a socket on the loopback interface, at ``port`` or the first free one from `FIRST_PORT` on.

    Raises:
        UsageError: The port is taken.
    """
    for candidate in (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
            listener.listen()
        except OSError:
            listener.close()
        else:
            return listener
    raise UsageError(
        "this port is taken", where=f"--port {port}" if port else "", hint="give another one with --port, or stop what uses it"
    )


def serve(study_path: Path, *, analyst: str, port: int | None = None, browser: bool = True, say: Callable[[str], None] = print) -> None:
    """Serve the review page of a study until the user stops it.

    Args:
        study_path: The study's folder.
        analyst: Who decides, for the log.
        port: The port; None takes the first free one.
        browser: Open the page in the user's browser.
        say: Prints a line for the user.

    Raises:
        StudyError: There is no study, or no backup of it can be made.
        UsageError: The port is taken.
    """
    import uvicorn

    token, once = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    with free_socket(port) as listener:
        number = int(listener.getsockname()[1])
        app = make_app(study_path, token, port=number, analyst=analyst, once=once)
        backup = back_up(study_path, "opened")
        address = f"http://127.0.0.1:{number}/?token="
        say(f"Backup: {backup.path}\nReview page: {address}{token}\nStop with Ctrl-C; every decision is saved when the page says so.")
        if browser:
            opener = Timer(BROWSER_DELAY, webbrowser.open, [address + once])
            opener.daemon = True
            opener.start()
        # No access log: an address may carry the token.
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off", h11_max_incomplete_event_size=32_768
        )
        uvicorn.Server(config).run(sockets=[listener])
