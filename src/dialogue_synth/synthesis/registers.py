"""Coded passages -> registers: conditions, red lines, benefits, risks, wanted improvements, and questions, each in people's own words.

A register lists and never weighs: one line is one stretch of one passage, and leads back to it. What rules find, people read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from dialogue_synth.model import CODED_KINDS, Codebook, Coding, Position, Segment, Voice, WriteUp
from dialogue_synth.standing import standing_codings, telling
from dialogue_synth.synthesis.register_clauses import (
    Span,
    benefits,
    conditions,
    improvements,
    questions,
    red_lines,
    risks,
    whom,
)

Register: TypeAlias = Literal["condition", "red line", "benefit", "risk", "improvement", "question"]
REGISTERS: tuple[Register, ...] = get_args(Register)
HEARD: frozenset[Voice] = frozenset({"group", "participant", "unknown"})  # an organiser's own remarks are in no register
GAIN: frozenset[Position | None] = frozenset({"support", "conditional", "mixed"})
SPEAKS_FOR_ITSELF = 6  # words; a shorter line mostly needs what stands beside it
LOSS: frozenset[Position | None] = frozenset({"concern", "oppose", "mixed", "conditional"})


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of a register: ``words`` are ``text[start:end]`` of the passage as it is shown.

    ``code_id`` is the question that the passage answers best ("" for a question of people that is about none), ``position`` the
    passage's on it. ``whom`` names who gains or bears it, in the passage's words ("" where it names nobody).
    """

    register: Register
    initiative: str
    code_id: str
    writeup_id: str
    segment_id: str
    start: int
    end: int
    words: str
    voice: Voice
    position: Position | None
    whom: str = ""


def register_lines(
    writeups: Sequence[WriteUp], segments: Sequence[Segment], codings: Sequence[Coding], codebooks: Sequence[Codebook]
) -> tuple[RegisterLine, ...]:
    """Return the lines of all registers, by register, initiative, order of the codebooks, and reading order.

    Args:
        writeups: Superseded ones are left out.
        segments: As they are shown: lines quote their texts.
        codings: Only those that stand count, and only codes that are asked about.
        codebooks: Give the codes that are asked about, and their order.
    """
    order = {code.id: n for n, code in enumerate(c for book in codebooks for c in book.framing_codes)}
    initiatives = {w.writeup_id: w.initiative for w in writeups if w.status == "used"}
    by_segment: dict[str, list[Coding]] = defaultdict(list)
    for coding in standing_codings(codings):
        by_segment[coding.segment_id].append(coding)
    lines = [
        line
        for segment in segments
        if segment.writeup_id in initiatives and segment.kind in CODED_KINDS and segment.voice in HEARD
        for line in _lines_of(segment, initiatives[segment.writeup_id], by_segment[segment.segment_id], order)
    ]
    at = {segment.segment_id: n for n, segment in enumerate(segments)}
    return tuple(
        sorted(
            lines,
            key=lambda x: (REGISTERS.index(x.register), x.initiative, order.get(x.code_id, len(order)), at[x.segment_id], x.start),
        )
    )


def of_register(lines: Sequence[RegisterLine], register: Register, initiative: str | None = None) -> tuple[RegisterLine, ...]:
    """Return the lines of one register, of one initiative or of all."""
    return tuple(line for line in lines if line.register == register and initiative in (None, line.initiative))


def words_of(line: RegisterLine) -> str:
    """Return a line's words without the line breaks of their page."""
    return " ".join(line.words.split())


def shortest_of_each(lines: Sequence[RegisterLine], n: int, max_words: int) -> tuple[RegisterLine, ...]:
    """Return up to ``n`` lines to quote, of at most ``max_words`` words: one of each write-up, of different words.

    The shortest go first that say what they are about; "We are wholly against it" comes after them.
    """
    chosen: list[RegisterLine] = []
    for line in sorted(lines, key=lambda x: (len(x.words.split()) < SPEAKS_FOR_ITSELF, len(x.words.split()), x.segment_id, x.start)):
        again = any(line.writeup_id == other.writeup_id or words_of(line) == words_of(other) for other in chosen)
        if not again and len(chosen) < n and len(line.words.split()) <= max_words:
            chosen.append(line)
    return tuple(chosen)


def _lines_of(segment: Segment, initiative: str, codings: Sequence[Coding], order: Mapping[str, int]) -> Iterator[RegisterLine]:
    """Yield the lines of one passage; a stretch that sets a condition or draws a line is in no other register of wishes or fears."""
    asked = [c for c in codings if c.code_id in order]
    if codings and not asked:  # about the event itself
        return
    best = min(asked, key=lambda c: _rank(c, order), default=None)
    if best is None:
        yield from _as_lines("question", questions(segment.text), segment, initiative, None)
        return
    text, position = segment.text, best.position
    taken = conditions(text, position)
    yield from _as_lines("condition", taken, segment, initiative, best)
    if segment.voice == "group":
        lines = _free(red_lines(text, position), taken)
        yield from _as_lines("red line", lines, segment, initiative, best)
        taken = [*taken, *lines]
    asking = _free(questions(text), taken)
    yield from _as_lines("question", asking, segment, initiative, best)
    yield from _as_lines("improvement", _free(improvements(text), [*taken, *asking]), segment, initiative, best)
    if position in GAIN:
        yield from _as_lines("benefit", _free(benefits(text), taken), segment, initiative, best, whom)
    if position in LOSS:
        yield from _as_lines("risk", _free(risks(text), [*taken, *asking]), segment, initiative, best, whom)


def _rank(coding: Coding, order: Mapping[str, int]) -> tuple[bool, float, int]:
    """A code on which the passage sets conditions goes first: its line is looked for there."""
    return coding.position != "conditional", -telling(coding), order[coding.code_id]


def _free(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    return [(a, b) for a, b in spans if not any(a < end and start < b for start, end in taken)]


def _as_lines(
    register: Register,
    spans: Sequence[Span],
    segment: Segment,
    initiative: str,
    coding: Coding | None,
    about: Callable[[str], str] | None = None,
) -> Iterator[RegisterLine]:
    for start, end in spans:
        words = segment.text[start:end]
        yield RegisterLine(
            register=register,
            initiative=initiative,
            code_id=coding.code_id if coding else "",
            writeup_id=segment.writeup_id,
            segment_id=segment.segment_id,
            start=start,
            end=end,
            words=words,
            voice=segment.voice,
            position=coding.position if coding else None,
            whom=about(words) if about else "",
        )
