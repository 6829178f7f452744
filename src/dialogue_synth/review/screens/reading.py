"""The screens that are read: each is made in ``pages`` and put into its template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dialogue_synth.review.live import View
from dialogue_synth.review.pages.divergences import divergence_list, divergence_page
from dialogue_synth.review.pages.log import log_csv, log_page
from dialogue_synth.review.pages.matrix import cell_page, matrix_page
from dialogue_synth.review.pages.writeup import writeup_list, writeup_page
from dialogue_synth.review.site import Reads, Site, csv_file

Make = Callable[[View, QueryParams, str], Mapping[str, Any] | None]  # the study, the query, the name in the address


def routes(site: Site) -> list[Route]:
    """Return their addresses."""
    pages: tuple[tuple[str, str, Make], ...] = (
        ("/matrix", "matrix.html.j2", lambda view, query, _: matrix_page(view, query)),
        ("/cell", "cell.html.j2", lambda view, query, _: cell_page(view, query)),
        ("/writeups", "writeups.html.j2", lambda view, *_: writeup_list(view)),
        ("/writeups/{name}", "writeup.html.j2", lambda view, query, name: writeup_page(view, name, query)),
        ("/divergences", "divergences.html.j2", lambda view, query, _: divergence_list(view, query)),
        ("/divergences/{name}", "divergence.html.j2", lambda view, _, name: divergence_page(view, name)),
        ("/log", "log.html.j2", lambda view, query, _: log_page(view, query)),
    )
    return [
        *(site.reads(path, _handler(site, template, make)) for path, template, make in pages),
        site.reads("/log.csv", lambda _: csv_file("decisions", log_csv(site.live.now()))),
    ]


def _handler(site: Site, template: str, make: Make) -> Reads:
    def handle(request: Request) -> Response:
        name = request.path_params.get("name", "")
        return site.page(request, template, make(site.live.now(), request.query_params, name))

    return handle
