"""What all screens share: the study as it stands, the frame around each page, who asks, and how a form is kept exactly once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import DialogueSynthError, UsageError
from dialogue_synth.review.deciding import MAX_MEMO, MAX_NAME, Form, number_of, request_key
from dialogue_synth.review.entry.people import Person, Role
from dialogue_synth.review.entry.sign_in import SignIn
from dialogue_synth.review.held import ref
from dialogue_synth.review.job import Job
from dialogue_synth.review.live import LiveStudy, View
from dialogue_synth.review.render import render
from dialogue_synth.review.words import said
from dialogue_synth.store import Receipt

SCREENS = (
    ("/", "Overview"),
    ("/queue", "Queue"),
    ("/matrix", "Matrix"),
    ("/writeups", "Write-ups"),
    ("/divergences", "Divergences"),
    ("/topics", "Topics"),
    ("/codebook", "Codebook"),
    ("/agreement", "Agreement"),
    ("/log", "Log"),
)
MAX_FIELDS = 1000  # of a form: blind coding has two for each code
_SAID = ("saved", "judged", "noted")  # what an address may say of what was kept last
_NO_PLACE = frozenset({403, 409, 422})  # answers to a form that have no address of their own
NOBODY = Person("", "viewer")  # who has not signed in where people do
Reads = Callable[[Request], Response]
Writes = Callable[[Request], Awaitable[Response]]


class Address(Route):
    """An address that people of a role and above may ask for."""

    def __init__(self, path: str, endpoint: Callable[..., Any], role: Role, methods: Sequence[str] = ("GET",)) -> None:
        """Serve ``endpoint``, which checks the role, at ``path``."""
        super().__init__(path, endpoint, methods=list(methods))
        self.role = role


class Site:
    """One study, served."""

    def __init__(self, live: LiveStudy, analyst: str, port: int, sign_in: SignIn | None = None) -> None:
        """Serve ``live``; ``analyst`` decides unless a browser's cookie names another person, or people sign in."""
        self.live, self.job, self.sign_in = live, Job(), sign_in
        self.name_cookie = f"dialogue-synth-name-{port}"
        self._analyst = analyst

    # -- addresses -----------------------------------------------------------------------------------------------------
    def reads(self, path: str, handler: Reads, role: Role = "viewer") -> Route:
        """Return the address of a page for people of ``role`` and above."""

        def checked(request: Request) -> Response:
            return handler(request) if self.person(request).may(role) else self.refuse(request, role)

        return Address(path, checked, role)

    def writes(self, path: str, handler: Writes, role: Role = "analyst") -> Route:
        """Return the address to which people of ``role`` and above send a form."""

        async def checked(request: Request) -> Response:
            return await handler(request) if self.person(request).may(role) else await run_in_threadpool(self.refuse, request, role)

        return Address(path, checked, role, methods=["POST"])

    def person(self, request: Request) -> Person:
        """Return who asks."""
        known: Person | None = request.scope.get("person")
        if self.sign_in:
            return known or NOBODY
        name = unquote(request.cookies.get(self.name_cookie, ""))[:MAX_NAME]
        return Person(name or self._analyst)

    # -- answers -------------------------------------------------------------------------------------------------------
    def page(self, request: Request, template: str, values: Mapping[str, Any] | None, status: int = 200) -> Response:
        """Return a page in the frame that all have; without ``values`` it is the one that says that there is nothing here."""
        if values is None:
            template, values, status = "nowhere.html.j2", {}, 404
        view = self.live.now()
        frame = {
            "screens": SCREENS,
            "path": "/" + request.url.path.split("/")[1],
            "study": view.held.title,
            "person": self.person(request),
            "signs_in": self.sign_in is not None,
            "seen": view.seen,
            "seen_judgement": view.seen_judgement,
            "saved": _saved(view, request.query_params),
            "back": _own_address(request),
            "ref": ref,
            "max_memo": MAX_MEMO,
            "max_name": MAX_NAME,
            "not_now": False,
        }
        headers = {"hx-push-url": "false"} if status in _NO_PLACE else None
        return HTMLResponse(render(template, **{**frame, **values}), status, headers)

    def refuse(self, request: Request, role: Role) -> Response:
        """Say that this takes another role."""
        values = {"what": f"this takes the role “{role}”, and yours is “{self.person(request).role}”", "hint": "", "back": "/"}
        return self.page(request, "refused.html.j2", values, 403)

    async def keep(self, request: Request, keep: Callable[[Request, Form], Response], known: Callable[..., Response]) -> Response:
        """Keep what a form says once; answer only when it is on the disk.

        Args:
            request: What came.
            keep: Writes it down and answers.
            known: Answers from the receipt (request, form, receipt) where the same form came before.
        """
        form = await form_of(request)

        def answer() -> Response:
            try:
                if form.get("as", self.person(request).name) != self.person(request).name:
                    raise UsageError("the page was opened under another name than yours is now", hint="open it again")
                before: Receipt | None = self.live.study.receipt(request_key(form))
                return known(request, form, before) if before else keep(request, form)
            except DialogueSynthError as error:
                return self.fault(request, error, form)

        return await run_in_threadpool(answer)  # a page can wait for the study, and nobody else's may wait for that

    def busy(self, request: Request, what: str, back: str) -> Response:
        """Say that something was not done because of what runs beside the pages.

        Args:
            request: What came.
            what: What was not done, as a sentence without its full stop.
            back: Where to go on.
        """
        runs = f"{self.job.state.name} is under way, and one thing runs at a time"
        values = {
            "what": f"{what}. {runs}",
            "hint": "wait until it has ended, and do this again",
            "back": safe_address(back),
            "not_now": True,
        }
        return self.page(request, "refused.html.j2", values, 409)

    def fault(self, request: Request, error: DialogueSynthError, form: Form) -> Response:
        """Say what is wrong with a form."""
        values = {"what": error.what, "hint": error.hint, "back": safe_address(form.get("back", "/"))}
        return self.page(request, "refused.html.j2", values, 422)


async def form_of(request: Request) -> Form:
    """Return the fields of a form that are text; files are left out."""
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def csv_file(name: str, text: str) -> Response:
    """Return a table to download; the mark at its beginning tells spreadsheets that it is UTF-8."""
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


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
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in request.query_params.items() if name not in _SAID)
    return f"{request.url.path}?{query}" if query else request.url.path


def safe_address(address: str) -> str:
    """Return an address if it leads to a page of ours, else the first page.

    >>> safe_address("/queue?item=1"), safe_address("//evil.example"), safe_address("https://evil.example")
    ('/queue?item=1', '/', '/')
    """
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_ours else "/"


def with_query(address: str, name: str, value: str) -> str:
    """Add to the query of an address, before its fragment.

    >>> with_query("/writeups/a?p=b#p-b", "saved", "7")
    '/writeups/a?p=b&saved=7#p-b'
    """
    path, hash_, fragment = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{name}={value}{hash_}{fragment}"
