"""A write-up: its text as it was laid out, passages marked by code and position; one of them opened, with why and what can be done."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from dialogue_synth.model import CODED_KINDS, Block, Participants, Segment
from dialogue_synth.report.marks import NO_POSITION, POSITION_MARKS
from dialogue_synth.report.passages import VOICES, foreign_language
from dialogue_synth.review.deciding import MAX_FURTHER, coding_name, number_of
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import Reading, View
from dialogue_synth.review.pages.laid_out import Piece, belongs_to, parts_of
from dialogue_synth.review.pages.parts import Chip, chip, code_choices, notes, organiser_of, writeup_href

SHEET = 250  # segments shown at once: a browser takes a second and more to put thousands in place
LEGEND = (*POSITION_MARKS, NO_POSITION)
LOUDEST = ("oppose", "concern", "mixed", "conditional", "support", "undecided", "touched")  # of several positions the first marks a passage

Stretch: TypeAlias = tuple[Block | None, tuple[Segment, ...]]  # a block (None: what stands before the first) and what begins in it


@dataclass(frozen=True, slots=True)
class CodeHere:
    """A code of a write-up: how many of its passages have it, and whether it alone is shown."""

    id: str
    name: str
    n: int
    chosen: bool


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
        query: ``p`` names the passage that is opened, ``code`` the only code that is shown, ``sheet`` the part of a long write-up.
    """
    writeup_id = view.held.refs.get(name, "")
    reading = view.readings.get(writeup_id)
    if reading is None:
        return None
    only = query.get("code", "") if query.get("code", "") in view.held.codes else ""
    opened = view.held.refs.get(query.get("p", ""), "")
    opened = opened if opened in reading.outcomes else ""
    order = list(view.held.writeups)
    at = order.index(writeup_id)
    sheets = sheets_of(reading)
    at_sheet = _sheet(sheets, opened, number_of(query, "sheet"))
    n_memos = Counter(memo.about.partition("/")[0] for memo in view.memos)
    return {
        "writeup": reading.writeup,
        "here": writeup_href(writeup_id),
        "organiser": organiser_of(reading.writeup),
        "size": size_in_words(reading.writeup.participants),
        "initiative": view.held.initiatives.get(reading.writeup.initiative, ""),
        "parts": parts_of(
            [(block, tuple(_piece(view, reading, s, opened, only, n_memos[s.segment_id]) for s in row)) for block, row in sheets[at_sheet]]
        ),
        "sheet": at_sheet + 1,
        "n_sheets": len(sheets),
        "card": view.held.quality.get(writeup_id),
        "progress": reading.progress,
        "codes": _codes_here(view, reading, only),
        "only": only,
        "panel": _panel(view, reading, opened) if opened else None,
        "legend": LEGEND,
        "notes": notes(view.memos_about(writeup_id)),
        "writeup_ref": name,
        "to_decide": to_decide(reading, opened, only),
        "previous": writeup_href(order[at - 1]) if at else "",
        "next": writeup_href(order[at + 1]) if at + 1 < len(order) else "",
    }


def to_decide(reading: Reading, opened: str, only: str) -> dict[str, Any]:
    """Return how many passages wait for a decision, and the nearest of them before and after the opened one.

    Args:
        reading: The write-up as it stands.
        opened: The id of the opened passage, "" for none.
        only: The code to which the page is narrowed, "" for all.
    """
    order = [segment.segment_id for segment in reading.segments if segment.segment_id in reading.outcomes]
    waits = [n for n, segment_id in enumerate(order) if _waits(reading, segment_id, only)]
    at = order.index(opened) if opened else -1
    after, before = [n for n in waits if n > at], [n for n in waits if n < at]
    return {
        "n": len(waits),
        "next": ref(order[after[0]]) if after else "",
        "previous": ref(order[before[-1]]) if before else "",
        "first": ref(order[waits[0]]) if waits and not after else "",
    }


def _waits(reading: Reading, segment_id: str, only: str) -> bool:
    """Say whether nobody has decided yet on a passage, or on one of the codes that the machine put on it."""
    codings = [c for c in reading.codings.get(segment_id, ()) if not only or c.code_id == only]
    if any(reading.state((segment_id, c.code_id)) == "open" for c in codings):
        return True
    return not only and reading.outcomes[segment_id].outcome == "undecided" and reading.state((segment_id, "")) == "open"


def _codes_here(view: View, reading: Reading, only: str) -> tuple[CodeHere, ...]:
    counts = Counter(c.code_id for row in reading.codings.values() for c in row if c.status != "rejected")
    return tuple(CodeHere(code.id, code.name, counts[code.id], code.id == only) for code in view.held.codes.values() if counts[code.id])


def size_in_words(people: Participants) -> str:
    """Return how many took part, in words; "" where nobody knows.

    >>> size_in_words(Participants(12, 15, "range"))
    '12 to 15 people'
    >>> size_in_words(Participants(1, 1, "exact"))
    '1 person'
    """
    known = [n for n in (people.minimum, people.maximum) if n is not None]
    return f"{' to '.join(str(n) for n in dict.fromkeys(known))} {'person' if set(known) == {1} else 'people'}" if known else ""


def sheets_of(reading: Reading) -> list[list[Stretch]]:
    """Return the blocks of a write-up with the segments that begin in each, sheet by sheet.

    A sheet has about `SHEET` segments; no list and no table is divided, unless it is twice as long.
    """
    blocks = sorted(reading.writeup.blocks, key=lambda block: block.start)
    starts = [block.start for block in blocks]
    sheets: list[list[Stretch]] = [[]]
    n_on_sheet, before = 0, None
    for n, row in groupby(reading.segments, key=lambda segment: bisect_right(starts, segment.start) - 1):
        block, segments = blocks[n] if n >= 0 else None, tuple(row)
        together = belongs_to(block)
        if n_on_sheet >= 2 * SHEET or (n_on_sheet >= SHEET and (together != before or together[0] == "block")):
            sheets.append([])
            n_on_sheet = 0
        sheets[-1].append((block, segments))
        n_on_sheet, before = n_on_sheet + len(segments), together
    return sheets


def _sheet(sheets: Sequence[Sequence[Stretch]], opened: str, given: int) -> int:
    """Return which sheet is shown: the one with the opened passage, else the one that was asked for."""
    found = (n for n, sheet in enumerate(sheets) for _, segments in sheet for segment in segments if segment.segment_id == opened)
    return next(found, min(max(given - 1, 0), len(sheets) - 1))


def _piece(view: View, reading: Reading, segment: Segment, opened: str, only: str, n_memos: int) -> Piece:
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
        opened=segment.segment_id == opened,
        n_memos=n_memos,
    )


def _panel(view: View, reading: Reading, segment_id: str) -> dict[str, Any]:
    """Return what stands beside the opened passage."""
    segment, outcome, left = view.held.segments[segment_id], reading.outcomes[segment_id], view.held.undecided.get(segment_id)
    asked = view.held.codes.get(segment.question_code)
    order = [s.segment_id for s in reading.segments if s.segment_id in reading.outcomes]
    chips = tuple(_by_state(view, reading, segment_id))
    return {
        "ref": ref(segment_id),
        "chips": tuple((one, notes(view.memos_about(coding_name(segment_id, one.code_id)))) for one in chips),
        "first_open": next((one.code_id for one in chips if one.is_open), ""),
        "n_after": min(MAX_FURTHER, len(order) - 1 - order.index(segment_id)),
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
