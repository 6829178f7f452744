"""The review page in a browser: journeys by mouse, by keyboard and without script; accessible, silent, and honest when it cannot save."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from browsing import AXE, OVERFLOW, RULES, chromium, heard_from, rested
from dialogue_synth import Study
from dialogue_synth.review import make_app
from dialogue_synth.review.held import ref

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route
    from starlette.applications import Starlette

pytestmark = pytest.mark.browser

WRITEUP, SEGMENT, FLAG = (ref(name) for name in ("g1", "g1#0000", "contradiction-aa11"))
SCREENS = (
    *("/", "/queue", "/matrix", "/writeups", f"/writeups/{WRITEUP}?p={SEGMENT}", "/divergences", f"/divergences/{FLAG}", "/log"),
    *(f"/cell?w={WRITEUP}&code=P1", "/codebook", "/nowhere"),
)


class Server:
    """The page of one study, served by a thread; it can be stopped and started again at the same port."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.root, self.home = root, f"http://127.0.0.1:{self.port}"
        self.app = self.new_app("token")

    def new_app(self, token: str) -> Starlette:
        return make_app(self.root, token, port=self.port, analyst="ann")

    def start(self) -> None:
        import time

        import uvicorn

        self.server = uvicorn.Server(
            uvicorn.Config(self.app, host="127.0.0.1", port=self.port, log_level="critical", access_log=False, lifespan="off")
        )
        self.thread = Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = self.server.force_exit = True
        self.thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    served = Server(root)
    served.start()
    yield served
    served.stop()


def entered(
    browser: Browser, server: Server, path: str = "/queue", width: int = 1280, height: int = 800, **options: object
) -> tuple[Page, list[str]]:
    """Open a page; return it with everything that it said, and what it asked for elsewhere."""
    page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
    page.set_default_timeout(10_000)
    heard = heard_from(page, server.home)
    page.goto(f"{server.home}{path}{'&' if '?' in path else '?'}token=token")
    page.goto(server.home + path)
    return page, heard


def log(root: Path) -> list[tuple[str, str, str]]:
    study = Study.open(root)
    entries = [(d.action, d.code_id, d.position or "") for d in study.decisions]
    study.close()
    return entries


def saved(page: Page, words: str) -> None:
    page.locator(".saved", has_text=words).wait_for()
    rested(page)


def test_the_queue_is_worked_by_keys_alone(browser: Browser, server: Server, root: Path) -> None:
    page, heard = entered(browser, server)
    page.keyboard.press("a")
    saved(page, "accepted P1")
    assert "accepted P1" in page.locator("#say").inner_text()
    page.locator("#desk-h:focus").wait_for(state="attached")
    page.keyboard.press("r")
    saved(page, "no code applies")
    page.keyboard.press("p")
    page.keyboard.press("4")
    saved(page, "changed the position on A1")
    page.keyboard.press("z")
    saved(page, "took back")
    page.keyboard.press("c")
    page.locator("#new-code").select_option("A2")
    page.locator("#new-position").select_option("oppose")
    page.locator("#why").focus()
    page.keyboard.type("because")
    page.keyboard.press("Enter")
    saved(page, "added A2")
    page.keyboard.press("u")
    saved(page, "left")
    with page.expect_navigation(url="**/queue?after=*"):
        page.keyboard.press("n")
    rested(page)
    with page.expect_navigation(url="**/queue?item=*"):
        page.keyboard.press("b")
    rested(page)
    page.keyboard.press("m")
    page.keyboard.type("ask again: a r c p")
    page.locator(".memo-form button").click()
    saved(page, "memo")
    page.keyboard.press("?")
    assert page.locator(".key-list").is_visible()
    assert [entry[0] for entry in log(root)] == ["accept", "reject", "position", "undo", "reject", "add", "leave"]
    assert heard == []


def test_single_keys_can_be_switched_off(browser: Browser, server: Server, root: Path) -> None:
    page, _ = entered(browser, server)
    page.locator(".keys summary").click()
    page.locator("#keys-on").uncheck()
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.wait_for_timeout(200)
    assert log(root) == []
    assert not page.locator("button[value=accept] kbd").is_visible()


def test_it_works_without_script(browser: Browser, server: Server, root: Path) -> None:
    page, _ = entered(browser, server, java_script_enabled=False)
    page.locator("button[value=accept]").click()
    saved(page, "accepted P1")
    page.goto(f"{server.home}/writeups/{WRITEUP}")
    page.locator("a.chips").first.click()
    page.locator("#add-code").locator("xpath=ancestor::details").locator("summary").click()
    page.locator("#add-code").select_option("A2")
    page.locator("#add-position").select_option("concern")
    page.locator(".panel button", has_text="Put it on the passage").click()
    saved(page, "added A2")
    page.goto(f"{server.home}/divergences/{FLAG}")
    page.locator("#v-explained").check()
    page.locator("#v-memo").fill("two halls")
    page.locator("button", has_text="Save the verdict").click()
    saved(page, "verdict")
    page.goto(f"{server.home}/matrix")
    page.locator(".matrix td a").first.click()
    assert page.locator("#cell blockquote").first.inner_text()
    page.goto(f"{server.home}/log")
    page.locator("button[value=undo]").first.click()
    saved(page, "took back")
    assert [entry[0] for entry in log(root)] == ["accept", "add", "undo"]


def test_a_decision_waits_for_a_server_that_is_gone_and_is_kept_once(browser: Browser, server: Server, root: Path) -> None:
    page, _ = entered(browser, server)
    server.stop()
    page.keyboard.press("a")
    page.locator("#unsaved", has_text="Not saved").wait_for()
    assert page.locator("button[value=reject]").is_disabled()
    assert log(root) == []
    server.start()
    saved(page, "accepted P1")
    assert page.locator("#unsaved").is_hidden()
    page.keyboard.press("a")
    saved(page, "added R2")
    assert [entry[:2] for entry in log(root)] == [("accept", "P1"), ("add", "R2")]


def test_a_decision_that_is_refused_in_passing_is_not_dropped(browser: Browser, server: Server, root: Path) -> None:
    page, _ = entered(browser, server)
    page.route("**/decide", lambda route: route.fulfill(status=408, content_type="text/plain", body="This took too long to arrive."))
    page.keyboard.press("a")
    page.locator("#resend").click()
    page.locator("#unsaved", has_text="took too long").wait_for()
    page.unroute("**/decide")
    page.locator("#resend").click()
    saved(page, "accepted P1")
    assert [entry[:2] for entry in log(root)] == [("accept", "P1")]


def test_a_decision_that_is_refused_for_good_is_given_up_and_the_page_says_so(browser: Browser, server: Server, root: Path) -> None:
    page, _ = entered(browser, server)
    sent = []

    def refuse(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=413, content_type="text/plain", body="This is more than the review page takes at once.")

    page.route("**/decide", refuse)
    page.keyboard.press("a")
    page.locator("#given-up", has_text="more than the review page takes at once. It is not sent again").wait_for()
    assert page.locator("#unsaved").is_hidden()
    page.locator("#give-up-seen").click()
    assert page.locator("#given-up").is_hidden()
    page.unroute("**/decide")
    server.stop()
    page.keyboard.press("a")
    page.locator("#unsaved", has_text="Not saved").wait_for()
    page.route("**/decide", refuse)
    page.locator("#resend").click()
    page.locator("#given-up", has_text="more than the review page takes at once").wait_for()
    assert page.locator("#unsaved").is_hidden()
    server.start()
    n_sent = len(sent)
    page.wait_for_timeout(3500)  # longer than the page waits before it sends again
    assert len(sent) == n_sent == 2
    page.unroute("**/decide")
    page.keyboard.press("a")
    saved(page, "accepted P1")
    assert [entry[:2] for entry in log(root)] == [("accept", "P1")]


def test_long_names_and_memos_push_no_page_aside(browser: Browser, server: Server) -> None:
    page, _ = entered(browser, server, "/queue", 320, 640)
    page.request.post(f"{server.home}/name", form={"name": "n" * 80, "back": "/"}, headers={"origin": server.home})
    page.goto(f"{server.home}/queue")
    page.keyboard.press("a")
    saved(page, "accepted P1")
    page.goto(f"{server.home}/divergences/{FLAG}")
    write = "field => { field.closest('details')?.setAttribute('open', ''); field.value = 'm'.repeat(300); }"
    page.locator("form[action='/memo'] textarea").first.evaluate(write)
    page.locator("form[action='/memo'] button").first.click()
    page.locator(".saved", has_text="memo").wait_for()
    found = {}
    for path in ("/", "/queue", "/log", f"/divergences/{FLAG}", "/blind"):
        page.goto(server.home + path)
        found[path] = page.evaluate(OVERFLOW)
    assert set(found.values()) == {0}, found


def test_a_decision_outlives_a_server_that_was_started_anew(browser: Browser, server: Server, root: Path) -> None:
    page, _ = entered(browser, server)
    server.stop()
    page.keyboard.press("r")
    page.locator("#unsaved", has_text="Not saved").wait_for()
    server.app = server.new_app("another")
    server.start()
    page.locator("#resend").click()
    page.locator("#unsaved", has_text="started anew").wait_for()
    page.goto(f"{server.home}/?token=another")
    saved(page, "rejected P1")
    assert [entry[:2] for entry in log(root)] == [("reject", "P1")]


def test_two_people_at_once_see_each_other(browser: Browser, server: Server, root: Path) -> None:
    (ann, _), (bob, _) = entered(browser, server), entered(browser, server)
    ann.keyboard.press("a")
    saved(ann, "accepted P1")
    bob.keyboard.press("r")
    bob.locator("h1", has_text="Somebody decided in the meantime").wait_for()
    bob.locator("button", has_text="Save mine over it").click()
    saved(bob, "rejected P1")
    assert [entry[0] for entry in log(root)] == ["accept", "reject"]


def test_words_that_are_selected_choose_their_passage(browser: Browser, server: Server, root: Path) -> None:
    page, heard = entered(browser, server, f"/writeups/{WRITEUP}")
    page.locator(".piece").nth(1).dblclick(position={"x": 20, "y": 10})
    page.locator("#add[open]").wait_for()
    assert page.locator(".piece.opened").inner_text() == "Only if people are asked first."
    page.locator("#add-code:focus").wait_for(state="attached")
    assert page.locator("#add-words").input_value() == "Only"
    page.locator("#add-code").select_option("A2")
    page.locator(".panel button", has_text="Put it on the passage").click()
    saved(page, "added A2")
    page.locator(".panel", has_text="“Only”").wait_for(state="attached")
    assert "Only" not in page.url
    assert log(root) == [("add", "A2", "")]
    assert heard == []


def test_a_cell_opens_in_place_and_gives_the_focus_back(browser: Browser, server: Server) -> None:
    page, heard = entered(browser, server, "/matrix")
    cell = page.locator(".matrix td a").first
    cell.focus()
    page.keyboard.press("Enter")
    page.locator("#drawer blockquote").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#drawer blockquote").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == cell.get_attribute("aria-label")
    assert heard == []


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 200), (1440, 900)])
def test_no_screen_scrolls_sideways(browser: Browser, server: Server, width: int, height: int) -> None:
    page, _ = entered(browser, server, "/", width, height)
    found = {}
    for path in SCREENS:
        page.goto(server.home + path)
        found[path] = page.evaluate(OVERFLOW)
    assert found == dict.fromkeys(SCREENS, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend_and_the_console_is_empty(browser: Browser, server: Server, scheme: str) -> None:
    page, heard = entered(browser, server, color_scheme=scheme, bypass_csp=True)
    page.keyboard.press("a")
    saved(page, "accepted")
    faults = {}
    for path in SCREENS:
        page.goto(server.home + path)
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        faults |= {f"{path} {v['id']}": [node["html"][:160] for node in v["nodes"][:3]] for v in found["violations"]}
    assert faults == {}
    assert [line for line in heard if "404" not in line] == []


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    from review_study import TEXTS, tiny_study

    attack = "</script><script>document.title='broken'</script><img src=http://example.invalid/x onerror=\"document.title='broken'\">"
    served = Server(tiny_study(tmp_path / "hostile", {**TEXTS, "g1": (attack, "Only if people are asked first.", attack)}))
    study = Study.open(served.root)
    study.note(attack, "g1", attack)
    study.judge(attack, "contradiction-aa11", "confirmed", attack)
    study.close()
    served.start()
    page, heard = entered(browser, served)
    for path in SCREENS:
        page.goto(served.home + path)
        assert "broken" not in page.title()
    page.goto(f"{served.home}/writeups/{WRITEUP}")
    assert "<script>" in page.locator(".piece").first.inner_text()
    assert [line for line in heard if "404" not in line] == []
    served.stop()


def test_it_prints_on_paper(browser: Browser, server: Server) -> None:
    page, _ = entered(browser, server, f"/writeups/{WRITEUP}")
    page.emulate_media(media="print")
    assert page.locator(".bar nav").is_hidden()
    assert page.locator(".piece").first.is_visible()
    assert page.pdf(prefer_css_page_size=True)[:4] == b"%PDF"
