"""Who comes in: whoever brings the printed token, or whoever has signed in. Asked by the guard before anything of the study is read."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, quote

from dialogue_synth.errors import UsageError
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.entry.sign_in import SignIn
from dialogue_synth.review.render import render

Scope = MutableMapping[str, Any]
Headers = Mapping[str, str]

READS = frozenset({"GET", "HEAD"})
SIGN_IN = "/sign-in"
OPEN = frozenset({SIGN_IN, "/static/style.css", "/static/icon.svg"})  # what people see who have not signed in: nothing of the study
MAX_QUERY = 2000  # characters; a longer one is not remembered while somebody signs in
CLOSED = "This review page is closed. Open the address that `dialogue-synth review` printed when it started, token and all."
SIGNED_OUT = "You are not signed in, or not any more. Nothing was saved."
NO_PEOPLE = "Nobody can be let in just now: the file of people has a fault, which the terminal of the server names."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with that does not come through."""

    status: int
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/plain"


class Keeper(Protocol):
    """Stands at the door."""

    def admit(self, scope: Scope, headers: Headers) -> Person | Answer | None:
        """Return who comes in (None: nobody in particular), or what they are told instead."""


class TokenKeeper:
    """Lets in whoever has the address that was printed at the start; their browser gets a pass in its place.

    ``once`` are tokens that let in a single time: what starts a browser can be read by others on the machine while it starts.
    """

    def __init__(self, port: int, token: str, once: set[str]) -> None:
        """Browsers share cookies between the ports of a host, so the port is part of the cookie's name."""
        self._token, self._once = token, once
        self._pass = secrets.token_urlsafe(32)
        self._cookie = f"dialogue-synth-{port}"

    def admit(self, scope: Scope, headers: Headers) -> Answer | None:
        """Take the token out of the address and hand out the pass; let in who has the pass."""
        if self._brings_token(scope):
            path = scope["path"] if scope["path"].startswith("/") and not scope["path"].startswith("//") else "/"
            cookie = f"{self._cookie}={self._pass}; HttpOnly; SameSite=Strict; Path=/"
            return Answer(303, "", {"location": quote(path), "set-cookie": cookie})
        found = cookie_of(headers, self._cookie)
        return None if hmac.compare_digest(found.encode(), self._pass.encode()) else Answer(403, CLOSED)

    def _brings_token(self, scope: Scope) -> bool:
        query = scope["query_string"].decode("latin-1")
        given = parse_qs(query).get("token", [""])[0] if scope["method"] in READS and len(query) < MAX_QUERY else ""
        if given in self._once:
            self._once.remove(given)
            return True
        return bool(given) and hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())


class SignInKeeper:
    """Lets in whoever has signed in, as the person that the file of people has them down for at this moment."""

    def __init__(self, sign_in: SignIn) -> None:
        """Let in who signed in with ``sign_in``."""
        self._sign_in = sign_in
        self._told = ""

    def admit(self, scope: Scope, headers: Headers) -> Person | Answer | None:
        """Let in who has a session; show the sign-in page to anybody else."""
        try:
            person = self._sign_in.person(cookie_of(headers, self._sign_in.cookie))
        except UsageError as error:
            self._tell(str(error))
            return Answer(503, NO_PEOPLE)
        self._told = ""
        return person if person or scope["path"] in OPEN else _to_sign_in(scope, headers)

    def _tell(self, fault: str) -> None:
        """Name a fault on the terminal once, not at each request."""
        if fault != self._told:
            _LOG.error("nobody is let in: %s", fault)
        self._told = fault


def _to_sign_in(scope: Scope, headers: Headers) -> Answer:
    """Send somebody to the sign-in page and back afterwards, in the way that what asks can follow."""
    query = scope["query_string"].decode("latin-1")
    back = quote(scope["path"]) + (f"?{query}" if query and len(query) < MAX_QUERY else "")
    address = f"{SIGN_IN}?back={quote(back, safe='')}" if back != "/" else SIGN_IN
    is_page = headers.get("sec-fetch-mode", "navigate") == "navigate" and "hx-request" not in headers
    if scope["method"] in READS:
        return Answer(303, "", {"location": address}) if is_page else Answer(401, SIGNED_OUT, {"hx-redirect": address})
    return Answer(401, render("signed_out.html.j2"), kind="text/html") if is_page else Answer(401, SIGNED_OUT)


def cookie_of(headers: Headers, name: str) -> str:
    """Return the value of a cookie, "" if there is none; what other cookies look like does not matter.

    >>> cookie_of({"cookie": 'odd={"a"; ours=1'}, "ours")
    '1'
    """
    parts = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
    return next((value for key, _, value in parts if key == name), "")
