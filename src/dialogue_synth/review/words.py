"""Decisions, states and times in words, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogue_synth.model import Decision, Verdict
from dialogue_synth.report.marks import mark_of_position
from dialogue_synth.review.held import Held

VERDICT_WORDS: Mapping[Verdict, tuple[str, str]] = {
    "confirmed": ("Confirmed", "The narratives do diverge."),
    "explained": ("Explained", "They do, and who took part or the place explains it."),
    "coding_error": ("Coding error", "A passage was coded wrongly: correct it, and the flag is computed anew."),
    "duplicate_voice": ("Duplicate voice", "One voice that was counted twice."),
    "writeup_quality": ("Write-up quality", "It tells of the write-up and not of the group."),
    "not_divergent": ("Not divergent", "Nothing diverges here."),
}
STATUS_WORDS: Mapping[str, str] = {
    "suggested": "suggested by the machine",
    "accepted": "accepted",
    "rejected": "rejected",
    "added": "added",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A decision in words, with what a page needs to lead back to it."""

    number: int
    at: str
    analyst: str
    words: str
    segment_id: str
    memo: str
    undone: bool


def in_words(held: Held, decision: Decision) -> str:
    """Say what a decision did.

    The codes' names come from the codebook; what people said is never part of it.
    """
    code = _code(held, decision.code_id)
    stance = mark_of_position(decision.position).label
    words = {
        "accept": f"accepted {code} ({stance})",
        "reject": f"rejected {code}" if decision.code_id else "said that no code applies",
        "add": f"added {code} ({stance})",
        "position": f"changed the position on {code} to {stance}",
        "leave": f"left {code} open" if decision.code_id else "left the passage open",
        "undo": f"took back decision {decision.undoes}",
    }
    return words[decision.action]


def said(held: Held, decision: Decision, undone: frozenset[int]) -> Said:
    """Return a decision as a row of a list."""
    return Said(
        decision.decision_id,
        moment(decision.at),
        decision.analyst,
        in_words(held, decision),
        decision.segment_id,
        decision.memo,
        decision.decision_id in undone,
    )


def _code(held: Held, code_id: str) -> str:
    code = held.codes.get(code_id)
    return f"{code_id} {code.name}" if code else code_id


def moment(at: str) -> str:
    """Return a time of the log for people.

    >>> moment("2026-01-31T09:05:07.123+00:00")
    '2026-01-31 09:05 UTC'
    """
    return f"{at[:10]} {at[11:16]} UTC"
