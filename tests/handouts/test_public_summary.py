"""The public summary: easy to read, and it gives nobody away."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogue_synth.document import Document, Quotation, plain_text
from dialogue_synth.handouts import public_summary
from dialogue_synth.handouts.audiences import A_SMALL_GROUP
from dialogue_synth.handouts.frame import frame
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.synthesis.plain import reading_ease
from public_side import all_small, own_sentences, public


def document(view: StudyView) -> Document:
    return frame(view, "What groups told us", public_summary._blocks(view))


def test_our_own_sentences_are_plain_english(small_view: StudyView, tarrowshire_view: StudyView) -> None:
    for view in (small_view, tarrowshire_view):
        ours = own_sentences(public_summary._blocks(public(view)), view)
        assert reading_ease(ours) >= 60, reading_ease(ours)
        assert reading_ease(own_sentences([public_summary.how_to_read()], view)) >= 60


def test_no_write_up_id_is_in_it_by_which_a_small_group_could_be_found(tarrowshire_view: StudyView) -> None:
    view = public(all_small(tarrowshire_view))
    said = plain_text(document(view))
    assert A_SMALL_GROUP in said
    for writeup in tarrowshire_view.content.writeups:
        assert not re.search(rf"\b{writeup.writeup_id}\b", said)
        assert not writeup.organiser or writeup.organiser not in said
        assert writeup.file not in said


def test_a_refused_quotation_is_not_there_and_its_group_still_counts(small_view: StudyView) -> None:
    segments = (replace(small_view.content.segments[0], quote_permission="no"), *small_view.content.segments[1:])
    found = document(public(StudyView(replace(small_view.content, segments=segments), small_view.encode)))
    assert [b.text for b in found.blocks if isinstance(b, Quotation)] == ["We do not want it."]
    assert "2 groups gave a view on this. 1 agreed. 1 disagreed." in plain_text(found)


def test_it_comes_in_three_forms(small_view: StudyView) -> None:
    assert sorted(public_summary.make(public(small_view))) == [f"reports/public-summary.{form}" for form in ("docx", "html", "pdf")]
