"""Copies count once: what a flag's sides come to when write-ups that are copies of one another are one voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogue_synth.model import Divergence
from dialogue_synth.standing import copy_groups

KINDS = frozenset({"contradiction", "strength", "framing", "premise_conflict"})  # whole write-ups stand on their sides


def with_copies_counted(flags: Sequence[Divergence]) -> tuple[Divergence, ...]:
    """Add to flags with sides how many independent write-ups stand on each, where that is fewer than there are.

    The sides themselves keep every write-up, so that the uncollapsed figure stands beside. Which write-ups are copies is what the
    duplicates among ``flags`` say.
    """
    initiatives = sorted({flag.initiative for flag in flags if flag.kind == "duplicate"})
    groups = {initiative: copy_groups(flags, initiative) for initiative in initiatives}
    return tuple(
        replace(flag, notes=(*flag.notes, *_notes(flag, groups.get(flag.initiative, ())))) if flag.kind in KINDS else flag for flag in flags
    )


def _notes(flag: Divergence, groups: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for side, writeup_ids in flag.sides.items():
        together = [shared for group in groups if len(shared := sorted(set(group) & set(writeup_ids))) > 1]
        if together:
            n_once = len(writeup_ids) - sum(len(shared) - 1 for shared in together)
            named = "; ".join(", ".join(shared) for shared in together)
            on_side = f"{n_once} of the {len(writeup_ids)} write-ups on the side “{side}”"
            yield f"Copies counted once, {on_side} are independent ({named} share a text)."
