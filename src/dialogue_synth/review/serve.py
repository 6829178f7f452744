"""Run the review page: make a backup, find a port, open the browser, serve until stopped."""

from __future__ import annotations

import errno
import secrets
import socket
import webbrowser
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from dialogue_synth.errors import UsageError
from dialogue_synth.review.app import make_app
from dialogue_synth.review.entry.people_file import read_people
from dialogue_synth.review.entry.terms import THIS_MACHINE, Entry
from dialogue_synth.review.entry.tls import tls_context
from dialogue_synth.store.backup import back_up

if TYPE_CHECKING:
    from ssl import SSLContext

    from starlette.applications import Starlette
    from uvicorn import Config

FIRST_PORT = 8765
PORTS_TRIED = 20
BROWSER_DELAY = 0.8  # seconds; by then the server listens
MAX_HEADERS = 32_768  # bytes
MAX_CONNECTIONS = 256
SHOWN_NAMES = 12


def free_socket(port: int | None, host: str = THIS_MACHINE) -> socket.socket:
    """Return a socket at an address of this machine, at ``port`` or the first free one from `FIRST_PORT` on.

    Raises:
        UsageError: The port is taken, or may not be used, or the address is not one of this machine.
    """
    address = THIS_MACHINE if host == "localhost" else host
    family = socket.AF_INET6 if isinstance(ip_address(address), IPv6Address) else socket.AF_INET
    for candidate in (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, candidate))
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                hint = "an address of this machine, and a port above 1023"
                raise UsageError(f"nothing can listen there: {error.strerror}", where=f"--host {host}", hint=hint) from error
        else:
            return listener
    raise UsageError(
        "this port is taken", where=f"--port {port}" if port else "", hint="give another one with --port, or stop what uses it"
    )


def serve(
    study_path: Path,
    *,
    analyst: str,
    port: int | None = None,
    browser: bool = True,
    entry: Entry | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the review page of a study until the user stops it.

    Args:
        study_path: The study's folder.
        analyst: Who decides, for the log, where nobody signs in.
        port: The port; None takes the first free one.
        browser: Open the page in the user's browser.
        entry: Where it listens and who is let in; without it, this machine alone and whoever has the printed address.
        say: Prints a line for the user.

    Raises:
        StudyError: There is no study, or no backup of it can be made.
        UsageError: The port is taken, or the file of people or the certificate cannot be used.
    """
    entry = entry or Entry()
    token, once = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    context = tls_context(entry.tls_cert, entry.tls_key, _public(entry)) if entry.tls_cert and entry.tls_key else None
    with free_socket(port, entry.host) as listener:
        number = int(listener.getsockname()[1])
        app = make_app(
            study_path, token, port=number, analyst=analyst, once=once, people=entry.people, names=entry.names, tls=entry.has_tls
        )
        backup = back_up(study_path, "opened")
        home = f"http{'s' if context else ''}://{entry.address}{'' if number == (443 if context else 80) else f':{number}'}/"
        address, opened = (home, home) if entry.people else (f"{home}?token={token}", f"{home}?token={once}")
        for line in (f"Backup: {backup.path}", *_who(entry), f"Review page: {address}"):
            say(line)
        say("Stop with Ctrl-C; every decision is saved when the page says so.")
        if browser:
            opener = Timer(BROWSER_DELAY, webbrowser.open, [opened])
            opener.daemon = True
            opener.start()
        try:
            _run(app, listener, context)
        finally:
            if app.state.job.state.left_undone:
                say(app.state.job.state.left_undone)


def _public(entry: Entry) -> tuple[str, ...]:
    """Return the names that the certificate must be made out to: this machine's own ones are nobody's."""
    return entry.given if entry.is_local else entry.names


def _who(entry: Entry) -> list[str]:
    """Say who can get at the page, where that is not this machine's user alone."""
    reach = [] if entry.is_local else [f"Other machines can reach it, as {', '.join(entry.names)}."]
    if not entry.people:
        return reach
    names = [member.person.name for member in read_people(entry.people).values()]
    return [
        *reach,
        f"Who may sign in: {', '.join(names[:SHOWN_NAMES])}{' and others' if len(names) > SHOWN_NAMES else ''} ({entry.people})",
    ]


def _run(app: Starlette, listener: socket.socket, context: SSLContext | None) -> None:
    import uvicorn

    from dialogue_synth.review.entry.connection import run

    run(uvicorn.Server(server_config(app, context)), listener)


def server_config(app: Starlette, context: SSLContext | None) -> Config:
    """Return how uvicorn serves: nothing of a request is logged or believed that it says of itself, and no slow one holds others up.

    No access log: an address may carry the token. No proxy headers: whoever sends them could pass for another address.
    """
    import uvicorn

    from dialogue_synth.review.entry.connection import Connection

    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
        h11_max_incomplete_event_size=MAX_HEADERS,
    )
    config.load()
    config.ssl = context  # checked before; uvicorn's own would ask the terminal for a pass phrase
    return config
