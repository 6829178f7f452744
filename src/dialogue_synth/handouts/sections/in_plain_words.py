"""What groups said on one initiative in plain words: the questions most talked about, each with a passage or two."""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.document import Block, Bullets, Heading, Paragraph, Quotation, Span
from dialogue_synth.handouts.pictures import pictures_of
from dialogue_synth.handouts.sections.questions import Chosen
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Finding
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.passages import organiser_of
from dialogue_synth.synthesis.plain import plain_sentences


def plain_questions(view: StudyView, initiative: Initiative, chosen: Chosen, *, n_questions: int, n_quotes: int) -> Iterator[Block]:
    """Yield the questions that most groups talked about, in plain words, and name the others."""
    pictures = pictures_of(view.index, initiative)
    for found in pictures[:n_questions]:
        yield from _question(view.index, initiative, found.finding, chosen, n_quotes)
    others = [view.index.codes[p.finding.code_id] for p in pictures[n_questions:]]
    if others:
        yield Paragraph("Groups also talked about:", "label")
        yield Bullets(tuple(code.question or code.name for code in others))


def _question(index: Index, initiative: Initiative, finding: Finding, chosen: Chosen, n_quotes: int) -> Iterator[Block]:
    code = index.codes[finding.code_id]
    yield Heading(code.question or code.name, 2)
    if code.proposition:
        yield Paragraph((Span("The statement: "), Span(code.proposition, emphasis=True)))
    yield Paragraph(plain_sentences(finding.counts_by_position, len(initiative.writeups)))
    for coding in chosen.get((initiative.id, code.id), ())[:n_quotes]:
        segment = index.segments[coding.segment_id]
        yield Quotation(segment.text, organiser_of(index.writeups[segment.writeup_id]))
