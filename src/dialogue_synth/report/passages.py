"""Passages as a report shows them: as quotations, as short links, and in full, once, write-up by write-up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dialogue_synth.model import CODED_KINDS, Coding, Segment, SegmentKind, Voice, WriteUp
from dialogue_synth.report.index import Index, cell_key
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.standing import PEOPLES, telling

VOICES: dict[Voice, str] = {
    "group": "",
    "participant": "one participant’s words",
    "organiser": "the organiser’s own words",
    "unknown": "voice not clear",
}
ASIDES: dict[SegmentKind, str] = {
    "prompt": "printed question",
    "heading": "heading",
    "boilerplate": "template text",
    "logistics": "logistics",
    "metadata": "metadata",
}
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the page: what it says, where it goes ("" = nowhere), and a longer name for a tool tip."""

    label: str
    href: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage, verbatim (masked), with its write-up and place; ``mark`` is its position on the code in question."""

    text: str
    href: str
    writeup: Link
    organiser: str
    place: str
    voice: str
    language: str  # "" when it is the language of the page
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class CodeTag:
    """A code on a passage, with the position and a link to the matrix cell's passages."""

    code_id: str
    name: str
    href: str
    mark: Mark
    checked: bool  # a person accepted or added it


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage in the appendix. ``aside`` says what it is when it was not coded ("heading", "boilerplate", ...)."""

    anchor: str
    number: str
    text: str
    place: str
    voice: str
    language: str
    tags: tuple[CodeTag, ...]
    note: str
    aside: str


@dataclass(frozen=True, slots=True)
class WriteUpText:
    """One write-up of the appendix, passage by passage in reading order."""

    anchor: str
    writeup_id: str
    organiser: str
    title: str
    href: str  # its row in the list of write-ups
    rows: tuple[PassageRow, ...]


def number_of(segment_id: str) -> str:
    """Return the part of a segment's id that tells it from the others of its write-up.

    >>> number_of("b1-03#0014")
    '0014'
    """
    return segment_id.rpartition("#")[2]


def organiser_of(writeup: WriteUp) -> str:
    """Return whose write-up it is, in words: the organiser, else the title, else the file."""
    return writeup.organiser or writeup.title or writeup.file


def writeup_link(index: Index, writeup_id: str, *, what: str = "w") -> Link:
    """Return a link to a write-up (``what`` "w": its row in the list, "t": its text)."""
    writeup = index.writeups.get(writeup_id)
    return Link(writeup_id, index.href(what, writeup_id), organiser_of(writeup) if writeup else "")


def cell_link(index: Index, writeup_id: str, code_id: str) -> Link:
    """Return a link to the passages of one write-up on one code."""
    writeup = index.writeups.get(writeup_id)
    return Link(writeup_id, index.href("c", cell_key(writeup_id, code_id)), organiser_of(writeup) if writeup else "")


def quote(index: Index, segment_id: str, *, mark: Mark | None = None) -> Quote | None:
    """Return a passage as a quotation, or None when the report does not hold it."""
    segment = index.segments.get(segment_id)
    if segment is None:
        return None
    writeup = index.writeups.get(segment.writeup_id)
    return Quote(
        text=segment.text,
        href=index.href("s", segment_id),
        writeup=writeup_link(index, segment.writeup_id),
        organiser=organiser_of(writeup) if writeup else "",
        place=index.places[segment_id] or f"passage {number_of(segment_id)}",
        voice=VOICES[segment.voice],
        language=foreign_language(segment.language),
        mark=mark,
    )


def quote_of_coding(index: Index, coding: Coding) -> Quote | None:
    """Return the passage of a coding, marked with its position."""
    return quote(index, coding.segment_id, mark=mark_of_position(coding.position))


def segment_links(index: Index, segment_ids: Iterable[str]) -> tuple[Link, ...]:
    """Return short links to passages; ids that the report does not hold are left out."""
    return tuple(Link(s, index.href("s", s), index.places[s]) for s in segment_ids if s in index.segments)


def foreign_language(language: str) -> str:
    """Return a language tag for passages that are not in English, or "".

    >>> foreign_language("cy"), foreign_language("en"), foreign_language('"><b>')
    ('cy', '', '')
    """
    is_foreign = bool(_LANGUAGE_TAG.fullmatch(language)) and language.partition("-")[0] != "en"
    return language if is_foreign else ""


def fairest_first(quoted: Counter[str], codings: Iterable[Coding], limit: int) -> list[Coding]:
    """Return up to ``limit`` codings to quote, each of another write-up and in other words, and count them in ``quoted``.

    The write-up quoted least so far goes first, then the more telling passage: so that no talkative group speaks for all.
    """
    chosen: list[Coding] = []
    left = list(codings)
    while left and len(chosen) < limit:
        coding = min(left, key=lambda c: (quoted[c.writeup_id], -telling(c), c.segment_id))
        chosen.append(coding)
        quoted[coding.writeup_id] += 1
        left = [c for c in left if c.writeup_id != coding.writeup_id and c.quotation != coding.quotation]
    return chosen


def writeup_texts(index: Index) -> tuple[WriteUpText, ...]:
    """Return every write-up that counts with all its passages, by initiative."""
    by_writeup: dict[str, list[Segment]] = {}
    for segment in index.segments.values():
        by_writeup.setdefault(segment.writeup_id, []).append(segment)
    return tuple(
        WriteUpText(
            anchor=index.anchor("t", writeup.writeup_id),
            writeup_id=writeup.writeup_id,
            organiser=organiser_of(writeup),
            title=writeup.title,
            href=index.href("w", writeup.writeup_id),
            rows=tuple(_row(index, segment) for segment in by_writeup.get(writeup.writeup_id, ())),
        )
        for initiative in index.initiatives
        for writeup in initiative.writeups
    )


def _row(index: Index, segment: Segment) -> PassageRow:
    is_content = segment.kind in CODED_KINDS
    return PassageRow(
        anchor=index.anchor("s", segment.segment_id),
        number=number_of(segment.segment_id),
        text=segment.text,
        place=index.places[segment.segment_id],
        voice=VOICES[segment.voice] if is_content else "",
        language=foreign_language(segment.language),
        tags=tuple(_tag(index, coding) for coding in index.codings_by_segment.get(segment.segment_id, ())),
        note=_note(index, segment) if is_content else "",
        aside="" if is_content else ASIDES[segment.kind],
    )


def _tag(index: Index, coding: Coding) -> CodeTag:
    code = index.codes.get(coding.code_id)
    return CodeTag(
        code_id=coding.code_id,
        name=code.name if code else "",
        href=index.href("c", cell_key(coding.writeup_id, coding.code_id)),
        mark=mark_of_position(coding.position),
        checked=coding.status in PEOPLES,
    )


def _note(index: Index, segment: Segment) -> str:
    outcome = index.outcomes.get(segment.segment_id)
    if outcome is None or outcome.outcome == "coded":
        return ""
    label = {"none": "no code applies", "undecided": "undecided", "not_coded": "not coded"}[outcome.outcome]
    return f"{label}: {outcome.reason}" if outcome.reason else label
