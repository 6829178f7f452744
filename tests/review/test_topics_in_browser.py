"""Topics, queue, matrix and learning in a browser: by keyboard alone, without script, on narrow and wide screens, for axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import OVERFLOW, chromium, rested
from dialogue_synth import Study
from dialogue_synth.relearned import CodingChange, FindingChange, Flag, Relearned
from dialogue_synth.review.held import ref
from dialogue_synth.study_coder import EFFECT, EFFECT_IN_FULL
from review_study import topic_study
from served import axe_faults, entered, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SCREENS = ("/topics", f"/topics/{ref('T02')}", "/queue?what=suggested&flag=1", "/matrix?sort=code:P1", "/learning", "/")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = topic_study(tmp_path / "study")
    flag = Flag("contradiction-aa11", "contradiction", "warm", "P1")
    change = FindingChange("f", "warm", "P1", "1 of 2 write-ups supports it.", "")
    effect = Relearned(23, (), (CodingChange("g1#0001", "A1", None, "support"),), (change,), (flag,), (flag,), kept=True)
    study = Study.open(root)
    with study.transaction() as write:
        write.keep_value(EFFECT, {"sentence": effect.sentence, "last_decision": 0})
        write.keep_value(EFFECT_IN_FULL, effect.as_json())
    study.close()
    return root


def test_from_the_list_to_a_topic_its_passages_and_a_memo_by_keyboard(browser: Browser, root: Path) -> None:
    with served(root) as home:
        page, heard = entered(browser, home, "/topics")
        page.locator(".topic-list th a").first.focus()
        page.keyboard.press("Enter")
        page.locator("h1", has_text="Biscuits").wait_for()
        rested(page)
        page.keyboard.press("m")
        page.keyboard.type("ask the cook")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(".saved", has_text="memo").wait_for()
        page.locator("#f-member").focus()
        page.keyboard.type("weak")
        page.locator("#passages button", has_text="Show").focus()
        page.keyboard.press("Enter")
        page.locator("h2", has_text="3 of 8").wait_for()
        assert page.locator(".members .weak").count() == 3
        assert heard == []


def test_what_a_key_opens_escape_closes_and_the_filter_stays(browser: Browser, root: Path) -> None:
    with served(root) as home:
        page, heard = entered(browser, home, "/queue?what=suggested", viewport={"width": 320, "height": 640})
        for key, opened in (("c", "#new-code"), ("m", "#memo"), ("?", ".key-list")):
            page.keyboard.press(key)
            page.locator(opened).wait_for()
            page.keyboard.press("Escape")
            page.locator(opened).wait_for(state="hidden")
            page.locator("#desk-h:focus").wait_for(state="attached")
        page.keyboard.press("a")
        page.locator(".saved", has_text="accepted").wait_for()
        rested(page)
        assert "what=suggested" in page.url
        assert 0 <= page.evaluate("document.querySelector('.desk').getBoundingClientRect().top") < 320  # the passage is in sight
        page.keyboard.press("n")
        page.wait_for_function("!document.querySelector('.saved')")
        rested(page)
        page.locator("#desk-h:focus").wait_for(state="attached")
        assert "what=suggested" in page.url
        page.keyboard.press("z")
        page.locator(".saved", has_text="took back").wait_for()
        assert heard == []


def test_filters_orders_and_drafts_are_plain_links_and_forms(browser: Browser, root: Path) -> None:
    with served(root) as home:
        page, _ = entered(browser, home, "/queue", java_script_enabled=False)
        page.locator(".narrowing summary").click()
        page.locator("#q-code").select_option("P1")
        page.locator(".narrowing button").click()
        page.locator("button[value=accept]").click()
        page.locator(".tally", has_text="Here: 1 to decide · 1 decided").wait_for()
        page.goto(f"{home}/matrix")
        page.locator(".matrix thead a", has_text="P1").first.click()
        assert page.locator("th[aria-sort]").count() == 1
        page.goto(f"{home}/topics")
        assert page.locator("a", has_text="Make a draft code").first.get_attribute("href") == f"/codebook/propose?topic={ref('T02')}"


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1440)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, root: Path, scheme: str, width: int) -> None:
    with served(root) as home:
        size = {"width": width, "height": 800}
        page, heard = entered(browser, home, "/", color_scheme=scheme, bypass_csp=True, viewport=size)
        faults, sideways = {}, {}
        for path in SCREENS:
            page.goto(home + path)
            faults |= {f"{path} {rule}": nodes for rule, nodes in axe_faults(page).items()}
            sideways[path] = page.evaluate(OVERFLOW)
        assert faults == {}
        assert sideways == dict.fromkeys(SCREENS, 0)
        assert heard == []
