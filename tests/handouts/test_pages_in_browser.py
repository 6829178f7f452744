"""Handouts as pages: silent, legible on a phone and in the dark, accessible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from browsing import AXE, OVERFLOW, RULES, chromium
from dialogue_synth.document import (
    Bullets,
    Document,
    Figure,
    Heading,
    Panel,
    Paragraph,
    Quotation,
    Span,
    Table,
    write_html,
)
from dialogue_synth.handouts import public_summary
from dialogue_synth.handouts.strip import strip
from dialogue_synth.handouts.view import StudyView

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def every_block() -> Document:
    blocks = (
        Paragraph("One sentence first.", "lead"),
        Heading("First"),
        Paragraph((Span("Eleven "), Span("of fourteen", strong=True), Span(" agree.", emphasis=True))),
        Quotation("Who reads it, and why?", "Pikes Lane, passage 12"),
        Bullets(("first point", "second point")),
        Bullets(("step one", "step two"), ordered=True),
        Heading("In figures", 2),
        Table("Positions", ("Group", "Write-ups"), tuple(("A group with a long name", str(n)) for n in range(3)), numeric=(1,)),
        strip({"support": 3, "oppose": 2}, 7, "P1"),
        Panel("Take care", (Paragraph("A note.", "note"), Paragraph("A label", "label")), "caution"),
    )
    assert any(isinstance(block, Figure) for block in blocks)
    return Document("A document", blocks, subtitle="A subtitle", stamp="Interim: 1 of 2 returns", footer="A footer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_is_silent_accessible_and_never_wider_than_the_screen(
    browser: Browser, tarrowshire_view: StudyView, tmp_path: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    pages = {
        "every.html": write_html(every_block()).encode(),
        "summary.html": public_summary.make(tarrowshire_view)["reports/public-summary.html"],
    }
    for name, data in pages.items():
        file = tmp_path / name
        file.write_bytes(data)
        page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True).new_page()
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))  # noqa: B023 - read before the next page
        page.on("request", lambda request: heard.append(request.url) if not request.url.startswith(("file:", "data:")) else None)  # noqa: B023
        page.goto(file.as_uri())
        assert page.evaluate(OVERFLOW) == 0
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found["violations"]] == []
        assert heard == []
        page.context.close()
