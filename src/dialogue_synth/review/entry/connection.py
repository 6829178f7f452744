"""Connections to the server, which must get on with it: a slow or a greedy one is ended, so that it takes nobody's place."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from typing import Any, ClassVar

from uvicorn import Server
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 10.0  # for a request with its headers to arrive, once a connection is open
HANDSHAKE_SECONDS = 5.0  # for TLS to be agreed on before
MAX_OF_ONE = 64  # connections from one address; a browser opens six


class Connection(H11Protocol):
    """A connection of uvicorn that is ended when no request comes of it in time, or when its address has too many."""

    _open: ClassVar[Counter[str]] = Counter()  # connections by address

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._from = self.client[0] if self.client else ""
        self._timer: asyncio.TimerHandle | None = None
        self._open[self._from] += 1
        if self._open[self._from] > MAX_OF_ONE:
            transport.abort()
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; go on waiting unless it completes a request."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        self._open[self._from] -= 1
        if not self._open[self._from]:
            del self._open[self._from]
        super().connection_lost(exc)

    def _watch(self) -> None:
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._stop()
        elif self._timer is None:
            self._timer = self.loop.call_later(REQUEST_SECONDS, self._end)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _end(self) -> None:
        """End it, unless it has got on meanwhile: it answers, or has answered and is kept open for the next request by uvicorn's rule."""
        self._timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class Loop(asyncio.SelectorEventLoop):
    """An event loop that waits a shorter while for TLS than asyncio's minute: until then nobody knows that a connection is there."""

    async def create_server(self, *args: Any, **kwargs: Any) -> asyncio.Server:
        """Listen."""
        if kwargs.get("ssl"):
            kwargs = {**kwargs, "ssl_handshake_timeout": HANDSHAKE_SECONDS, "ssl_shutdown_timeout": HANDSHAKE_SECONDS}
        return await super().create_server(*args, **kwargs)


def run(server: Server, listener: socket.socket) -> None:
    """Serve at a socket until the user stops it."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(server.serve(sockets=[listener]))
