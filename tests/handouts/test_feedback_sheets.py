"""A feedback sheet tells a group everything about itself, and of the others no more than counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pdfplumber
import pytest

from dialogue_synth.document import Block, Heading, Panel, Quotation, Table, plain_text
from dialogue_synth.handouts import feedback_sheets, full_report
from dialogue_synth.handouts.feedback_sheets import _Study, sheet_blocks
from dialogue_synth.handouts.frame import frame
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import CODED_KINDS
from dialogue_synth.synthesis.plain import reading_ease
from public_side import own_sentences

EASY = 60


def blocks_of(view: StudyView | _Study, writeup_id: str) -> list[Block]:
    study = view if isinstance(view, _Study) else _Study(view)
    ((initiative, writeup),) = ((i, w) for i in study.view.index.initiatives for w in i.writeups if w.writeup_id == writeup_id)
    return list(sheet_blocks(study, initiative, writeup))


def text_of(view: StudyView, writeup_id: str) -> str:
    return plain_text(frame(view, "How we read you", blocks_of(view, writeup_id)))


def test_every_passage_that_was_read_or_left_open_is_on_the_sheet_with_its_reading(small_view: StudyView) -> None:
    quotes = {w: [(b.text, b.source) for b in blocks_of(small_view, w) if isinstance(b, Quotation)] for w in "ab"}
    assert quotes["a"] == [
        ("We want it.", "We read: agreed. Passage 0000"),
        ("She asked who pays.", "We read: no side. Passage 0001 (one participant’s words)"),
    ]
    assert quotes["b"] == [
        ("We do not want it.", "We read: disagreed. Passage 0002"),
        ("Cold tea.", "We kept it as: About the event. Passage 0003"),
    ]


def test_an_undecided_passage_comes_with_what_it_may_be_about(small_view: StudyView) -> None:
    content = replace(small_view.content, codings=tuple(c for c in small_view.content.codings if c.code_id != "X"))
    view = StudyView(content, small_view.encode)
    assert Quotation("Cold tea.", "Perhaps “Wanting” or “Paying”. Passage 0003") in blocks_of(view, "b")
    unplaced = StudyView(replace(content, undecided=()), small_view.encode)
    assert "We found no question for 1 more passage. You find it in the corrections file." in text_of(unplaced, "b")


def test_a_group_reads_where_it_stands_and_never_who_the_others_are(small_view: StudyView) -> None:
    said = text_of(small_view, "a")
    assert "It is wanted. You agreed. 1 other group gave a view on this. It disagreed." in said
    assert said.index("Where you differ") < said.index("Where you appear") < said.index("How to correct us")
    for secret in ("Bakery", "We do not want it.", "Cold tea.", "b#"):
        assert secret not in said
    assert "Allotment" not in text_of(small_view, "b")


def test_no_sheet_of_the_sample_holds_words_or_names_of_another_group(tarrowshire_view: StudyView) -> None:
    index = tarrowshire_view.index
    own_words = {
        w.writeup_id: {s.text for s in index.segments.values() if s.writeup_id == w.writeup_id}
        for i in index.initiatives
        for w in i.writeups
    }
    study = _Study(tarrowshire_view)
    for writeup_id, words in own_words.items():
        blocks = blocks_of(study, writeup_id)
        assert {b.text for b in blocks if isinstance(b, Quotation)} <= words
        ours = plain_text(frame(tarrowshire_view, "", [b for b in blocks if not isinstance(b, Quotation)]))
        others = [w for i in index.initiatives for w in i.writeups if w.writeup_id != writeup_id]
        assert not [w.writeup_id for w in others if w.organiser and w.organiser in ours]
        assert not [w.writeup_id for w in others if re.search(rf"\b{w.writeup_id}\b", ours)]


def test_every_coded_passage_of_the_sample_is_on_its_sheet_and_in_its_file(tarrowshire_view: StudyView) -> None:
    index = tarrowshire_view.index
    writeup_id = index.initiatives[0].writeups[0].writeup_id
    sheet = {b.text for b in blocks_of(tarrowshire_view, writeup_id) if isinstance(b, Quotation)}
    assert {index.segments[c.segment_id].text for c in index.codings if c.writeup_id == writeup_id} <= sheet
    only = StudyView(
        replace(tarrowshire_view.content, writeups=tuple(w for w in tarrowshire_view.content.writeups if w.writeup_id == writeup_id)),
        tarrowshire_view.encode,
    )
    page = openpyxl.load_workbook(BytesIO(feedback_sheets.make(only)[f"feedback/{writeup_id}-corrections.xlsx"]))["Passages"]
    listed = {row[0] for row in page.iter_rows(min_row=2, values_only=True)}
    assert listed == {s.segment_id for s in index.segments.values() if s.writeup_id == writeup_id and s.kind in CODED_KINDS}


def test_where_a_group_appears_is_what_the_other_documents_hold(small_view: StudyView) -> None:
    (table,) = (b for b in blocks_of(small_view, "a") if isinstance(b, Table))
    assert table.rows == (("Wanting", "yes", "yes", "yes"),)
    segments = (replace(small_view.content.segments[0], quote_permission="no"), *small_view.content.segments[1:])
    refused = StudyView(replace(small_view.content, segments=segments), small_view.encode)
    (table,) = (b for b in blocks_of(refused, "a") if isinstance(b, Table))
    assert table.rows == (("Wanting", "yes", "no", "yes"),)
    assert "You asked us not to publish a quotation. We keep to that." in text_of(refused, "a")


def test_where_the_sample_says_that_a_group_is_quoted_it_is_in_the_full_report(tarrowshire_view: StudyView) -> None:
    study = _Study(tarrowshire_view)
    quoted = {b.source for b in _flat(full_report._blocks(tarrowshire_view)) if isinstance(b, Quotation)}
    names = {code.name for code in tarrowshire_view.index.framing_codes()}
    for writeup in (w for i in tarrowshire_view.index.initiatives for w in i.writeups):
        (table,) = (b for b in blocks_of(study, writeup.writeup_id) if isinstance(b, Table))
        assert {row[0] for row in table.rows} <= names
        assert any(row[3] == "yes" for row in table.rows) <= any(f"({writeup.writeup_id})" in source for source in quoted)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Panel):
            yield from _flat(block.blocks)


def test_a_small_group_is_told_that_it_is_not_named(small_view: StudyView) -> None:
    sentence = "So the public summary does not name you."
    assert sentence in text_of(small_view, "b")
    assert sentence not in text_of(small_view, "a")


def test_a_group_that_was_not_understood_at_all_still_gets_a_sheet(small_view: StudyView) -> None:
    content = replace(small_view.content, codings=(), cells=(), findings=(), undecided=(), divergences=())
    said = text_of(StudyView(content, small_view.encode), "a")
    for sentence in (
        "We put none of your words under a question.",
        "We found no question for 2 more passages.",
        "We found no question on which your group took a side.",
        "We count you on no question",
        "The full report quotes you under “Also said”.",
    ):
        assert sentence in said


def test_people_who_checked_are_counted(small_view: StudyView) -> None:
    assert "No person has checked this yet." in text_of(small_view, "a")
    codings = (replace(small_view.content.codings[0], status="accepted"), *small_view.content.codings[1:])
    assert "People have checked 1 of these 2 readings." in text_of(
        StudyView(replace(small_view.content, codings=codings), small_view.encode), "a"
    )


def test_our_own_sentences_are_plain_english(small_view: StudyView, tarrowshire_view: StudyView) -> None:
    for view in (small_view, tarrowshire_view):
        study = _Study(view)
        for writeup in (w for i in view.index.initiatives for w in i.writeups):
            ours = own_sentences(blocks_of(study, writeup.writeup_id), view)
            assert reading_ease(ours) >= EASY, (writeup.writeup_id, reading_ease(ours))
            hard = [line for line in ours.splitlines() if len(line.split()) > 7 and reading_ease(line) < EASY - 10]
            assert not hard, hard


def test_each_group_gets_its_sheet_in_three_forms_and_its_file(small_view: StudyView) -> None:
    files = feedback_sheets.make(small_view)
    assert sorted(files) == sorted(f"feedback/{w}{end}" for w in "ab" for end in (".docx", ".pdf", ".html", "-corrections.xlsx"))
    assert files == feedback_sheets.make(small_view)
    headings = [p.text for p in docx.Document(BytesIO(files["feedback/a.docx"])).paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == ["How we read you", "Where you agree with others and where you differ", "Where you appear"]
    with pdfplumber.open(BytesIO(files["feedback/b.pdf"])) as pdf:
        assert "We read: disagreed" in " ".join((page.extract_text() or "") for page in pdf.pages)
    assert b"a-corrections.xlsx" in files["feedback/a.html"]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "#set page(fill: red)", "=1+1"])
def test_hostile_words_stay_words(small_view: StudyView, hostile: str) -> None:
    segments = tuple(replace(s, text=hostile) for s in small_view.content.segments)
    files = feedback_sheets.make(StudyView(replace(small_view.content, segments=segments), small_view.encode))
    assert b"<script>alert" not in files["feedback/a.html"]
    page = openpyxl.load_workbook(BytesIO(files["feedback/a-corrections.xlsx"]))["Passages"]
    assert page["B2"].value == hostile
    assert page["B2"].data_type == "s"


def test_headings_say_each_question_once(tarrowshire_view: StudyView) -> None:
    writeup_id = tarrowshire_view.index.initiatives[0].writeups[0].writeup_id
    headings = [b.text for b in blocks_of(tarrowshire_view, writeup_id) if isinstance(b, Heading)]
    assert len(headings) == len(set(headings))
