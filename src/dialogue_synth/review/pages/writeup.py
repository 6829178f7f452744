"""A write-up: its text as it was laid out, passages marked by code and position; one of them opened, with why and what can be done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dialogue_synth.model import CODED_KINDS, Participants, Segment
from dialogue_synth.report.passages import VOICES, foreign_language
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import Reading, View
from dialogue_synth.review.pages.parts import Chip, chip, code_choices, notes, organiser_of, writeup_href

LOUDEST = ("oppose", "concern", "mixed", "conditional", "support", "undecided", "touched")  # of several positions the first marks a passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage in its place. ``mark_key`` colours it, "" leaves it plain; ``aside`` is a heading, a prompt or the like."""

    ref: str
    text: str
    chips: tuple[Chip, ...]
    mark_key: str
    note: str
    voice: str
    language: str
    aside: bool
    opened: bool
    n_memos: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block as it was laid out, with the passages that begin in it."""

    kind: str
    level: int
    pieces: tuple[Piece, ...]

    @property
    def opened(self) -> bool:
        """Whether one of its passages is opened."""
        return any(piece.opened for piece in self.pieces)


def writeup_list(view: View) -> dict[str, Any]:
    """Return the list of write-ups, by initiative, with how far each is decided."""
    groups = groupby(view.held.writeups.values(), key=lambda w: w.initiative)
    rows = [
        (
            view.held.initiatives.get(initiative, initiative),
            [(w, writeup_href(w.writeup_id), organiser_of(w), view.readings[w.writeup_id]) for w in group],
        )
        for initiative, group in groups
    ]
    return {"groups": rows}


def writeup_page(view: View, name: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """Return one write-up, or None where there is none of this name.

    Args:
        view: The study as it stands.
        name: The write-up's name in addresses.
        query: ``p`` names the passage that is opened, ``code`` the only code that is shown.
    """
    writeup_id = view.held.refs.get(name, "")
    reading = view.readings.get(writeup_id)
    if reading is None:
        return None
    only = query.get("code", "") if query.get("code", "") in view.held.codes else ""
    opened = view.held.refs.get(query.get("p", ""), "")
    order = list(view.held.writeups)
    at = order.index(writeup_id)
    codes = sorted({c.code_id for row in reading.codings.values() for c in row if c.status != "rejected"}, key=list(view.held.codes).index)
    return {
        "writeup": reading.writeup,
        "here": writeup_href(writeup_id),
        "organiser": organiser_of(reading.writeup),
        "size": size_in_words(reading.writeup.participants),
        "initiative": view.held.initiatives.get(reading.writeup.initiative, ""),
        "paragraphs": _paragraphs(view, reading, opened, only),
        "card": view.held.quality.get(writeup_id),
        "progress": reading.progress,
        "codes": [view.held.codes[code_id] for code_id in codes],
        "only": only,
        "panel": _panel(view, reading, opened) if opened in reading.outcomes else None,
        "notes": notes(view.memos_about(writeup_id)),
        "writeup_ref": name,
        "previous": writeup_href(order[at - 1]) if at else "",
        "next": writeup_href(order[at + 1]) if at + 1 < len(order) else "",
    }


def size_in_words(people: Participants) -> str:
    """Return how many took part, in words; "" where nobody knows.

    >>> size_in_words(Participants(12, 15, "range"))
    '12 to 15 people'
    """
    known = [n for n in (people.minimum, people.maximum) if n is not None]
    return f"{' to '.join(str(n) for n in dict.fromkeys(known))} people" if known else ""


def _paragraphs(view: View, reading: Reading, opened: str, only: str) -> tuple[Paragraph, ...]:
    blocks = sorted(reading.writeup.blocks, key=lambda block: block.start)
    starts = [block.start for block in blocks]
    found = []
    for n, row in groupby(reading.segments, key=lambda segment: bisect_right(starts, segment.start) - 1):
        block = blocks[n] if n >= 0 else None
        pieces = tuple(_piece(view, reading, segment, opened, only) for segment in row)
        found.append(Paragraph(block.kind if block else "paragraph", block.level if block else 0, pieces))
    return tuple(found)


def _piece(view: View, reading: Reading, segment: Segment, opened: str, only: str) -> Piece:
    standing = [c for c in reading.codings.get(segment.segment_id, ()) if c.status != "rejected" and (not only or c.code_id == only)]
    chips = tuple(chip(view.held, coding) for coding in standing)
    outcome = reading.outcomes.get(segment.segment_id)
    keys = {found.mark.key for found in chips}
    note = {"undecided": "undecided", "none": "no code"}.get(outcome.outcome, "") if outcome and not chips and not only else ""
    return Piece(
        ref=ref(segment.segment_id),
        text=segment.text,
        chips=chips,
        mark_key=next((key for key in LOUDEST if key in keys), ""),
        note=note,
        voice=VOICES[segment.voice] if segment.kind in CODED_KINDS else "",
        language=foreign_language(segment.language),
        aside=segment.kind not in CODED_KINDS,
        opened=segment.segment_id == opened and outcome is not None,
        n_memos=len(view.memos_about(segment.segment_id)),
    )


def _panel(view: View, reading: Reading, segment_id: str) -> dict[str, Any]:
    """Return what stands beside the opened passage."""
    segment, outcome, left = view.held.segments[segment_id], reading.outcomes[segment_id], view.held.undecided.get(segment_id)
    asked = view.held.codes.get(segment.question_code)
    return {
        "ref": ref(segment_id),
        "chips": tuple(_by_state(view, reading, segment_id)),
        "outcome": outcome,
        "place": view.held.places[segment_id],
        "voice": VOICES[segment.voice],
        "question": asked.question or asked.name if asked else "",
        "left": left if outcome.outcome == "undecided" else None,
        "choices": code_choices(view.held, left.best_code if left and outcome.outcome == "undecided" else ""),
        "notes": notes(view.memos_about(segment_id)),
    }


def _by_state(view: View, reading: Reading, segment_id: str) -> Iterator[Chip]:
    """Give the chips of a passage, those that were rejected last."""
    codings = sorted(reading.codings.get(segment_id, ()), key=lambda coding: coding.status == "rejected")
    return (chip(view.held, coding) for coding in codings)
