"""What is left to settle between groups and those who decide: points to negotiate, and decisions that only leaders can take.

Both are sorted by printed rules from counts that stand beside them; neither says what the outcome should be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dialogue_synth.model import Code, Divergence, Finding
from dialogue_synth.synthesis.picture import Picture
from dialogue_synth.synthesis.registers import RegisterLine

RULE = (
    "A point is listed where at least one group set conditions or drew a line, or where groups stand on two sides. First come the points "
    "on which most groups would have to move: those on the smaller side, those who set conditions and those whose account is divided. "
    "Points with as many come in the order of how many groups addressed them."
)
NEGOTIABLE = frozenset({"contradiction", "strength", "framing", "premise_conflict"})  # kinds that groups can talk about
OPEN_VERDICTS = frozenset({"", "confirmed"})
LEAST_FOR_DECISION = 2  # groups that set conditions: what one group alone asks stands in the register
CONDITIONS_NAMED = 2  # points of decision that are about conditions; the others stand in the register


@dataclass(frozen=True, slots=True)
class Point:
    """A question on which something can be negotiated: how many would have to move, and why it is listed, in words."""

    initiative: str
    code_id: str
    n_to_move: int
    of: int
    why: tuple[str, ...]
    finding_id: str
    divergence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionNeeded:
    """What only leaders can decide, in words, and what it rests on (``source`` is the id of a finding or of a divergence)."""

    initiative: str
    code_id: str
    text: str
    source: str
    about: Literal["sides", "conditions", "facts"]


def points_to_negotiate(findings: Sequence[Finding], lines: Sequence[RegisterLine], divergences: Sequence[Divergence]) -> tuple[Point, ...]:
    """Return the points of all initiatives, by initiative, those on which most groups would have to move first.

    Args:
        findings: Their counts are of write-ups that addressed the question.
        lines: Of the registers; red lines are counted by write-up.
        divergences: Open ones of the kinds that groups can talk about are named.
    """
    found = [_point(finding, lines, divergences) for finding in findings]
    return tuple(sorted((p for p in found if p.why), key=lambda p: (p.initiative, -p.n_to_move, -p.of)))


def _point(finding: Finding, lines: Sequence[RegisterLine], divergences: Sequence[Divergence]) -> Point:
    counts = finding.counts_by_position
    in_favour = counts.get("support", 0) + counts.get("conditional", 0)
    against = counts.get("oppose", 0) + counts.get("concern", 0)
    conditional, divided = counts.get("conditional", 0), counts.get("mixed", 0)
    here = [line for line in lines if (line.initiative, line.code_id, line.register) == (finding.initiative, finding.code_id, "red line")]
    drawing = len({line.writeup_id for line in here})
    named = [d for d in divergences if _is_about(d, finding)]
    smaller = min(in_favour, against)
    # Where those in favour are the smaller side, the ones among them who set conditions are counted with it already.
    n_to_move = smaller + divided + (conditional if in_favour > against else 0)
    why = list(_why(in_favour, against, conditional, divided, drawing))
    if why and named:
        why.append(f"{len(named)} open difference{'s' if len(named) > 1 else ''} between accounts")
    return Point(finding.initiative, finding.code_id, n_to_move, finding.of, tuple(why), finding.id, tuple(d.id for d in named))


def _why(in_favour: int, against: int, conditional: int, divided: int, drawing: int) -> Iterator[str]:
    if in_favour and against:
        yield f"{in_favour} in favour, {against} with concerns or against"
    if conditional:
        yield f"{conditional} set conditions"
    if divided:
        yield f"{divided} divided"
    if drawing:
        yield f"{drawing} drew a red line"


def _is_about(divergence: Divergence, finding: Finding) -> bool:
    at_hand = divergence.initiative == finding.initiative and divergence.code_id == finding.code_id
    return at_hand and divergence.kind in NEGOTIABLE and divergence.verdict in OPEN_VERDICTS


def decisions_needed(
    initiative: str, pictures: Sequence[Picture], codes: Mapping[str, Code], divergences: Sequence[Divergence]
) -> tuple[DecisionNeeded, ...]:
    """Return what only leaders can decide on one initiative.

    Args:
        initiative: Its id.
        pictures: Where its questions stand, in the order in which they are to be read.
        codes: By id, for their names.
        divergences: Conflicts of premises that are open call for saying what is the case.
    """
    sides = "How to go on with {}, on which groups stand on two sides."
    contested = [p for p in pictures if p.standing == "contested"]
    found = [DecisionNeeded(initiative, p.finding.code_id, sides.format(_named(codes, p)), p.finding.id, "sides") for p in contested]
    conditional = [p for p in pictures if p.finding.counts_by_position.get("conditional", 0) >= LEAST_FOR_DECISION]
    conditional.sort(key=lambda p: -p.finding.counts_by_position["conditional"])
    for p in conditional[:CONDITIONS_NAMED]:
        n = p.finding.counts_by_position["conditional"]
        text = f"Which conditions to meet on {_named(codes, p)}: {n} groups set some."
        found.append(DecisionNeeded(initiative, p.finding.code_id, text, p.finding.id, "conditions"))
    unsettled = [d for d in divergences if (d.initiative, d.kind) == (initiative, "premise_conflict") and d.verdict in OPEN_VERDICTS]
    facts = [
        DecisionNeeded(initiative, d.code_id, f"What is the case, and to tell groups so: {d.explanation}", d.id, "facts") for d in unsettled
    ]
    return (*found, *facts)


def in_turn(decisions: Sequence[DecisionNeeded]) -> list[DecisionNeeded]:
    """Return decisions so that the first of each kind come first, then the second of each, for where only a few have room."""
    nth: dict[str, int] = {}
    places = []
    for one in decisions:
        nth[one.about] = nth.get(one.about, 0) + 1
        places.append(nth[one.about])
    return [one for _, one in sorted(zip(places, decisions, strict=True), key=lambda pair: pair[0])]


def _named(codes: Mapping[str, Code], found: Picture) -> str:
    return f"“{found.finding.code_id} {codes[found.finding.code_id].name}”"
