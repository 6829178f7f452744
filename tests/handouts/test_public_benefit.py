"""Public benefit as a section and as a handout: nothing without its codebook, and no verdict with it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx

from dialogue_synth.document import Heading, Table
from dialogue_synth.handouts import public_benefit
from dialogue_synth.handouts.sections.public_benefit import public_benefit as section
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import ReadingTest


def with_tests(view: StudyView, *draws_on: str) -> StudyView:
    (book,) = view.content.codebooks
    tested = replace(book, tests=(ReadingTest("purposeful", "Is there a purpose?", draws_on),))
    return StudyView(replace(view.content, codebooks=(tested,)), view.encode)


def test_without_the_codebook_there_is_neither_section_nor_handout(small_view: StudyView) -> None:
    assert tuple(section(small_view)) == ()
    assert public_benefit.make(small_view) == {}


def test_features_tests_and_definitions_stand_under_each_initiative(small_view: StudyView) -> None:
    blocks = tuple(section(with_tests(small_view, "Q1", "Z9")))
    assert [b.text for b in blocks if isinstance(b, Heading)] == [
        "Public benefit",
        "Warm Homes",
        "The tests",
        "What people call a benefit to the public",
    ]
    features, tests = (b for b in blocks if isinstance(b, Table))
    assert features.rows == (("Allotment society (a)", "support", "touched"), ("Bakery (b)", "oppose", "–"))
    assert tests.rows[0][1:] == ("2 of 2", "Q1 Wanting: of 2, 1 support, 1 oppose")
    (_, other) = (b for b in section(with_tests(small_view, "Z9")) if isinstance(b, Table))
    assert other.rows[0][1:] == ("0 of 2", "nobody took a position on a question that speaks to it")


def test_many_definitions_are_cut_and_counted(small_view: StudyView) -> None:
    segment = small_view.content.segments[0]
    more = tuple(replace(segment, segment_id=f"a#1{n:03d}", position=100 + n, text=f"Everyone gains, number {n}.") for n in range(14))
    view = with_tests(StudyView(replace(small_view.content, segments=(*small_view.content.segments, *more)), small_view.encode), "Q1")
    document = docx.Document(BytesIO(public_benefit.make(view)["reports/public-benefit.docx"]))
    assert "And 2 more." in [p.text for p in document.paragraphs]
    assert public_benefit.make(view) == public_benefit.make(view)
