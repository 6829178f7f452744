"""A study as it stands this moment. A decision makes one write-up be read anew, and nothing else, so that pages stay quick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Literal

from dialogue_synth.coding.decisions import apply_decisions, in_force
from dialogue_synth.errors import Issue
from dialogue_synth.model import (
    CODED_KINDS,
    CodebookVersion,
    Coding,
    Decision,
    Divergence,
    Judgement,
    MatrixCell,
    Memo,
    Segment,
    SegmentOutcome,
    TopicOverview,
    WriteUp,
)
from dialogue_synth.review.held import Held, grouped, hold
from dialogue_synth.review.order import Item, in_order
from dialogue_synth.shown import outcome_in_force
from dialogue_synth.standing import judged
from dialogue_synth.store import Study
from dialogue_synth.synthesis.rollup import roll_up

Pair = tuple[str, str]  # segment_id, code_id ("" = the passage as a whole)
State = Literal["open", "left", "decided"]


@dataclass(frozen=True)
class Reading:
    """One write-up as it stands: ``codings`` in force by segment, rejected ones included, ``left`` what a person left open."""

    writeup: WriteUp
    segments: tuple[Segment, ...]
    codings: Mapping[str, tuple[Coding, ...]]
    outcomes: Mapping[str, SegmentOutcome]
    cells: Mapping[str, MatrixCell]
    left: frozenset[Pair]
    issues: tuple[Issue, ...]

    def coding(self, segment_id: str, code_id: str) -> Coding | None:
        """Return the coding in force of one code on one segment, None where there is none."""
        return next((c for c in self.codings.get(segment_id, ()) if c.code_id == code_id), None)

    def state(self, pair: Pair) -> State:
        """Say whether somebody has decided on a code of a passage, or on the passage as a whole, left it open, or not seen it."""
        segment_id, code_id = pair
        if code_id:
            coding = self.coding(segment_id, code_id)
            is_open = coding is None or coding.status == "suggested"
        else:
            is_open = self.outcomes[segment_id].outcome == "undecided"
        return "decided" if not is_open else "left" if pair in self.left else "open"

    @cached_property
    def progress(self) -> Counter[str]:
        """How many codings are decided, suggested and added, how many passages undecided, and how many of the open ones were left so."""
        found = Counter(
            {"accepted": "decided", "rejected": "decided"}.get(c.status, c.status) for row in self.codings.values() for c in row
        )
        found["undecided"] = sum(outcome.outcome == "undecided" for outcome in self.outcomes.values())
        found["left"] = sum(self.state(pair) == "left" for pair in self.left)
        return found


@dataclass(frozen=True)
class View:
    """A study at one moment, people's work on top. It never changes; `LiveStudy` makes a new one after each decision."""

    held: Held
    queue: tuple[Item, ...]
    place_in_queue: Mapping[str, int]
    decisions: tuple[Decision, ...]
    judgements: tuple[Judgement, ...]
    memos: tuple[Memo, ...]
    readings: Mapping[str, Reading]
    codebook_log: tuple[CodebookVersion, ...] = ()

    @property
    def seen(self) -> int:
        """The number of the last decision."""
        return self.decisions[-1].decision_id if self.decisions else 0

    @property
    def seen_judgement(self) -> int:
        """The number of the last verdict."""
        return self.judgements[-1].judgement_id if self.judgements else 0

    @cached_property
    def in_force(self) -> frozenset[int]:
        """The numbers of the decisions that nobody has undone."""
        return frozenset(d.decision_id for d in in_force(self.decisions))

    @cached_property
    def undone(self) -> frozenset[int]:
        """The numbers of the entries that were undone, undos among them."""
        undone: set[int] = set()
        for entry in reversed(self.decisions):
            if entry.action == "undo" and entry.undoes is not None and entry.decision_id not in undone:
                undone.add(entry.undoes)
        return frozenset(undone)

    @cached_property
    def progress(self) -> Counter[str]:
        """The counts of `Reading.progress` over all write-ups."""
        total: Counter[str] = Counter()
        for reading in self.readings.values():
            total.update(reading.progress)
        return total

    @cached_property
    def flags(self) -> tuple[Divergence, ...]:
        """The divergences, each with the verdict that holds now."""
        verdicts = {j.divergence_id: j.verdict for j in self.judgements}
        return tuple(judged(replace(flag, verdict=""), verdicts.get(flag.id, "")) for flag in self.held.flags)

    @cached_property
    def topics(self) -> TopicOverview:
        """What the topics say together, with the codings in force; made when first asked for."""
        from dialogue_synth.topics import overview

        held = self.held
        segments = [s for s in held.segments.values() if s.kind in CODED_KINDS]
        codings = [c for reading in self.readings.values() for row in reading.codings.values() for c in row]
        topics, writeups = tuple(held.topics.values()), tuple(held.writeups.values())
        return overview(segments, writeups, codings, held.codebooks, topics, held.memberships, held.topic_state, held.groups)

    def memos_about(self, *things: str) -> tuple[Memo, ...]:
        """Return the memos about any of these ids, oldest first."""
        return tuple(memo for memo in self.memos if memo.about in things)

    def state(self, item: Item) -> State:
        """Say whether an item of the queue is decided, left open, or not seen yet."""
        return self.readings[item.writeup_id].state((item.segment_id, item.code_id))

    def reading_of(self, segment_id: str) -> Reading:
        """Return the write-up that a segment is in."""
        return self.readings[self.held.segments[segment_id].writeup_id]


class LiveStudy:
    """A study that others may change at the same time, and a view of it that is as fresh as the last look at its pulse."""

    def __init__(self, study: Study) -> None:
        """Read the study at the first look."""
        self.study = study
        self._lock = Lock()
        self._pulse: tuple[object, ...] = ()
        self._view: View | None = None

    def now(self) -> View:
        """Return the study as it stands, reading again only what has changed."""
        with self._lock:
            pulse = self.study.pulse()
            if self._view is None or pulse[0] != self._pulse[0]:
                self._view = self._whole()
            elif pulse != self._pulse:
                self._view = self._with_new_entries(self._view, pulse)
            self._pulse = pulse
            return self._view

    def _whole(self) -> View:
        self.study.reload()  # a codebook that was applied is named in study.toml
        held, decisions = hold(self.study), self.study.decisions
        by_writeup = grouped(decisions, _writeup_of)
        readings = {writeup_id: read_writeup(held, writeup_id, by_writeup.get(writeup_id, ())) for writeup_id in held.writeups}
        queue = in_order(held)
        places = {item.ref: n for n, item in enumerate(queue)}
        return View(held, queue, places, decisions, self.study.judgements, self.study.memos, readings, self.study.codebook_versions)

    def _with_new_entries(self, view: View, pulse: Sequence[object]) -> View:
        new = self.study.decisions_after(view.seen)
        decisions = (*view.decisions, *new)
        touched = {_writeup_of(d) for d in new} & set(view.readings)
        by_writeup = grouped((d for d in decisions if _writeup_of(d) in touched), _writeup_of)
        readings = {**view.readings, **{w: read_writeup(view.held, w, by_writeup[w]) for w in touched}}
        judgements = self.study.judgements if pulse[2] != self._pulse[2] else view.judgements
        memos = self.study.memos if pulse[3] != self._pulse[3] else view.memos
        versions = self.study.codebook_versions if pulse[4] != self._pulse[4] else view.codebook_log
        return replace(view, decisions=decisions, judgements=judgements, memos=memos, readings=readings, codebook_log=versions)


def _writeup_of(decision: Decision) -> str:
    return decision.segment_id.rpartition("#")[0]


def read_writeup(held: Held, writeup_id: str, decisions: Sequence[Decision]) -> Reading:
    """Return one write-up with the decisions taken on it; they reach no other.

    Args:
        held: The study.
        writeup_id: Which write-up.
        decisions: All decisions on its segments, oldest first.
    """
    segments, machine = held.of_writeup.get(writeup_id, ()), held.codings.get(writeup_id, ())
    decided = apply_decisions(machine, decisions, held.exact_of_writeup.get(writeup_id, ()), held.codes.keys())
    codings = [replace(c, quotation=held.segments[c.segment_id].text) for c in decided.codings if c.segment_id in held.segments]
    standing = {c.segment_id for c in codings if c.status != "rejected"}
    writeup = held.writeups[writeup_id]
    outcomes = {
        s.segment_id: outcome_in_force(s, held.outcomes.get(s.segment_id), s.segment_id in standing, s.segment_id in decided.without_code)
        for s in segments
        if s.kind in CODED_KINDS
    }
    return Reading(
        writeup=writeup,
        segments=segments,
        codings=grouped(codings, lambda c: c.segment_id),
        outcomes=outcomes,
        cells={cell.code_id: cell for cell in roll_up([writeup], segments, codings, held.codebooks)},
        left=frozenset(pair for pair in _left_open(decisions) if pair[0] in outcomes),  # a passage can be gone since
        issues=decided.issues,
    )


def _left_open(decisions: Sequence[Decision]) -> frozenset[Pair]:
    last: dict[Pair, str] = {(d.segment_id, d.code_id): d.action for d in in_force(decisions)}
    return frozenset(pair for pair, action in last.items() if action == "leave")
