"""What each group states as a fact about a scheme, premise by premise, held against the fact sheet where the study has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.divergence.premises import Stated, fact_value, stated_values
from dialogue_synth.model import CODED_KINDS, Codebook, Premise, Segment, WriteUp


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a group states on a premise: in words, with the passage that states it.

    ``fact`` is what the fact sheet says, in words ("" where it says nothing), ``agrees`` whether the group's statement is that.
    """

    initiative: str
    premise_id: str
    subject: str
    words: str
    writeup_id: str
    segment_id: str
    fact: str = ""
    agrees: bool = True


def premises_told(
    writeups: Sequence[WriteUp], segments: Sequence[Segment], codebooks: Sequence[Codebook], facts: Mapping[str, Mapping[str, str]]
) -> tuple[Told, ...]:
    """Return what write-ups state on each premise of the codebooks, each once for a write-up and a value, with its first passage.

    Args:
        writeups: Superseded ones are left out.
        segments: In reading order, as they are shown.
        codebooks: Their premises.
        facts: What is really the case, by initiative and premise, as in ``study.toml``.

    Returns:
        In the order of initiatives, premises and write-ups.
    """
    premises = {premise.id: premise for codebook in codebooks for premise in codebook.premises}
    initiatives = {w.writeup_id: w.initiative for w in writeups if w.status == "used"}
    found: dict[tuple[str, str, str], Told] = {}
    for segment in (s for s in segments if s.kind in CODED_KINDS and s.writeup_id in initiatives):
        initiative = initiatives[segment.writeup_id]
        for premise in premises.values():
            fact = fact_value(premise, facts.get(initiative, {}).get(premise.id, ""))
            for stated in stated_values(premise, segment.text):
                found.setdefault((segment.writeup_id, premise.id, stated.key), _told(initiative, premise, stated, segment, fact))
    order = {premise_id: n for n, premise_id in enumerate(premises)}
    return tuple(sorted(found.values(), key=lambda t: (t.initiative, order[t.premise_id], t.words, t.segment_id)))


def misunderstandings(told: Sequence[Told]) -> tuple[Told, ...]:
    """Return the statements that the fact sheet contradicts; without a fact sheet nobody can tell, and there are none."""
    return tuple(one for one in told if one.fact and not one.agrees)


def _told(initiative: str, premise: Premise, stated: Stated, segment: Segment, fact: Stated | None) -> Told:
    return Told(
        initiative,
        premise.id,
        premise.subject,
        stated.words,
        segment.writeup_id,
        segment.segment_id,
        fact.words if fact else "",
        fact is None or stated.key == fact.key,
    )
