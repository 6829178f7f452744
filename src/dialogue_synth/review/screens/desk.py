"""Where work begins and goes on: the overview and the queue."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dialogue_synth.agreement.compare import AgreementReport
from dialogue_synth.review.latest import Latest
from dialogue_synth.review.pages.agreed import agreed_so_far
from dialogue_synth.review.pages.agreement import compare
from dialogue_synth.review.pages.overview import overview_page
from dialogue_synth.review.pages.queue import queue_page
from dialogue_synth.review.screens.blind import record_now
from dialogue_synth.review.screens.learning import learning
from dialogue_synth.review.site import Site


def routes(site: Site) -> list[Route]:
    """Return their addresses."""
    figures = Latest[AgreementReport]()

    def overview(request: Request) -> Response:
        view = site.live.now()
        record = record_now(site, view)
        is_open = len(record.coders) > 1 and record.may_read(site.person(request).name)
        report = figures.get(view.held, record.state, lambda: compare(view, record).report) if is_open else None
        values = {**overview_page(view), "agreed": agreed_so_far(record, report), "learning": learning(site, view)}
        return site.page(request, "overview.html.j2", values)

    def queue(request: Request) -> Response:
        view = site.live.now()
        values = {**queue_page(view, request.query_params, site.person(request).name), "learning": learning(site, view)}
        return site.page(request, "queue.html.j2", values)

    return [site.reads("/", overview), site.reads("/queue", queue)]
