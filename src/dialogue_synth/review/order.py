"""The order of the queue: what a decision teaches most about comes first.

Three things count: how unsure the machine was, whether a flag rests on the passage, and that neighbours in the queue differ in
write-up and code. The order depends on the machine's records alone, so it does not jump about while somebody decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogue_synth.model import Coding
from dialogue_synth.review.held import Held, ref
from dialogue_synth.standing import telling

UNCLEAR_POSITION = 0.5  # what an undecided position counts as, in place of its confidence
IN_FLAG: Mapping[str, float] = {"high": 0.5, "medium": 0.3, "low": 0.15}  # added where a flag of this severity rests on the passage
NEIGHBOUR = 0.93  # a further item of the same write-up, or of the same code, counts this much less


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: a code on a passage, or with ``code_id`` "" a passage that the machine left undecided.

    ``score`` is what the order was made from, ``why`` says it in words; ``flag`` is the severity of the gravest flag that rests on
    it, "" where none does.
    """

    writeup_id: str
    segment_id: str
    code_id: str
    score: float
    why: tuple[str, ...]
    flag: str = ""

    @property
    def ref(self) -> str:
        """Its name in addresses."""
        return ref(f"{self.segment_id} {self.code_id}")


def in_order(held: Held) -> tuple[Item, ...]:
    """Return everything that the machine made and a person can decide on, the most informative first."""
    items = sorted((*_codings(held), *_undecided(held)), key=lambda item: (-item.score, item.segment_id, item.code_id))
    earlier: Counter[tuple[str, str]] = Counter()
    ranked = []
    for item in items:
        same = earlier["write-up", item.writeup_id] + earlier["code", item.code_id]
        ranked.append((-item.score * NEIGHBOUR**same, item.segment_id, item.code_id, item))
        earlier.update([("write-up", item.writeup_id), ("code", item.code_id)])
    return tuple(item for *_, item in sorted(ranked, key=lambda entry: entry[:3]))


def _codings(held: Held) -> Iterator[Item]:
    effect = _effects(held)
    for coding in (coding for row in held.codings.values() for coding in row):
        unsure = 1 - (telling(coding) if coding.position else coding.confidence * UNCLEAR_POSITION)
        severity = effect.get((coding.writeup_id, coding.code_id), "")
        score = unsure + IN_FLAG.get(severity, 0.0)
        yield Item(coding.writeup_id, coding.segment_id, coding.code_id, score, tuple(_reasons(coding, severity)), severity)


def _undecided(held: Held) -> Iterator[Item]:
    for left in held.undecided.values():
        if left.segment_id in held.segments:
            why = (f"the machine left it open: {left.reason}",)
            yield Item(left.writeup_id, left.segment_id, "", 1 - min(max(left.margin, 0.0), 1.0) / 2, why)


def _effects(held: Held) -> dict[tuple[str, str], str]:
    """Give each write-up and code the severity of the gravest flag that they have a part in."""
    gravest: dict[tuple[str, str], str] = {}
    for flag in sorted(held.flags, key=lambda flag: IN_FLAG[flag.severity]):
        for writeup_id in {*(w for side in flag.sides.values() for w in side)} if flag.code_id else ():
            gravest[writeup_id, flag.code_id] = flag.severity
    return gravest


def _reasons(coding: Coding, severity: str) -> Iterator[str]:
    yield f"the machine is {coding.confidence:.0%} sure of the code"
    if coding.position is None:
        yield "it could not tell the position"
    elif coding.position_confidence is not None:
        yield f"and {coding.position_confidence:.0%} of the position"
    if severity:
        yield f"a divergence of {severity} importance rests on it"
