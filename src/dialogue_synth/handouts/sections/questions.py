"""What groups said, question by question: the finding, its strip, quotations that stand for all groups, and the caveats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from dialogue_synth.document import Block, Bullets, Heading, Paragraph, Quotation
from dialogue_synth.handouts.frame import source
from dialogue_synth.handouts.sections.beside import beside
from dialogue_synth.handouts.strip import strip
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Coding, Finding
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.marks import mark_of_position
from dialogue_synth.synthesis.quotations import representative

QUOTES = 4  # a question: enough for every position that is held by more than one group in most studies
Chosen = Mapping[tuple[str, str], tuple[Coding, ...]]  # (initiative, code id) -> quoted passages


def codings_behind(index: Index) -> dict[tuple[str, str], tuple[Coding, ...]]:
    """Return the standing codings that each finding rests on, by (initiative, code id), in the order of the codebooks."""
    by_place = {(c.segment_id, c.code_id): c for c in index.codings}
    order = {code_id: n for n, code_id in enumerate(index.codes)}
    findings = sorted(index.content.findings, key=lambda f: (f.initiative, order.get(f.code_id, len(order))))
    return {(f.initiative, f.code_id): tuple(by_place[s, f.code_id] for s in f.segment_ids if (s, f.code_id) in by_place) for f in findings}


def chosen_quotations(view: StudyView, n: int = QUOTES) -> Chosen:
    """Return the passages to quote under each question: near to what all said, every position, groups not heard yet first."""
    chosen: dict[tuple[str, str], tuple[Coding, ...]] = {}
    heard: set[str] = set()
    for question, codings in codings_behind(view.index).items():
        chosen[question] = representative(codings, view.vectors, n, heard)
        heard |= {c.writeup_id for c in chosen[question]}
    return chosen


def questions(view: StudyView, initiative: Initiative, chosen: Chosen) -> Iterator[Block]:
    """Yield the section of one initiative, theme by theme."""
    index = view.index
    findings = {f.code_id: f for f in index.content.findings if f.initiative == initiative.id}
    answered = [code for code in index.framing_codes() if code.id in findings]
    yield Heading(f"What groups said on {initiative.name}")
    if not answered:
        yield Paragraph("No write-up took a position on any question.")
    for theme, codes in groupby(answered, key=lambda code: index.themes[code.id]):
        yield Heading(theme, 2)
        for code in codes:
            yield Heading(f"{code.id} {code.name}", 3)
            yield from _question(index, initiative, findings[code.id], chosen.get((initiative.id, code.id), ()))


def _question(index: Index, initiative: Initiative, finding: Finding, quoted: tuple[Coding, ...]) -> Iterator[Block]:
    code = index.codes[finding.code_id]
    if code.question:
        yield Paragraph(code.question, "note")
    yield Paragraph(finding.statement)
    yield strip(finding.counts_by_position, len(initiative.writeups), f"{code.id} {code.name}")
    yield from beside(index, initiative.id, code.id)
    for coding in quoted:
        segment = index.segments[coding.segment_id]
        yield Quotation(segment.text, f"{source(index, coding.segment_id)}: {mark_of_position(coding.position).label}")
    if finding.caveats:
        yield Bullets(finding.caveats)
