"""What several screens show: passages, chips of codes, choices of codes and positions, the last decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogue_synth.model import Code, Coding, Decision, Memo, Segment, WriteUp
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.report.passages import VOICES, foreign_language
from dialogue_synth.review.deciding import are_of_one_answer
from dialogue_synth.review.held import Held, ref
from dialogue_synth.review.live import View
from dialogue_synth.review.words import STATUS_WORDS, Said, moment, said

LAST = 10  # decisions that stay in sight, and can be changed at once


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from a list, under the heading of its group."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A code on a passage: its sign, its state in words, and what a person can do about it."""

    code_id: str
    name: str
    mark: Mark
    status: str
    is_open: bool
    rejected: bool
    who: str
    confidence: str
    why: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with where it stands. ``href`` leads to it in its write-up."""

    ref: str
    text: str
    href: str
    writeup: str
    organiser: str
    place: str
    voice: str
    language: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A memo as it is shown."""

    at: str
    analyst: str
    text: str


def organiser_of(writeup: WriteUp) -> str:
    """Return whose write-up it is, in words; "" where only its id is known."""
    return writeup.organiser or writeup.title


def writeup_href(writeup_id: str) -> str:
    """Return the address of a write-up."""
    return f"/writeups/{ref(writeup_id)}"


def passage_href(segment: Segment) -> str:
    """Return the address of a passage in its write-up, opened."""
    name = ref(segment.segment_id)
    return f"{writeup_href(segment.writeup_id)}?p={name}#p-{name}"


def passage(held: Held, segment: Segment, mark: Mark | None = None) -> Passage:
    """Return a passage as it is shown outside its write-up."""
    writeup = held.writeups[segment.writeup_id]
    return Passage(
        ref(segment.segment_id),
        segment.text,
        passage_href(segment),
        segment.writeup_id,
        organiser_of(writeup),
        held.places[segment.segment_id],
        VOICES[segment.voice],
        foreign_language(segment.language),
        mark,
    )


def chip(held: Held, coding: Coding) -> Chip:
    """Return a code on a passage as it is shown."""
    code = held.codes.get(coding.code_id)
    by_machine = coding.status == "suggested"
    sure = f"{coding.confidence:.0%} sure of the code"
    if coding.position is not None and coding.position_confidence is not None:
        sure += f", {coding.position_confidence:.0%} of the position"
    return Chip(
        coding.code_id,
        code.name if code else "",
        mark_of_position(coding.position),
        STATUS_WORDS[coding.status],
        by_machine,
        coding.status == "rejected",
        "" if by_machine else coding.coder,
        sure if by_machine else "",
        coding.why,
    )


def code_choices(held: Held, chosen: str = "") -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Return all codes to choose from, under their themes."""
    groups: dict[str, list[Choice]] = {}
    for code in held.codes.values():
        group = held.themes[code.id] if not code.auxiliary else "Beside the questions"
        groups.setdefault(group, []).append(Choice(code.id, f"{code.id} {code.name}", code.id == chosen))
    return tuple((name, tuple(choices)) for name, choices in groups.items())


def code_card(held: Held, code_id: str) -> Code | None:
    """Return a code of the codebooks, None for "" and for one that is gone."""
    return held.codes.get(code_id)


def last_decisions(view: View) -> tuple[Said, ...]:
    """Return the last answers, newest first, without the undos and what they took back; one that made two entries stands as one."""
    answers: list[list[Decision]] = []
    for d in reversed(view.decisions):
        if d.decision_id not in view.in_force:
            continue
        if answers and all(are_of_one_answer(d, later) for later in answers[-1]):
            answers[-1].insert(0, d)
        elif len(answers) == LAST:
            break
        else:
            answers.append([d])
    return tuple(_as_one(view, entries) for entries in answers)


def _as_one(view: View, entries: Sequence[Decision]) -> Said:
    told = [said(view.held, d, view.undone) for d in entries]
    return replace(told[0], words=", ".join(one.words for one in told))


def notes(memos: tuple[Memo, ...]) -> tuple[Note, ...]:
    """Return memos as they are shown, oldest first."""
    return tuple(Note(moment(memo.at), memo.analyst, memo.text) for memo in memos)
