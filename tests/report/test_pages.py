"""A large report on several pages: nothing is lost, every link leads somewhere, and what is counted is counted over all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from dialogue_synth.report import ReportContent, write_analysts_page, write_html_report, write_pages, write_topic_map
from dialogue_synth.report.divergences import initiative_divergences
from dialogue_synth.report.index import build_index
from dialogue_synth.report.matrix import matrices
from dialogue_synth.report.pages import FOLDER, page_lists, sampled, with_pages

REPORT = "report.html"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call any report large, and let a page hold few write-ups."""
    monkeypatch.setattr("dialogue_synth.report.pages.LARGE_REPORT", 1)
    monkeypatch.setattr("dialogue_synth.report.pages.PAGE_SEGMENTS", 120)
    monkeypatch.setattr("dialogue_synth.report.pages.SAMPLED_ROWS", 3)
    monkeypatch.setattr("dialogue_synth.report.divergences.CARDS_A_KIND", 1)


def site(content: ReportContent) -> dict[str, str]:
    pages = {f"{FOLDER}/{name}": page for name, page in write_pages(content, REPORT)}
    return {REPORT: write_html_report(content), "for-analysts.html": write_analysts_page(content, REPORT), **pages}


def ids(page: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', page)


def target(at: str, href: str) -> tuple[str, str]:
    """Return the page and the id that a link on a page leads to."""
    file, _, anchor = href.partition("#")
    if not file:
        return at, anchor
    parts: list[str] = []
    for part in (PurePosixPath(at).parent / file).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts), anchor


def test_a_report_of_ordinary_size_is_one_page(tarrowshire: ReportContent) -> None:
    assert list(write_pages(tarrowshire, REPORT)) == []
    assert page_lists(with_pages(build_index(tarrowshire))) == ()


@pytest.mark.usefixtures("small_pages")
def test_every_link_of_a_large_report_leads_to_something(tarrowshire: ReportContent) -> None:
    pages = site(tarrowshire)
    there = {name: frozenset(ids(page)) for name, page in pages.items()}
    assert len(pages) > 6
    for name, page in pages.items():
        assert len(ids(page)) == len(there[name])
        for href in re.findall(r'href="([^"]*)"', page):
            file, anchor = target(name, href)
            assert file in there, href
            assert not anchor or anchor in there[file], (name, href)


@pytest.mark.usefixtures("small_pages")
def test_each_passage_stands_in_full_on_one_page_and_not_in_the_report(tarrowshire: ReportContent) -> None:
    pages = site(tarrowshire)
    index = build_index(tarrowshire)
    places = [anchor for name, page in pages.items() if name.startswith(FOLDER) for anchor in ids(page) if anchor.startswith("s-")]
    assert sorted(places) == sorted(index.anchor("s", s) for s in index.segments)
    assert not any(anchor.startswith("s-") for anchor in ids(pages[REPORT]))


@pytest.mark.usefixtures("small_pages")
def test_the_report_shows_some_rows_and_counts_all(tarrowshire: ReportContent) -> None:
    whole, large = matrices(build_index(tarrowshire)), matrices(with_pages(build_index(tarrowshire)))
    assert [x.columns for x in large] != []
    for one, other in zip(whole, large, strict=True):
        assert [c.n_answered for c in other.columns] == [c.n_answered for c in one.columns]
        assert (other.n_writeups, len(one.rows)) == (one.n_writeups, one.n_writeups)
        assert len(other.rows) <= 3
    assert "write-ups are shown here" in write_html_report(tarrowshire)


@pytest.mark.usefixtures("small_pages")
def test_the_most_important_divergence_of_each_kind_keeps_its_card_and_the_others_are_counted(tarrowshire: ReportContent) -> None:
    whole, large = (initiative_divergences(index) for index in (build_index(tarrowshire), with_pages(build_index(tarrowshire))))
    for one, other in zip(whole, large, strict=True):
        cards = [(kind.name, kind.cards[0].id) for kind in one.kinds]
        assert [(kind.name, kind.cards[0].id) for kind in other.kinds] == cards
        assert all(len(kind.cards) == 1 for kind in other.kinds)
        assert other.n_left_out == sum(len(kind.cards) - 1 for kind in (*one.kinds, *one.dismissed))


@pytest.mark.usefixtures("small_pages")
def test_equal_contents_give_equal_pages_and_the_map_stays_one_file(tarrowshire: ReportContent) -> None:
    assert site(tarrowshire) == site(replace(tarrowshire))
    assert FOLDER not in write_topic_map(tarrowshire)


@pytest.mark.parametrize(("n", "left"), [(1, 1), (60, 60), (61, 31), (10_000, 60)])
def test_a_sample_is_evenly_spaced_and_never_larger_than_asked(n: int, left: int) -> None:
    rows = sampled(range(n))
    assert len(rows) == left
    assert rows[0] == 0
