"""What every request must pass, the host first, and what every answer carries. Plain ASGI, so that nothing runs before it.

The server listens to this machine alone. That does not keep a web page in the same browser from sending requests to it, under its own
name (DNS rebinding) or across sites. So the host must be ours, a write must come from our own page, and whoever asks must have
opened the address with the token that was printed at the start.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 64 * 1024  # bytes: a decision with a long memo is below a tenth of this
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # "no-referrer" would make browsers send "Origin: null" with our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Door:
    """Who may come in: by which names the server is called, and with what token. ``pass_`` is what the cookie holds.

    ``once`` are tokens that let in a single time: what starts a browser can be read by others on the machine while it starts.
    """

    port: int
    token: str
    once: set[str] = field(default_factory=set)
    pass_: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def hosts(self) -> frozenset[str]:
        """What the ``Host`` of a request may be."""
        return frozenset(f"{name}:{self.port}" for name in LOOPBACK) | (frozenset(LOOPBACK) if self.port == 80 else frozenset())

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers share cookies between the ports of a host."""
        return f"dialogue-synth-{self.port}"


class Guard:
    """Lets a request through to the pages, or answers it."""

    def __init__(self, app: App, door: Door) -> None:
        """Stand in front of ``app``."""
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request, the host before anything else."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal:
            await _answer(send, *refusal)
        elif self._brings_token(scope):
            await self._let_in(scope, send)
        elif not self._has_pass(headers):
            await _answer(send, 403, CLOSED)
        else:
            body = _Body(receive)
            try:
                await self._app(scope, body, _with_headers(send))
            except ClientDisconnect:
                if body.too_long:
                    await _answer(send, 413, TOO_MUCH)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host not in self._door.hosts:
            return 421, "This address is not served here."
        if scope["method"] in READS:
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if (site or "same-origin") != "same-origin" or (origin or f"http://{host}") != f"http://{host}" or not (site or origin):
            return 403, "Only this page itself may send decisions."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return 413, TOO_MUCH
        return None

    def _brings_token(self, scope: Scope) -> bool:
        query = scope["query_string"].decode("latin-1")
        given = parse_qs(query).get("token", [""])[0] if scope["method"] in READS and len(query) < MAX_BODY else ""
        if given in self._door.once:
            self._door.once.remove(given)
            return True
        return bool(given) and hmac.compare_digest(given.encode("utf-8", "replace"), self._door.token.encode())

    def _has_pass(self, headers: Mapping[str, str]) -> bool:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._door.cookie)
        except CookieError:
            return False
        return found is not None and hmac.compare_digest(found.value.encode(), self._door.pass_.encode())

    async def _let_in(self, scope: Scope, send: Send) -> None:
        """Take the token out of the address and hand out the pass instead."""
        path = scope["path"] if scope["path"].startswith("/") and not scope["path"].startswith("//") else "/"
        cookie = f"{self._door.cookie}={self._door.pass_}; HttpOnly; SameSite=Strict; Path=/"
        await _answer(send, 303, "", {"location": path, "set-cookie": cookie})


TOO_MUCH = "This is more than the review page takes at once."
CLOSED = "This review page is closed. Open the address that `dialogue-synth review` printed when it started, token and all."


async def _answer(send: Send, status: int, text: str, more: Mapping[str, str] | None = None) -> None:
    body = text.encode()
    fields = {**HEADERS, "content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **(more or {})}
    await send({"type": "http.response.start", "status": status, "headers": [(k.encode(), v.encode("latin-1")) for k, v in fields.items()]})
    await send({"type": "http.response.body", "body": body})


class _Body:
    """The body of a request, cut off where it is longer than it may be: what is beyond the limit is never held."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._taken = receive, 0

    @property
    def too_long(self) -> bool:
        return self._taken > MAX_BODY

    async def __call__(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.too_long else message


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in given]
            message = {**message, "headers": [*message["headers"], *own]}
        await send(message)

    return sending
