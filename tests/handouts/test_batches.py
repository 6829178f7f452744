"""Batch by batch: counts by batch, wording that changed, and what became of differences."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx

from dialogue_synth.divergence.changes import FlagChange
from dialogue_synth.handouts import batches
from dialogue_synth.handouts.view import StudyView


def text_of(view: StudyView) -> str:
    document = docx.Document(BytesIO(batches.make(view)["reports/batches.docx"]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def in_batches(view: StudyView, **batch: str) -> StudyView:
    return StudyView(
        replace(view.content, writeups=tuple(replace(w, batch=batch[w.writeup_id]) for w in view.content.writeups)), view.encode
    )


def test_a_second_batch_is_set_beside_the_first(small_view: StudyView) -> None:
    text = text_of(in_batches(small_view, a="autumn", b="winter"))
    assert "autumn: 1 write-up" in text
    assert "of 2: 1 support, 1 oppose" in text
    assert "Findings that read differently since the last batch" in text
    assert "None is new, changed or gone." in text


def test_differences_are_listed_with_why_and_those_for_analysts_are_not(small_view: StudyView) -> None:
    changes = (
        FlagChange("contradiction-1", "contradiction", "warm", "Q1", "gone", "replaced: b"),
        FlagChange("omission-1", "omission", "warm", "", "new", "new write-ups take part: b"),
        FlagChange("slant-1", "slant", "warm", "", "new", "for analysts"),
        FlagChange("strength-9", "strength", "meals", "", "new", "elsewhere"),
    )
    view = StudyView(replace(small_view.content, changes=changes), small_view.encode)
    text = text_of(view)
    assert text.index("omission-1") < text.index("contradiction-1")
    assert "slant-1" not in text
    assert "strength-9" not in text
    assert "There is one batch so far" in text


def test_nothing_answered_and_nothing_received_are_said(small_view: StudyView) -> None:
    assert "No write-up took a position" in text_of(StudyView(replace(small_view.content, cells=()), small_view.encode))
    assert "No write-up has been received yet" in text_of(StudyView(replace(small_view.content, writeups=()), small_view.encode))


def test_of_the_sample_some_findings_read_differently_and_the_bytes_are_the_same_twice(tarrowshire_view: StudyView) -> None:
    text = text_of(tarrowshire_view)
    assert "Before the last batch" in text
    assert "say the same with larger counts" in text
    assert batches.make(tarrowshire_view) == batches.make(tarrowshire_view)
