"""The list of write-ups with their issues, files set aside, what stayed open, and passages off the questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dialogue_synth.errors import Issue
from dialogue_synth.model import Code, Coding, Outcome, SetAside, Undecided, WriteUp
from dialogue_synth.report.index import Index, Initiative, outcome_counts
from dialogue_synth.report.passages import Link, Quote, quote, quote_of_coding, segment_links
from dialogue_synth.report.summary import date_in_words, size_as_known

EXAMPLES_A_REASON = 2
QUOTES_AN_ASIDE = 6  # quotations of an auxiliary code in one initiative; more are links

STATUS_WORDS = {
    "refused": "refused",
    "empty": "empty",
    "manifest": "read as a list of the files beside it",
    "duplicate": "received twice",
    "not_a_writeup": "not a write-up",
}


@dataclass(frozen=True, slots=True)
class WriteUpRow:
    """One write-up as received. ``as_written`` is the size in its own words where they say more than the figure."""

    anchor: str
    writeup: Link
    title: str
    organiser: str
    organiser_type: str
    place: str
    date: str
    file: str
    sha256: str
    people: str
    as_written: str
    n_events: int
    n_words: int
    n_coded: int
    n_none: int
    n_undecided: int
    language: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class WriteUpList:
    """The write-ups of one initiative."""

    anchor: str
    name: str
    rows: tuple[WriteUpRow, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An undecided passage with the codes it lay between."""

    quote: Quote
    best_code: str
    runner_up: str
    margin: str


@dataclass(frozen=True, slots=True)
class OpenReason:
    """Why passages were left undecided: how many of each initiative, some of them, and links to all."""

    reason: str
    n: int
    by_initiative: tuple[tuple[str, int], ...]
    examples: tuple[Example, ...]
    passages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Passages with an auxiliary code, of one initiative."""

    initiative: str
    n_passages: int
    n_writeups: int
    quotes: tuple[Quote, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AsideGroup:
    """An auxiliary code and its passages by initiative."""

    name: str
    definition: str
    initiatives: tuple[Aside, ...]


def writeup_lists(index: Index) -> tuple[WriteUpList, ...]:
    """Return the write-ups that count, by initiative."""
    outcomes = outcome_counts(index)
    return tuple(
        WriteUpList(f"w{initiative.anchor}", initiative.name, tuple(_row(index, writeup, outcomes) for writeup in initiative.writeups))
        for initiative in index.initiatives
    )


def replaced_writeups(index: Index) -> tuple[WriteUp, ...]:
    """Return earlier versions of write-ups, which are kept and count nowhere."""
    return tuple(writeup for writeup in index.writeups.values() if writeup.status == "superseded")


def files_set_aside(index: Index) -> tuple[tuple[SetAside, str], ...]:
    """Return the files that gave no write-up, each with its status in words."""
    in_order = sorted(index.content.set_aside, key=lambda aside: (aside.file, aside.reason))
    return tuple((aside, STATUS_WORDS.get(aside.status, aside.status)) for aside in in_order)


def other_issues(index: Index) -> tuple[Issue, ...]:
    """Return the issues that no write-up's row shows already."""
    shown = {issue for writeup in index.content.writeups for issue in writeup.issues}
    return tuple(issue for issue in dict.fromkeys(index.content.issues) if issue not in shown)


def undecided_by_reason(index: Index) -> tuple[OpenReason, ...]:
    """Return the queue of undecided passages by reason, the most frequent first."""
    queue = [undecided for undecided in index.content.undecided if undecided.segment_id in index.segments]
    order = {segment_id: n for n, segment_id in enumerate(index.segments)}
    queue.sort(key=lambda undecided: order[undecided.segment_id])
    reasons = Counter(undecided.reason for undecided in queue)
    return tuple(
        _open_reason(index, reason, [undecided for undecided in queue if undecided.reason == reason])
        for reason in sorted(reasons, key=lambda r: (-reasons[r], r))
    )


def passages_without_code(index: Index) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Return links to the passages that were looked at and got no code, by initiative."""
    none = [s for s in index.segments if s in index.outcomes and index.outcomes[s].outcome == "none"]
    groups = ((i.name, [s for s in none if index.initiative_of(index.segments[s].writeup_id) == i.id]) for i in index.initiatives)
    return tuple((name, segment_links(index, members)) for name, members in groups if members)


def asides(index: Index) -> tuple[AsideGroup, ...]:
    """Return the passages with auxiliary codes: about the events, wishes to hear back, whatever the codebooks name."""
    auxiliary = [code for code in index.codes.values() if code.auxiliary]
    groups = (AsideGroup(code.name, code.definition, _by_initiative(index, code)) for code in auxiliary)
    return tuple(group for group in groups if group.initiatives)


def _row(index: Index, writeup: WriteUp, outcomes: Counter[tuple[str, Outcome]]) -> WriteUpRow:
    people = size_as_known(writeup.participants)
    as_written = writeup.participants.as_written.strip()
    return WriteUpRow(
        anchor=index.anchor("w", writeup.writeup_id),
        writeup=Link(writeup.writeup_id, index.href("t", writeup.writeup_id)),
        title=writeup.title,
        organiser=writeup.organiser,
        organiser_type=writeup.organiser_type,
        place=writeup.place,
        date=date_in_words(writeup.date),
        file=writeup.file,
        sha256=writeup.sha256,
        people=people,
        as_written="" if as_written == people else as_written,
        n_events=writeup.events,
        n_words=writeup.n_words,
        n_coded=outcomes[(writeup.writeup_id, "coded")],
        n_none=outcomes[(writeup.writeup_id, "none")],
        n_undecided=outcomes[(writeup.writeup_id, "undecided")],
        language=writeup.language,
        issues=writeup.issues,
    )


def _open_reason(index: Index, reason: str, queue: list[Undecided]) -> OpenReason:
    counts = Counter(index.initiative_of(undecided.writeup_id) for undecided in queue)
    nearest = sorted(queue, key=lambda undecided: (abs(undecided.margin), undecided.segment_id))[:EXAMPLES_A_REASON]
    examples = ((quote(index, u.segment_id), u) for u in nearest)
    return OpenReason(
        reason=reason[:1].upper() + reason[1:],
        n=len(queue),
        by_initiative=tuple((i.name, counts[i.id]) for i in index.initiatives if counts[i.id]),
        examples=tuple(Example(found, u.best_code, u.runner_up, f"{u.margin:.2f}".replace("-", "−")) for found, u in examples if found),
        passages=segment_links(index, [undecided.segment_id for undecided in queue]),
    )


def _by_initiative(index: Index, code: Code) -> tuple[Aside, ...]:
    codings = [coding for coding in index.codings if coding.code_id == code.id]
    groups = ((i, [coding for coding in codings if index.initiative_of(coding.writeup_id) == i.id]) for i in index.initiatives)
    return tuple(_aside(index, initiative, own) for initiative, own in groups if own)


def _aside(index: Index, initiative: Initiative, codings: list[Coding]) -> Aside:
    quotes = [quote_of_coding(index, coding) for coding in codings[:QUOTES_AN_ASIDE]]
    return Aside(
        initiative=initiative.name,
        n_passages=len(codings),
        n_writeups=len({coding.writeup_id for coding in codings}),
        quotes=tuple(found for found in quotes if found),
        more=segment_links(index, [coding.segment_id for coding in codings[QUOTES_AN_ASIDE:]]),
    )
