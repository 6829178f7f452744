"""Divergences as cards: what differs, both sides' passages, the rule, and how far the flag has been checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from dialogue_synth.model import Divergence, Evidence
from dialogue_synth.report.index import ANALYSTS_ONLY, Index, Initiative, cell_key, natural_key
from dialogue_synth.report.kinds import kind_anchor, kind_meaning, kind_name, kind_order
from dialogue_synth.report.marks import POSITION_MARKS, Mark
from dialogue_synth.report.passages import Link, Quote, cell_link, organiser_of, quote, segment_links, writeup_link

QUOTES_A_SIDE = 3
SIDE_NAMES = {
    "flagged": "Flagged",
    "compared_with": "Compared with",
    "body": "In the account itself",
    "aside": "Where it is easily overlooked",
    "group": "The group",
    "minority": "A minority in it",
}
# (kind, side): what the passages of a side are, where that is not plain from its name.
SIDE_NOTES = {
    ("omission", "flagged"): "What it says beside the question, where an answer would have stood:",
    ("contradiction", "mixed"): "Rooms that were divided stand on neither side.",
}
_IN_FAVOUR, _AGAINST = ("support", "conditional"), ("concern", "oppose")
_SEVERITY = {"high": 0, "medium": 1, "low": 2}
_POSITIONS = {mark.key: mark for mark in POSITION_MARKS}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a divergence: its write-ups, some of its passages, and links to the rest of them."""

    name: str
    note: str
    mark: Mark | None
    writeups: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One divergence. ``facts`` are its rule and figures as (label, value)."""

    anchor: str
    id: str
    code_id: str
    code_name: str
    finding: str
    severity: str
    supported: bool
    verdict: str
    explanation: str
    sides: tuple[Side, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[tuple[Side, ...], ...]:
        """The sides face to face: those in favour stand above each other, and so do those against, where there are both."""
        in_favour, against = (tuple(s for s in self.sides if s.mark and s.mark.key in pole) for pole in (_IN_FAVOUR, _AGAINST))
        if not (in_favour and against):
            return tuple((side,) for side in self.sides)
        return (in_favour, against, *((s,) for s in self.sides if s not in in_favour and s not in against))


@dataclass(frozen=True, slots=True)
class KindGroup:
    """All divergences of one kind in one initiative, the most important first."""

    anchor: str
    name: str
    meaning: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class InitiativeDivergences:
    """The divergences of one initiative; ``n_withheld`` are kept for analysts."""

    anchor: str
    name: str
    kinds: tuple[KindGroup, ...]
    n_withheld: int


def initiative_divergences(index: Index) -> tuple[InitiativeDivergences, ...]:
    """Return the divergences of each initiative, by kind and importance."""
    return tuple(_of_initiative(index, initiative) for initiative in index.initiatives)


def _of_initiative(index: Index, initiative: Initiative) -> InitiativeDivergences:
    own = [divergence for divergence in index.content.divergences if divergence.initiative == initiative.id]
    shown = sorted((d for d in own if d.kind not in ANALYSTS_ONLY), key=_importance)
    kinds = tuple(_kind(index, initiative, kind, group) for kind, group in groupby(shown, key=lambda divergence: divergence.kind))
    return InitiativeDivergences(f"d{initiative.anchor}", initiative.name, kinds, len(own) - len(shown))


def _kind(index: Index, initiative: Initiative, kind: str, group: Iterable[Divergence]) -> KindGroup:
    cards = tuple(_card(index, divergence) for divergence in group)
    return KindGroup(kind_anchor(initiative, kind), kind_name(kind), kind_meaning(kind), cards)


def _importance(divergence: Divergence) -> tuple[object, ...]:
    return kind_order(divergence.kind), _SEVERITY[divergence.severity], -divergence.score, natural_key(divergence.id)


def _card(index: Index, divergence: Divergence) -> Card:
    code = index.codes.get(divergence.code_id)
    return Card(
        anchor=index.anchor("d", divergence.id),
        id=divergence.id,
        code_id=divergence.code_id,
        code_name=code.name if code else "",
        finding=index.href("f", cell_key(divergence.initiative, divergence.code_id)),
        severity=divergence.severity,
        supported=divergence.status == "supported",
        verdict=divergence.verdict.replace("_", " "),
        explanation=divergence.explanation,
        sides=_sides(index, divergence),
        facts=_facts(divergence),
    )


def _sides(index: Index, divergence: Divergence) -> tuple[Side, ...]:
    """Return the sides in the order of the positions, then as given; evidence of a side that is not named comes last."""
    order = {key: n for n, key in enumerate((*_POSITIONS, "flagged", "compared_with"))}
    labels = list(dict.fromkeys((*divergence.sides, *(evidence.side for evidence in divergence.evidence))))
    return tuple(_side(index, divergence, label) for label in sorted(labels, key=lambda label: order.get(label, len(order))))


def _side(index: Index, divergence: Divergence, label: str) -> Side:
    evidence = [e for e in divergence.evidence if e.side == label]
    mark = _POSITIONS.get(label)
    return Side(
        name=_side_name(index, label),
        note=SIDE_NOTES.get((divergence.kind, label), ""),
        mark=mark,
        writeups=tuple(_writeup(index, writeup_id, divergence.code_id) for writeup_id in divergence.sides.get(label, ())),
        quotes=_quotes(index, evidence[:QUOTES_A_SIDE], mark),
        more=segment_links(index, [e.segment_id for e in evidence[QUOTES_A_SIDE:]]),
    )


def _side_name(index: Index, label: str) -> str:
    """Return a side's name: its position, what it is, the group whose write-up it is, or the label itself."""
    if label in _POSITIONS:
        return _POSITIONS[label].label.capitalize()
    return organiser_of(index.writeups[label]) if label in index.writeups else SIDE_NAMES.get(label, label)


def _quotes(index: Index, evidence: Sequence[Evidence], mark: Mark | None) -> tuple[Quote, ...]:
    quotes = (quote(index, e.segment_id, mark=mark) for e in evidence)
    return tuple(found for found in quotes if found)


def _writeup(index: Index, writeup_id: str, code_id: str) -> Link:
    link = cell_link(index, writeup_id, code_id)
    return link if link.href else writeup_link(index, writeup_id)


def _facts(divergence: Divergence) -> tuple[tuple[str, str], ...]:
    interval = divergence.interval
    figures = {
        "Rule": divergence.rule,
        "Statistic": divergence.statistic,
        "Effect size": _figure(divergence.effect),
        "Interval": f"{interval[0]:.3g} to {interval[1]:.3g}" if interval else "",
        "p": _figure(divergence.p),
        "q": _figure(divergence.q),
        "Comparisons made": str(divergence.n_tests) if divergence.n_tests else "",
        "Score": f"{divergence.score:.2f}",
    }
    return tuple((label, value) for label, value in figures.items() if value)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
