"""Machine codings + people's decisions -> the codings in force. A decision wins, and is never dropped.

A decision is tied to the words decided on. In a corrected write-up it follows them to the segment that has the same words;
where those words, or the code, are gone, it is listed as an issue and stays in the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dialogue_synth.errors import Issue
from dialogue_synth.model import Coding, CodingStatus, Decision, Segment

NO_CODE = ""  # the code of a decision on the passage as a whole
_STATUS: Mapping[str, CodingStatus] = {"accept": "accepted", "position": "accepted", "reject": "rejected", "add": "added"}


@dataclass(frozen=True, slots=True)
class DecidedCodings:
    """The codings in force, in reading order, and what could not be applied."""

    codings: tuple[Coding, ...]
    issues: tuple[Issue, ...] = ()
    without_code: frozenset[str] = frozenset()  # segments to which no code applies, as a person said


def apply_decisions(
    codings: Sequence[Coding], decisions: Sequence[Decision], segments: Sequence[Segment], code_ids: Collection[str]
) -> DecidedCodings:
    """Put the log of decisions on top of the machine's codings.

    Args:
        codings: The machine's codings.
        decisions: The whole log, oldest first; entries that a later one undoes have no effect.
        segments: The segments of the write-ups in use.
        code_ids: The codes of the study's codebooks.

    Returns:
        One coding per segment and code. A code that a person accepted stays, also where the machine no longer suggests it.
    """
    of_machine = {(c.segment_id, c.code_id): c for c in codings}
    by_key = dict(of_machine)
    find = _SegmentFinder(segments)
    issues = []
    without_code: set[str] = set()
    known = {*code_ids, NO_CODE}
    for decision in in_force(decisions):
        segment = find(decision)
        if segment is None or decision.code_id not in known:
            what = "is no longer in the codebook" if segment else "decided on is no longer in the write-up"
            subject = f"code {decision.code_id}" if segment else "the passage"
            issues.append(
                Issue(f"decision {decision.decision_id} on {decision.segment_id}", f"{subject} {what}", "it stays in the log; decide again")
            )
            continue
        key = (segment.segment_id, decision.code_id)
        if decision.code_id == NO_CODE:
            (without_code.add if decision.action == "reject" else without_code.discard)(segment.segment_id)
        elif decision.action == "leave":
            by_key.pop(key, None)
            by_key |= {key: of_machine[key]} if key in of_machine else {}
        else:
            by_key[key] = _decided(by_key.get(key), segment, decision)
    order = {s.segment_id: n for n, s in enumerate(segments)}
    in_order = sorted(by_key.values(), key=lambda c: (order.get(c.segment_id, len(order)), -c.confidence, c.code_id))
    return DecidedCodings(tuple(in_order), tuple(issues), frozenset(without_code))


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the entries of a log that nobody has undone, without the undos, oldest first."""
    entries = list(decisions)
    undone: set[int] = set()
    for entry in reversed(entries):  # an undo can itself be undone by a later one
        if entry.action == "undo" and entry.undoes is not None and entry.decision_id not in undone:
            undone.add(entry.undoes)
    return [e for e in entries if e.action != "undo" and e.decision_id not in undone]


def _decided(coding: Coding | None, segment: Segment, decision: Decision) -> Coding:
    if coding is None:
        coding = Coding(
            segment_id=segment.segment_id,
            writeup_id=segment.writeup_id,
            start=segment.start,
            end=segment.end,
            quotation=segment.text,
            code_id=decision.code_id,
            position=None,
            confidence=1.0,
            coder=decision.analyst,
        )
    position = decision.position or coding.position
    sure = 1.0 if decision.position else coding.position_confidence
    why = decision.memo or f"decided by {decision.analyst}"
    return replace(coding, position=position, position_confidence=sure, coder=decision.analyst, status=_STATUS[decision.action], why=why)


class _SegmentFinder:
    """Find the segment that a decision is about: by id if it still has the words, else by the words in the same write-up."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._by_id = {s.segment_id: s for s in segments}
        self._by_words = {(s.writeup_id, s.text): s for s in reversed(list(self._by_id.values()))}

    def __call__(self, decision: Decision) -> Segment | None:
        same = self._by_id.get(decision.segment_id)
        if same and same.text == decision.quotation:
            return same
        return self._by_words.get((decision.segment_id.rpartition("#")[0], decision.quotation))
