"""Uploads and write-ups in a browser: files are dropped or chosen, the bar moves, words are selected, and nothing jumps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from browsing import OVERFLOW, chromium
from dialogue_synth import Study
from dialogue_synth.errors import Issue, NothingUsableError
from dialogue_synth.intake import IngestSummary, Progress
from dialogue_synth.model import SetAside
from dialogue_synth.review import uploads
from dialogue_synth.review.held import ref
from served import axe_faults, entered, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

DROP = """names => {
  const all = new DataTransfer();
  for (const name of names) all.items.add(new File(["We want it."], name));
  for (const kind of ["dragover", "drop"])
    document.getElementById("drop").dispatchEvent(new DragEvent(kind, { dataTransfer: all, bubbles: true, cancelable: true }));
}"""
CAME = IngestSummary(
    ("g1",), (), (), (SetAside("batch-1/<b>.docx", "", "refused", "the file is damaged"),), (Issue("g1", "no date", "ask"),)
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Reading:
    """Stands in for the reading of files: it says how far it is, waits until it may go on, and ends as it is told."""

    def __init__(self) -> None:
        self.go, self.end, self.read = Event(), CAME, list[str]()

    def __call__(self, _study: Study, paths: Sequence[Path], progress: Progress) -> IngestSummary:
        self.read += sorted(path.name for folder in paths for path in folder.rglob("*") if path.is_file())
        progress("ingest", 3, 12)
        self.go.wait(20)
        self.go.clear()
        if self.end is not CAME:
            raise NothingUsableError(
                "not one write-up could be read", where="batch-2", hint="look at them", issues=[Issue("a.txt", "it is empty")]
            )
        return self.end


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    stand_in = Reading()
    monkeypatch.setattr("dialogue_synth.review.screens.upload.ingest_write_ups", stand_in)
    monkeypatch.setattr("dialogue_synth.pipeline.run", stand_in)
    return stand_in


def fine(page: Page) -> None:
    """See that nothing scrolls sideways, wide and narrow, and that axe finds nothing to mend."""
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) <= 0
    assert axe_faults(page) == {}


def test_files_that_are_dropped_are_listed_sent_and_read_with_a_bar(browser: Browser, root: Path, reading: Reading) -> None:
    with served(root) as home:
        page, heard = entered(browser, home, "/writeups", bypass_csp=True)
        page.locator("a", has_text="Add write-ups").click()
        page.locator(".drop-here").wait_for()  # the script is there
        page.evaluate(DROP, ["a.txt", "b <i>.txt"])
        assert page.locator("#chosen li").all_inner_texts() == ["a.txt", "b <i>.txt"]
        fine(page)
        page.locator("button", has_text="Upload").click()
        page.locator("progress[value='3'][max='12']").wait_for()
        assert page.locator("#files").count() == 0
        page.reload()
        page.locator("p", has_text="reading write-ups").wait_for()
        fine(page)
        other, _ = entered(browser, home, "/upload?more=1")
        other.locator("#files").set_input_files([{"name": "c.txt", "mimeType": "text/plain", "buffer": b"We do not."}])
        other.locator("button", has_text="Upload").click()
        other.locator(".saved", has_text="One thing runs at a time").wait_for()
        reading.go.set()
        page.locator(".saved", has_text="1 write-up added").wait_for()
        page.locator("li", has_text="the file is damaged").wait_for()
        fine(page)
        reading.end, _ = None, page.locator("button", has_text="Read, code and compare").click()  # type: ignore[assignment]
        reading.go.set()
        page.locator(".failed", has_text="not one write-up could be read").wait_for()
        assert page.locator(".failed li").inner_text() == "a.txt: it is empty"
        fine(page)
        page.locator("button", has_text="Remove").click()
        page.locator("h2", has_text="Waiting").wait_for(state="detached")
        assert reading.read == ["a.txt", "b <i>.txt", "c.txt"]
        assert uploads.waiting(root) == ()
        assert heard == []


def test_without_script_files_are_sent_and_followed_by_keyboard(browser: Browser, root: Path, reading: Reading) -> None:
    with served(root) as home:
        page, _ = entered(browser, home, "/upload", java_script_enabled=False)
        page.locator("#files").set_input_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"We want it."}])
        page.locator("#what-whole").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("h2", has_text="Reading").wait_for()
        look_again_until(page, "progress[value='3']")
        reading.go.set()
        look_again_until(page, "#came-h")
        assert page.locator(".saved").inner_text() == "1 write-up added."
        page.locator("a", has_text="g1").click()
        assert page.locator("h1").inner_text().startswith("g1")


def look_again_until(page: Page, selector: str) -> None:
    """Follow the link by keyboard until the page shows something."""
    for _ in range(50):
        if page.locator(selector).count():
            return
        page.locator("a", has_text="Look again").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    raise AssertionError(f"{selector} does not come")


def select_from_to(page: Page, first: int, last: int) -> None:
    """Select with the mouse from the start of one passage to the end of another."""
    lines = "piece => [...piece.getClientRects()].map(line => line.toJSON())"
    start, *_ = page.locator(".text-of .piece").nth(first).evaluate(lines)
    *_, end = page.locator(".text-of .piece").nth(last).evaluate(lines)
    page.mouse.move(start["left"] + 1, start["top"] + 8)
    page.mouse.down()
    page.mouse.move(end["right"] - 2, end["top"] + 8, steps=4)
    page.mouse.up()


def test_a_selection_over_several_passages_is_coded_in_one_step_and_the_page_stays_where_it_is(browser: Browser, root: Path) -> None:
    with served(root) as home:
        page, heard = entered(browser, home, f"/writeups/{ref('g1')}")
        select_from_to(page, 0, 1)
        page.locator("#add[open]").wait_for()
        assert page.locator("#add-further").input_value() == "1"
        page.locator("#add-code").select_option("A2")
        top: Callable[[], float] = lambda: page.evaluate("document.querySelector('.text-of .opened').getBoundingClientRect().top")  # noqa: E731
        stood = top()
        page.locator(".panel button", has_text="Put it on").click()
        page.locator(".saved", has_text="added A2").wait_for()
        assert abs(top() - stood) < 30  # a line; what is kept grows by one
        study = Study.open(root)
        assert [d.segment_id for d in study.decisions] == ["g1#0000", "g1#0001"]
        study.close()
        assert heard == []
