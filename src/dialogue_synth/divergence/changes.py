"""What became of the flags since the study was last compared: new, gone, or changed, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from dialogue_synth.model import Divergence


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One flag that was not there before, is no longer there, or has other sides now; ``why`` is for people."""

    divergence_id: str
    kind: str
    initiative: str
    code_id: str
    change: Literal["new", "gone", "changed"]
    why: str


def compare_flags(before: Sequence[Divergence], now: Sequence[Divergence], new_writeups: Collection[str]) -> tuple[FlagChange, ...]:
    """Compare the flags of two runs by their ids.

    Args:
        before: The flags of the run before.
        now: The flags of this run.
        new_writeups: The write-ups that the run before did not know; they explain a change in which they take part.

    Returns:
        New flags first, then changed, then gone ones, each in the order of their run. Equal flags are left out.
    """
    earlier = {flag.id: flag for flag in before}
    later = {flag.id for flag in now}
    new = [_change(flag, "new", _why(flag, set(_members(flag)) & set(new_writeups))) for flag in now if flag.id not in earlier]
    moved = [(flag, _moves(earlier[flag.id], flag)) for flag in now if flag.id in earlier]
    changed = [_change(flag, "changed", moves) for flag, moves in moved if moves]
    gone = [_change(flag, "gone", "its codings, positions or settings changed") for flag in before if flag.id not in later]
    return (*new, *changed, *gone)


def _change(flag: Divergence, change: Literal["new", "gone", "changed"], why: str) -> FlagChange:
    return FlagChange(flag.id, flag.kind, flag.initiative, flag.code_id, change, why)


def _why(flag: Divergence, joined: Collection[str]) -> str:
    if joined:
        return f"new write-ups take part: {', '.join(sorted(joined))}"
    return f"codings, positions or settings of {len(_members(flag))} write-ups changed"


def _moves(before: Divergence, now: Divergence) -> str:
    """Say which write-ups joined or left which side; "" where none did."""
    said = []
    for side in dict.fromkeys((*before.sides, *now.sides)):
        then, since = set(before.sides.get(side, ())), set(now.sides.get(side, ()))
        if since - then:
            said.append(f"joined {side}: {', '.join(sorted(since - then))}")
        if then - since:
            said.append(f"left {side}: {', '.join(sorted(then - since))}")
    return "; ".join(said)


def _members(flag: Divergence) -> list[str]:
    return sorted({writeup_id for side in flag.sides.values() for writeup_id in side})
