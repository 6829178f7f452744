"""Addresses of the agreement page. Nobody sees it by accident: to open it is an entry of a log."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.agreement.record import BlindRecord
from dialogue_synth.errors import UsageError
from dialogue_synth.model import AgreementOpening
from dialogue_synth.review.deciding import Form, memo_of, number_of, request_key
from dialogue_synth.review.latest import Latest
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.agreement import Compared, agreement_page, compare, figures_csv, gate_page
from dialogue_synth.review.pages.disputes import adjudication, disputes_csv, disputes_page
from dialogue_synth.review.screens.blind import record_now
from dialogue_synth.review.screens.deciding import answered
from dialogue_synth.review.site import Reads, Site, csv_file
from dialogue_synth.store import Receipt

PATH = "/agreement"
Show = Callable[[Request, View, BlindRecord, Compared], Response]


def routes(site: Site) -> list[Route]:
    """Return their addresses."""
    kept = Latest[Compared]()

    def figures(request: Request, view: View, record: BlindRecord, found: Compared) -> Response:  # noqa: ARG001 - one shape for all
        return site.page(request, "agreement.html.j2", {"path": PATH, **agreement_page(view.held, found)})

    def disputes(request: Request, view: View, record: BlindRecord, found: Compared) -> Response:
        values = disputes_page(view, record, found.report, request.query_params)
        return site.page(request, "agreement_passages.html.j2", {"path": PATH, **values})

    async def begin(request: Request) -> Response:
        def keep(request: Request, form: Form) -> Response:
            return _keep_opening(site, request, form)

        return await site.keep(request, keep, lambda *_: RedirectResponse(PATH, 303))

    async def decide(request: Request) -> Response:
        def keep(request: Request, form: Form) -> Response:
            return _keep_adjudication(site, request, form)

        def known(request: Request, form: Form, receipt: Receipt) -> Response:
            return answered(site, request, form, receipt, ())

        return await site.keep(request, keep, known)

    def csv_of(name: str, make: Callable[[View, BlindRecord, Compared], str]) -> Route:
        return site.reads(f"{PATH}/{name}.csv", _behind(site, kept, lambda _, *what: csv_file(name, make(*what))))

    return [
        site.reads(PATH, _behind(site, kept, figures)),
        site.reads(f"{PATH}/passages", _behind(site, kept, disputes)),
        csv_of("agreement", lambda _view, _record, found: figures_csv(found)),
        csv_of("passages", lambda view, record, found: disputes_csv(view, record, found.report)),
        site.writes(f"{PATH}/open", begin, role="viewer"),
        site.writes(f"{PATH}/decide", decide),
    ]


def _behind(site: Site, kept: Latest[Compared], show: Show) -> Reads:
    """Show something to those who have opened the page, and to others what stands before it."""

    def handle(request: Request) -> Response:
        view = site.live.now()
        record, name = record_now(site, view), site.person(request).name
        if not record.log:
            return site.page(request, "agreement_empty.html.j2", {"path": PATH})
        if not record.may_read(name):
            return site.page(request, "agreement_gate.html.j2", {"path": PATH, **gate_page(record, name)})
        compared = kept.get(view.held, record.state, lambda: compare(view, record))
        return show(request, view, record, compared)

    return handle


def _keep_opening(site: Site, request: Request, form: Form) -> Response:
    """Note that a person opens the page: who has begun and not finished, or not begun, must say that they know what it costs."""
    name = site.person(request).name
    begun = record_now(site, site.live.now()).begun(name)
    if form.get("confirm") != "yes" and (not begun or any(part.to_do for part in begun)):
        raise UsageError("you have not finished your own coding", hint="finish it, or say that you will not code these passages blind")
    site.live.study.keep_once(request_key(form), [AgreementOpening(0, "", name)])
    return RedirectResponse(PATH, 303)


def _keep_adjudication(site: Site, request: Request, form: Form) -> Response:
    """Decide that a passage stands as one of the coders coded it."""
    view, name = site.live.now(), site.person(request).name
    record = record_now(site, view)
    if not record.may_read(name):
        raise UsageError("open the agreement page first")
    entries = adjudication(view, record, {**form, "memo": memo_of(form)}, name)
    receipt = site.live.study.keep_once(request_key(form), entries, number_of(form, "seen"))
    return answered(site, request, form, receipt, entries)
