"""Registers: what groups ask for, fear and refuse, in their own words, line by line, each with where it stands.

One document to read and one workbook to work with; both hold the same lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.divergence.told import Told, misunderstandings, premises_told
from dialogue_synth.document import Block, Heading, Inline, PageBreak, Paragraph, Span, Table
from dialogue_synth.handouts.frame import as_files, frame, source
from dialogue_synth.handouts.pictures import pictures_of
from dialogue_synth.handouts.sheets import Sheet, workbook
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Vote
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.passages import VOICES
from dialogue_synth.synthesis.negotiation import RULE, decisions_needed, points_to_negotiate
from dialogue_synth.synthesis.registers import Register, RegisterLine, of_register, register_lines, words_of
from dialogue_synth.votes import collect_votes, vote_in_words


@dataclass(frozen=True, slots=True)
class Part:
    """One register as a table: its name, what it takes, its columns (the last one is where a line stands), and its rows."""

    name: str
    gist: str
    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


LINES: Mapping[Register, tuple[str, str]] = {
    "condition": ("Conditions", "The clause with which a group that agrees says what its yes hangs on."),
    "red line": ("Red lines", "What a group refuses in its own voice, without naming a way out."),
    "benefit": ("Benefits", "What groups that are in favour say would be gained, and by whom where they say it."),
    "risk": ("Risks and who bears them", "What groups fear or have against it, and whom they name."),
    "improvement": ("Wanted improvements", "What groups wish were done, or were done in another way."),
    "question": ("Questions asked", "Questions that want an answer; printed questions and rhetorical ones are left out."),
}
NAMED = frozenset({"benefit", "risk"})  # registers with a column for whom it is about


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the registers as Word, PDF and workbook."""
    lines = lines_of(view)
    parts = {initiative.id: _parts(view, initiative, lines) for initiative in view.index.initiatives}
    document = frame(view, "Registers", _blocks(view, parts), subtitle=view.content.title, landscape=True, compact=True)
    return {**as_files("reports/registers", document), "reports/registers.xlsx": workbook("Registers", _sheets(view.index, parts))}


def lines_of(view: StudyView) -> tuple[RegisterLine, ...]:
    """Return the lines of all registers of a study, as an audience may see them."""
    content = view.content
    return register_lines(content.writeups, tuple(view.index.segments.values()), content.codings, content.codebooks)


def _blocks(view: StudyView, parts: Mapping[str, Sequence[Part]]) -> Iterator[Block]:
    yield Paragraph(
        "Each line is a stretch of a passage, word for word, found by rules from coded passages, with where it stands. Rules miss some and "
        "take in some that do not belong: read the passage before you rely on a line.",
        "lead",
    )
    if not view.index.initiatives:
        yield Paragraph("No write-up has been received yet.")
    for n, initiative in enumerate(view.index.initiatives):
        if n:
            yield PageBreak()
        yield Heading(initiative.name)
        yield Paragraph("; ".join(f"{part.name.lower()}: {len(part.rows)}" for part in parts[initiative.id]) + ".", "note")
        for part in parts[initiative.id]:
            yield from _section(part, initiative)


def _section(part: Part, initiative: Initiative) -> Iterator[Block]:
    yield Heading(part.name, 2)
    yield Paragraph(part.gist, "note")
    if not part.rows:
        yield Paragraph("None was found. That is no sign that there is none.")
        return
    rows: tuple[tuple[Inline, ...], ...] = tuple((*row[:-1], (Span(row[-1], emphasis=True),)) for row in part.rows)
    yield Table(f"{part.name} on {initiative.name}", part.header, rows, widths=part.widths, row_headers=False)


def _sheets(index: Index, parts: Mapping[str, Sequence[Part]]) -> list[Sheet]:
    """Return one sheet for each register, the initiatives under each other."""
    names = {initiative.id: initiative.name for initiative in index.initiatives}
    every: dict[str, list[tuple[str, Part]]] = {}
    for initiative_id, of_initiative in parts.items():
        for part in of_initiative:
            every.setdefault(part.name, []).append((names[initiative_id], part))
    found = [_sheet(name, of_name) for name, of_name in every.items()]
    return found or [Sheet("Registers", ("No write-up has been received yet.",), (40,), ())]


def _sheet(name: str, parts: Sequence[tuple[str, Part]]) -> Sheet:
    first = parts[0][1]
    widths = (22, *(max(10, round(16 * width)) for width in first.widths))
    return Sheet(name, ("Initiative", *first.header), widths, [(initiative, *row) for initiative, part in parts for row in part.rows])


def _parts(view: StudyView, initiative: Initiative, lines: Sequence[RegisterLine]) -> tuple[Part, ...]:
    index, content = view.index, view.content
    told = premises_told(initiative.writeups, tuple(index.segments.values()), content.codebooks, content.settings.divergence.facts)
    votes = collect_votes(initiative.writeups, tuple(index.segments.values()), content.codings, content.codebooks).votes
    return (
        _decisions(index, initiative),
        _points(index, initiative, lines),
        *(_lines(index, initiative, register, lines) for register in LINES),
        _misunderstood(index, told),
        _premises(index, told),
        _votes(index, votes),
    )


def _lines(index: Index, initiative: Initiative, register: Register, lines: Sequence[RegisterLine]) -> Part:
    """Return one register; lines of the same words are one row with several sources."""
    name, gist = LINES[register]
    rows: dict[tuple[str, ...], list[str]] = {}
    for line in of_register(lines, register, initiative.id):
        about = ((line.whom or "nobody named"),) if register in NAMED else ()
        said = f"“{words_of(line)}”" + (f" ({VOICES[line.voice]})" if VOICES[line.voice] else "")
        rows.setdefault((_question(index, line.code_id), said, *about), []).append(source(index, line.segment_id))
    about_header, about_width = (("Whom it names",), (1.4,)) if register in NAMED else ((), ())
    return Part(
        name,
        gist,
        ("Question", "In their words", *about_header, "Where it stands"),
        (2.0, 4.6, *about_width, 2.2),
        tuple((*row, "; ".join(sources)) for row, sources in rows.items()),
    )


def _question(index: Index, code_id: str) -> str:
    return f"{code_id} {index.codes[code_id].name}" if code_id in index.codes else "about no question"


def _points(index: Index, initiative: Initiative, lines: Sequence[RegisterLine]) -> Part:
    content = index.content
    points = points_to_negotiate([f for f in content.findings if f.initiative == initiative.id], lines, content.divergences)
    rows = tuple((str(n), _question(index, p.code_id), "; ".join(p.why), str(p.of), p.finding_id) for n, p in enumerate(points, start=1))
    header = ("No.", "Question", "Why it is listed", "Groups that addressed it", "Where it stands")
    return Part("Points to negotiate", RULE, header, (0.5, 3.0, 4.0, 1.4, 2.0), rows)


def _decisions(index: Index, initiative: Initiative) -> Part:
    found = decisions_needed(initiative.id, pictures_of(index, initiative), index.codes, index.content.divergences)
    rows = tuple((one.text, one.source) for one in found)
    return Part("Decisions needed", "What groups cannot settle among themselves.", ("Decision", "Where it stands"), (6.0, 2.0), rows)


def _misunderstood(index: Index, told: Iterable[Told]) -> Part:
    rows = tuple(
        (_first_upper(one.subject), f"says: {one.words}", f"is: {one.fact}", _passage(index, one.segment_id), source(index, one.segment_id))
        for one in misunderstandings(tuple(told))
    )
    header = ("Fact", "What the write-up says", "What the fact sheet says", "In their words", "Where it stands")
    gist = "Statements that the fact sheet of the study contradicts. Without a fact sheet (facts in study.toml) none can be told."
    return Part("Misunderstandings", gist, header, (1.8, 1.5, 1.5, 3.6, 2.0), rows)


def _premises(index: Index, told: Iterable[Told]) -> Part:
    rows = tuple((_first_upper(one.subject), one.words, _passage(index, one.segment_id), source(index, one.segment_id)) for one in told)
    header = ("Fact", "What the group was told or took as given", "In their words", "Where it stands")
    return Part("Premises by group", "What each group states as a fact about the scheme.", header, (2.0, 1.8, 4.0, 2.2), rows)


def _votes(index: Index, votes: Iterable[Vote]) -> Part:
    rows = tuple(
        (
            _question(index, vote.code_id),
            " ".join(vote.what.split()) or "not said",
            vote_in_words(vote),
            source(index, vote.segment_id),
        )
        for vote in votes
    )
    gist = "Votes that write-ups declare, with their base. A number in brackets is how many were counted, or how many could have voted."
    return Part("Votes", gist, ("Question", "What was voted on", "Votes", "Where it stands"), (2.4, 3.0, 2.6, 2.2), rows)


def _passage(index: Index, segment_id: str) -> str:
    return f"“{' '.join(index.segments[segment_id].text.split())}”"


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]
