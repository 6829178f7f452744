"""What changed with the last batch: question by question, in the wording of findings, and in the differences between accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Bullets, Heading, Inline, Paragraph, Span, Table
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Finding
from dialogue_synth.report.findings import counts_in_words
from dialogue_synth.report.index import ANALYSTS_ONLY, Index, Initiative
from dialogue_synth.report.kinds import kind_name, kind_order
from dialogue_synth.synthesis.batches import NOT_STATED, Account, QuestionOverTime, batches_of, over_time

SHOWN_BATCHES = 3  # the last ones; earlier ones are in the column of all so far
CHANGES = ("new", "changed", "gone")  # in this order


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return what changed over the batches as Word and PDF."""
    return as_files(
        "reports/batches", frame(view, "Batch by batch", _blocks(view), subtitle=view.content.title, landscape=True, compact=True)
    )


def _blocks(view: StudyView) -> Iterator[Block]:
    yield Paragraph(
        "All counts are of write-ups, with the codings of today. A batch is other groups and not the same people later: what differs is "
        "who answered, and nobody's change of mind can be read from it.",
        "lead",
    )
    if not view.index.initiatives:
        yield Paragraph("No write-up has been received yet.")
    account = _account(view)
    for initiative in view.index.initiatives:
        yield Heading(initiative.name)
        yield from _initiative(view.index, initiative, over_time(account, initiative.id))
        yield from _differences(view.index, initiative)


def _account(view: StudyView) -> Account:
    content = view.content
    return Account(
        content.writeups,
        content.cells,
        content.segments,
        content.codings,
        content.divergences,
        content.codebooks,
        content.settings.synthesis,
        content.initiatives,
    )


def _initiative(index: Index, initiative: Initiative, questions: Sequence[QuestionOverTime]) -> Iterator[Block]:
    batches = batches_of(initiative.writeups, initiative.id)
    yield Bullets(tuple(f"{batch or NOT_STATED}: {_n(sum(w.batch == batch for w in initiative.writeups))}" for batch in batches))
    if not questions:
        yield Paragraph("No write-up took a position on any question.")
        return
    if len(batches) == 1:
        yield Paragraph("There is one batch so far, and nothing to compare it with.")
    yield Heading("Question by question", 2)
    yield _counts(index, initiative, questions)
    if len(batches) > 1:
        yield Heading("Findings that read differently since the last batch", 2)
        yield from _wording(index, initiative, questions)


def _n(n: int) -> str:
    return counted(n, "write-up")


def _counts(index: Index, initiative: Initiative, questions: Sequence[QuestionOverTime]) -> Table:
    shown = [one.batch for one in questions[0].batches][-SHOWN_BATCHES:]
    rows: list[tuple[Inline, ...]] = []
    for question in questions:
        alone = [_in_words(one.alone) for one in question.batches if one.batch in shown]
        rows.append((_question(index, question.code_id), *alone, _in_words(question.batches[-1].so_far)))
    header = ("Question", *shown, "All so far")
    widths = (2.4, *(2.2 for _ in shown), 2.6)
    return Table(f"Positions by batch on {initiative.name}", header, tuple(rows), widths=widths)


def _in_words(finding: Finding | None) -> str:
    """Return the counts of a finding by position, with how many addressed the question."""
    if finding is None:
        return "nobody addressed it"
    return f"of {finding.of}: {counts_in_words({key: n for key, n in finding.counts_by_position.items() if n})}"


def _wording(index: Index, initiative: Initiative, questions: Sequence[QuestionOverTime]) -> Iterator[Block]:
    changed = [question for question in questions if question.weighs_otherwise]
    same = len(questions) - len(changed)
    if not changed:
        yield Paragraph("None: every finding has the same quantity word and the same leading position as before; only counts grew.")
        return
    rows = tuple((_question(index, q.code_id), q.before or "nobody had addressed it", q.now) for q in changed)
    caption = f"Findings on {initiative.name} whose quantity word or leading position is another one now"
    yield Table(caption, ("Question", "Before the last batch", "Now"), rows, widths=(1.6, 3.4, 3.4))
    if same:
        yield Paragraph(f"The other {same} say the same with larger counts.", "note")


def _question(index: Index, code_id: str) -> tuple[Span, ...]:
    return (Span(code_id, strong=True), Span(f" {index.codes[code_id].name}"))


def _differences(index: Index, initiative: Initiative) -> Iterator[Block]:
    changes = [c for c in index.content.changes if c.initiative == initiative.id and c.kind not in ANALYSTS_ONLY]
    yield Heading("Differences between accounts, since the study was last compared", 2)
    if not changes:
        yield Paragraph("None is new, changed or gone.")
        return
    changes.sort(key=lambda c: (CHANGES.index(c.change), kind_order(c.kind), c.code_id, c.divergence_id))
    rows: tuple[tuple[Inline, ...], ...] = tuple(
        (c.change, kind_name(c.kind), _question(index, c.code_id) if c.code_id in index.codes else "", c.why, c.divergence_id)
        for c in changes
    )
    header = ("What happened", "Difference", "Question", "Why", "Number")
    yield Table(f"Changed differences on {initiative.name}", header, rows, widths=(1, 1.5, 2.4, 4, 1.8))
