"""A decision log to fill in: every finding on which somebody has to decide, with room for decision, reason, owner and date.

The machine writes the left half from findings and open divergences; the right half belongs to people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogue_synth.document import Block, Heading, Inline, Paragraph, Span, Table
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Divergence, Finding
from dialogue_synth.report.findings import counts_in_words
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.kinds import kind_name

DECIDABLE = ("contradiction", "strength", "premise_conflict")  # kinds that call for a decision, not for a closer look
HEADER = ("Question and what was found", "Open point", "Decision", "Reason", "Owner", "Date")
WIDTHS = (3.2, 2.6, 2.6, 2.6, 1.2, 1.1)


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the decision log as Word and PDF."""
    blocks = [block for initiative in view.index.initiatives for block in _initiative(view.index, initiative)]
    lead = Paragraph(
        "One row for each question that groups answered. What was found is filled in; the rest is for those who decide.", "lead"
    )
    document = frame(view, "Decision log", (lead, *blocks), subtitle=view.content.title, landscape=True, compact=True)
    return as_files("reports/decision-log", document)


def _initiative(index: Index, initiative: Initiative) -> Iterator[Block]:
    findings = [finding for finding in index.content.findings if finding.initiative == initiative.id]
    if not findings:
        return
    yield Heading(initiative.name)
    rows = tuple(_row(index, finding) for finding in findings)
    yield Table(f"Decisions to take on {initiative.name}", HEADER, rows, widths=WIDTHS)


def _row(index: Index, finding: Finding) -> tuple[Inline, ...]:
    code = index.codes[finding.code_id]
    counts = {key: n for key, n in finding.counts_by_position.items() if n}
    found = (Span(f"{code.id} {code.name}: ", strong=True), Span(f"of {finding.of} that addressed it, {counts_in_words(counts)}"))
    return (found, _open_point(index, finding), "", "", "", "")


def _open_point(index: Index, finding: Finding) -> str:
    named = set(finding.divergence_ids)
    open_ones = [d for d in index.content.divergences if d.id in named and d.kind in DECIDABLE and _is_open(d)]
    return "; ".join(dict.fromkeys(kind_name(d.kind) for d in open_ones))


def _is_open(divergence: Divergence) -> bool:
    """Whether no verdict has explained the divergence away."""
    return divergence.verdict in ("", "confirmed")
