"""What the write-ups on one side of a flag have in common: "all three youth groups look like this". It explains nothing by itself.

A coincidence is noted where every write-up of one kind of organiser, of one place or of one batch stands on the same side, and
chance alone would rarely sort them so. With many flags some such coincidences come by chance; so the note gives counts and
names no cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import comb

from dialogue_synth.counted import counted
from dialogue_synth.divergence.covariates import group_labels
from dialogue_synth.divergence.material import Material
from dialogue_synth.model import Divergence, WriteUp
from dialogue_synth.standing import IN_FAVOUR

KINDS = frozenset({"contradiction", "strength", "framing", "premise_conflict"})  # whole write-ups stand on their sides
MIN_ALIKE = 3  # of one label; two are a coincidence
MAX_CHANCE = 0.1  # that as many of a label stand on one side by chance
CAUTION = "This says who they are, and not why."


def with_notes(flags: Sequence[Divergence], material: Material) -> tuple[Divergence, ...]:
    """Add to flags with sides what the write-ups on each of them have in common, if anything."""
    writeups = {writeup.writeup_id: writeup for writeup in material.writeups}
    return tuple(replace(flag, notes=(*flag.notes, *_notes(flag, writeups))) if flag.kind in KINDS else flag for flag in flags)


def _notes(flag: Divergence, writeups: Mapping[str, WriteUp]) -> Iterator[str]:
    sides = _sides(flag)
    side_of = {writeup_id: side for side, ids in sides.items() for writeup_id in ids}
    ids = sorted(side_of)
    if len({*side_of.values()}) < 2:
        return
    members = [writeups[writeup_id] for writeup_id in ids]
    for attribute, labels in {**group_labels(members), "batch": tuple(w.batch for w in members)}.items():
        for label in sorted(set(labels) - {""}):
            alike = [writeup_id for writeup_id, own in zip(ids, labels, strict=True) if own == label]
            side = side_of[alike[0]]
            n_side = sum(other == side for other in side_of.values())
            if len(alike) >= MIN_ALIKE and all(side_of[w] == side for w in alike) and chance(len(ids), n_side, len(alike)) <= MAX_CHANCE:
                others = f"of the {counted(len(ids) - len(alike), 'other')}, {n_side - len(alike)}"
                yield f"All {len(alike)} write-ups of {attribute} “{label}” stand on the side “{side}”; {others}. {CAUTION}"


def _sides(flag: Divergence) -> dict[str, list[str]]:
    """Return the write-ups that stand on one side alone, by side; yes and yes-if are one side of a contradiction, divided rooms none."""
    sides: dict[str, list[str]] = {}
    for label, writeup_ids in flag.sides.items():
        if flag.kind != "contradiction":
            sides[label] = list(writeup_ids)
        elif label != "mixed":
            sides.setdefault("in favour" if label in IN_FAVOUR else "against", []).extend(writeup_ids)
    n_sides = {w: sum(w in ids for ids in sides.values()) for ids in sides.values() for w in ids}
    return {label: [w for w in ids if n_sides[w] == 1] for label, ids in sides.items()}


def chance(n: int, n_side: int, n_alike: int) -> float:
    """Return how likely it is (0-1) that ``n_alike`` of ``n`` write-ups, taken by lot, all stand on a side that ``n_side`` hold.

    >>> round(chance(12, 4, 3), 3)
    0.018
    """
    return comb(n_side, n_alike) / comb(n, n_alike)
