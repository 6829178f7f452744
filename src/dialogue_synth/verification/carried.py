"""Which codings a flag rests on: what a person must have checked before it counts as supported.

A kind about positions rests on everything that the write-ups on its sides say, in their group's voice, on its code: a passage
that was misread, or one more that goes the other way, can move a write-up to another side. A silence rests on every passage
of the silent write-up, because any of them may have been missed. Kinds that count passages say themselves what they count.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dialogue_synth.divergence.omission import KIND as OMISSION
from dialogue_synth.divergence.omission import silent_on
from dialogue_synth.divergence.registry import COUNTING
from dialogue_synth.model import Divergence, Voice
from dialogue_synth.standing import CARRIED_BY_WORDS
from dialogue_synth.verification.asked import Asked

if TYPE_CHECKING:
    from dialogue_synth.divergence import Material

GROUP_ONLY = frozenset({"contradiction", "strength", "framing", "between"})  # other voices decide nothing in them
QUOTED_ONLY = frozenset({"isolate"})  # about one passage, and not about what else its write-up says


def carrying(flag: Divergence, material: Material) -> tuple[Asked, ...]:
    """Return what must be asked of which passages before a flag of a kind that does not count is checked, by segment id.

    Kinds of `CARRIED_BY_WORDS` rest on no coding, and those that count (`COUNTING`) on whole cells: both give nothing here.
    """
    if flag.kind in CARRIED_BY_WORDS or flag.kind in COUNTING:
        return ()
    if flag.kind == OMISSION:
        codes = silent_on(flag, material)
        return tuple(Asked(s.segment_id, codes) for w in flag.sides["flagged"] for s in material.content_of(w))
    pairs = set(_quoted(flag, material))
    if flag.code_id and flag.kind not in QUOTED_ONLY:
        voice: Voice | None = "group" if flag.kind in GROUP_ONLY else None
        found = (p for w in members(flag) for p in material.passages(w, flag.code_id, voice))
        pairs |= {(p.segment.segment_id, flag.code_id) for p in found}
    return tuple(Asked(segment_id, (code_id,)) for segment_id, code_id in sorted(pairs))


def members(flag: Divergence) -> list[str]:
    """Return the write-ups on any side of a flag, sorted."""
    return sorted({writeup_id for side in flag.sides.values() for writeup_id in side})


def _quoted(flag: Divergence, material: Material) -> Iterable[tuple[str, str]]:
    """Yield the codings on the passages that a flag quotes: those of its code, or all where it is about none."""
    for evidence in flag.evidence:
        for passage in material.passages_of(evidence.segment_id):
            if flag.code_id in ("", passage.coding.code_id):
                yield evidence.segment_id, passage.coding.code_id
