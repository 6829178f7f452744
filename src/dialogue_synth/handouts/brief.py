"""The decision brief: one page for each initiative, for those who have to decide and have five minutes.

It sorts and counts, and never recommends: no verdicts, no shares of a population. Every line names its question, whose finding
and passages stand in the full report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Bullets, Heading, Inline, Paragraph, Span
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.pictures import pictures_of
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Finding
from dialogue_synth.report.findings import counts_in_words
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.passages import organiser_of
from dialogue_synth.report.summary import initiative_summaries
from dialogue_synth.standing import PEOPLES
from dialogue_synth.synthesis.negotiation import DecisionNeeded, decisions_needed, in_turn
from dialogue_synth.synthesis.picture import RULES, Picture, Standing
from dialogue_synth.synthesis.registers import RegisterLine, of_register, register_lines, shortest_of_each, words_of

LINES = 5  # a section; more are counted, and stand in the full report
HEADINGS: Mapping[Standing, str] = {
    "agreed": "Agreed",
    "on conditions": "Agreed on conditions",
    "contested": "Contested",
    "worried": "Worried about",
    "uneven": "No clear picture",
    "hardly heard": "Hardly heard",
}
RED_LINES, RED_LINE_WORDS = 3, 22  # how many are quoted, and how long one may be: the page is short
CONDITIONS, CONDITION_WORDS = 2, 12


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return a brief for each initiative, as Word and PDF."""
    files: dict[str, bytes] = {}
    for initiative in view.index.initiatives:
        document = frame(
            view, f"{initiative.name}: decision brief", _blocks(view, initiative), subtitle=_base(view, initiative), compact=True
        )
        files |= as_files(f"reports/brief-{initiative.id or 'not-stated'}", document)
    return files or as_files(
        "reports/brief", frame(view, "Decision brief", [Paragraph("No write-up has been received yet.")], compact=True)
    )


def _blocks(view: StudyView, initiative: Initiative) -> Iterator[Block]:
    pictures = pictures_of(view.index, initiative)
    if not pictures:
        yield Paragraph("No passage stands under a question yet, so nothing can be said of what groups think.")
    for standing, heading in HEADINGS.items():
        found = [p for p in pictures if p.standing == standing]
        if found:
            yield Heading(heading)
            yield Bullets(_cut([_line(view.index, p) for p in found]))
    yield from _registers(view, initiative, pictures)
    yield Heading("What this cannot say")
    yield Bullets(tuple(_limits(view, initiative)))
    used = [standing for standing in HEADINGS if standing != "uneven" and any(p.standing == standing for p in pictures)]
    if used:
        yield Paragraph("; ".join(f"{HEADINGS[s]}: {RULES[s]}" for s in used) + ".", "note")


def _line(index: Index, found: Picture) -> Inline:
    code = index.codes[found.finding.code_id]
    return (Span(f"{code.id} {code.name}: ", strong=True), Span(_counts(found)))


def _counts(found: Picture) -> str:
    finding, counts = found.finding, found.finding.counts_by_position
    in_favour, conditional = counts.get("support", 0) + counts.get("conditional", 0), counts.get("conditional", 0)
    if found.standing in ("agreed", "on conditions") and found.side == "in favour":
        return f"{in_favour} of {finding.of} in favour" + (f", {conditional} of them on conditions" if conditional else "") + _rest(finding)
    if found.standing == "agreed":
        return f"{counts.get('oppose', 0)} of {finding.of} against"
    return f"of {finding.of}, {counts_in_words({key: n for key, n in counts.items() if n})}"


def _rest(finding: Finding) -> str:
    others = {key: n for key, n in finding.counts_by_position.items() if n and key not in ("support", "conditional")}
    return f"; {counts_in_words(others)}" if others else ""


def _registers(view: StudyView, initiative: Initiative, pictures: Sequence[Picture]) -> Iterator[Block]:
    """Yield red lines and decisions in short; all of them stand in the registers."""
    index = view.index
    lines = register_lines(initiative.writeups, tuple(index.segments.values()), index.codings, index.content.codebooks)
    refused = shortest_of_each(of_register(lines, "red line"), RED_LINES, RED_LINE_WORDS)
    if refused:
        yield Heading("Red lines")
        yield Bullets(tuple(f"“{words_of(line)}” ({organiser_of(index.writeups[line.writeup_id])}, on {line.code_id})" for line in refused))
    decisions = decisions_needed(initiative.id, pictures, index.codes, index.content.divergences)
    if decisions:
        yield Heading("Decisions that only leaders can take")
        yield Bullets(_cut([_decision(one, lines) for one in in_turn(decisions)]))


def _decision(one: DecisionNeeded, lines: Sequence[RegisterLine]) -> Inline:
    """Return a decision in words; where it is about conditions, the shortest of them are named."""
    if one.about != "conditions":
        return one.text
    set_ = [line for line in of_register(lines, "condition") if line.code_id == one.code_id]
    named = "; ".join(f"“{words_of(line)}”" for line in shortest_of_each(set_, CONDITIONS, CONDITION_WORDS))
    return f"{one.text} Among them: {named}." if named else one.text


def _limits(view: StudyView, initiative: Initiative) -> Iterator[str]:
    index = view.index
    yield "Groups chose themselves. Counts are of write-ups; no share of a population can be read from them."
    yield "Silence is not agreement: a write-up that does not address a question counts on neither side."
    ids = {w.writeup_id for w in initiative.writeups}
    codings = [c for c in index.codings if c.writeup_id in ids]
    checked = sum(c.status in PEOPLES for c in codings)
    undecided = sum(u.writeup_id in ids for u in index.content.undecided)
    by_people = f"{checked} {'was' if checked == 1 else 'were'} checked by a person"
    yield f"Of {counted(len(codings), 'coding')}, {by_people}; {counted(undecided, 'passage is', 'passages are')} left undecided."
    missing = [one for one in view.participation.missing if one.initiative in ("", initiative.id, initiative.name)]
    if missing:
        yield (
            "1 group that was asked has not answered." if len(missing) == 1 else f"{len(missing)} groups that were asked have not answered."
        )


def _base(view: StudyView, initiative: Initiative) -> str:
    summary = next(s for s in initiative_summaries(view.index) if s.anchor == initiative.anchor)
    people = ", ".join(f"{r.people} {r.how}" if r.people else f"{r.writeups} without a number" for r in summary.received)
    dates = f", {summary.dates}" if summary.dates else ""
    n = summary.n_writeups
    return f"{counted(n, 'write-up')}{dates}. People reached: {people}."


def _cut(lines: list[Inline]) -> tuple[Inline, ...]:
    more = len(lines) - LINES
    return (*lines[:LINES], *([f"and {more} more: see the full report"] if more > 0 else []))
