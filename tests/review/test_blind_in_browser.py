"""Blind coding in a real browser: by keys alone, without script, at 320 and 1440 pixels, with nothing for axe to mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browsing import AXE, OVERFLOW, RULES, chromium, rested
from dialogue_synth import Study
from dialogue_synth.model import BlindCoding
from served import entered, served

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api")
Browser, Page = playwright.Browser, playwright.Page
FINISHED = ("/blind/1", "/agreement", "/agreement/passages")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def home(root: Path) -> Iterator[str]:
    with served(root) as address:
        yield address


def log(root: Path) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    study = Study.open(root)
    entries = [(e.answer, e.codes) for e in study.blind_codings]
    study.close()
    return entries


def saved(page: Page, number: int) -> None:
    page.locator(".saved", has_text=f"Saved: passage {number}.").wait_for()
    rested(page)


def test_a_sample_is_coded_by_keys_alone(browser: Browser, home: str, root: Path) -> None:
    page, heard = entered(browser, home, "/blind")
    page.locator("#seed").press("Enter")
    page.locator("h1", has_text="Passage 1 of 5").wait_for()
    rested(page)
    page.keyboard.type("p3a")
    assert page.locator("#ticks .tick:visible").count() == 1
    page.keyboard.press("Enter")
    page.keyboard.type("conc")  # the position has the focus
    page.keyboard.press("Enter")
    page.keyboard.type("transp")
    page.keyboard.press("Enter")
    assert page.locator("#chosen").inner_text() == "Ticked: P3a, A2"
    page.keyboard.press("Control+Enter")
    saved(page, 1)
    assert "Saved: passage 1." in page.locator("#say").inner_text()
    page.locator("#blind-h:focus").wait_for(state="attached")
    page.keyboard.press("-")
    saved(page, 2)
    page.keyboard.press(">")
    page.locator("h1", has_text="Passage 4 of 5").wait_for()
    rested(page)
    page.keyboard.press("?")
    saved(page, 4)
    page.keyboard.press("<")
    page.locator("h1", has_text="Passage 4 of 5").wait_for()
    rested(page)
    page.keyboard.type("zzz")
    page.keyboard.press("Escape")
    assert page.locator("#ticks .tick:visible").count() > 20
    assert log(root) == [("coded", (("P3a", "concern"), ("A2", None))), ("none", ()), ("undecided", ())]
    assert heard == []


def test_it_works_without_script(browser: Browser, home: str, root: Path) -> None:
    page, _ = entered(browser, home, "/blind", java_script_enabled=False)
    page.locator("button", has_text="Draw and begin").click()
    page.locator("button", has_text="Save and next").click()
    page.locator("[role=alert]", has_text="Tick at least one code").wait_for()
    page.get_by_label("P1 Wanting this project").check()
    page.get_by_label("Position on P1").select_option("oppose")
    page.locator("summary", has_text="Meaning of P1").click()
    assert page.locator(".meaning[open]").count() == 1
    page.locator("button", has_text="Save and next").click()
    saved(page, 1)
    for number in range(2, 6):
        page.locator("button", has_text="No code applies").click()
        saved(page, number)
    page.locator("a", has_text="To the agreement page").click()
    page.locator("button", has_text="Open the agreement page").click()
    page.locator("h2", has_text="The machine with each of them").wait_for()
    page.locator("a", has_text="Look at the passages").click()
    page.locator("button", has_text="Take this answer").first.click()
    page.locator(".saved", has_text="Saved:").wait_for()
    assert [answer for answer, _ in log(root)] == ["coded", "none", "none", "none", "none"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_no_screen_needs_mending_or_scrolls_sideways(browser: Browser, home: str, root: Path, scheme: str, width: int) -> None:
    # So high that the bar at the foot of the window covers no box by half, which axe would take for too small a target.
    page, heard = entered(browser, home, "/blind", color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 2400})
    faults = {}

    def look(where: str) -> None:
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        faults.update({f"{where} {v['id']}": [node["html"][:160] for node in v["nodes"][:3]] for v in found["violations"]})
        if page.evaluate(OVERFLOW) > 0:
            faults[f"{where} width"] = [str(page.evaluate(OVERFLOW))]

    look("start")
    page.locator("button", has_text="Draw and begin").click()
    page.get_by_label("P1 Wanting this project").check()
    look("desk")
    study = Study.open(root)
    rows = [(coder, *passage) for coder in ("ann", "bob") for passage in study.blind_samples[0].passages]
    study.code_blind(
        [BlindCoding(0, "", coder, i, words, "coded", (("P1" if coder == "ann" else "<b>A1", None),)) for coder, i, words in rows]
    )
    study.code_blind(
        [BlindCoding(0, "", "bob <img>", i, w, "coded", (("A1", "oppose"),), "<img>") for coder, i, w in rows if coder == "bob"]
    )
    study.close()
    page.goto(f"{home}/agreement")
    look("gate")
    page.locator("button", has_text="Open the agreement page").click()
    for path in FINISHED:
        page.goto(home + path)
        look(path)
    assert faults == {}
    assert heard == []
