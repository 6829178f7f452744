"""The public summary: what all groups said, in plain words, with no small group named and nobody quoted against their will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Bullets, Heading, Panel, Paragraph
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.sections.in_plain_words import plain_questions
from dialogue_synth.handouts.sections.questions import chosen_quotations
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.summary import people_reached

QUESTIONS, QUOTES = 8, 2


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the public summary as Word, PDF and a page for a web site."""
    document = frame(view, "What groups told us", _blocks(view), subtitle=view.content.title)
    return as_files("reports/public-summary", document, ("docx", "pdf", "html"))


def _blocks(view: StudyView) -> Iterator[Block]:
    chosen = chosen_quotations(view)
    yield how_to_read()
    for initiative in view.index.initiatives:
        yield Heading(initiative.name)
        n = len(initiative.writeups)
        known = ", ".join(f"{r.people} {r.how}" for r in people_reached(initiative.writeups) if r.people)
        yield Paragraph(f"{counted(n, 'group')} met and wrote to us. " + (f"People who came: {known}." if known else ""), "lead")
        yield from plain_questions(view, initiative, chosen, n_questions=QUESTIONS, n_quotes=QUOTES)


def how_to_read() -> Panel:
    """Return what everybody has to know before they read a number."""
    return Panel(
        "How to read this",
        (
            Bullets(
                (
                    "Groups met on their own and wrote down what was said. They chose to take part, so this is not a poll.",
                    "We count groups, not people. A group that did not talk about something is counted on no side.",
                    "The words in quotation blocks are what groups wrote. We took names of people out.",
                )
            ),
        ),
    )
