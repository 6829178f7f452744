"""A review page served by a thread, and a browser's page that notes everything it says and asks for elsewhere."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from browsing import AXE, RULES, heard_from
from dialogue_synth.review import make_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a study for the length of a block; gives the address without a path."""
    import uvicorn

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    app = make_app(root, "token", port=port, analyst="ann")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", access_log=False, lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = server.force_exit = True
    thread.join()


def entered(browser: Browser, home: str, path: str, **options: object) -> tuple[Page, list[str]]:
    """Open a page as somebody who came in by the address with the token; return it with what it said, and asked for elsewhere."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(10_000)
    heard = heard_from(page, home)
    page.goto(f"{home}{path}{'&' if '?' in path else '?'}token=token")
    page.goto(home + path)
    return page, heard


def axe_faults(page: Page) -> dict[str, list[str]]:
    """Return what axe finds to mend on a page, by rule; the page must have been opened with ``bypass_csp``."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return {v["id"]: [node["html"][:160] for node in v["nodes"][:3]] for v in found["violations"]}
