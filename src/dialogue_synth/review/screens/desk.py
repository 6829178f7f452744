"""Where work begins and goes on: the overview and the queue."""

from __future__ import annotations

from threading import Lock

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dialogue_synth.agreement.compare import AgreementReport
from dialogue_synth.agreement.record import BlindRecord
from dialogue_synth.review.held import Held
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.agreed import agreed_so_far
from dialogue_synth.review.pages.agreement import compare
from dialogue_synth.review.pages.overview import overview_page
from dialogue_synth.review.pages.queue import queue_page
from dialogue_synth.review.screens.blind import record_now
from dialogue_synth.review.screens.learning import learning
from dialogue_synth.review.site import Site


class Figures:
    """How far people agree, worked out once for what they have coded blind so far."""

    def __init__(self) -> None:
        """Nothing is worked out yet."""
        self._lock = Lock()
        self._last: tuple[Held, tuple[int, ...], AgreementReport] | None = None

    def __call__(self, view: View, record: BlindRecord) -> AgreementReport:
        """Return the figures, from the last time where nothing was coded blind since."""
        logs = (len(record.log), len(record.openings), len(record.samples))
        with self._lock:
            if self._last is None or self._last[0] is not view.held or self._last[1] != logs:
                self._last = (view.held, logs, compare(view, record).report)
            return self._last[2]


def routes(site: Site) -> list[Route]:
    """Return their addresses."""
    figures = Figures()

    def overview(request: Request) -> Response:
        view = site.live.now()
        record = record_now(site, view)
        report = figures(view, record) if len(record.coders) > 1 and record.may_read(site.person(request).name) else None
        values = {**overview_page(view), "agreed": agreed_so_far(record, report), "learning": learning(site, view)}
        return site.page(request, "overview.html.j2", values)

    def queue(request: Request) -> Response:
        view = site.live.now()
        values = {**queue_page(view, request.query_params, site.person(request).name), "learning": learning(site, view)}
        return site.page(request, "queue.html.j2", values)

    return [site.reads("/", overview), site.reads("/queue", queue)]
