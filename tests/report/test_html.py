"""The page as a whole: complete, traceable, safe whatever stands in a field, and the same every time."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from dialogue_synth.divergence.counting.power import Power, PowerRow
from dialogue_synth.divergence.funnel import Funnel, Limit, Point
from dialogue_synth.model import Divergence, Participants, Segment, WriteUp
from dialogue_synth.report import ReportContent, RunFacts, write_html_report
from dialogue_synth.report.html import printable
from dialogue_synth.settings import PrivacySettings, Settings

HOSTILE = (
    "</style></title></textarea><script>alert(1)</script><img src=//x onerror=alert(2)>\" onfocus=alert(3) '"
    " {{7*7}} {% raw %} ${7*7} javascript:alert(4) &lt;b&gt; <!-- \u202etxet \u2066 ]]> \x00\x1b "
)
CLOSED_FIELDS = {"kind", "voice", "outcome", "position", "minority_position", "status", "severity", "state", "counts_by_position"}
ATTRIBUTES = {
    *("aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "colspan", "content", "dir", "focusable", "height", "href"),
    *("http-equiv", "id", "lang", "name", "preserveaspectratio", "role", "scope", "tabindex", "title", "viewbox", "width", "x", "y"),
    *("checked", "cx", "cy", "dy", "r", "type"),  # the map of topics
}
VOID = {"input", "br", "circle", "line", "meta", "path", "polygon", "rect"}


@dataclass
class Page(HTMLParser):
    """What a browser would find in a page: tags, attributes, ids, links, text, and whether every tag is closed."""

    source: str
    tags: Counter[str] = field(default_factory=Counter)
    attributes: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    text: str = ""
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag, f"</{tag}> closes nothing near line {self.getpos()[0]}"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_sample_report_is_one_sound_page_under_three_megabytes(tarrowshire: ReportContent) -> None:
    html = write_html_report(tarrowshire)
    page = Page(html)
    assert page.open_tags == []
    assert html.startswith("<!doctype html>")
    assert len(html.encode()) < 3_000_000
    assert page.tags["main"] == page.tags["h1"] == page.tags["style"] == 1


def test_every_link_stays_on_the_page_and_leads_somewhere(tarrowshire: ReportContent) -> None:
    page = Page(write_html_report(tarrowshire))
    assert [id_ for id_, n in Counter(page.ids).items() if n > 1] == []
    assert {href for href in page.hrefs if not href.startswith("#")} == set()
    assert {href[1:] for href in page.hrefs} - set(page.ids) == set()


def test_nothing_on_the_page_asks_for_anything_outside_it(tarrowshire: ReportContent) -> None:
    html = write_html_report(tarrowshire)
    page = Page(html)
    assert not page.tags.keys() & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "audio"}
    assert "url(" not in html
    assert "@import" not in html
    assert "style" not in page.attributes


def test_the_policy_allows_the_style_sheet_and_nothing_else(small: ReportContent) -> None:
    html = write_html_report(small)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert style
    assert policy
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy[1].replace("&#39;", "'") == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_equal_contents_give_equal_pages_in_whatever_order_the_records_come(tarrowshire: ReportContent) -> None:
    names = ("writeups", "segments", "codings", "undecided", "outcomes", "topics", "memberships", "cells", "divergences", "set_aside")
    backwards = replace(tarrowshire, **{name: tuple(reversed(getattr(tarrowshire, name))) for name in names})
    assert write_html_report(tarrowshire) == write_html_report(backwards)


def test_each_passage_stands_once_in_the_appendix_with_an_anchor_of_its_own(tarrowshire: ReportContent) -> None:
    page = Page(write_html_report(tarrowshire))
    anchors = {"s-" + segment.segment_id.replace("#", "-") for segment in tarrowshire.segments}
    assert anchors <= set(page.ids)


def test_every_word_of_every_field_stays_text(small: ReportContent) -> None:
    page = Page(write_html_report(hostile(small)))
    assert page.open_tags == []
    assert not page.tags.keys() & {"script", "img", "textarea"}
    assert page.attributes <= ATTRIBUTES
    assert {href for href in page.hrefs if not re.fullmatch(r"#[A-Za-z0-9.-]+", href)} == set()
    assert {href[1:] for href in page.hrefs} - set(page.ids) == set()
    assert "{{7*7}} {% raw %} ${7*7}" in page.text
    assert "\x00" not in page.source


def test_every_field_that_is_shown_is_shown_as_it_was_written(small: ReportContent) -> None:
    text = Page(write_html_report(hostile(small))).text
    shown = str(printable(HOSTILE))
    for words in (
        "We want it.",
        "Allotment society",
        "It is wanted.",
        "no text layer",
        "Few write-ups.",
        "Tea and halls",
        "tea",
        "two codes equally near",
    ):
        assert shown + words in text or (shown + words)[:1].upper() + (shown + words)[1:] in text, words


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), title=st.text(), tag=st.text())
def test_no_text_can_break_the_page(small: ReportContent, text: str, title: str, tag: str) -> None:
    segments = tuple(replace(segment, text=text, language=tag) for segment in small.segments)
    html = write_html_report(replace(small, segments=segments, title=title))
    page = Page(html)
    assert page.open_tags == []
    assert page.attributes <= ATTRIBUTES
    html.encode("utf-8")  # also lone surrogates
    assert " ".join(str(printable(text)).split()) in " ".join(page.text.split())


def test_an_empty_study_still_gives_a_page_that_says_so() -> None:
    page = Page(write_html_report(ReportContent("", {}, (), (), (), (), (), ())))
    assert page.open_tags == []
    assert "Distributed dialogue" in page.text
    for words in ("None: every file was used.", "No passage was left undecided.", "No topics", "No passage has an auxiliary code."):
        assert words in page.text


def test_a_study_without_a_title_is_called_after_its_initiatives(small: ReportContent) -> None:
    assert '<h1 dir="auto">Warm Homes</h1>' in write_html_report(replace(small, title=""))


def test_a_report_warns_while_no_coding_has_been_checked(small: ReportContent) -> None:
    assert "no person has checked one of them" in write_html_report(small)
    checked = replace(small, codings=tuple(replace(c, status="accepted") for c in small.codings[:1]) + small.codings[1:])
    assert "1 of 4 codings were checked by a person" in write_html_report(checked)


def test_indicators_for_analysts_are_counted_and_not_shown(small: ReportContent) -> None:
    slant = replace(small.divergences[0], id="slant-1", kind="slant", explanation="The organiser leans.")
    html = write_html_report(replace(small, divergences=(*small.divergences, slant)))
    assert "The organiser leans." not in html
    assert "1 sign of how single accounts were written is kept for analysts" in html


def test_words_that_are_always_masked_are_never_printed(small: ReportContent) -> None:
    with_secret = Settings(privacy=PrivacySettings(always_mask=("Aunt Meggie",), allow=("Ferry Bank",)))
    html = write_html_report(replace(small, settings=with_secret))
    assert "Aunt Meggie" not in html
    assert "1 not shown" in html
    assert "Ferry Bank" in html


def test_an_earlier_version_is_named_and_counts_nowhere(small: ReportContent) -> None:
    old = replace(small.writeups[0], writeup_id="a-v1", status="superseded")
    html = write_html_report(replace(small, writeups=(*small.writeups, old)))
    assert "Replaced by a later version" in html
    assert "</b> 2 write-ups" in html
    assert "</b> 3 write-ups" not in html


def test_quotations_of_another_language_say_so(small: ReportContent) -> None:
    segments = (replace(small.segments[0], language="cy"), *small.segments[1:])
    assert '<blockquote dir="auto" lang="cy">' in write_html_report(replace(small, segments=segments))


def test_a_hundred_write_ups_a_question_are_drawn_in_pieces(small: ReportContent) -> None:
    html = write_html_report(many(small, 60))
    assert 'class="chart"' in html
    assert 'class="in-words"' in html
    assert Page(html).open_tags == []


@pytest.mark.parametrize("value", [3, 2.5, None])
def test_only_texts_are_cleaned(value: object) -> None:
    assert printable(value) is value


def many(content: ReportContent, n: int) -> ReportContent:
    """Return the content with ``n`` copies of its first write-up."""
    writeups = tuple(replace(content.writeups[0], writeup_id=f"w{i}") for i in range(n))
    cells = tuple(replace(content.cells[0], writeup_id=w.writeup_id) for w in writeups)
    return replace(content, writeups=writeups, cells=cells, findings=())


def hostile(value: Any) -> Any:
    """Return a record with markup, template code and control characters before every text of it, ids included."""
    if isinstance(value, str):
        return HOSTILE + value
    if isinstance(value, tuple):
        return tuple(hostile(item) for item in value)
    if isinstance(value, Mapping):
        return {key if key in {"support", "oppose"} else hostile(key): hostile(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: hostile(getattr(value, f.name)) for f in fields(value) if f.name not in CLOSED_FIELDS}
        return replace(value, **changed)
    if isinstance(value, BaseModel):
        return Settings(study={"title": HOSTILE, "initiatives": {HOSTILE: HOSTILE}}, privacy={"allow": (HOSTILE,)})
    return value


def test_the_hostile_content_keeps_its_references(small: ReportContent) -> None:
    changed = hostile(small)
    assert changed.codings[0].segment_id == changed.segments[0].segment_id
    assert isinstance(changed.writeups[0], WriteUp)
    assert isinstance(changed.writeups[0].participants, Participants)
    assert isinstance(changed.segments[0], Segment)
    assert isinstance(changed.divergences[0], Divergence)
    assert isinstance(changed.run, RunFacts)


def test_a_page_with_funnel_plots_is_sound(small: ReportContent) -> None:
    funnel = Funnel("emphasis", "warm", "Q1", "Wanting <it>", "passage", 0.1, 20.0, (Point("a", 10, 8, True),), (Limit(10, 0.0, 0.4),))
    power = Power(20.0, 340, 0.0003, (PowerRow(6, 0.05, None, None),))
    page = Page(write_html_report(replace(small, funnels=(funnel,), power={"warm": power})))
    assert page.open_tags == []
    assert "Wanting <it>" in page.text
    assert "never" in page.text
