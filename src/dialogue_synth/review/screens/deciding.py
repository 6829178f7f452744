"""What people send: decisions, verdicts, memos and their name."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import UsageError
from dialogue_synth.model import Decision, Memo
from dialogue_synth.review.deciding import MAX_NAME, Form, coding_name, decisions_of, judgement_of, memo_of, number_of, request_key
from dialogue_synth.review.site import Site, form_of, safe_address, with_query
from dialogue_synth.review.words import said
from dialogue_synth.store import Receipt

_SAID = {"/decide": "saved", "/judge": "judged", "/memo": "noted"}  # what the next page is told


def routes(site: Site) -> list[Route]:
    """Return their addresses."""

    async def decide(request: Request) -> Response:
        return await site.keep(request, keep_decisions, known)

    async def judge(request: Request) -> Response:
        return await site.keep(request, keep_judgement, known)

    async def note(request: Request) -> Response:
        return await site.keep(request, keep_memo, known)

    def known(request: Request, form: Form, receipt: Receipt) -> Response:
        return answered(site, request, form, receipt, ())

    def keep_decisions(request: Request, form: Form) -> Response:
        entries = decisions_of(site.live.now(), form, site.person(request).name)
        receipt = site.live.study.keep_once(request_key(form), entries, number_of(form, "seen"))
        return answered(site, request, form, receipt, entries)

    def keep_judgement(request: Request, form: Form) -> Response:
        entry = judgement_of(site.live.now(), form, site.person(request).name)
        return answered(site, request, form, site.live.study.keep_once(request_key(form), [entry], number_of(form, "seen_judgement")), ())

    def keep_memo(request: Request, form: Form) -> Response:
        entry = _memo(site, form, site.person(request).name)
        return answered(site, request, form, site.live.study.keep_once(request_key(form), [entry]), ())

    async def name(request: Request) -> Response:
        return await _name(site, request)

    return [
        site.writes("/decide", decide),
        site.writes("/judge", judge),
        site.writes("/memo", note),
        *([] if site.sign_in else [site.writes("/name", name, role="viewer")]),  # who signed in has the name of the file
    ]


def _memo(site: Site, form: Form, analyst: str) -> Memo:
    """Return the memo that a form holds, on anything that has a name in addresses, or with ``code`` on that code of a passage."""
    held = site.live.now().held
    text, about = memo_of(form), held.refs.get(form.get("about", ""), "")
    if not text or not about:
        raise UsageError("write something first" if about else "what this memo is about is no longer in the study")
    if about in held.segments and form.get("code", "") in held.codes:
        about = coding_name(about, form["code"])
    return Memo(0, "", analyst, about, text)


async def _name(site: Site, request: Request) -> Response:
    """Keep in the browser under which name its user decides."""
    form = await form_of(request)
    name = " ".join(form.get("name", "").split())[:MAX_NAME]
    answer = RedirectResponse(safe_address(form.get("back", "/")), 303)
    answer.set_cookie(site.name_cookie, quote(name), httponly=True, samesite="strict", max_age=None if name else 0)
    return answer


def answered(site: Site, request: Request, form: Form, receipt: Receipt, mine: Sequence[Decision]) -> Response:
    """Lead back to the page that the form stood on, or show what somebody else has decided in the meantime."""
    back = safe_address(form.get("back", "/"))
    if not receipt.unseen:
        return RedirectResponse(with_query(back, _SAID.get(request.url.path, "saved"), str(receipt.entries[-1])), 303)
    view = site.live.now()
    is_verdict = request.url.path == "/judge"
    values = {
        "theirs": [said(view.held, d, view.undone) for d in view.decisions if d.decision_id in receipt.unseen and not is_verdict],
        "verdicts": [j for j in view.judgements if j.judgement_id in receipt.unseen and is_verdict],
        "mine": [said(view.held, d, frozenset()) for d in mine],
        "again": {name: value for name, value in form.items() if name not in ("key", "seen", "seen_judgement")},
        "action": request.url.path,
        "back": back,
    }
    return site.page(request, "conflict.html.j2", values, 409)
