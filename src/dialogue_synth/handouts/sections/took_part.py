"""Who took part: groups, places, kinds of organisers and sizes with what is not known, and who is missing."""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Bullets, Heading, Panel, Paragraph, Table
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import WriteUp
from dialogue_synth.report.passages import organiser_of
from dialogue_synth.report.summary import date_in_words, initiative_summaries, size_as_known
from dialogue_synth.synthesis.participation import NOT_STATED, Participation


def took_part(view: StudyView) -> Iterator[Block]:
    """Yield the section: per initiative a table of the groups, then kinds of organisers and who is missing."""
    yield Heading("Who took part")
    found = view.participation
    for summary, initiative in zip(initiative_summaries(view.index), view.index.initiatives, strict=True):
        yield Heading(initiative.name, 2)
        people = ", ".join(f"{r.people or 'size'} {r.how} ({r.writeups})" for r in summary.received)
        events = f" from {counted(summary.n_events, 'event')}" if summary.n_events != summary.n_writeups else ""
        yield Paragraph(
            f"{counted(summary.n_writeups, 'write-up')}{events}{', ' if summary.dates else ''}{summary.dates}. People reached: {people}."
        )
        rows = tuple(_row(w) for w in initiative.writeups)
        yield Table(
            f"Groups that returned a write-up on {initiative.name}",
            ("Group", "Kind", "Place", "Date", "People"),
            rows,
            widths=(3, 2, 2.4, 1.8, 1.4),
        )
    yield Heading("Kinds of organisers", 2)
    yield _kinds(found)
    yield from _missing(found)


def _row(writeup: WriteUp) -> tuple[str, ...]:
    size = size_as_known(writeup.participants)
    return (
        f"{organiser_of(writeup)} ({writeup.writeup_id})",
        writeup.organiser_type or "not stated",
        writeup.place or "not stated",
        date_in_words(writeup.date) or "not stated",
        size,
    )


def _kinds(found: Participation) -> Table:
    header = ("Kind of organiser", "Write-ups received", *(("Asked for",) if found.n_expected is not None else ()))
    rows = tuple((s.name, str(s.received), *((str(s.expected),) if s.expected is not None else ())) for s in found.by_organiser_type)
    return Table("Write-ups by kind of organiser", header, rows, numeric=tuple(range(1, len(header))), widths=(4, 2, 2)[: len(header)])


def _missing(found: Participation) -> Iterator[Block]:
    if found.n_expected is None:
        yield Paragraph("No list of the groups that were asked was given, so nobody can say from this study who is missing.", "note")
        return
    none_of = [s.name for s in found.by_organiser_type if s.expected and not s.received and s.name != NOT_STATED]
    if found.missing:
        names = tuple(one.organiser or one.writeup_id for one in found.missing)
        asked = counted(found.n_expected, "group that was asked", "groups that were asked")
        has = "has" if len(found.missing) == 1 else "have"
        yield Panel(f"{len(found.missing)} of {asked} {has} not answered", (Bullets(names),), "caution")
    if none_of:
        yield Paragraph(f"Nothing has come from these kinds of groups, though some were asked: {', '.join(none_of)}.")
    if found.unexpected:
        yield Paragraph(f"Write-ups of groups that are not on the list: {', '.join(found.unexpected)}.")
