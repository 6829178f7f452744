"""One page for those who took part, for each initiative: what happened with what they said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Bullets, Heading, Inline, Paragraph, Span
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.pictures import pictures_of
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.synthesis.picture import Picture, Standing
from dialogue_synth.synthesis.plain import plain_sentences

LINES = 4
PARTS: tuple[tuple[str, tuple[Standing, ...]], ...] = (
    ("What most groups agreed on", ("agreed",)),
    ("What groups said yes to, on conditions", ("on conditions",)),
    ("What worried groups", ("worried",)),
    ("What groups did not agree on", ("contested", "uneven")),
)


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return a page for each initiative, as Word, PDF and HTML."""
    files: dict[str, bytes] = {}
    for initiative in view.index.initiatives:
        document = frame(view, f"{initiative.name}: what groups said", _blocks(view.index, initiative), compact=True)
        files |= as_files(f"reports/for-participants-{initiative.id or 'not-stated'}", document, ("docx", "pdf", "html"))
    return files or as_files("reports/for-participants", frame(view, "What groups said", [Paragraph("No group has written to us yet.")]))


def _blocks(index: Index, initiative: Initiative) -> Iterator[Block]:
    n = len(initiative.writeups)
    yield Paragraph(
        f"Thank you. {counted(n, 'group')} met, talked and wrote to us. This page says what we read. It is not a poll: we count "
        "groups, and a group that did not talk about something is counted on no side.",
        "lead",
    )
    pictures = pictures_of(index, initiative)
    for heading, standings in PARTS:
        found = [p for p in pictures if p.standing in standings]
        if found:
            yield Heading(heading)
            yield Bullets(tuple(_line(index, initiative, p) for p in found[:LINES]))
    yield Heading("Did we read you right?")
    yield Paragraph(
        "Your group gets a sheet of its own, with your words and how we read them. Tell us what we got wrong. We keep both readings."
    )


def _line(index: Index, initiative: Initiative, found: Picture) -> Inline:
    code = index.codes[found.finding.code_id]
    said = plain_sentences(found.finding.counts_by_position, len(initiative.writeups))
    return (Span(f"{code.proposition or code.question or code.name} ", strong=True), Span(said))
