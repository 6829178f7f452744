"""How the page is reached: where it listens, what it is called, who is let in, with which certificate; and when that is not enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from dialogue_synth.errors import Issue, UsageError
from dialogue_synth.review.entry.guard import LOOPBACK
from dialogue_synth.review.entry.tls import openssl_line
from dialogue_synth.settings import ReviewSettings

THIS_MACHINE = "127.0.0.1"
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the page listens and who comes in.

    ``host`` is an address of this machine, ``0.0.0.0`` or ``::`` for all of them. ``given`` are the names that people call it by.
    """

    host: str = THIS_MACHINE
    given: tuple[str, ...] = ()
    people: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host == "localhost" or ip_address(self.host).is_loopback

    @property
    def names(self) -> tuple[str, ...]:
        """What requests may call it: by its own address too, where it listens to one alone."""
        own = () if self.host == "localhost" or ip_address(self.host).is_unspecified else (in_address(self.host),)
        return tuple(dict.fromkeys((*(LOOPBACK if self.is_local else ()), *own, *self.given)))

    @property
    def has_tls(self) -> bool:
        """Whether it is served with TLS."""
        return self.tls_cert is not None

    @property
    def address(self) -> str:
        """Return the name to open it by."""
        return self.given[0] if self.given else THIS_MACHINE if self.host == "localhost" else in_address(self.host)


def checked_entry(host: str, settings: ReviewSettings, root: Path, given: Entry) -> Entry:
    """Return how the page is reached: as the command line has it, else as ``study.toml`` has it.

    Where it listens stands on the command line alone, and so does what else this machine is called: a study from somebody else opens
    nothing to the network, nor to a web page under a name of theirs.

    Args:
        host: Of the command line.
        settings: Of the study.
        root: The study's folder, from which the paths of its settings are seen.
        given: What the command line says of all else.

    Raises:
        UsageError: Something is missing, all of which is named, or is no name or address.
    """
    known = Entry(_known_host(host))
    entry = Entry(
        known.host,
        tuple(_known_name(name) for name in given.given or (() if known.is_local else settings.names)),
        given.people or _path(root, settings.people),
        given.tls_cert or (None if given.tls_key else _path(root, settings.tls_cert)),
        given.tls_key or (None if given.tls_cert else _path(root, settings.tls_key)),
    )
    if (entry.tls_cert is None) != (entry.tls_key is None):
        raise UsageError("a certificate and its key go together", where="--tls-cert, --tls-key", hint="give both")
    missing = () if entry.is_local else tuple(_missing(entry))
    if missing:
        raise UsageError(
            "beyond this machine the page shows people's words to a network, and starts only when this is there too",
            where=f"--host {host}",
            issues=missing,
            hint="what docs/team.md shows; or leave --host out: from one other machine, ssh -L 8765:127.0.0.1:8765 this-machine does",
        )
    return entry


def _missing(entry: Entry) -> list[Issue]:
    hint = 'dialogue-synth people add "Your Name" --role admin --file people.toml'
    found = [] if entry.people else [Issue("--people FILE", "who may sign in, with a role and a password for each.", hint)]
    if not entry.has_tls:
        hint = f"a certificate of your organisation, or to try it: {openssl_line(entry.names)}"
        found.append(Issue("--tls-cert FILE --tls-key FILE", "a certificate and its key, so that nobody reads along.", hint))
    if not entry.names:
        found.append(Issue("--name NAME", "what people type into their browser, as the certificate has it.", "--name review.example.org"))
    return found


def in_address(host: str) -> str:
    """Return an address as it stands in a URL.

    >>> in_address("::1"), in_address("10.0.0.1")
    ('[::1]', '10.0.0.1')
    """
    return f"[{host}]" if isinstance(ip_address(host), IPv6Address) else host


def _known_host(host: str) -> str:
    try:
        return host if host == "localhost" else str(ip_address(host.strip("[]")))
    except ValueError:
        hint = "0.0.0.0 for all addresses of this machine, or one of them; names go with --name"
        raise UsageError("this is no address of this machine", where=f"--host {host}", hint=hint) from None


def _known_name(name: str) -> str:
    clean = name.strip().lower()
    if not _NAME.fullmatch(clean):
        raise UsageError("this is no name that a browser knows", where=f"--name {name}", hint="only the name, as in review.example.org")
    return clean


def _path(root: Path, setting: str) -> Path | None:
    return root / setting if setting else None
