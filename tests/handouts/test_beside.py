"""Other sources in the full report: a note under the question, a table of all, and nothing without them."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.document import Paragraph, Table
from dialogue_synth.handouts.sections.beside import beside, other_sources
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.html import write_html_report
from dialogue_synth.synthesis.context import ContextResult, ContextSource

JURY = ContextSource(
    "c1",
    "jury",
    "The <jury>",
    "jury.csv",
    "00" * 32,
    "warm",
    (
        ContextResult("It is wanted.", (("agreed", 14), ("disagreed", 4)), 18, "", "Q1"),
        ContextResult("It is cheap.", (("agreed", 2),)),
        ContextResult("It pays.", (("agreed", 2),), None, "", "Q2"),
    ),
)
PANEL = ContextSource(
    "c2",
    "survey",
    "Panel",
    "p.csv",
    "01" * 32,
    "",
    (ContextResult("Your age?", (("18-34", 5),)), ContextResult("Wanted?", (("Yes", 9),), 12, "", "Q1")),
)


def test_a_note_stands_under_its_question_alone(small_view: StudyView) -> None:
    view = StudyView(replace(small_view.content, context=(JURY, PANEL)), small_view.encode)
    notes = list(beside(view.index, "warm", "Q1"))
    assert notes == [Paragraph("The <jury>: 14 of 18 agreed, 4 disagreed.", "note"), Paragraph("Panel: 9 of 12 Yes.", "note")]
    assert list(beside(view.index, "meals", "Q2")) == []


def test_the_section_sets_all_results_beside_what_groups_said(small_view: StudyView) -> None:
    assert list(other_sources(small_view)) == []
    view = StudyView(replace(small_view.content, context=(JURY, PANEL)), small_view.encode)
    jury, panel = (block for block in other_sources(view) if isinstance(block, Table))
    assert [row[2:] for row in jury.rows] == [
        ("Q1 Wanting", "Warm Homes: of 2 write-ups, 1 support, 1 oppose"),
        ("not compared", ""),
        ("Q2 Paying", "no write-up took a position"),
    ]
    assert [row[0] for row in panel.rows] == ["Wanted?"]  # how old people are is about no question


def test_the_interactive_report_shows_it_as_text(small_view: StudyView) -> None:
    page = write_html_report(replace(small_view.content, context=(JURY,)))
    assert "The &lt;jury&gt; on “It is wanted”: 14 of 18 agreed, 4 disagreed" in page
    assert "Other sources" not in write_html_report(small_view.content)
