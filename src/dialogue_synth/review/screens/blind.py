"""Addresses of blind coding: choose or draw a sample, code one passage after another, change an earlier answer."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.agreement.answers import SegmentFinder
from dialogue_synth.agreement.record import BlindRecord
from dialogue_synth.blind_coding import MAX_PASSAGES, MAX_SEED, PASSAGES, blind_record, coder_name, take_sample
from dialogue_synth.errors import UsageError
from dialogue_synth.model import BlindSample, Segment
from dialogue_synth.review.deciding import Form, number_of, request_key
from dialogue_synth.review.held import Held
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.blind import answer_of, desk_page, fault_of, next_number, own_passages, start_page
from dialogue_synth.review.site import Site
from dialogue_synth.store import Receipt

PATH = "/blind"
IN_ANOTHER_TAB = (
    "Not saved: this passage was answered under your name in another tab in the meantime. Save again to put this answer in its place."
)
FRAME = {"path": "/agreement", "saved": ""}  # what an address may say of a decision is not said here
_PASSAGES: WeakKeyDictionary[Site, tuple[Held, tuple[Segment, ...], SegmentFinder]] = WeakKeyDictionary()


def routes(site: Site) -> list[Route]:
    """Return their addresses."""

    def begin(request: Request) -> Response:
        view = site.live.now()
        values = start_page(view.held, record_now(site, view), site.person(request).name)
        limits = {"n_default": PASSAGES, "max_n": MAX_PASSAGES, "max_seed": MAX_SEED}
        return site.page(request, "blind.html.j2", {**FRAME, **values, **limits})

    def go_on(request: Request) -> Response:
        return _go_on(site, request)

    def desk(request: Request) -> Response:
        return _desk(site, request)

    async def draw(request: Request) -> Response:
        return await site.keep(request, keep_sample, lambda request, form, _: keep_sample(request, form))

    def keep_sample(request: Request, form: Form) -> Response:
        name = coder_name(site.person(request).name)
        n, seed = number_of(form, "n"), number_of(form, "seed")
        if not 1 <= n <= MAX_PASSAGES or seed > MAX_SEED:
            raise UsageError(f"a sample has 1 to {MAX_PASSAGES} passages, and the seed is a whole number")
        return RedirectResponse(f"{PATH}/{take_sample(site.live.study, n, seed, name).sample_id}", 303)

    async def answer(request: Request) -> Response:
        return await site.keep(request, keep_answer, known_answer)

    def keep_answer(request: Request, form: Form) -> Response:
        return _keep_answer(site, request, form)

    def known_answer(request: Request, form: Form, receipt: Receipt) -> Response:  # noqa: ARG001 - one shape for all answers
        return _kept(site, request, form)

    return [
        site.reads(PATH, begin, role="analyst"),
        site.writes(f"{PATH}/draw", draw),
        site.reads(f"{PATH}/{{sample:int}}", go_on, role="analyst"),
        site.reads(f"{PATH}/{{sample:int}}/{{number:int}}", desk, role="analyst"),
        site.writes(f"{PATH}/{{sample:int}}", answer),
    ]


def record_now(site: Site, view: View) -> BlindRecord:
    """Return what was coded blind, as it is now; the study's passages are looked through once, and not at each look."""
    known = _PASSAGES.get(site)
    if known is None or known[0] is not view.held:
        segments = tuple(s for row in view.held.exact_of_writeup.values() for s in row)
        _PASSAGES[site] = known = (view.held, segments, SegmentFinder(segments))
    return blind_record(site.live.study, *known[1:])


def _sample(record: BlindRecord, request: Request) -> BlindSample | None:
    return next((sample for sample in record.samples if sample.sample_id == request.path_params["sample"]), None)


def _go_on(site: Site, request: Request) -> Response:
    """Lead to the next passage without an answer, or say that all have one."""
    record = record_now(site, site.live.now())
    sample = _sample(record, request)
    if sample is None:
        return site.page(request, "", None)
    part = record.part(sample, record.spelt(site.person(request).name))
    number = next_number(part, number_of(request.query_params, "after"))
    if number:
        return RedirectResponse(f"{PATH}/{sample.sample_id}/{number}", 303)
    values = {"sample": sample, "part": part, "n": len(own_passages(part)), "coder": part.coder}
    return site.page(request, "blind_done.html.j2", {**FRAME, **values, "saved": _said(request)})


def _desk(site: Site, request: Request) -> Response:
    view = site.live.now()
    record = record_now(site, view)
    sample = _sample(record, request)
    name = site.person(request).name
    values = desk_page(view.held, record, name, sample, request.path_params["number"]) if sample else None
    return site.page(request, "blind_desk.html.j2", values and {**FRAME, **values, "saved": _said(request), "problem": ""})


def _keep_answer(site: Site, request: Request, form: Form) -> Response:
    """Keep an answer, or show the passage again with what is wrong, or with what was said in another tab."""
    view = site.live.now()
    record = record_now(site, view)
    sample = _sample(record, request)
    if sample is None:
        raise UsageError("this sample is no longer in the study")
    name = coder_name(site.person(request).name)
    entry = answer_of(view.held, record, name, sample, form)
    problem = fault_of(entry)
    if not problem:
        receipt = site.live.study.keep_once(request_key(form), [entry], number_of(form, "seen"))
        if not receipt.unseen:
            return _kept(site, request, form)
        record = record_now(site, view)
        problem = IN_ANOTHER_TAB
    values = desk_page(view.held, record, name, sample, number_of(form, "number"), entry)
    again = values and {**FRAME, **values, "problem": problem}
    return site.page(request, "blind_desk.html.j2", again, 409 if problem is IN_ANOTHER_TAB else 422)


def _kept(site: Site, request: Request, form: Form) -> Response:
    """Lead to the next passage without an answer, and say there what was saved."""
    record = record_now(site, site.live.now())
    sample = _sample(record, request)
    assert sample is not None
    number = number_of(form, "number")
    following = next_number(record.part(sample, record.spelt(site.person(request).name)), number)
    place = f"/{following}" if following else ""
    return RedirectResponse(f"{PATH}/{sample.sample_id}{place}?kept={number}", 303)


def _said(request: Request) -> str:
    number = number_of(request.query_params, "kept")
    return f"Saved: passage {number}." if number else ""
