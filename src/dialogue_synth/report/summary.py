"""The first screen: what was received, what became of it, and what the report cannot say; one account per initiative."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from dialogue_synth.model import Outcome, Participants, WriteUp
from dialogue_synth.report.index import ANALYSTS_ONLY, Index, Initiative, outcome_counts
from dialogue_synth.report.kinds import kind_anchor, kind_name, kind_order

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Received:
    """People reached, as far as it is known in one way ("counted", "estimated", ...): never added up over the ways."""

    how: str
    people: str
    writeups: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many divergences of one kind, with a link to them."""

    name: str
    n: int
    href: str
    n_supported: int


@dataclass(frozen=True, slots=True)
class InitiativeSummary:
    """What was received for one initiative and what became of its passages."""

    name: str
    anchor: str
    n_writeups: int
    n_events: int
    dates: str
    received: tuple[Received, ...]
    n_coded: int
    n_none: int
    n_undecided: int
    divergences: tuple[KindCount, ...]


def initiative_summaries(index: Index) -> tuple[InitiativeSummary, ...]:
    """Return the summary of each initiative, in the order of the report."""
    return tuple(_summary(index, initiative) for initiative in index.initiatives)


def people_reached(writeups: Iterable[WriteUp]) -> tuple[Received, ...]:
    """Return how many people were reached, apart by how it is known; ranges keep both ends."""
    by_kind: dict[str, list[Participants]] = {"exact": [], "estimate": [], "range": [], "unknown": []}
    for writeup in writeups:
        by_kind[_known_as(writeup.participants)].append(writeup.participants)
    labels = {"exact": "counted", "estimate": "estimated", "range": "given as a range", "unknown": "not recorded"}
    known = ((labels[kind], people, "" if kind == "unknown" else _span(people)) for kind, people in by_kind.items())
    return tuple(Received(label, span, _n_writeups(len(people))) for label, people, span in known if people)


def size_as_known(participants: Participants) -> str:
    """Return one write-up's number of people in words.

    >>> size_as_known(Participants(12, 15, "range", "12-15"))
    '12 to 15'
    >>> size_as_known(Participants())
    'not recorded'
    """
    if _known_as(participants) == "unknown":
        return "not recorded"
    return _span([participants])


def date_in_words(date: str) -> str:
    """Return an ISO date as people write it; anything else as it is.

    >>> date_in_words("2025-10-07"), date_in_words("2025-10"), date_in_words("last week")
    ('7 October 2025', 'October 2025', 'last week')
    """
    parts = _ISO_DATE.fullmatch(date)
    if not parts or not 1 <= int(parts["month"]) <= len(MONTHS):
        return date
    day = f"{int(parts['day'])} " if parts["day"] else ""
    return f"{day}{MONTHS[int(parts['month']) - 1]} {parts['year']}"


def _known_as(participants: Participants) -> str:
    return participants.kind if participants.minimum is not None else "unknown"


def _span(people: Sequence[Participants]) -> str:
    known = [(p.minimum or 0, p.maximum if p.maximum is not None else p.minimum or 0) for p in people]
    about = "about " if any(p.kind == "estimate" for p in people) else ""
    low, high = sum(least for least, _ in known), sum(most for _, most in known)
    return f"{about}{low}" if low == high else f"{about}{low} to {high}"


def _n_writeups(n: int) -> str:
    return "1 write-up" if n == 1 else f"{n} write-ups"


def _summary(index: Index, initiative: Initiative) -> InitiativeSummary:
    counts = outcome_counts(index)
    outcomes = {outcome: sum(counts[(writeup.writeup_id, outcome)] for writeup in initiative.writeups) for outcome in get_args(Outcome)}
    dates = sorted(writeup.date for writeup in initiative.writeups if writeup.date)
    return InitiativeSummary(
        name=initiative.name,
        anchor=initiative.anchor,
        n_writeups=len(initiative.writeups),
        n_events=sum(writeup.events for writeup in initiative.writeups),
        dates=" to ".join(dict.fromkeys(date_in_words(date) for date in (*dates[:1], *dates[-1:]))),
        received=people_reached(initiative.writeups),
        n_coded=outcomes["coded"],
        n_none=outcomes["none"],
        n_undecided=outcomes["undecided"],
        divergences=_divergence_counts(index, initiative),
    )


def _divergence_counts(index: Index, initiative: Initiative) -> tuple[KindCount, ...]:
    shown = [d for d in index.content.divergences if d.initiative == initiative.id and d.kind not in ANALYSTS_ONLY]
    counts = Counter(divergence.kind for divergence in shown)
    supported = Counter(divergence.kind for divergence in shown if divergence.status == "supported")
    return tuple(
        KindCount(kind_name(kind), counts[kind], f"#{kind_anchor(initiative, kind)}", supported[kind])
        for kind in sorted(counts, key=kind_order)
    )
