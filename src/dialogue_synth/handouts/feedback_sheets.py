"""A feedback sheet for each group: how we read you, where you stand among the others, where you appear, how to correct us.

A sheet holds the words of its own group alone; of the others it tells counts and no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dialogue_synth.document import Block, Bullets, Heading, Inline, Panel, Paragraph, Quotation, Span, Table
from dialogue_synth.feedback import Reading, corrections_sheet, readings_of
from dialogue_synth.feedback.ledger import FOLDER
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.pictures import pictures_of
from dialogue_synth.handouts.public_summary import QUESTIONS, QUOTES
from dialogue_synth.handouts.sections.differences import quoted_on
from dialogue_synth.handouts.sections.questions import Chosen, chosen_quotations
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Code, MatrixCell, Position, Segment, WriteUp
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.passages import VOICES, number_of, organiser_of
from dialogue_synth.standing import PEOPLES
from dialogue_synth.synthesis.among_others import AmongOthers, Relation, among_others, positions_by_code
from dialogue_synth.synthesis.plain import plain_sentences

TITLE = "How we read you"
YOURS: Mapping[Position | None, str] = {
    "support": "You agreed.",
    "conditional": "You agreed on conditions.",
    "concern": "You were worried.",
    "oppose": "You disagreed.",
    "mixed": "Your group was split.",
    None: "We could not tell what you thought.",
}
STANDINGS: tuple[tuple[Relation, str], ...] = (
    ("differs", "Where you differ"),
    ("agrees", "Where you agree with others"),
    ("alone", "Where only you gave a view"),
    ("not known", "Where we could not tell your side"),
)


@dataclass(frozen=True)
class _Study:
    """What all sheets of a study share, each part made once."""

    view: StudyView

    @cached_property
    def readings(self) -> Mapping[str, tuple[Reading, ...]]:
        """How each passage was read, by write-up."""
        own: dict[str, list[Segment]] = {}
        for segment in self.view.index.segments.values():
            own.setdefault(segment.writeup_id, []).append(segment)
        codings, codes = self.view.index.codings_by_segment, tuple(self.view.index.codes.values())
        return {w: readings_of(found, (c for s in found for c in codings.get(s.segment_id, ())), codes) for w, found in own.items()}

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, Counter[str]]]:
        """How many write-ups hold which position, by initiative and code."""
        return {
            i.id: positions_by_code(cell for w in i.writeups for cell in _cells(self.view.index, w)) for i in self.view.index.initiatives
        }

    @cached_property
    def in_full_report(self) -> Chosen:
        """The passages that the full report quotes under each question."""
        return chosen_quotations(self.view)

    @cached_property
    def among_differences(self) -> Mapping[str, set[str]]:
        """The questions on which the full report quotes each write-up where accounts differ."""
        return quoted_on(self.view)

    @cached_property
    def in_public(self) -> Chosen:
        """The passages that the public summary quotes under each question."""
        from dialogue_synth.handouts.audiences import for_audience

        view = StudyView(for_audience(self.view.content, "public"), self.view.encode)
        chosen = chosen_quotations(view)
        shown = [(i.id, p.finding.code_id) for i in view.index.initiatives for p in pictures_of(view.index, i)[:QUESTIONS]]
        return {question: chosen.get(question, ())[:QUOTES] for question in shown}


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return for each group its sheet as Word, PDF and HTML, and the file to correct us with."""
    files: dict[str, bytes] = {}
    study = _Study(view)
    for initiative in view.index.initiatives:
        for writeup in initiative.writeups:
            stem = f"{FOLDER}/{writeup.writeup_id}"
            subtitle = f"{organiser_of(writeup)}: {initiative.name}"
            document = frame(view, TITLE, sheet_blocks(study, initiative, writeup), subtitle=subtitle)
            files |= as_files(stem, document, ("docx", "pdf", "html"))
            files[f"{stem}-corrections.xlsx"] = corrections_sheet(study.readings.get(writeup.writeup_id, ()), view.index.framing_codes())
    return files or as_files(f"{FOLDER}/nobody-yet", frame(view, TITLE, [Paragraph("No group has written to us yet.")]))


def sheet_blocks(study: _Study, initiative: Initiative, writeup: WriteUp) -> Iterator[Block]:
    """Yield the sheet of one group."""
    yield Paragraph(
        "Thank you for what you sent us. Here you see your own words, how we read them, and where you stand beside the other groups. "
        "Please tell us what we got wrong. The last part says how.",
        "lead",
    )
    yield from _how_we_read_you(study.view.index, study.readings.get(writeup.writeup_id, ()))
    yield from _beside_others(study, initiative, writeup)
    yield from _where_you_appear(study, initiative, writeup)
    yield how_to_correct_us(writeup.writeup_id)


# -- how we read you ---------------------------------------------------------------------------------------------------
def _how_we_read_you(index: Index, readings: Sequence[Reading]) -> Iterator[Block]:
    coded = [r for r in readings if r.code]
    checked = sum(c.status in PEOPLES for s in dict.fromkeys(r.segment.segment_id for r in coded) for c in index.codings_by_segment[s])
    yield Heading("How we read you")
    if not coded:
        yield Paragraph("We put none of your words under a question.")
    else:
        by_people = f"People have checked {checked} of these {len(coded)} readings." if checked else "No person has checked this yet."
        yield Paragraph(
            f"A computer read your words first. {by_people} We put each passage under the question that it speaks to. Then we say which "
            "side it takes on the statement. Names of people are left out."
        )
    for code in (c for c in index.codes.values() if not c.auxiliary):
        yield from _question(code, [r for r in coded if r.code == code])
    beside = [r for r in coded if r.code and r.code.auxiliary]
    if beside:
        yield Heading("Besides the questions", 2)
        for reading in beside:
            yield Quotation(reading.segment.text, f"We kept it as: {reading.code.name if reading.code else ''}. {_place(reading)}")
    yield from _left_open(index, [r for r in readings if r.code is None])


def _question(code: Code, readings: list[Reading]) -> Iterator[Block]:
    if not readings:
        return
    yield Heading(code.question or code.name, 2)
    if code.proposition:
        yield Paragraph((Span("The statement: "), Span(code.proposition, emphasis=True)))
    for reading in readings:
        yield Quotation(reading.segment.text, f"We read: {reading.side}. {_place(reading)}")


def _left_open(index: Index, readings: list[Reading]) -> Iterator[Block]:
    undecided = {u.segment_id: u for u in index.content.undecided}
    wavered = [r for r in readings if r.segment.segment_id in undecided]
    if wavered:
        yield Heading("Where we could not decide", 2)
        yield Paragraph("These words may speak to a question. We were not sure, so they count for none. You can tell us.")
    for reading in wavered:
        open_ = undecided[reading.segment.segment_id]
        names = " or ".join(f"“{index.codes[c].name}”" for c in (open_.best_code, open_.runner_up) if c in index.codes)
        yield Quotation(reading.segment.text, f"{f'Perhaps {names}' if names else 'We could not tell'}. {_place(reading)}")
    n = len(readings) - len(wavered)
    if n:
        them = "1 more passage" if n == 1 else f"{n} more passages"
        yield Paragraph(f"We found no question for {them}. You find {'it' if n == 1 else 'them'} in the corrections file.")


def _place(reading: Reading) -> str:
    voice = VOICES[reading.segment.voice]
    return f"Passage {number_of(reading.segment.segment_id)}{f' ({voice})' if voice else ''}"


# -- beside the others -------------------------------------------------------------------------------------------------
def _beside_others(study: _Study, initiative: Initiative, writeup: WriteUp) -> Iterator[Block]:
    index = study.view.index
    found = among_others(_cells(index, writeup), study.counts[initiative.id], [code.id for code in index.framing_codes()])
    yield Heading("Where you agree with others and where you differ")
    if not found:
        yield Paragraph("We found no question on which your group took a side.")
        return
    yield Paragraph(
        "We count groups, not people. You differ where fewer than half of the other groups are on your side. That is not a fault. "
        "A yes on conditions counts as a yes."
    )
    for relation, heading in STANDINGS:
        those = [one for one in found if one.relation == relation]
        if those:
            yield Heading(heading, 2)
            yield Bullets(tuple(_line(index, one, len(initiative.writeups) - 1) for one in those))


def _line(index: Index, one: AmongOthers, n_others: int) -> Inline:
    code = index.codes[one.code_id]
    said = f"{YOURS[one.position]} {plain_sentences(one.others, n_others, others=True)}"
    return (Span(f"{code.proposition or code.question or code.name} ", strong=True), Span(said))


# -- where you appear --------------------------------------------------------------------------------------------------
def _where_you_appear(study: _Study, initiative: Initiative, writeup: WriteUp) -> Iterator[Block]:
    from dialogue_synth.handouts.audiences import is_small

    index, own = study.view.index, writeup.writeup_id
    answered = {cell.code_id for cell in _cells(index, writeup) if cell.state == "answered"}
    counted = {f.code_id for f in index.content.findings if f.initiative == initiative.id} & answered
    in_public, in_full = (_questions_quoting(chosen, initiative.id, own) for chosen in (study.in_public, study.in_full_report))
    anywhere = in_full | study.among_differences.get(own, set())
    yield Heading("Where you appear")
    rows = tuple(
        (code.name, *("yes" if code.id in where else "no" for where in (counted, in_public, anywhere)))
        for code in index.framing_codes()
        if code.id in counted | in_public | anywhere
    )
    if rows:
        header = ("Question", "Your side is counted", "Quoted in the public summary", "Quoted in the full report")
        yield Table("Where we count you and quote you", header, rows, widths=(3, 1, 1.2, 1.2))
    else:
        yield Paragraph("We count you on no question, because we found no side of yours.")
    if not in_full:
        yield Paragraph("The full report quotes you under “Also said”.")
    if is_small(writeup.participants, index.content.settings.report.min_group_size):
        yield Paragraph("Your group is small, or we do not know how many came. So the public summary does not name you.")
    refused = sum(s.quote_permission == "no" for s in index.segments.values() if s.writeup_id == own)
    if refused:
        yield Paragraph(f"You asked us not to publish {'a quotation' if refused == 1 else f'{refused} passages'}. We keep to that.")


def _questions_quoting(chosen: Chosen, initiative: str, writeup_id: str) -> set[str]:
    return {code_id for (of, code_id), codings in chosen.items() if of == initiative and any(c.writeup_id == writeup_id for c in codings)}


def _cells(index: Index, writeup: WriteUp) -> Iterator[MatrixCell]:
    return (index.cells[key] for code in index.framing_codes() if (key := (writeup.writeup_id, code.id)) in index.cells)


# -- how to correct us -------------------------------------------------------------------------------------------------
def how_to_correct_us(writeup_id: str) -> Panel:
    """Return what a group has to do to be read as it meant to be."""
    steps = (
        f"Open the file {writeup_id}-corrections.xlsx that came with this sheet. Each row holds one of your passages.",
        "Write yes or no beside it. If it is no, choose the side or the question that is right.",
        "Send the file back to the person who sent it to you. Or write on this sheet, and send that.",
    )
    after = "We will change how we read you, and say that you asked for it. Our first reading stays on record beside yours."
    return Panel("How to correct us", (Bullets(steps, ordered=True), Paragraph(after)))
