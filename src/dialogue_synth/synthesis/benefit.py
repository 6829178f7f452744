"""Public benefit: which of a codebook's features each write-up speaks to, what speaks to its tests, and what people call public benefit.

The features and the tests come with the codebook; the tests are a reading aid for people, and nothing here says that one is passed.
Source: Involve / Carnegie UK Trust (January 2019), after the *Data for Public Benefit* report (April 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_synth.model import CODED_KINDS, Code, Codebook, Finding, MatrixCell, ReadingTest, Segment, WriteUp
from dialogue_synth.synthesis.lexicon import finder
from dialogue_synth.synthesis.register_clauses import sentences, straight
from dialogue_synth.synthesis.registers import HEARD


@dataclass(frozen=True, slots=True)
class SpeaksTo:
    """What speaks to a test: the findings of its codes, and how many write-ups took a position on at least one of them."""

    test: ReadingTest
    findings: tuple[Finding, ...]
    n_writeups: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A sentence in which somebody says what a benefit to the public is: ``words`` are ``text[start:end]`` of the passage."""

    initiative: str
    writeup_id: str
    segment_id: str
    start: int
    end: int
    words: str


def benefit_codebook(codebooks: Sequence[Codebook]) -> Codebook | None:
    """Return the codebook of the study that names tests, None where there is none."""
    return next((book for book in codebooks if book.tests), None)


def features_of(book: Codebook, cells: Sequence[MatrixCell], writeups: Sequence[WriteUp]) -> dict[str, dict[str, MatrixCell | None]]:
    """Return the table of features by write-up: a row for each write-up in use, a cell for each code of the codebook in its order."""
    by_place = {(cell.writeup_id, cell.code_id): cell for cell in cells}
    used = [w.writeup_id for w in writeups if w.status == "used"]
    return {w: {code.id: by_place.get((w, code.id)) for code in book.framing_codes} for w in used}


def speaking_to(
    test: ReadingTest, initiative: str, findings: Sequence[Finding], cells: Sequence[MatrixCell], codes: Sequence[Code]
) -> SpeaksTo:
    """Return what speaks to a test in one initiative; codes that the study does not use are passed over."""
    known = {code.id for code in codes}
    drawn = [code_id for code_id in test.draws_on if code_id in known]
    by_code = {finding.code_id: finding for finding in findings if finding.initiative == initiative}
    answering = {c.writeup_id for c in cells if c.initiative == initiative and c.code_id in drawn and c.state == "answered"}
    return SpeaksTo(test, tuple(by_code[code_id] for code_id in drawn if code_id in by_code), len(answering))


def definitions(writeups: Sequence[WriteUp], segments: Sequence[Segment]) -> tuple[Definition, ...]:
    """Return the sentences in which groups and participants say what benefits the public, in reading order."""
    initiatives = {w.writeup_id: w.initiative for w in writeups if w.status == "used"}
    return tuple(
        Definition(initiatives[s.writeup_id], s.writeup_id, s.segment_id, start, end, s.text[start:end])
        for s in segments
        if s.writeup_id in initiatives and s.kind in CODED_KINDS and s.voice in HEARD
        for start, end in sentences(straight(s.text))
        if finder("public_good").search(straight(s.text), start, end)
    )
