"""The section on public benefit: features by write-up, the tests with what speaks to them, and definitions in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dialogue_synth.document import Block, Heading, Paragraph, Quotation, Span, Table
from dialogue_synth.handouts.frame import source
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Codebook, MatrixCell
from dialogue_synth.report.findings import counts_in_words
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.marks import ALL_MARKS, SILENT, mark_of_cell, mark_of_position
from dialogue_synth.report.passages import fairest_first, organiser_of
from dialogue_synth.synthesis.benefit import SpeaksTo, benefit_codebook, definitions, features_of, speaking_to

QUOTES = 2  # a feature
SHOWN_DEFINITIONS = 12


def public_benefit(view: StudyView) -> Iterator[Block]:
    """Yield the section; nothing where no codebook of the study names tests."""
    book = benefit_codebook(view.content.codebooks)
    if book is None:
        return
    yield Heading("Public benefit")
    yield Paragraph(
        "The features are those of the codebook. The tests are questions for people to answer; below stands what groups said that speaks "
        "to them, and no test is passed or failed by it.",
        "note",
    )
    for initiative in view.index.initiatives:
        yield Heading(initiative.name, 2)
        yield _features(view.index, book, initiative)
        yield Paragraph(_signs(view.index, book, initiative), "note")
        yield from _in_their_words(view.index, book, initiative)
        yield from _tests(view, book, initiative)
        yield from _definitions(view.index, initiative)


def _features(index: Index, book: Codebook, initiative: Initiative) -> Table:
    table = features_of(book, index.content.cells, initiative.writeups)
    rows = tuple((f"{organiser_of(index.writeups[w])} ({w})", *(_label(cell) for cell in row.values())) for w, row in table.items())
    header = ("Write-up", *(f"{code.id} {code.name}" for code in book.framing_codes))
    return Table(
        f"Features of public benefit by write-up on {initiative.name}", header, rows, widths=(2, *(1.0 for _ in book.framing_codes))
    )


def _label(cell: MatrixCell | None) -> str:
    """Return a cell in a word; a silent one is a dash, so that what was said stands out."""
    mark = mark_of_cell(cell)
    return "–" if mark == SILENT else mark.label


def _signs(index: Index, book: Codebook, initiative: Initiative) -> str:
    """Say what the words in the table mean; only those that occur."""
    used = {mark_of_cell(index.cells.get((w.writeup_id, code.id))).key for w in initiative.writeups for code in book.framing_codes}
    return (
        "; ".join(
            f"{'–' if mark == SILENT else mark.label}: {mark.meaning[:1].lower()}{mark.meaning[1:].rstrip('.')}"
            for mark in ALL_MARKS
            if mark.key in used
        )
        + "."
    )


def _in_their_words(index: Index, book: Codebook, initiative: Initiative) -> Iterator[Block]:
    ids = {w.writeup_id for w in initiative.writeups}
    quoted: Counter[str] = Counter()
    for code in book.framing_codes:
        codings = [c for c in index.codings if c.code_id == code.id and c.writeup_id in ids]
        chosen = fairest_first(quoted, codings, QUOTES)
        if chosen:
            yield Paragraph(f"{code.id} {code.name}", "label")
        for coding in chosen:
            where = f"{source(index, coding.segment_id)}: {mark_of_position(coding.position).label}"
            yield Quotation(index.segments[coding.segment_id].text, where)


def _tests(view: StudyView, book: Codebook, initiative: Initiative) -> Iterator[Block]:
    content = view.content
    yield Heading("The three tests" if len(book.tests) == 3 else "The tests", 3)
    codes = tuple(view.index.codes.values())
    found = [speaking_to(test, initiative.id, content.findings, content.cells, codes) for test in book.tests]
    rows = tuple(
        (
            (Span(one.test.id.capitalize(), strong=True), Span(f" {one.test.question}")),
            f"{one.n_writeups} of {len(initiative.writeups)}",
            _speaking(view.index, one),
        )
        for one in found
    )
    header = ("Test", "Write-ups that speak to it", "What speaks to it")
    yield Table(f"What speaks to each test on {initiative.name}", header, rows, widths=(2, 1, 4))


def _speaking(index: Index, one: SpeaksTo) -> str:
    said = (
        f"{f.code_id} {index.codes[f.code_id].name}: of {f.of}, {counts_in_words({k: n for k, n in f.counts_by_position.items() if n})}"
        for f in one.findings
    )
    return "; ".join(said) or "nobody took a position on a question that speaks to it"


def _definitions(index: Index, initiative: Initiative) -> Iterator[Block]:
    yield Heading("What people call a benefit to the public", 3)
    found = definitions(initiative.writeups, tuple(index.segments.values()))
    if not found:
        yield Paragraph("No passage says it in so many words.")
    for one in found[:SHOWN_DEFINITIONS]:
        yield Quotation(" ".join(one.words.split()), source(index, one.segment_id))
    if len(found) > SHOWN_DEFINITIONS:
        yield Paragraph(f"And {len(found) - SHOWN_DEFINITIONS} more.", "note")
