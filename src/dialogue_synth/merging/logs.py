"""People's logs of several studies as one: by time, numbered anew, each entry with its author and about what it was about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dialogue_synth.merging.part import Part, new_flag_id
from dialogue_synth.model import BlindSample, Decision

LOGS = ("decisions", "judgements", "memos", "blind_codings", "blind_samples", "agreement_openings", "feedback", "codebook_versions")
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
    "blind_samples": "sample_id",
    "agreement_openings": "opening_id",
    "feedback": "entry_id",
    "codebook_versions": "entry_id",
}


def merged_log(parts: Sequence[Part], log: str) -> list[Any]:
    """Return the entries of one log of all studies by time, numbered anew; an entry that two studies share is there once."""
    entries = [(entry.at, n, getattr(entry, _NUMBER[log]), entry) for n, part in enumerate(parts) for entry in getattr(part.study, log)]
    numbers: dict[tuple[int, int], int] = {}  # study and number there -> number here
    kept: dict[Any, int] = {}
    for _, n, number, entry in sorted(entries, key=lambda e: e[:3]):
        changes = {**_about_here(parts[n], entry, log), _NUMBER[log]: 0}
        if isinstance(entry, Decision) and entry.undoes is not None:
            changes["undoes"] = numbers.get((n, entry.undoes))
        now = replace(entry, **changes)
        numbers[n, number] = kept.setdefault(now, len(kept) + 1)
    return [replace(entry, **{_NUMBER[log]: number}) for entry, number in kept.items()]


def _about_here(part: Part, entry: Any, log: str) -> dict[str, Any]:
    """Return what an entry is about under the names that it has in the new study."""
    if isinstance(entry, BlindSample):
        return {"passages": tuple((_about(part, segment_id), words) for segment_id, words in entry.passages)}
    return {_ABOUT[log]: _about(part, getattr(entry, _ABOUT[log]))} if log in _ABOUT else {}


def _about(part: Part, reference: str) -> str:
    flag = part.flags.get(reference)
    return (new_flag_id(part, flag) or reference) if flag else part.renamed(reference)
