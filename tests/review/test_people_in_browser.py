"""A team in the browser, over TLS: signing in with and without script, sessions that end while somebody works, and a stranger's study."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from browsing import AXE, OVERFLOW, RULES, chromium, heard_from, rested
from dialogue_synth import Study
from dialogue_synth.review import make_app
from dialogue_synth.review.entry.connection import run
from dialogue_synth.review.entry.people_file import edited_people
from dialogue_synth.review.entry.tls import tls_context
from dialogue_synth.review.serve import free_socket, server_config
from hostile import hostile_study
from team import PASSWORD, certificate, cheap_hashes, team_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
MOST_PAGES = 32


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Server:
    """The page of one study, as the command serves it; with people it takes TLS too."""

    def __init__(self, root: Path, folder: Path = Path(), people: Path | None = None) -> None:
        import uvicorn

        context = tls_context(*certificate(folder, "127.0.0.1"), ["127.0.0.1"]) if people else None
        self.listener = free_socket(0)
        port = int(self.listener.getsockname()[1])
        self.home = f"http{'s' if people else ''}://127.0.0.1:{port}"
        app = make_app(root, "token", port=port, analyst="ann", people=people, tls=bool(people))
        self.server = uvicorn.Server(server_config(app, context))
        self.thread = Thread(target=run, args=(self.server, self.listener), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.listener.close()


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cheap_hashes(monkeypatch)
    return team_file(tmp_path / "people.toml")


@pytest.fixture
def server(root: Path, tmp_path: Path, people: Path) -> Iterator[Server]:
    served = Server(root, tmp_path, people)
    yield served
    served.stop()


def opened(browser: Browser, server: Server, path: str = "/queue", **options: object) -> tuple[Page, list[str]]:
    """Open a page; return it with everything that it said, and what it asked for elsewhere."""
    page = browser.new_context(ignore_https_errors=True, **options).new_page()
    page.set_default_timeout(10_000)
    heard = heard_from(page, server.home)
    page.goto(server.home + path)
    return page, heard


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in by keys alone: the first field has the focus."""
    page.locator("#name:focus").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_an_analyst_signs_in_works_and_signs_out(browser: Browser, server: Server, root: Path) -> None:
    page, heard = opened(browser, server)
    assert page.url.endswith("/sign-in?back=%2Fqueue")
    sign_in(page, "ann lee", "not the password")
    page.locator("#fault", has_text="do not fit together").wait_for()
    page.locator("#password:focus").wait_for(state="attached")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    rested(page)
    assert page.locator(".who").inner_text().split() == "Signed in as Ann Lee analyst Sign out".split()
    page.keyboard.press("a")
    page.locator(".saved", has_text="accepted P1").wait_for()
    page.locator("text=Sign out").click()
    page.locator("text=You are signed out").wait_for()
    page.go_back()
    page.locator("h1", has_text="Sign in").wait_for()
    study = Study.open(root)
    assert [d.analyst for d in study.decisions] == ["Ann Lee"]
    study.close()
    assert [line for line in heard if "401" not in line] == []


def test_it_works_without_script_and_a_viewer_finds_nothing_to_press(browser: Browser, server: Server) -> None:
    page, _ = opened(browser, server, java_script_enabled=False)
    page.locator("#name").fill("Vera")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    assert page.url == f"{server.home}/queue"
    for path in ("/queue", "/", "/log", "/divergences", "/codebook", "/topics"):
        page.goto(server.home + path)
        assert page.locator("main form[method=post]").count() == 0, path
    page.goto(f"{server.home}/people")
    page.locator("#old").fill(PASSWORD)
    for field in ("#new", "#again"):
        page.locator(field).fill("another set of words")
    page.locator("text=Change the password").click()
    assert "Your password is changed" in page.locator(".saved").inner_text()
    page.locator("text=Sign out").click()
    assert "You are signed out" in page.locator(".saved").inner_text()


def test_a_decision_outlives_a_session_that_ended_and_is_kept_for_its_own_person(
    browser: Browser, server: Server, root: Path, people: Path
) -> None:
    page, _ = opened(browser, server)
    sign_in(page, "Ann Lee")
    page.wait_for_url("**/queue")
    rested(page)
    with edited_people(people) as members:
        ann = members.pop("ann lee")
    page.keyboard.press("r")
    page.locator("#unsaved", has_text="not signed in any more").wait_for()
    page.goto(f"{server.home}/queue")
    sign_in(page, "Adam")
    page.wait_for_url("**/queue")
    rested(page)
    assert page.locator("#unsaved").is_hidden()
    page.locator("text=Sign out").click()
    with edited_people(people) as members:
        members["ann lee"] = ann
    sign_in(page, "Ann Lee")
    page.locator(".saved", has_text="rejected P1").wait_for()
    study = Study.open(root)
    assert [(d.analyst, d.action) for d in study.decisions] == [("Ann Lee", "reject")]
    study.close()


def test_a_role_that_was_taken_away_is_told_in_place(browser: Browser, server: Server, people: Path) -> None:
    page, _ = opened(browser, server)
    sign_in(page, "Ann Lee")
    page.wait_for_url("**/queue")
    rested(page)
    page.wait_for_load_state("networkidle")
    with edited_people(people) as members:  # as a whole: a request that reads half a file finds nobody in it, and ends the session
        ann = members["ann lee"]
        members["ann lee"] = replace(ann, person=replace(ann.person, role="viewer"))
    assert "viewer" in page.request.get(f"{server.home}/people").text()
    page.keyboard.press("a")
    page.locator("main", has_text="takes the role “analyst”, and yours is “viewer”").wait_for()
    assert page.locator("#unsaved").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend_at_the_door(browser: Browser, server: Server, scheme: str) -> None:
    page, _ = opened(browser, server, "/sign-in", color_scheme=scheme, bypass_csp=True, viewport={"width": 320, "height": 640})
    faults = {}

    def look(what: str) -> None:
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        faults.update({f"{what} {v['id']}": [node["html"][:160] for node in v["nodes"][:3]] for v in found["violations"]})
        if page.evaluate(OVERFLOW):
            faults[f"{what} scrolls sideways"] = []

    look("door")
    sign_in(page, "Adam", "wrong words")
    page.locator("#fault").wait_for()
    look("wrong")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".who").wait_for()
    page.goto(f"{server.home}/people")
    look("people")
    assert faults == {}


def test_a_study_from_a_stranger_runs_nothing_on_any_screen(browser: Browser, tmp_path: Path) -> None:
    """The policy that would stop a script is switched off here, so that what is tested is that there is none to stop."""
    served = Server(hostile_study(tmp_path / "study"))
    page, heard = opened(browser, served, "/?token=token", bypass_csp=True)
    seen: set[str] = set()
    shown, waiting = set(), ["/"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        page.goto(served.home + path, wait_until="domcontentloaded")
        kind = shape(path)
        seen.add(kind)
        assert page.evaluate("window.broken") is None, path
        assert page.locator("img, script:not([src^='/static/']), svg[onload], a[href^='javascript' i], [onerror]").count() == 0, path
        if "<script>window.broken=1;alert(1)</script>" in page.locator("body").inner_text():
            shown.add(kind)
        links = page.locator("a[href^='/']:not([download])").evaluate_all("links => links.map(a => a.getAttribute('href').split('#')[0])")
        known = seen | {shape(link) for link in waiting}
        waiting += [
            link for link in {shape(link): link for link in links if not link.endswith(".csv")}.values() if shape(link) not in known
        ]
    served.stop()
    assert [line for line in heard if "404" not in line] == []
    assert len(seen) >= 12
    assert shown >= {"/", "/queue", "/matrix", "/writeups", "/writeups/*", "/divergences", "/divergences/*", "/topics", "/codebook", "/log"}


def shape(path: str) -> str:
    """Return what kind of page an address leads to."""
    place, _, query = path.partition("?")
    place = re.sub(r"/[0-9a-f]{12}", "/*", place)
    names = "&".join(sorted({part.partition("=")[0] for part in query.split("&") if part}))
    return f"{place}?{names}" if names else place
