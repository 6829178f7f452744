"""Roles: every address has one, the server asks for it, and no screen shows a form that its reader may not send."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Match, Route
from starlette.testclient import TestClient

from dialogue_synth.review import make_app
from dialogue_synth.review.entry.people import ROLES, Person, Role
from dialogue_synth.review.site import Address
from team import PASSWORD, cheap_hashes, team_file

HOME = "http://127.0.0.1:8765"
WHO: dict[Role, str] = {"viewer": "Vera", "analyst": "Ann Lee", "admin": "Adam"}
FOR_ALL = {"/sign-in", "/static/{name}", "/{path:path}"}  # the door, its style sheet, and the page that says that there is nothing
FOR_VIEWERS = {"/sign-out", "/people/password", "/agreement/open"}  # what is their own: also that they have read how coders agree
LINK = re.compile(r'href="(/[^"#]*)')
FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]+)"|<form[^>]*action="([^"]+)"[^>]*method="post"')
MOST_PAGES = 150


@pytest.fixture
def app(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    cheap_hashes(monkeypatch)
    return make_app(root, "", port=8765, analyst="ann", people=team_file(tmp_path / "people.toml"))


Enter = Callable[[Role], TestClient]


@pytest.fixture
def enter(app: Starlette) -> Enter:
    def come(role: Role) -> TestClient:
        client = TestClient(app, base_url=HOME, headers={"origin": HOME, "sec-fetch-site": "same-origin"}, follow_redirects=False)
        assert client.post("/sign-in", data={"name": WHO[role], "password": PASSWORD}).status_code == 303
        return client

    return come


def addresses(app: Starlette) -> list[Route]:
    return [route for route in app.routes if isinstance(route, Route) and route.path not in FOR_ALL]


def role_for(app: Starlette, path: str) -> Role:
    """Return the role that a form sent to a path takes."""
    scope = {"type": "http", "method": "POST", "path": path.partition("?")[0], "headers": []}
    found = next(route for route in app.routes if route.matches(scope)[0] is Match.FULL)
    assert isinstance(found, Address), path
    return found.role


def test_every_address_says_which_role_it_takes(app: Starlette) -> None:
    routes = addresses(app)
    assert len(routes) > 15
    assert [route.path for route in routes if not isinstance(route, Address)] == []
    assert {route.path for route in app.routes if isinstance(route, Route)} >= FOR_ALL


def test_viewers_send_nothing_but_what_is_their_own(app: Starlette) -> None:
    writes = {route.path: route.role for route in addresses(app) if isinstance(route, Address) and "POST" in (route.methods or ())}
    assert {path for path, role in writes.items() if role == "viewer"} == FOR_VIEWERS
    assert {path: role for path, role in writes.items() if role not in ROLES} == {}


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_the_server_refuses_what_takes_another_role(app: Starlette, enter: Enter, role: Role) -> None:
    client, tried = enter(role), 0
    for route in addresses(app):
        assert isinstance(route, Address)
        if Person("", role).may(route.role):
            continue
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        for method in (route.methods or set()) & {"GET", "POST"}:
            answer = client.request(method, path)
            assert (path, answer.status_code) == (path, 403)
            assert f"takes the role “{route.role}”, and yours is “{role}”" in unescape(answer.text)
            tried += 1
    assert tried >= {"viewer": 4, "analyst": 1}[role]


def test_a_form_of_another_kind_gets_nobody_past_the_role(enter: Enter) -> None:
    vera = enter("viewer")
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert vera.request(method, "/decide").status_code == 405
    assert vera.request("POST", "/decide", headers={"x-http-method-override": "GET"}).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_no_screen_shows_a_form_that_its_reader_may_not_send(app: Starlette, enter: Enter, role: Role) -> None:
    client, person = enter(role), Person("", role)
    seen, waiting, refused = set(), ["/"], {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        seen.add(path)
        answer = client.get(path)
        if answer.status_code == 403:
            refused[path] = "a link that leads to a refusal"
            continue
        assert answer.status_code in (200, 303) or path.endswith("/original"), path  # this study keeps no originals
        for found in FORM.findall(answer.text):
            action = unescape(found[0] or found[1])
            if not person.may(role_for(app, action)):
                refused[f"{action} on {path}"] = role_for(app, action)
        waiting += [link for link in dict.fromkeys(map(unescape, LINK.findall(answer.text))) if link not in seen and link not in waiting]
    assert refused == {}
    assert len({path.partition("?")[0] for path in seen}) >= 12
    if role != "viewer":
        assert "/decide" in FORM.findall(client.get("/queue").text)[1]
