"""The full report on paper: who took part, what groups said, where accounts differ, who is quoted, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogue_synth.document import Block, Bullets, Heading, PageBreak, Panel, Paragraph, Table
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.sections.beside import other_sources
from dialogue_synth.handouts.sections.cards import quality_section
from dialogue_synth.handouts.sections.differences import differences
from dialogue_synth.handouts.sections.method import method_section
from dialogue_synth.handouts.sections.public_benefit import public_benefit
from dialogue_synth.handouts.sections.questions import chosen_quotations, questions
from dialogue_synth.handouts.sections.representation import also_said, audit_section
from dialogue_synth.handouts.sections.took_part import took_part
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.index import joint_title


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the full report as Word and PDF; the interactive page in ``reports/report.html`` shows every passage."""
    names = joint_title(initiative.name for initiative in view.index.initiatives)
    return as_files(
        "reports/full-report", frame(view, view.content.title or names or "Report", _blocks(view), subtitle="What groups said: full report")
    )


def _blocks(view: StudyView) -> Iterator[Block]:
    chosen = chosen_quotations(view)
    yield _read_first()
    yield from took_part(view)
    for initiative in view.index.initiatives:
        yield PageBreak()
        yield from questions(view, initiative, chosen)
    yield PageBreak()
    yield from differences(view)
    yield from public_benefit(view)
    yield from other_sources(view)
    yield from _topics(view)
    yield from also_said(view, chosen)
    yield from audit_section(view, chosen)
    yield from quality_section(view)
    yield from method_section(view)


def _read_first() -> Panel:
    return Panel(
        "Read this first",
        (
            Bullets(
                (
                    "Groups chose themselves. Counts are of write-ups, and no share of a population can be read from them.",
                    "“n of N” means: of the N write-ups that addressed the question. Silence is not agreement.",
                    "Sentences with counts were written by rule; all other words are the groups' own, with personal data masked.",
                    "Initiatives are never added up.",
                )
            ),
        ),
        "caution",
    )


def _topics(view: StudyView) -> Iterator[Block]:
    topics = sorted(view.content.topics, key=lambda topic: (not topic.emergent, -topic.n_segments, topic.topic_id))
    if not topics:
        return
    yield Heading("What passages talk about")
    yield Paragraph("Found without the codebook, as a second opinion. Topics that the codebook mostly misses come first.", "note")
    rows = tuple(
        (
            topic.label,
            str(topic.n_writeups),
            str(topic.n_segments),
            "mostly without a code" if topic.emergent else _codes(topic.codes_overlap),
        )
        for topic in topics
    )
    yield Table("Topics", ("Topic", "Write-ups", "Passages", "Codes"), rows, widths=(3, 1, 1, 2), numeric=(1, 2))


def _codes(overlap: tuple[tuple[str, float], ...]) -> str:
    return ", ".join(f"{code_id} ({share:.0%})" for code_id, share in overlap[:3])
