"""People's logs of several studies as one: by time, numbered anew, each entry with its author and about what it was about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dialogue_synth.merging.part import Part, new_flag_id
from dialogue_synth.model import Decision

LOGS = ("decisions", "judgements", "memos", "blind_codings", "feedback")
_ABOUT = {
    "decisions": "segment_id",
    "judgements": "divergence_id",
    "memos": "about",
    "blind_codings": "segment_id",
    "feedback": "writeup_id",
}
_NUMBER = {
    "decisions": "decision_id",
    "judgements": "judgement_id",
    "memos": "memo_id",
    "blind_codings": "blind_id",
    "feedback": "entry_id",
}


def merged_log(parts: Sequence[Part], log: str) -> list[Any]:
    """Return the entries of one log of all studies by time, numbered anew; an entry that two studies share is there once."""
    entries = [(entry.at, n, getattr(entry, _NUMBER[log]), entry) for n, part in enumerate(parts) for entry in getattr(part.study, log)]
    numbers: dict[tuple[int, int], int] = {}  # study and number there -> number here
    kept: dict[Any, int] = {}
    for _, n, number, entry in sorted(entries, key=lambda e: e[:3]):
        changes = {_ABOUT[log]: _about(parts[n], getattr(entry, _ABOUT[log])), _NUMBER[log]: 0}
        if isinstance(entry, Decision) and entry.undoes is not None:
            changes["undoes"] = numbers.get((n, entry.undoes))
        now = replace(entry, **changes)
        numbers[n, number] = kept.setdefault(now, len(kept) + 1)
    return [replace(entry, **{_NUMBER[log]: number}) for entry, number in kept.items()]


def _about(part: Part, reference: str) -> str:
    flag = part.flags.get(reference)
    return (new_flag_id(part, flag) or reference) if flag else part.renamed(reference)
