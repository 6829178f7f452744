"""The file from which a write-up came, to download. It holds people's names and all, so no browser may show it as a page of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from dialogue_synth.model import WriteUp
from dialogue_synth.review.pages.parts import writeup_href
from dialogue_synth.review.receiving import safe_name
from dialogue_synth.review.site import Site
from dialogue_synth.store.originals import open_original

PIECE = 256 * 1024  # bytes
HEADERS = {"content-security-policy": "default-src 'none'; sandbox", "x-content-type-options": "nosniff"}


def routes(site: Site) -> list[Route]:
    """Return its address."""
    return [site.reads("/writeups/{name}/original", lambda request: _original(site, request), role="analyst")]


def _original(site: Site, request: Request) -> Response:
    writeup_id = site.live.now().held.refs.get(request.path_params["name"], "")
    writeup = next((w for w in site.live.study.read(WriteUp) if w.writeup_id == writeup_id), None)
    if writeup is None:
        return site.page(request, "", None)
    file = open_original(site.live.study.root, writeup.sha256)
    if file is None:
        return site.page(request, "original_missing.html.j2", {"back": writeup_href(writeup_id)}, 404)
    headers = {**HEADERS, "content-disposition": disposition(PurePosixPath(writeup.file).name)}
    return StreamingResponse(_pieces(file), media_type="application/octet-stream", headers=headers)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def disposition(name: str) -> str:
    r"""Return the header that has a browser save a file under a name, whatever is in the name (RFC 6266 and 5987).

    >>> disposition('Café "notes".docx')
    'attachment; filename="Caf_ _notes_.docx"; filename*=UTF-8\'\'Caf%C3%A9%20%22notes%22.docx'
    """
    safe = safe_name(name)
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
