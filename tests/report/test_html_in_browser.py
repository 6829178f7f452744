"""The page in a browser: silent, alone, readable on a phone, operable by keyboard, accessible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import AXE, OVERFLOW, RULES, chromium
from dialogue_synth.report import ReportContent, write_html_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def report(tarrowshire: ReportContent, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(write_html_report(tarrowshire), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def hostile_report(small: ReportContent, tmp_path: Path) -> str:
    from dataclasses import replace

    attack = "</style><script>document.title='broken'</script><img src=http://example.invalid/x onerror=\"document.title='broken'\">"
    segments = tuple(replace(segment, text=attack) for segment in small.segments)
    file = tmp_path / "report.html"
    file.write_text(write_html_report(replace(small, segments=segments, title=attack)), encoding="utf-8")
    return file.as_uri()


def watched(browser: Browser, url: str, width: int = 1280, height: int = 800, **options: object) -> tuple[Page, list[str]]:
    """Open a page; return it with everything that it said or asked for."""
    page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: heard.append(f"request: {request.url}") if request.url.split("#")[0] != url else None)
    page.goto(url)
    return page, heard


def test_the_page_is_silent_and_asks_for_nothing(browser: Browser, report: str) -> None:
    page, heard = watched(browser, report)
    page.locator(".matrix td a").first.click()
    page.locator("details summary").first.click()
    assert heard == []


def test_markup_in_a_text_does_nothing(browser: Browser, hostile_report: str) -> None:
    page, heard = watched(browser, hostile_report)
    assert "</style><script>" in page.title()
    assert "</style><script>" in page.locator("blockquote").first.inner_text()
    assert heard == []


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 200), (640, 480), (1024, 768), (1440, 900)])
def test_the_body_never_scrolls_sideways(browser: Browser, report: str, width: int, height: int) -> None:
    page, _ = watched(browser, report, width, height)
    assert page.evaluate(OVERFLOW) == 0


def test_the_keyboard_opens_a_cell_and_comes_back_to_it(browser: Browser, report: str) -> None:
    page, _ = watched(browser, report)
    cell = page.locator(".matrix td a").nth(3)
    cell.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".drawer:target")
    assert opened.is_visible()
    assert page.evaluate("document.activeElement.classList.contains('drawer')")
    assert opened.locator("blockquote").first.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".drawer:target").count() == 0
    assert page.evaluate("document.activeElement.id") == cell.get_attribute("id")


def test_a_quotation_leads_to_its_passage_in_the_write_up(browser: Browser, report: str) -> None:
    page, _ = watched(browser, report)
    link = page.locator("#findings .quote figcaption a").first
    link.click()
    target = page.locator(link.get_attribute("href") or "")
    assert target.is_visible()
    assert page.evaluate("e => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight", target.element_handle())


def test_the_matrix_can_be_skipped(browser: Browser, report: str) -> None:
    page, _ = watched(browser, report)
    page.locator(".past a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('past')")


@pytest.mark.parametrize(("scheme", "opened"), [("light", True), ("dark", False)])
def test_axe_finds_nothing_to_mend(browser: Browser, report: str, scheme: str, opened: bool) -> None:
    page, _ = watched(browser, report, color_scheme=scheme, bypass_csp=True)
    if opened:
        page.locator(".matrix td a").first.click()
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    faults = {v["id"]: [node["html"][:160] for node in v["nodes"][:3]] for v in found["violations"]}
    assert faults == {}


def test_it_prints_on_paper(browser: Browser, report: str) -> None:
    page, _ = watched(browser, report)
    page.emulate_media(media="print")
    assert page.locator(".contents").is_hidden()
    assert page.locator("#passages .words").first.is_visible()
    assert page.pdf(prefer_css_page_size=True)[:4] == b"%PDF"
