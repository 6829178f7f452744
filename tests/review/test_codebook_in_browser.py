"""Changing a codebook in a browser: by keyboard alone, without script, on narrow and wide screens, for axe; tried out and applied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import OVERFLOW, chromium
from conftest import TinyEncoder
from dialogue_synth import Study
from dialogue_synth.codebook_versions import Versions
from dialogue_synth.model import Decision
from dialogue_synth.toml_text import with_value
from review_study import tiny_study
from served import axe_faults, entered, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


CODEBOOK = """\
codebook: {id: pair, version: 0.1.0, title: A few questions}
themes:
- {id: T, name: The plan}
codes:
- {id: P1, name: Wanting it, theme: T, question: "Do you want it?", proposition: It is wanted.}
- {id: A1, name: Conditions, theme: T, question: "Under which conditions?"}
- {id: A2, name: Openness, theme: T, question: "What should people be told?"}
- {id: A3a, name: Keeping watch, definition: "A watchdog, and who pays for it"}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tiny_study(tmp_path / "study")
    (root / "few.yaml").write_text(CODEBOOK, encoding="utf-8")
    toml = root / "study.toml"
    toml.write_text(with_value(toml.read_text(encoding="utf-8"), "study", "codebooks", ("few.yaml",)), encoding="utf-8")
    study = Study.open(root)
    study.decide(Decision(0, "", "Ann", "add", "g1#0000", "GONE", "We want it, says Carol Hartley.", "support"))
    study.decide(Decision(0, "", "Ann", "accept", "g1#0000", "P1", "We want it, says Carol Hartley.", "support"))
    study.close()
    return root


def in_force(root: Path) -> str:
    study = Study.open(root)
    version = Versions(study).in_force("pair").codebook.version
    study.close()
    return version


def test_a_code_is_proposed_tried_out_and_applied_by_keyboard(browser: Browser, root: Path, tiny_encoder: TinyEncoder) -> None:
    with served(root) as home:
        page, heard = entered(browser, home, "/codebook")
        page.get_by_role("link", name="Propose a new code").focus()
        page.keyboard.press("Enter")
        page.locator("#f-name").focus()
        page.keyboard.type("Lifts home")
        page.get_by_role("button", name="Save as a draft").focus()
        page.keyboard.press("Enter")
        page.locator("#e-definition", has_text="give a definition").wait_for()
        assert page.locator("#f-name").input_value() == "Lifts home"
        page.locator("#f-definition").focus()
        page.keyboard.type("Only if people are asked first")
        page.get_by_role("button", name="Save as a draft").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="See what it would change").focus()
        page.keyboard.press("Enter")
        page.locator(".effect-line").wait_for(timeout=60_000)
        page.locator(".code-entry summary").first.focus()
        page.keyboard.press("Enter")
        page.locator(".code-entry .quote").first.wait_for()
        assert in_force(root) == "0.1.0"
        page.get_by_role("button", name="Apply version 0.1.1").focus()
        page.keyboard.press("Enter")
        page.locator(".saved", has_text="Applied").wait_for(timeout=60_000)
        assert in_force(root) == "0.1.1"
        assert [line for line in heard if "422" not in line] == []


def test_without_script_all_of_it_works(browser: Browser, root: Path) -> None:
    with served(root) as home:
        page, _ = entered(browser, home, "/codebook?q=watchdog", java_script_enabled=False)
        page.get_by_role("link", name="Propose a change of A3a").click()
        page.get_by_role("button", name="Propose to retire A3a").click()
        page.locator(".diff-code", has_text="retired").wait_for()
        page.get_by_role("link", name="Versions").click()
        page.get_by_role("button", name="Compare").click()
        page.locator("h1", has_text="From 0.1.0 to 0.1.1").wait_for()
        page.goto(f"{home}/codebook")
        page.get_by_label("Move the chosen ones to").select_option("A2")
        page.get_by_role("button", name="Move", exact=True).click()
        page.locator(".saved", has_text="added A2").wait_for()
        assert page.get_by_role("heading", name="Decisions whose code is gone").count() == 0


def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, root: Path) -> None:
    with served(root) as home:
        page, heard = entered(browser, home, "/codebook/propose?code=P1", bypass_csp=True)
        page.locator("#f-name").fill("<b>Wanting</b> averylongwordthatcannotbebrokenanywhereatallbecauseithasnospaces")
        page.get_by_role("button", name="Save as a draft").click()
        page.locator(".diff-code").wait_for()
        version = page.url.removeprefix(home)
        name = version.rpartition("/")[2].partition("#")[0]
        for path in ("/codebook", "/codebook/propose?code=P1", version, "/codebook/versions", f"/codebook/diff?a={name}&b={name}"):
            page.goto(home + path)
            assert axe_faults(page) == {}, path
            for width in (320, 1440):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate(OVERFLOW) <= 0, (path, width)
        assert heard == []
