"""The form in a browser: silent, alone, usable by keyboard and on a phone, accessible; what it saves is read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import AXE, RULES, chromium
from dialogue_synth import boxes
from dialogue_synth.form import FormContent, form_file
from form_filling import Answers, save_csv, save_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ANSWERS = Answers(
    event={"initiative": ("Warm Homes Link", ""), "place": ("Kelderby, upstairs", "exact"), "participants": ("24", "estimate")},
    questions={
        "P1": {"discussed": "Yes", "highlights": '=1+1\n- tea, and "cake"\n\'tis cold; mae\'n oer ŵ', "divided": "We were split", "minority": "@all of us", "quotation": "</script><b>no</b>", "permission": "Yes"},
        "R3": {"discussed": "No"},
    },
    closing={"more": "+44 and -5"},
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def url(content: FormContent, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("form") / "form.html"
    file.write_bytes(form_file(content, "html"))
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    opened.goto(url)
    yield opened
    context.close()


def field_of(page: Page, heading: str, label: str):
    section = page.locator("section[data-question]").filter(has=page.locator("h2, h3", has_text=heading))
    return section.last.locator(f'.box[data-box="{label}"]')


def fill_in(page: Page, content: FormContent, answers: Answers) -> None:
    for key, (value, sure) in answers.event.items():
        box = field_of(page, boxes.EVENT_PART, boxes.BOXES[key].label)
        box.locator("textarea").fill(value)
        if sure:
            box.locator("select").select_option(sure)
    for code, of_question in answers.questions.items():
        for key, said in of_question.items():
            put(field_of(page, f"Question {code}:", boxes.BOXES[key].label), said)
    for key, said in (answers.closing | answers.contact).items():
        put(field_of(page, boxes.CONTACT_SHEET if key in boxes.CONTACT_KEYS else boxes.CLOSING_PART, boxes.BOXES[key].label), said)


def put(box, said: str) -> None:
    if box.locator("textarea").count():
        box.locator("textarea").fill(said)
    else:
        box.get_by_label(said, exact=True).check()


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.locator(button).click()
    return Path(download.value.path()).read_bytes()


def test_what_it_saves_is_what_was_typed_and_what_is_read(page, content, reread) -> None:
    fill_in(page, content, ANSWERS)
    table, data = saved(page, "#save-csv"), saved(page, "#save-json")
    assert table == save_csv(content, ANSWERS)
    assert data == save_json(content, ANSWERS)
    for file_format, returned in (("csv", table), ("json", data)):
        _, segments = reread(returned, file_format)
        told = {(s.question_code, s.box): s.text for s in segments if s.kind != "prompt"}
        assert told["P1", "quotation"] == "</script><b>no</b>"
        assert told["P1", "highlights"] == ANSWERS.questions["P1"]["highlights"]
        assert told["", "more"] == "+44 and -5"


def test_contacts_are_saved_apart_and_are_no_write_up(page, content, ingest, tmp_path) -> None:
    fill_in(
        page, content, Answers(questions={"P1": {"highlights": "We want it."}}, contact={"name": "Zebedee Quux", "email": "z@quux.example"})
    )
    assert b"Quux" not in saved(page, "#save-json")
    contact = saved(page, "#save-contact")
    assert b"Quux" in contact
    (aside,) = ingest(tmp_path, contact__csv=contact).set_aside
    assert (aside.status, "contact sheet" in aside.reason) == ("not_a_writeup", True)


def test_a_draft_survives_and_can_be_cleared(page, content) -> None:
    fill_in(page, content, ANSWERS)
    page.reload()
    box = field_of(page, "Question P1:", "What people said").locator("textarea")
    assert box.input_value() == ANSWERS.questions["P1"]["highlights"]
    assert field_of(page, "Question R3:", "Did you discuss this?").get_by_label("No", exact=True).is_checked()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#forget").click()
    page.reload()
    assert box.input_value() == ""


def test_contacts_are_not_kept_as_a_draft(page, content) -> None:
    fill_in(page, content, Answers(contact={"name": "Zebedee Quux"}))
    assert "Quux" not in page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (360, "dark")])
def test_it_is_accessible_and_fits(browser: Browser, url: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(url)
    page.add_script_tag(content=AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    assert [violation["id"] for violation in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert requests == [url]
    context.close()


def test_it_can_be_filled_in_by_keyboard(page) -> None:
    page.locator("#initiative").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("7 October 2025")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "date-sure"
    assert page.locator("#date").input_value() == "7 October 2025"
    page.locator('input[name="P1-discussed"][value=""]').focus()
    page.keyboard.press("ArrowDown")
    assert page.locator('input[name="P1-discussed"][value="Yes"]').is_checked()


def test_an_empty_form_saves_nothing_and_says_so(page) -> None:
    page.locator("#initiative").fill("")
    page.locator("#save-csv").click()
    assert page.locator("#told").inner_text() == "Nothing is filled in yet."
