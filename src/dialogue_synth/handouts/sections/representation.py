"""Is every group in it? The audit of the quotations, and a passage of each group that is quoted nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.document import Block, Heading, Paragraph, Quotation, Table
from dialogue_synth.handouts.frame import source
from dialogue_synth.handouts.sections.questions import Chosen, codings_behind
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import CODED_KINDS, Coding
from dialogue_synth.report.index import Index
from dialogue_synth.standing import telling
from dialogue_synth.synthesis.audit import N_DRAWS, Audit, audit


def audit_of(view: StudyView, chosen: Chosen) -> Audit:
    """Return how well the chosen quotations stand for all groups, against random excerpts of the same length."""
    quoted = {question: tuple(c.segment_id for c in codings) for question, codings in chosen.items()}
    return audit(codings_behind(view.index), quoted, view.vectors)


def also_said(view: StudyView, chosen: Chosen) -> Iterator[Block]:
    """Yield the best passage of each write-up that is quoted nowhere else; nothing where all are."""
    quoted = {c.writeup_id for codings in chosen.values() for c in codings}
    unheard = [w.writeup_id for initiative in view.index.initiatives for w in initiative.writeups if w.writeup_id not in quoted]
    passages = {writeup_id: best_passage(view.index, writeup_id) for writeup_id in unheard}
    if not unheard:
        return
    yield Heading("Also said")
    yield Paragraph("These groups are quoted nowhere else in this report.", "note")
    for writeup_id, segment_id in passages.items():
        if segment_id:
            yield Quotation(view.index.segments[segment_id].text, source(view.index, segment_id))
        else:
            yield Paragraph(f"{writeup_id} holds no passage that could be quoted.")


def best_passage(index: Index, writeup_id: str) -> str:
    """Return the passage that shows best what a write-up says: its most telling coding, else its longest passage, else ""."""
    codings: list[Coding] = [c for c in index.codings if c.writeup_id == writeup_id]
    if codings:
        return min(codings, key=lambda c: (-telling(c), c.segment_id)).segment_id
    own = [s for s in index.segments.values() if s.writeup_id == writeup_id and s.kind in CODED_KINDS]
    return max(own, key=lambda s: (len(s.text), s.segment_id)).segment_id if own else ""


def audit_section(view: StudyView, chosen: Chosen) -> Iterator[Block]:
    """Yield the audit as a table that says for each question whether the quotations are fair."""
    found = audit_of(view, chosen)
    yield Heading("Do the quotations stand for all groups?")
    if not found.questions:
        yield Paragraph("Nothing is quoted under any question.")
        return
    n_fair = sum(question.at_least_random for question in found.questions)
    yield Paragraph(
        f"What is quoted under each question was held against {N_DRAWS} random excerpts of the same length from the same passages. On "
        f"{n_fair} of {len(found.questions)} questions the quotations lie at least as near to what all groups said as random ones do, "
        "every group weighing the same."
    )
    rows = tuple(
        (
            f"{view.content.initiatives.get(q.initiative, q.initiative)}: {q.code_id}",
            f"{q.n_quoted} of {q.n_passages}",
            f"{q.quoted.meaning:.2f} ({q.random.meaning:.2f})",
            f"{q.quoted.position:.0%} ({q.random.position:.0%})",
            "yes" if q.at_least_random else "no",
        )
        for q in found.questions
    )
    header = ("Question", "Passages quoted", "Nearness (random)", "Groups whose position is quoted (random)", "At least as good")
    yield Table("Quotations against random excerpts", header, rows, widths=(2.4, 1.2, 1.4, 2, 1), numeric=(1, 2, 3))
