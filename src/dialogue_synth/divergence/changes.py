"""What became of the flags since the study was last compared: new, gone, or changed, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dialogue_synth.counted import counted
from dialogue_synth.model import Divergence

_NEW_MEMBERS = "new write-ups take part: "
NAMED = 6  # write-ups that a reason names; of more it says how many


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One flag that was not there before, is no longer there, or has other sides or another state now; ``why`` is for people."""

    divergence_id: str
    kind: str
    initiative: str
    code_id: str
    change: Literal["new", "gone", "changed"]
    why: str


@dataclass(frozen=True, slots=True)
class Since:
    """What happened to the study between two comparisons, as far as it can move a flag.

    Attributes:
        joined: The write-ups that are new, by initiative.
        lost: Those that were replaced or taken out.
        recoded: Those of which the words, or the machine's codings, changed.
        corrected: Codings that people decided on when they checked passages: (write-up, code).
        decided: Codings that people decided on otherwise.
        parts: What else changed, in words: settings, codebooks.
        refuted: The flags that were checked and do not stand on what people verified, by id.
    """

    joined: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    recoded: frozenset[str] = frozenset()
    corrected: frozenset[tuple[str, str]] = frozenset()
    decided: frozenset[tuple[str, str]] = frozenset()
    parts: tuple[str, ...] = ()
    refuted: frozenset[str] = frozenset()


def compare_flags(before: Sequence[Divergence], now: Sequence[Divergence], since: Since) -> tuple[FlagChange, ...]:
    """Compare the flags of two runs by their ids.

    Args:
        before: The flags of the run before.
        now: The flags of this run.
        since: What happened to the study in between.

    Returns:
        New flags first, then changed, then gone ones, each in the order of their run. Equal flags are left out.
    """
    earlier = {flag.id: flag for flag in before}
    later = {flag.id for flag in now}
    new = [_change(flag, "new", _why(flag, since)) for flag in now if flag.id not in earlier]
    moved = [(flag, _moves(earlier[flag.id], flag)) for flag in now if flag.id in earlier]
    changed = [_change(flag, "changed", _moved(moves, _why(flag, since))) for flag, moves in moved if moves]
    gone = [_change(flag, "gone", _why(flag, since)) for flag in before if flag.id not in later]
    return (*new, *changed, *gone)


def _change(flag: Divergence, change: Literal["new", "gone", "changed"], why: str) -> FlagChange:
    return FlagChange(flag.id, flag.kind, flag.initiative, flag.code_id, change, why)


def _why(flag: Divergence, since: Since) -> str:
    """Return the reason that lies nearest to a flag: its own codings and write-ups before those that it is compared with."""
    own = {writeup_id for side in flag.sides.values() for writeup_id in side}
    joined = since.joined.get(flag.initiative, frozenset())
    if flag.id in since.refuted:
        return "its codings were checked, and on what people verified it does not stand"
    reasons = {
        "its codings were corrected on checking: ": _on_its_codings(flag, own, since.corrected),
        "people decided on its codings: ": _on_its_codings(flag, own, since.decided),
        _NEW_MEMBERS: own & joined,
        "replaced or taken out: ": own & since.lost,
        "read or coded anew: ": own & since.recoded,
        "changed since: ": since.parts,
        "compared with new write-ups of the initiative: ": joined,
        "people decided on codings that it is compared with: ": {w for w, _ in since.corrected | since.decided},
        "compared with what was replaced, taken out or coded anew: ": since.lost | since.recoded,
    }
    return next((f"{reason}{_named(named)}" for reason, named in reasons.items() if named), "narratives are compared in another way now")


def _moved(moves: str, why: str) -> str:
    """Put the reason behind what moved, unless it only names again who joined."""
    return moves if why.startswith(_NEW_MEMBERS) and "left" not in moves else f"{moves} ({why})"


def _on_its_codings(flag: Divergence, own: Collection[str], codings: Collection[tuple[str, str]]) -> set[str]:
    """Return the write-ups of a flag on whose codings people decided: those of its code, or any where it is about none."""
    return {writeup_id for writeup_id, code_id in codings if writeup_id in own and flag.code_id in ("", code_id)}


def _named(writeup_ids: Collection[str]) -> str:
    named = sorted(writeup_ids)
    return ", ".join(named) if len(named) <= NAMED else f"{', '.join(named[:NAMED])} and {len(named) - NAMED} more"


def _moves(before: Divergence, now: Divergence) -> str:
    """Say which write-ups joined or left which side, and whether its state is another; "" where nothing changed."""
    said = []
    if now.status != before.status:
        said.append(_state(now))
    for side in dict.fromkeys((*before.sides, *now.sides)):
        then, since = set(before.sides.get(side, ())), set(now.sides.get(side, ()))
        if since - then:
            said.append(f"joined {side.replace('_', ' ')}: {_named(since - then)}")
        if then - since:
            said.append(f"left {side.replace('_', ' ')}: {_named(then - since)}")
    return "; ".join(said)


def _state(flag: Divergence) -> str:
    if flag.status == "supported":
        return f"supported: {counted(flag.checked[1], 'coding')} checked" if flag.checked else "supported"
    if flag.checked and flag.checked[0] < flag.checked[1]:
        return f"no longer supported: {counted(flag.checked[1] - flag.checked[0], 'coding')} not checked"
    return "no longer supported"
