"""What a passage without a code is about: the code of those of its group's own passages that is nearest to it, in words and in meaning.

A dissent is always a dissent from something, and that something mostly stands in the same write-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import fsum, log, sqrt

from dialogue_synth.divergence.cues import cue_pattern, plain
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.wording import content_stems
from dialogue_synth.model import Segment
from dialogue_synth.standing import FAVOUR

MIN_LIKENESS = 0.1  # of words and of meaning together (0-2): below it the nearest passage has nothing to do with this one
ASKED = 0.3  # what a passage's own question adds to passages on it
_VOTING = cue_pattern(("vote", "votes", "voted", "voting", "outvoted", "out-voted", "show of hands", "ballot"))


def subject_of(material: Material, segment: Segment) -> str:
    """Return the id of the code that a passage is about, as far as its own group's passages with a position tell; "" if they do not.

    A passage that speaks of voting is about what the group voted on, if it reports one vote only.
    """
    passages = [
        passage
        for other in material.content_of(segment.writeup_id)
        if other.voice == "group" and other.event == segment.event
        for passage in material.passages_of(other.segment_id)
        if passage.position in FAVOUR
    ]
    voted = _voted_on(material, segment) if _VOTING.search(plain(segment.text)) else ""
    if voted:
        return voted
    best: dict[str, float] = {}
    rarity = _rarity(material, segment.writeup_id)
    for passage in passages:
        code_id = passage.coding.code_id
        best[code_id] = max(best.get(code_id, 0.0), _likeness(material, rarity, segment, passage))
    if segment.question_code in best:
        best[segment.question_code] += ASKED
    nearest = max(best, key=lambda code_id: (best[code_id], code_id), default="")
    return nearest if nearest and best[nearest] >= MIN_LIKENESS else ""


def _voted_on(material: Material, segment: Segment) -> str:
    counts = [c.segment for c in material.counts_of(segment.writeup_id) if not c.is_tally and c.segment.event == segment.event]
    codes = {p.coding.code_id for counted in counts for p in material.passages_of(counted.segment_id) if p.position in FAVOUR}
    return next(iter(codes)) if len(codes) == 1 else ""


def _rarity(material: Material, writeup_id: str) -> Mapping[str, float]:
    """How rare each stem is among a write-up's passages."""
    content = material.content_of(writeup_id)
    n_with = Counter(stem for segment in content for stem in content_stems(segment.text))
    return {stem: log((len(content) + 1) / n) for stem, n in n_with.items()}


def _likeness(material: Material, rarity: Mapping[str, float], segment: Segment, passage: Passage) -> float:
    """How like two passages of one write-up are, by their rare words (0-1) and their meaning (0-1) together."""
    one, other = content_stems(segment.text), content_stems(passage.segment.text)
    lengths = _length(rarity, one) * _length(rarity, other)
    words = _length(rarity, one & other) ** 2 / lengths if lengths else 0.0
    return words + max(0.0, material.likeness(segment.segment_id, passage.segment.segment_id))


def _length(rarity: Mapping[str, float], stems: Iterable[str]) -> float:
    return sqrt(fsum(rarity[stem] ** 2 for stem in stems))  # exact: a set has no order that would stay the same
