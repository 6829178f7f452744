"""What every request must pass, the host first, and what every answer carries. Plain ASGI, so that nothing runs before it.

That the server listens to this machine alone does not keep a web page in the same browser from sending requests to it, under its own
name (DNS rebinding) or across sites. So the host must be ours, a write must come from our own page, and whoever asks must be let in by
the keeper: with the token that was printed at the start, or signed in.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import ClientDisconnect

from dialogue_synth.review.entry.keepers import READS, Answer, Keeper, Scope

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 64 * 1024  # bytes: a decision with a long memo is below a tenth of this
BODY_SECONDS = 20.0  # for a body to arrive,
BYTES_PER_SECOND = 50_000  # and a second more for each so many bytes that it may have
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
ALWAYS_TLS = {"strict-transport-security": "max-age=31536000"}  # seconds
TOO_MUCH = Answer(413, "This is more than the review page takes at once.")
TOO_SLOW = Answer(408, "This took too long to arrive.")
NOT_HERE = Answer(421, "This address is not served here.")
NOT_OURS = Answer(403, "Only this page itself may send decisions.")


@dataclass(frozen=True)
class Door:
    """Where one comes in: by which names and at which port the server is called, with TLS or not, and who is let in.

    ``limits`` are the bytes that a body may have at an address that takes more, or less, than `MAX_BODY`.
    """

    port: int
    keeper: Keeper
    names: tuple[str, ...] = LOOPBACK
    tls: bool = False
    limits: Mapping[str, int] = field(default_factory=dict)

    def limit(self, path: str) -> int:
        """Return how many bytes a body may have at an address."""
        return self.limits.get(path, MAX_BODY)

    @property
    def hosts(self) -> frozenset[str]:
        """What the ``Host`` of a request may be."""
        is_usual = self.port == (443 if self.tls else 80)
        return frozenset(f"{name}:{self.port}" for name in self.names) | (frozenset(self.names) if is_usual else frozenset())

    def origin(self, host: str) -> str:
        """Return the origin of our own pages."""
        return f"http{'s' if self.tls else ''}://{host}"

    def headers(self, host: str) -> Mapping[str, str]:
        """Return what every answer carries. This machine's own names are left to its other servers, which may have no TLS."""
        is_own = any(host in (name, f"{name}:{self.port}") for name in LOOPBACK)
        return {**HEADERS, **ALWAYS_TLS} if self.tls and not is_own else HEADERS


class Guard:
    """Lets a request through to the pages, or answers it."""

    def __init__(self, app: App, door: Door) -> None:
        """Stand in front of ``app``."""
        self._app, self._door, self._hosts = app, door, door.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request, the host before anything else."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        own = self._door.headers(headers.get("host", ""))
        refusal = self._refusal(scope, headers)
        admitted = refusal or self._door.keeper.admit(scope, headers)
        if isinstance(admitted, Answer):
            await _answer(send, admitted, own)
            return
        scope["person"] = admitted
        body = _Body(receive, self._door.limit(scope["path"]))
        try:
            await self._app(scope, body, _with_headers(send, own))
        except ClientDisconnect:
            if body.cut_off:
                await _answer(send, body.cut_off, own)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> Answer | None:
        host = headers.get("host", "")
        if host not in self._hosts:
            return NOT_HERE
        if scope["method"] in READS:
            return None
        site, origin, ours = headers.get("sec-fetch-site"), headers.get("origin"), self._door.origin(host)
        if (site or "same-origin") != "same-origin" or (origin or ours) != ours or not (site or origin):
            return NOT_OURS
        length = headers.get("content-length", "0")
        is_number = length.isascii() and length.isdigit() and len(length) < 16
        return None if is_number and int(length) <= self._door.limit(scope["path"]) else TOO_MUCH


async def _answer(send: Send, answer: Answer, own: Mapping[str, str]) -> None:
    """Answer, and end the connection: what else was sent on it is not waited for."""
    body = answer.text.encode()
    fields = {**own, "content-type": f"{answer.kind}; charset=utf-8", "content-length": str(len(body)), **answer.fields}
    if answer.status >= 400:
        fields["connection"] = "close"
    await send(
        {"type": "http.response.start", "status": answer.status, "headers": [(k.encode(), v.encode("latin-1")) for k, v in fields.items()]}
    )
    await send({"type": "http.response.body", "body": body})


class _Body:
    """The body of a request, cut off where it is longer or slower than it may be: what is beyond the limit is never held."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._taken = receive, limit, 0
        self._until = time.monotonic() + BODY_SECONDS + limit / BYTES_PER_SECOND
        self._is_whole = False
        self.cut_off: Answer | None = None

    async def __call__(self) -> MutableMapping[str, Any]:
        try:
            # Once the body is there, what is waited for is the end of the connection, and that may take as long as it takes.
            message = await asyncio.wait_for(self._receive(), None if self._is_whole else self._until - time.monotonic())
        except TimeoutError:
            self.cut_off = TOO_SLOW
            return {"type": "http.disconnect"}
        self._taken += len(message.get("body", b""))
        self._is_whole = self._is_whole or not message.get("more_body", False)
        if self._taken > self._limit:
            self.cut_off = TOO_MUCH
            return {"type": "http.disconnect"}
        return message


def _with_headers(send: Send, own: Mapping[str, str]) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in own.items() if name.encode() not in given]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sending
