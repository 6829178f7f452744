"""The pages of the review, put together: address -> screen, form -> log. Reading is in ``pages``, deciding in `deciding`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import DialogueSynthError, UsageError
from dialogue_synth.intake import Progress
from dialogue_synth.model import Decision, Memo
from dialogue_synth.review.deciding import (
    MAX_MEMO,
    MAX_NAME,
    Form,
    decisions_of,
    judgement_of,
    memo_of,
    number_of,
    request_key,
)
from dialogue_synth.review.guard import Door, Guard
from dialogue_synth.review.held import ref
from dialogue_synth.review.job import Job
from dialogue_synth.review.live import LiveStudy, View
from dialogue_synth.review.pages.codebook import codebook_page
from dialogue_synth.review.pages.divergences import divergence_list, divergence_page
from dialogue_synth.review.pages.log import log_csv, log_page
from dialogue_synth.review.pages.matrix import cell_page, matrix_page
from dialogue_synth.review.pages.overview import overview_page
from dialogue_synth.review.pages.queue import queue_page
from dialogue_synth.review.pages.writeup import writeup_list, writeup_page
from dialogue_synth.review.render import render, static_file
from dialogue_synth.review.words import said
from dialogue_synth.store import Receipt, Study
from dialogue_synth.store.backup import back_up

SCREENS = (
    ("/", "Overview"),
    ("/queue", "Queue"),
    ("/matrix", "Matrix"),
    ("/writeups", "Write-ups"),
    ("/divergences", "Divergences"),
    ("/codebook", "Codebook"),
    ("/log", "Log"),
)

_SAID = {"/decide": "saved", "/judge": "judged", "/memo": "noted"}  # what the next page is told
_NO_PLACE = frozenset({409, 422})  # answers to a form that have no address of their own
STAGES = {
    "code": "Coding passages",
    "topics": "Finding topics",
    "diverge": "Comparing narratives",
    "synthesise": "Writing the account",
}


def make_app(study_path: Path | str, token: str, *, port: int, analyst: str, once: str = "") -> Starlette:
    """Return the review page of one study as an ASGI application.

    Args:
        study_path: The study's folder.
        token: What the first address must carry; a browser that brought it gets a pass.
        port: The port at which it is served: it is part of what a request must call us.
        analyst: Who decides, for the log, until a person gives another name on the page.
        once: A further token, which lets in a single time; "" for none.

    Raises:
        StudyError: There is no study, or it is of a newer version or damaged.
        SettingsError: ``study.toml`` has faults.
        CodebookError: A codebook of the study has faults.
    """
    live = LiveStudy(Study.open(study_path))
    live.now()  # a fault in the codebook is told at the start, and the first page is quick
    pages, door = Pages(live, analyst, port), Door(port, token, {once} - {""})
    return Starlette(routes=pages.routes(), middleware=[Middleware(Guard, door=door)], exception_handlers={DialogueSynthError: _fault})


class Pages:
    """The screens of one study."""

    def __init__(self, live: LiveStudy, analyst: str, port: int) -> None:
        """Serve ``live``; ``analyst`` decides unless a browser's cookie names another person."""
        self.live, self._analyst, self._name_cookie = live, analyst, f"dialogue-synth-name-{port}"
        self.job = Job()

    def routes(self) -> list[Route]:
        """Return every address."""
        return [
            Route("/", self._overview),
            Route("/queue", self._queue),
            Route("/matrix", self._matrix),
            Route("/cell", self._cell),
            Route("/writeups", self._writeups),
            Route("/writeups/{name}", self._writeup),
            Route("/divergences", self._divergences),
            Route("/divergences/{name}", self._divergence),
            Route("/codebook", self._codebook),
            Route("/log", self._log),
            Route("/log.csv", self._log_csv),
            Route("/static/{name}", _static),
            Route("/decide", self._decide, methods=["POST"]),
            Route("/judge", self._judge, methods=["POST"]),
            Route("/memo", self._memo, methods=["POST"]),
            Route("/name", self._name, methods=["POST"]),
            Route("/relearn", self._relearn, methods=["POST"]),
            Route("/{path:path}", self._nowhere),
        ]

    # -- screens -------------------------------------------------------------------------------------------------------
    def _overview(self, request: Request) -> Response:
        values = {**overview_page(self.live.now()), "job": self.job.state, "stages": STAGES}
        return self._page(request, "overview.html.j2", values)

    def _queue(self, request: Request) -> Response:
        return self._page(request, "queue.html.j2", queue_page(self.live.now(), request.query_params))

    def _matrix(self, request: Request) -> Response:
        return self._page(request, "matrix.html.j2", matrix_page(self.live.now(), request.query_params))

    def _cell(self, request: Request) -> Response:
        return self._page(request, "cell.html.j2", cell_page(self.live.now(), request.query_params))

    def _writeups(self, request: Request) -> Response:
        return self._page(request, "writeups.html.j2", writeup_list(self.live.now()))

    def _writeup(self, request: Request) -> Response:
        return self._page(request, "writeup.html.j2", writeup_page(self.live.now(), request.path_params["name"], request.query_params))

    def _divergences(self, request: Request) -> Response:
        return self._page(request, "divergences.html.j2", divergence_list(self.live.now(), request.query_params))

    def _divergence(self, request: Request) -> Response:
        return self._page(request, "divergence.html.j2", divergence_page(self.live.now(), request.path_params["name"]))

    def _codebook(self, request: Request) -> Response:
        return self._page(request, "codebook.html.j2", codebook_page(self.live.now()))

    def _log(self, request: Request) -> Response:
        return self._page(request, "log.html.j2", log_page(self.live.now(), request.query_params))

    def _log_csv(self, request: Request) -> Response:  # noqa: ARG002 - the same for every request
        headers = {"content-disposition": 'attachment; filename="decisions.csv"'}
        return Response("\ufeff" + log_csv(self.live.now()), media_type="text/csv; charset=utf-8", headers=headers)

    def _nowhere(self, request: Request) -> Response:
        return self._page(request, "", None)

    def _page(self, request: Request, template: str, values: Mapping[str, Any] | None, status: int = 200) -> Response:
        if values is None:
            template, values, status = "nowhere.html.j2", {}, 404
        view = self.live.now()
        frame = {
            "screens": SCREENS,
            "path": "/" + request.url.path.split("/")[1],
            "study": view.held.title,
            "analyst": self._who(request),
            "seen": view.seen,
            "seen_judgement": view.seen_judgement,
            "saved": _saved(view, request.query_params),
            "back": _own_address(request),
            "ref": ref,
            "max_memo": MAX_MEMO,
            "max_name": MAX_NAME,
        }
        headers = {"hx-push-url": "false"} if status in _NO_PLACE else None
        return HTMLResponse(render(template, **{**frame, **values}), status, headers)

    def _who(self, request: Request) -> str:
        return unquote(request.cookies.get(self._name_cookie, ""))[:MAX_NAME] or self._analyst

    # -- what is written -----------------------------------------------------------------------------------------------
    async def _decide(self, request: Request) -> Response:
        return await self._write(request, self._keep_decisions)

    async def _judge(self, request: Request) -> Response:
        return await self._write(request, self._keep_judgement)

    async def _memo(self, request: Request) -> Response:
        return await self._write(request, self._keep_memo)

    async def _name(self, request: Request) -> Response:
        form = await _form_of(request)
        name = " ".join(form.get("name", "").split())[:MAX_NAME]
        answer = RedirectResponse(_safe_address(form.get("back", "/")), 303)
        answer.set_cookie(self._name_cookie, quote(name), httponly=True, samesite="strict", max_age=None if name else 0)
        return answer

    def _relearn(self, request: Request) -> Response:  # noqa: ARG002 - the form holds nothing
        self.job.start(self._learn)
        return RedirectResponse("/#learn", 303)

    def _learn(self, progress: Progress) -> str:
        """Learn from the decisions so far, in a connection of its own, after a backup."""
        from dialogue_synth.relearning import relearn

        root = self.live.study.root
        back_up(root, "before-relearn")
        study = Study.open(root)
        try:
            return relearn(study, progress).sentence
        finally:
            study.close()

    async def _write(self, request: Request, keep: Callable[[Request, Form], Response]) -> Response:
        """Keep what a form says; answer only when it is on the disk."""
        form = await _form_of(request)
        try:
            before = await run_in_threadpool(self.live.study.receipt, request_key(form))
            answer = self._answer(request, form, before, ()) if before else await run_in_threadpool(keep, request, form)
        except DialogueSynthError as error:
            values = {"what": error.what, "hint": error.hint, "back": _safe_address(form.get("back", "/"))}
            return self._page(request, "refused.html.j2", values, 422)
        return answer

    def _keep_decisions(self, request: Request, form: Form) -> Response:
        entries = decisions_of(self.live.now(), form, self._who(request))
        receipt = self.live.study.keep_once(request_key(form), entries, number_of(form, "seen"))
        return self._answer(request, form, receipt, entries)

    def _keep_judgement(self, request: Request, form: Form) -> Response:
        entry = judgement_of(self.live.now(), form, self._who(request))
        return self._answer(request, form, self.live.study.keep_once(request_key(form), [entry], number_of(form, "seen_judgement")), ())

    def _keep_memo(self, request: Request, form: Form) -> Response:
        view, text = self.live.now(), memo_of(form)
        about = view.held.refs.get(form.get("about", ""), "")
        if not text or not about:
            raise UsageError("write something first" if about else "what this memo is about is no longer in the study")
        entry = Memo(0, "", self._who(request), about, text)
        return self._answer(request, form, self.live.study.keep_once(request_key(form), [entry]), ())

    def _answer(self, request: Request, form: Form, receipt: Receipt, mine: Sequence[Decision]) -> Response:
        """Lead back to the page that the form stood on, or show what somebody else has decided in the meantime."""
        back = _safe_address(form.get("back", "/"))
        if not receipt.unseen:
            return RedirectResponse(_with_query(back, _SAID[request.url.path], str(receipt.entries[-1])), 303)
        view = self.live.now()
        is_verdict = request.url.path == "/judge"
        values = {
            "theirs": [said(view.held, d, view.undone) for d in view.decisions if d.decision_id in receipt.unseen and not is_verdict],
            "verdicts": [j for j in view.judgements if j.judgement_id in receipt.unseen and is_verdict],
            "mine": [said(view.held, d, frozenset()) for d in mine],
            "again": {name: value for name, value in form.items() if name not in ("key", "seen", "seen_judgement")},
            "action": request.url.path,
            "back": back,
        }
        return self._page(request, "conflict.html.j2", values, 409)


async def _form_of(request: Request) -> Form:
    """Return the fields of a form that are text; nothing is uploaded here."""
    async with request.form(max_files=0, max_fields=40) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """Say what is wrong with the study where no page can be made of it: a codebook that was edited and has a fault now."""
    return PlainTextResponse(str(error), 500)


def _static(request: Request) -> Response:
    found = static_file(request.path_params["name"])
    return Response(found[0], media_type=found[1], headers={"cache-control": "no-cache"}) if found else Response(status_code=404)


def _saved(view: View, query: Mapping[str, str]) -> str:
    """Say what was kept last, as the address of the page has it."""
    number = number_of(query, "saved")
    decision = next((d for d in reversed(view.decisions) if d.decision_id == number), None) if number else None
    if decision:
        return f"Saved: {said(view.held, decision, view.undone).words}."
    if query.get("judged"):
        return "Saved: the verdict."
    return "Saved: the memo." if query.get("noted") else ""


def _own_address(request: Request) -> str:
    """Return the address of this page, without what was said in it of the last decision."""
    query = "&".join(
        f"{quote(name)}={quote(value)}" for name, value in request.query_params.items() if name not in ("saved", "judged", "noted")
    )
    return f"{request.url.path}?{query}" if query else request.url.path


def _safe_address(address: str) -> str:
    """Return an address if it leads to a page of ours, else the first page.

    >>> _safe_address("/queue?item=1"), _safe_address("//evil.example"), _safe_address("https://evil.example")
    ('/queue?item=1', '/', '/')
    """
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_ours else "/"


def _with_query(address: str, name: str, value: str) -> str:
    """Add to the query of an address, before its fragment.

    >>> _with_query("/writeups/a?p=b#p-b", "saved", "7")
    '/writeups/a?p=b&saved=7#p-b'
    """
    path, hash_, fragment = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{name}={value}{hash_}{fragment}"
