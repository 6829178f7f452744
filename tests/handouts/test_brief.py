"""The brief: one page, sorted by printed rules, without a verdict and without a share of a population."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import docx
import pdfplumber
import pytest

from dialogue_synth.handouts import brief
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Code, ExpectedReturn, Finding

FORBIDDEN = re.compile(
    r"%|per ?cent|the public|\bmandate|should (?:go ahead|proceed)|we recommend|is acceptable|\bproves?\b|green light|go-ahead|no-go|people want",
    re.IGNORECASE,
)


def pages(view: StudyView) -> dict[str, str]:
    found = {}
    for path, data in brief.make(view).items():
        if path.endswith(".pdf"):
            with pdfplumber.open(BytesIO(data)) as pdf:
                assert len(pdf.pages) == 1, path
                found[path] = " ".join((pdf.pages[0].extract_text() or "").split())
    return found


def finding(code_id: str, **counts: int) -> Finding:
    return Finding(f"f-{code_id}", "warm", code_id, "", "", 0, sum(counts.values()), counts, ())


def with_findings(view: StudyView, *findings: Finding) -> StudyView:
    (book,) = view.content.codebooks
    codes = tuple(Code(f.code_id, f"Question {f.code_id}", "book", "T") for f in findings)
    return StudyView(replace(view.content, findings=findings, divergences=(), codebooks=(replace(book, codes=codes),)), view.encode)


def test_every_brief_of_the_sample_is_one_page_in_both_forms(tarrowshire_view: StudyView) -> None:
    found = pages(tarrowshire_view)
    assert len(found) == len(tarrowshire_view.index.initiatives) == 2
    words = [path for path in brief.make(tarrowshire_view) if path.endswith(".docx")]
    assert len(words) == 2


def test_forty_questions_and_as_many_groups_still_fit_one_page(small_view: StudyView) -> None:
    findings = [finding(f"Q{n}", support=n % 5 + 3, conditional=n % 7, concern=n % 3, oppose=n % 4) for n in range(40)]
    (page,) = pages(with_findings(small_view, *findings)).values()
    assert "more: see the full report" in page


def test_questions_stand_where_their_counts_put_them(small_view: StudyView) -> None:
    view = with_findings(
        small_view,
        finding("Q1", support=2, conditional=3),
        finding("Q2", support=3, oppose=4),
        finding("Q3", oppose=5),
        finding("Q4", support=1),
    )
    (page,) = pages(view).values()
    order = [
        "Agreed – Q3",
        "5 of 5 against",
        "Agreed on conditions – Q1",
        "5 of 5 in favour, 3 of them on conditions",
        "Contested – Q2",
        "Hardly heard – Q4",
    ]
    places = [page.index(piece) for piece in order]
    assert places == sorted(places)
    assert "How to go on with “Q2 Question Q2”" in page
    assert "Which conditions to meet on “Q1 Question Q1”: 3 groups set some." in page


def test_a_brief_recommends_nothing_and_speaks_of_no_population(small_view: StudyView, tarrowshire_view: StudyView) -> None:
    names = [code.name for code in tarrowshire_view.index.codes.values()]
    for view in (small_view, tarrowshire_view):
        for page in pages(view).values():
            ours = re.sub("|".join(map(re.escape, sorted(names, key=len, reverse=True))), "", page)
            assert not FORBIDDEN.search(ours), FORBIDDEN.search(ours)


def test_what_has_not_come_is_stamped_and_said(small_view: StudyView) -> None:
    expected = (ExpectedReturn("a"), ExpectedReturn("b"), ExpectedReturn("c", initiative="warm"), ExpectedReturn("d", initiative="other"))
    view = StudyView(replace(small_view.content, expected=expected), small_view.encode)
    (page,) = pages(view).values()
    assert "Interim: 2 of 4 returns" in page
    assert "1 groups that were asked have not answered" not in page
    assert "1 group that was asked has not answered" in page


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_study_without_write_ups_says_so(small_view: StudyView, form: str) -> None:
    view = StudyView(replace(small_view.content, writeups=()), small_view.encode)
    data = brief.make(view)[f"reports/brief.{form}"]
    text = " ".join(p.text for p in docx.Document(BytesIO(data)).paragraphs) if form == "docx" else ""
    assert form == "pdf" or "No write-up has been received yet" in text


def test_red_lines_are_quoted_with_their_group_and_conditions_are_named(small_view: StudyView) -> None:
    content = small_view.content
    said = {"a#0000": "Yes, as long as the nurse asks us first.", "b#0002": "Under no circumstances should it be sold."}
    segments = tuple(replace(s, text=said.get(s.segment_id, s.text)) for s in content.segments)
    codings = tuple(replace(c, position="conditional") if c.segment_id == "a#0000" else c for c in content.codings)
    findings = (replace(content.findings[0], counts_by_position={"conditional": 4, "oppose": 1}, of=5),)
    (page,) = pages(StudyView(replace(content, segments=segments, codings=codings, findings=findings), small_view.encode)).values()
    assert "Red lines – “Under no circumstances should it be sold.” (Bakery, on Q1)" in page
    assert "4 groups set some. Among them: “as long as the nurse asks us first”." in page
    (without,) = pages(small_view).values()
    assert "Red lines" not in without


def test_a_brief_of_passages_without_a_question_says_that_nothing_can_be_said(small_view: StudyView) -> None:
    view = StudyView(replace(small_view.content, findings=(), codings=(), cells=(), divergences=()), small_view.encode)
    (data,) = (data for path, data in brief.make(view).items() if path.endswith(".docx"))
    said = [p.text for p in docx.Document(BytesIO(data)).paragraphs]
    assert "No passage stands under a question yet, so nothing can be said of what groups think." in said
    assert "." not in said
