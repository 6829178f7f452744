"""Kinds of groups within an initiative: who has the same kind of organiser, or the same place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.divergence.material import Material
from dialogue_synth.model import WriteUp


@dataclass(frozen=True, slots=True)
class GroupKind:
    """Write-ups of one initiative with something in common: the attribute, what it is, and their ids."""

    attribute: str
    label: str
    writeup_ids: frozenset[str]


def group_labels(writeups: Sequence[WriteUp]) -> Mapping[str, tuple[str, ...]]:
    """Return for each attribute the labels of write-ups, in their order; "" where it is not known.

    Labels that differ only in capitals or spaces are the same.
    """
    return {
        "organiser type": tuple(_label(writeup.organiser_type) for writeup in writeups),
        "place": tuple(_label(writeup.place) for writeup in writeups),
    }


def kinds_of_group(material: Material, writeup_id: str) -> Iterator[GroupKind]:
    """Yield the kinds of groups that a write-up belongs to, itself included."""
    writeups = next(found for found in material.by_initiative.values() if any(w.writeup_id == writeup_id for w in found))
    ids = [writeup.writeup_id for writeup in writeups]
    for attribute, labels in group_labels(writeups).items():
        own = labels[ids.index(writeup_id)]
        if own:
            yield GroupKind(attribute, own, frozenset(w for w, label in zip(ids, labels, strict=True) if label == own))


def _label(written: str) -> str:
    return " ".join(written.casefold().split())
