"""Gold units <-> segments: which segments of the study each gold unit is about.

People coded paragraphs, the study cut passages, and neither knows of the other: a unit owns the segments that start between its
beginning and the next unit's, in reading order. So the figures do not depend on how a write-up was cut.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from dialogue_synth.agreement.gold import Gold, GoldUnit, GoldWriteUp, letters
from dialogue_synth.errors import Issue
from dialogue_synth.model import Segment, WriteUp

_ROW = re.compile(r", row \d+$")  # "form.csv, row 4": a form export holds several write-ups


@dataclass(frozen=True, slots=True)
class AlignedUnit:
    """A gold unit with the segments that it owns (none where it was not found)."""

    writeup_id: str
    unit: GoldUnit
    segments: tuple[Segment, ...]

    @property
    def asked(self) -> bool:
        """Whether it stands under a framing question, as the study read the write-up."""
        return any(segment.question_code for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Alignment:
    """All units of the write-ups that were found; how many coded ones were not found, and which write-ups are missing."""

    units: tuple[AlignedUnit, ...]
    n_missing_units: int
    n_writeups: int
    missing_writeups: tuple[str, ...]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What could not be compared."""
        found = [Issue(f"gold write-up {name}", "is not in the study; its passages are left out") for name in self.missing_writeups]
        if self.n_missing_units:
            what = f"{self.n_missing_units} coded units were not found in the study's write-ups; they count as not coded"
            found.append(Issue("gold file", what, "check that units begin with the words of the write-up, in reading order"))
        return tuple(found)


def align(gold: Gold, writeups: Sequence[WriteUp], segments: Iterable[Segment]) -> Alignment:
    """Give every gold unit its segments.

    Args:
        gold: The units.
        writeups: The study's write-ups in use; a gold write-up is found by its id, else by its file's name if one file has it.
        segments: The study's segments with their exact words.
    """
    by_writeup: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_writeup[segment.writeup_id].append(segment)
    ids = _find_writeups(gold.writeups, writeups)
    units: list[AlignedUnit] = []
    n_missing = 0
    for writeup in gold.writeups:
        if writeup.writeup_id not in ids:
            n_missing += sum(bool(unit.codes) for unit in writeup.units)
            continue
        owned = _owned([unit.anchor for unit in writeup.units], by_writeup[ids[writeup.writeup_id]])
        for unit, own in zip(writeup.units, owned, strict=True):
            n_missing += bool(unit.anchor and own is None and unit.codes and not unit.quiet)
            units.append(AlignedUnit(ids[writeup.writeup_id], unit, own or ()))
    missing = tuple(w.writeup_id for w in gold.writeups if w.writeup_id not in ids)
    return Alignment(tuple(units), n_missing, len(ids), missing)


def _find_writeups(gold: Iterable[GoldWriteUp], writeups: Iterable[WriteUp]) -> dict[str, str]:
    """Return gold id -> writeup_id."""
    by_id, by_file = {}, defaultdict(list)
    for writeup in writeups:
        by_id[letters(writeup.writeup_id)] = writeup.writeup_id
        by_file[PurePosixPath(writeup.file).name].append(writeup.writeup_id)
    found = {}
    for entry in gold:
        same_file = by_file[PurePosixPath(_ROW.sub("", entry.file)).name]
        if letters(entry.writeup_id) in by_id:
            found[entry.writeup_id] = by_id[letters(entry.writeup_id)]
        elif len(same_file) == 1:
            found[entry.writeup_id] = same_file[0]
    return found


def _owned(anchors: Sequence[str], segments: Iterable[Segment]) -> list[tuple[Segment, ...] | None]:
    """Return the segments of each unit, () where it lies within nothing, None where its anchor was not found."""
    ordered = sorted(segments, key=lambda s: s.start)
    texts = [letters(s.text) for s in ordered]
    starts = list(accumulate(map(len, texts), initial=0))[:-1]
    places = _places(anchors, "".join(texts))
    end = sum(map(len, texts)) + 1
    in_order = sorted((place, n) for n, place in places.items())
    bounds = {n: (place, (*in_order, (end, 0))[k + 1][0]) for k, (place, n) in enumerate(in_order)}
    return [_between(ordered, starts, texts, *bounds[n]) if n in bounds else None for n in range(len(anchors))]


def _places(anchors: Sequence[str], stream: str) -> Mapping[int, int]:
    """Return where each anchor begins, looking onwards from the last one first, then from the top."""
    places, cursor = {}, 0
    for n, anchor in enumerate(anchors):
        place = stream.find(anchor, cursor) if anchor else -1
        place = stream.find(anchor) if anchor and place < 0 else place
        if place >= 0:
            places[n] = place
            cursor = max(cursor, place)
    return places


def _between(ordered: Sequence[Segment], starts: Sequence[int], texts: Sequence[str], low: int, high: int) -> tuple[Segment, ...]:
    own = tuple(segment for segment, start in zip(ordered, starts, strict=True) if low <= start < high)
    # A passage that began before the unit and holds its beginning belongs to it too, where it has none of its own.
    return own or tuple(s for s, at, text in zip(ordered, starts, texts, strict=True) if at <= low < at + len(text))[-1:]
