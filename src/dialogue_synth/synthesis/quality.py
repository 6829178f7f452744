"""A card for each write-up: what the account in it rests on. It is shown, and never weighs anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.model import CODED_KINDS, Divergence, MatrixCell, Participants, Segment, SegmentOutcome, Voice, WriteUp
from dialogue_synth.standing import NOT_A_COPY

SHORT = 150  # words: so little says hardly anything on a whole form
MOSTLY = 0.5  # from this share of the words on, an account is mainly the organiser's
_VOICES: Mapping[Voice, str] = {
    "group": "the group",
    "participant": "single participants",
    "organiser": "the organiser",
    "unknown": "unclear",
}


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect of a write-up: its name, what is the case, and a remark where a reader should take care ("" = none)."""

    name: str
    value: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class QualityCard:
    """What is known about one write-up as an account of its event."""

    writeup_id: str
    aspects: tuple[Aspect, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader should take care of."""
        return tuple(aspect.remark for aspect in self.aspects if aspect.remark)


def quality_cards(
    writeups: Sequence[WriteUp],
    segments: Sequence[Segment],
    cells: Sequence[MatrixCell],
    outcomes: Sequence[SegmentOutcome],
    divergences: Sequence[Divergence],
) -> tuple[QualityCard, ...]:
    """Return a card for each write-up in use, in the order given.

    How long after the event an account was written is not on it: returns do not say when they were written.
    """
    outcome = {o.segment_id: o.outcome for o in outcomes}
    by_writeup: dict[str, list[Segment]] = {}
    for segment in segments:
        by_writeup.setdefault(segment.writeup_id, []).append(segment)
    of_writeup: dict[str, list[MatrixCell]] = {}
    for cell in cells:
        of_writeup.setdefault(cell.writeup_id, []).append(cell)
    return tuple(
        QualityCard(
            w.writeup_id,
            tuple(_aspects(w, by_writeup.get(w.writeup_id, []), of_writeup.get(w.writeup_id, []), outcome, divergences)),
        )
        for w in writeups
        if w.status == "used"
    )


def _aspects(
    writeup: WriteUp,
    segments: Sequence[Segment],
    cells: Sequence[MatrixCell],
    outcome: Mapping[str, str],
    divergences: Sequence[Divergence],
) -> Iterator[Aspect]:
    passages = [s for s in segments if s.kind in CODED_KINDS]
    yield _completeness(cells)
    yield _base(writeup.participants)
    yield _method(writeup, segments)
    yield _voice(passages)
    yield _length(passages)
    yield _clarity(passages, outcome)
    yield _copying(writeup.writeup_id, divergences)


def _completeness(cells: Sequence[MatrixCell]) -> Aspect:
    states = Counter(cell.state for cell in cells)
    touched = f", touched {states['touched']}" if states["touched"] else ""
    remark = "" if states["answered"] else "takes no position on any question"
    return Aspect("Questions answered", f"{states['answered']} of {len(cells)}{touched}", remark)


def _base(participants: Participants) -> Aspect:
    if participants.minimum is None:
        return Aspect("People", "not recorded", "nobody knows how many people it speaks for")
    most = participants.maximum if participants.maximum is not None else participants.minimum
    size = str(participants.minimum) if most == participants.minimum else f"{participants.minimum} to {most}"
    return Aspect("People", {"exact": size, "estimate": f"about {size}", "range": size, "unknown": size}[participants.kind])


def _method(writeup: WriteUp, segments: Sequence[Segment]) -> Aspect:
    follows = any(s.kind == "prompt" or (s.kind in CODED_KINDS and s.question_code) for s in segments)
    votes = any(s.kind == "vote" for s in segments)
    parts = ["answers under the questions of a form" if follows else "free account", *(["with votes"] if votes else [])]
    several = f"{writeup.events} events in one account" if writeup.events > 1 else ""
    return Aspect("Kind of account", ", ".join(parts), several)


def _voice(passages: Sequence[Segment]) -> Aspect:
    words: Counter[Voice] = Counter()
    for segment in passages:
        words[segment.voice] += len(segment.text.split())
    total = sum(words.values())
    if not total:
        return Aspect("Who speaks", "nobody")
    value = ", ".join(f"{_VOICES[voice]} {round(100 * n / total)} %" for voice, n in sorted(words.items(), key=lambda item: -item[1]))
    remark = "mainly in the organiser's own voice" if words["organiser"] >= MOSTLY * total else ""
    return Aspect("Who speaks (share of the words)", value, remark)


def _length(passages: Sequence[Segment]) -> Aspect:
    n = sum(len(segment.text.split()) for segment in passages)
    return Aspect("Length", f"{n} words in {len(passages)} passages", "very short" if n < SHORT else "")


def _clarity(passages: Sequence[Segment], outcome: Mapping[str, str]) -> Aspect:
    open_ones = sum(outcome.get(segment.segment_id) == "undecided" for segment in passages)
    return Aspect("Left undecided", f"{open_ones} of {len(passages)} passages")


def _copying(writeup_id: str, divergences: Sequence[Divergence]) -> Aspect:
    shared = [d for d in divergences if d.kind == "duplicate" and d.verdict not in NOT_A_COPY]
    others = sorted({w for d in shared for side in d.sides.values() for w in side if any(writeup_id in s for s in d.sides.values())})
    others = [w for w in others if w != writeup_id]
    return Aspect("Text shared with", ", ".join(others) or "none", "shares text with other write-ups" if others else "")
