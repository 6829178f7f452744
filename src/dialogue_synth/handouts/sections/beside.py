"""What other sources found, beside what groups said: small notes under questions, and one table of everything."""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.document import Block, Heading, Paragraph, Table
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.findings import counts_in_words
from dialogue_synth.report.index import Index
from dialogue_synth.synthesis.context import ContextSource, result_in_words, results_beside

WARNING = (
    "These people were asked in another way, and other people were asked. The numbers stand beside each other, and are never added up or "
    "set off against each other."
)


def beside(index: Index, initiative_id: str, code_id: str) -> Iterator[Block]:
    """Yield a small note for each result of another source on one question."""
    for source, result in results_beside(index.content.context, initiative_id, code_id):
        yield Paragraph(f"{result_in_words(source, result)}.", "note")


def other_sources(view: StudyView) -> Iterator[Block]:
    """Yield the section; nothing where the study has no comparison sources."""
    sources = view.content.context
    if not sources:
        return
    yield Heading("Beside other sources")
    yield Paragraph(WARNING, "note")
    for source in sources:
        yield Heading(source.title, 2)
        yield _table(view.index, source)


def _table(index: Index, source: ContextSource) -> Table:
    rows = []
    for result in source.results:
        if source.kind == "survey" and not result.code_id:  # who was asked, and what else was: none of it is about these questions
            continue
        code = index.codes.get(result.code_id)
        rows.append(
            (
                result.statement,
                result_in_words(source, result).removeprefix(f"{source.title}: "),
                f"{code.id} {code.name}" if code else "not compared",
                _groups(index, source.initiative, result.code_id) if code else "",
            )
        )
    what = "the citizens’ jury" if source.kind == "jury" else "the survey"
    header = ("Put to people", f"What {what} found", "Question of the dialogue", "What groups said")
    return Table(f"{source.title} (file {source.sha256[:8]}) beside what groups said", header, tuple(rows), widths=(2.4, 2.4, 2, 2.6))


def _groups(index: Index, initiative_id: str, code_id: str) -> str:
    said = [
        f"{initiative.name}: of {f.of} write-ups, {counts_in_words({k: n for k, n in f.counts_by_position.items() if n})}"
        for initiative in index.initiatives
        if initiative_id in ("", initiative.id)
        for f in index.content.findings
        if (f.initiative, f.code_id) == (initiative.id, code_id)
    ]
    return "; ".join(said) or "no write-up took a position"
