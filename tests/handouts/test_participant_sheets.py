"""The sheet for those who took part: one page whatever was asked, in plain English, with nobody's name."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from dialogue_synth.document import plain_text
from dialogue_synth.handouts import participant_sheets
from dialogue_synth.handouts.frame import frame
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Code, Finding
from dialogue_synth.synthesis.plain import reading_ease
from public_side import own_sentences, public

COUNTS = (
    {"support": 9, "conditional": 2, "undecided": 1},
    {"conditional": 10, "support": 2, "mixed": 1},
    {"concern": 10, "oppose": 3, "undecided": 1},
    {"support": 5, "conditional": 3, "oppose": 6, "concern": 2, "mixed": 2, "undecided": 1},
)


def asked(view: StudyView, n_questions: int, proposition: str) -> StudyView:
    """A study of twenty groups with as many answered questions as there may be."""
    (book,) = view.content.codebooks
    first = view.content.writeups[0]
    codes = tuple(Code(f"Q{n}", f"Name {n}", "book", "T", f"Question {n}?", f"{n}: {proposition}") for n in range(n_questions))
    findings = tuple(
        Finding(f"f{n}", "warm", code.id, "", "", 0, sum(COUNTS[n % 4].values()), COUNTS[n % 4], ()) for n, code in enumerate(codes)
    )
    writeups = tuple(replace(first, writeup_id=f"g{n}", title=f"Title {n}") for n in range(20))
    content = replace(view.content, writeups=writeups, findings=findings, codebooks=(replace(book, codes=codes),), cells=(), divergences=())
    return StudyView(replace(content, segments=(), codings=(), undecided=(), outcomes=()), view.encode)


def pages(view: StudyView) -> list[str]:
    data = next(data for path, data in participant_sheets.make(view).items() if path.endswith(".pdf"))
    with pdfplumber.open(BytesIO(data)) as pdf:
        return [" ".join((page.extract_text() or "").split()) for page in pdf.pages]


@pytest.mark.parametrize("n_questions", [1, 8, 40])
def test_it_is_one_page_however_much_was_asked(small_view: StudyView, n_questions: int) -> None:
    proposition = "Linking data sets from several public bodies and using them again later for other purposes is acceptable to us."
    (page,) = pages(asked(small_view, n_questions, proposition))
    assert "Did we read you right?" in page
    assert "1/1" in page or "1 / 1" in page


def test_every_part_shows_what_most_groups_gave_a_view_on(small_view: StudyView) -> None:
    (page,) = pages(asked(small_view, 40, "It is wanted."))
    for heading, _ in participant_sheets.PARTS:
        assert heading in page
    assert page.count("It is wanted.") == len(participant_sheets.PARTS) * participant_sheets.LINES


def test_our_own_sentences_are_plain_english_and_name_nobody(small_view: StudyView, tarrowshire_view: StudyView) -> None:
    for view in (small_view, tarrowshire_view):
        for initiative in public(view).index.initiatives:
            blocks = list(participant_sheets._blocks(public(view).index, initiative))
            ours = own_sentences(blocks, view)
            assert reading_ease(ours) >= 60, reading_ease(ours)
            said = plain_text(frame(view, "", blocks))
            for writeup in view.content.writeups:
                assert not re.search(rf"\b{re.escape(writeup.writeup_id)}\b", said) or len(writeup.writeup_id) == 1
                assert not writeup.organiser or writeup.organiser not in said


def test_without_write_ups_it_says_so(small_view: StudyView) -> None:
    (path, *_), empty = participant_sheets.make(view := StudyView(replace(small_view.content, writeups=()), small_view.encode)), view
    assert path == "reports/for-participants.docx"
    assert pages(empty) == [page for page in pages(empty) if "No group has written to us yet." in page]
