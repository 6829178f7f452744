"""What counts: which codings stand, how telling a passage is, which flags a verdict supports, which write-ups are copies of one another.

Roll-up, divergence, findings and the store must agree on these, so they are decided here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from dialogue_synth.model import Coding, Divergence, Position, Verdict

# The scale from the least to the most favourable stance; "mixed" and "none" are off it.
FAVOUR: tuple[Position, ...] = ("oppose", "concern", "conditional", "support")
IN_FAVOUR: frozenset[Position] = frozenset({"support", "conditional"})
STANCES: frozenset[Position] = frozenset({*FAVOUR, "mixed"})

PEOPLES = frozenset({"accepted", "added"})  # statuses that only a person's decision gives
WHOLE_COPY = "share of the shorter write-up"  # the statistic of a duplicate that is about whole write-ups
SHARED_PASSAGE = "words in the shared passage"  # the statistic of one that is about a paragraph
NOT_A_COPY = frozenset({"not_divergent", "coding_error"})  # verdicts after which a duplicate no longer counts as one

CARRIED_BY_WORDS = frozenset({"duplicate", "premise_conflict", "slant"})  # kinds that rest on no coding: there is none to check
UPHELD: frozenset[Verdict | Literal[""]] = frozenset({"confirmed", "explained", "duplicate_voice"})  # verdicts that say: it is so


def judged(flag: Divergence, verdict: Verdict | Literal[""]) -> Divergence:
    """Return a flag with the verdict that holds. One that rests on words alone is supported by whoever read them and upheld it."""
    by_verdict = flag.kind in CARRIED_BY_WORDS and verdict in UPHELD
    return replace(flag, verdict=verdict, status="supported" if by_verdict else flag.status)


def telling(coding: Coding) -> float:
    """How much a coding can be relied on to show its code and position, 0-1: confidence times position confidence.

    A coding that a person accepted or added counts fully. A missing position confidence counts as 1.
    """
    if coding.status in PEOPLES:
        return 1.0
    return coding.confidence * (1.0 if coding.position_confidence is None else coding.position_confidence)


def standing_codings(codings: Iterable[Coding]) -> tuple[Coding, ...]:
    """Return the one coding that stands for each segment and code, sorted by segment and code.

    What people accepted or added wins over the machine's suggestion; a rejection, by whomever it is recorded, takes the
    code off the segment unless another person put it there. Of several of equal rank the most telling one stands.
    """
    best: dict[tuple[str, str], Coding] = {}
    for coding in codings:
        key = (coding.segment_id, coding.code_id)
        if key not in best or _rank(coding) > _rank(best[key]):
            best[key] = coding
    return tuple(best[key] for key in sorted(best) if best[key].status != "rejected")


def _rank(coding: Coding) -> tuple[int, float, int, float, str, str, str]:
    """Order two codings of one segment and code; the last four only make the choice independent of the input's order."""
    authority = 2 if coding.status in PEOPLES else 1 if coding.status == "rejected" else 0
    favour = FAVOUR.index(coding.position) if coding.position in FAVOUR else len(FAVOUR)
    return authority, telling(coding), -favour, coding.confidence, coding.position or "", coding.coder, coding.status


def copy_groups(divergences: Sequence[Divergence], initiative: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of an initiative's write-ups that are copies of one another, each sorted, as duplicates say.

    A shared paragraph does not make write-ups copies, and neither does a duplicate that an analyst has ruled out.
    """
    groups: list[set[str]] = []
    for divergence in divergences:
        is_copy = divergence.kind == "duplicate" and divergence.statistic == WHOLE_COPY and divergence.verdict not in NOT_A_COPY
        if is_copy and divergence.initiative == initiative:
            joined = {writeup_id for side in divergence.sides.values() for writeup_id in side}
            apart = [group for group in groups if not group & joined]
            groups = [*apart, joined.union(*(group for group in groups if group & joined))]
    return tuple(sorted(tuple(sorted(group)) for group in groups))
