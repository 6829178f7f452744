"""Signing in and out, one's own password, and, for admins, who may sign in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import UsageError
from dialogue_synth.review.deciding import MAX_NAME
from dialogue_synth.review.entry.keepers import SIGN_IN
from dialogue_synth.review.entry.passwords import MAX_LENGTH, MIN_LENGTH
from dialogue_synth.review.entry.sessions import LONGEST
from dialogue_synth.review.entry.sign_in import Attempt, SignIn
from dialogue_synth.review.pages.people import people_page
from dialogue_synth.review.render import render
from dialogue_synth.review.site import Site, form_of, safe_address

_NEXT = "/people?changed=1"


def routes(site: Site) -> list[Route]:
    """Return their addresses; there are none where the printed address lets people in."""
    sign_in = site.sign_in
    if sign_in is None:
        return []

    async def enter(request: Request) -> Response:
        return await _enter(sign_in, request) if request.method == "POST" else _door(site, request)

    async def leave(request: Request) -> Response:
        sign_in.sessions.end(request.cookies.get(sign_in.cookie, ""))
        answer = RedirectResponse(f"{SIGN_IN}?out=1", 303)
        answer.delete_cookie(sign_in.cookie, secure=sign_in.secure, httponly=True, samesite="strict")
        return answer

    async def change(request: Request) -> Response:
        return await _change_password(site, sign_in, request)

    return [
        Route(SIGN_IN, enter, methods=["GET", "POST"]),  # for everybody: the guard knows it
        site.writes("/sign-out", leave, role="viewer"),
        site.reads("/people", lambda request: _people(site, sign_in, request, {}), role="viewer"),
        site.writes("/people/password", change, role="viewer"),
    ]


def _door(site: Site, request: Request) -> Response:
    """Show the sign-in page, or lead on whoever is signed in."""
    back = safe_address(request.query_params.get("back", "/"))
    if site.person(request).name:
        return RedirectResponse(back, 303)
    # A browser keeps the cookie to itself when a link in a mail or on another site leads here; one click from our own page brings it.
    came_from_elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
    return _sign_in_page(back, said="You are signed out." if "out" in request.query_params else "", came_from_elsewhere=came_from_elsewhere)


async def _enter(sign_in: SignIn, request: Request) -> Response:
    form = await form_of(request)
    back, name = safe_address(form.get("back", "/")), form.get("name", "")
    attempt = await sign_in.attempt(name, form.get("password", ""), _address(request))
    if not attempt.pass_:
        return _sign_in_page(back, name=name[:MAX_NAME], attempt=attempt)
    sign_in.sessions.end(request.cookies.get(sign_in.cookie, ""))
    return _with_pass(sign_in, RedirectResponse(back, 303), attempt)


async def _change_password(site: Site, sign_in: SignIn, request: Request) -> Response:
    form, person = await form_of(request), site.person(request)
    try:
        if form.get("new") != form.get("again"):
            raise UsageError("the new password and its repetition differ")
        attempt = await sign_in.change_password(person.name, form.get("old", ""), form.get("new", ""), _address(request))
    except UsageError as error:
        return await run_in_threadpool(_people, site, sign_in, request, {"fault": error.what, "hint": error.hint}, 422)
    if not attempt.pass_:
        says = "the present password is not this one" if attempt.status == 401 else attempt.says
        status = 422 if attempt.status == 401 else attempt.status
        return await run_in_threadpool(_people, site, sign_in, request, {"fault": says}, status)
    return _with_pass(sign_in, RedirectResponse(_NEXT, 303), attempt)


def _people(site: Site, sign_in: SignIn, request: Request, more: Mapping[str, Any], status: int = 200) -> Response:
    values = people_page(site.person(request), sign_in.people.now(), sign_in.sessions.last_seen())
    said = {"fault": "", "hint": "", "changed": "changed" in request.query_params, "file": sign_in.people.path.name}
    limits = {"min_length": MIN_LENGTH, "max_length": MAX_LENGTH}
    return site.page(request, "people.html.j2", {**values, **said, **limits, **more}, status)


def _sign_in_page(
    back: str, *, name: str = "", attempt: Attempt | None = None, said: str = "", came_from_elsewhere: bool = False
) -> Response:
    values = {"back": back, "name": name, "said": said, "fault": attempt.says if attempt else "", "elsewhere": came_from_elsewhere}
    headers = {"retry-after": str(attempt.wait)} if attempt and attempt.wait else None
    page = render("sign_in.html.j2", **values, max_name=MAX_NAME, max_length=MAX_LENGTH)
    return HTMLResponse(page, attempt.status if attempt else 200, headers)


def _with_pass(sign_in: SignIn, answer: Response, attempt: Attempt) -> Response:
    answer.set_cookie(
        sign_in.cookie, attempt.pass_, max_age=int(LONGEST), path="/", secure=sign_in.secure, httponly=True, samesite="strict"
    )
    return answer


def _address(request: Request) -> str:
    """Return from where it comes: what a proxy says of itself or others is not believed."""
    return request.client.host if request.client else ""
