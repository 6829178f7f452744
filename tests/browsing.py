"""What the browser tests share: how chromium is started, and what axe looks at.

They need Debian's ``chromium`` (another one: environment variable ``DIALOGUE_SYNTH_CHROMIUM``). axe-core comes in a Python package.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Whatever the browser would fetch for itself is switched off, so that a request is always the page's.
OFFLINE = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE = files("axe_playwright_python") / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start chromium for the length of a block."""
    from playwright.sync_api import sync_playwright

    executable = os.environ.get("DIALOGUE_SYNTH_CHROMIUM") or shutil.which("chromium")
    assert executable, "chromium is not installed (apt-get install chromium)"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=list(OFFLINE))
        yield started
        started.close()


def heard_from(page: Page, home: str) -> list[str]:
    """Return a list to which everything is added that a page says, and all that it asks for outside ``home``."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (heard.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith(home) else heard.append(f"request: {request.url}"))
    return heard


def rested(page: Page) -> None:
    """Wait until a page of the review listens to keys again: while the next one is on its way it does not."""
    page.wait_for_load_state()
    page.locator("html:not([data-busy])").wait_for(state="attached")
