"""Divergences as cards: what differs, both sides' passages, the rule, and how far the flag has been checked.

They stand under headings that a commissioner asks for (what truly conflicts, who was silent), each with its cards in short
first, the most important on top: severity, which wants company on both sides; then how many of the initiative's write-ups take
part, times how clear and balanced the sides are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import shorten as _shortened

from dialogue_synth.model import Divergence, Evidence
from dialogue_synth.report.detection import Detection, detection
from dialogue_synth.report.index import ANALYSTS_ONLY, Index, Initiative, cell_key, natural_key
from dialogue_synth.report.kinds import HEADINGS, OTHER, Heading, heading_of, kind_anchor, kind_meaning, kind_name, kind_order
from dialogue_synth.report.marks import POSITION_MARKS, Mark
from dialogue_synth.report.passages import Link, Quote, cell_link, organiser_of, quote, segment_links, writeup_link
from dialogue_synth.standing import CARRIED_BY_WORDS

QUOTES_A_SIDE = 3
ALONE = "alone"  # the side of a point that one group makes
SHORT = 100  # characters of a passage that a single line shows
_BREAK = re.compile(r"(?<=\w)[:;.] | \(")  # where the beginning of an explanation ends
SIDE_NAMES = {
    "flagged": "Flagged",
    "compared_with": "Compared with",
    "body": "In the account itself",
    "aside": "Where it is easily overlooked",
    "group": "The group",
    "minority": "A minority in it",
    ALONE: "Only here",
}
# (kind, side): what the passages of a side are, where that is not plain from its name.
SIDE_NOTES = {
    ("omission", "flagged"): "What it says beside the question, where an answer would have stood:",
    ("contradiction", "mixed"): "Rooms that were divided stand on neither side.",
}
_IN_FAVOUR, _AGAINST = ("support", "conditional"), ("concern", "oppose")
CARDS_A_KIND = 30  # of one initiative in a large report
DISMISSED = frozenset({"not_divergent", "coding_error"})  # verdicts after which a flag is no divergence any more
_SEVERITY = {"high": 0, "medium": 1, "low": 2}
_POSITIONS = {mark.key: mark for mark in POSITION_MARKS}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a divergence: its write-ups, some of its passages, and links to the rest of them."""

    label: str
    name: str
    note: str
    mark: Mark | None
    writeups: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    more: tuple[Link, ...]

    @property
    def in_short(self) -> str:
        """The side in a single line: the group that stands on it alone, else what it holds and how many do."""
        if len(self.writeups) == 1 and self.label in ("flagged", ALONE, self.writeups[0].label):
            return self.writeups[0].title or self.writeups[0].label
        return f"{self.name} {len(self.writeups)}"


@dataclass(frozen=True, slots=True)
class Card:
    """One divergence. ``certainty`` says how far it is to be relied on; ``facts`` are its rule and figures as (label, value)."""

    anchor: str
    id: str
    kind_name: str
    code_id: str
    code_name: str
    finding: str
    severity: str
    supported: bool
    verdict: str
    explanation: str
    certainty: tuple[str, ...]
    notes: tuple[str, ...]
    sides: tuple[Side, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[tuple[Side, ...], ...]:
        """The sides face to face: those in favour stand above each other, and so do those against, where there are both."""
        in_favour, against = (tuple(s for s in self.sides if s.mark and s.mark.key in pole) for pole in (_IN_FAVOUR, _AGAINST))
        if not (in_favour and against):
            return tuple((side,) for side in self.sides)
        return (in_favour, against, *((s,) for s in self.sides if s not in in_favour and s not in against))

    @property
    def title(self) -> str:
        """What it is about: its code, or the beginning of its explanation where it is about none."""
        return self.code_name or _BREAK.split(self.explanation, maxsplit=1)[0]

    @property
    def in_short(self) -> tuple[Side, ...]:
        """The sides that a single line tells: not those that a flagged write-up was only compared with."""
        return tuple(side for side in self.sides if side.label != "compared_with")

    @property
    def words(self) -> str:
        """How the only passage of a point begins that one group makes alone; "" for other kinds."""
        quotes = self.sides[0].quotes if len(self.sides) == 1 and self.sides[0].label == ALONE else ()
        return shorten(quotes[0].text, SHORT) if quotes else ""


@dataclass(frozen=True, slots=True)
class KindGroup:
    """All divergences of one kind in one initiative, the most important first; ``judged`` says how often people confirmed the kind."""

    anchor: str
    name: str
    meaning: str
    judged: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class HeadingGroup:
    """What is read together: all cards in short, the most important first, then the cards themselves by kind."""

    anchor: str
    name: str
    gist: str
    in_short: tuple[Card, ...]
    kinds: tuple[KindGroup, ...]


@dataclass(frozen=True, slots=True)
class InitiativeDivergences:
    """The divergences of one initiative; ``dismissed`` were looked at and are none, ``n_withheld`` are kept for analysts.

    ``n_left_out`` are those of a large report that have no card: the less important ones of each kind.
    """

    anchor: str
    name: str
    headings: tuple[HeadingGroup, ...]
    dismissed: tuple[KindGroup, ...]
    n_withheld: int
    n_left_out: int
    detection: Detection

    @property
    def kinds(self) -> tuple[KindGroup, ...]:
        """The kinds under all headings."""
        return tuple(kind for heading in self.headings for kind in heading.kinds)


def shorten(text: str, width: int) -> str:
    """Return the beginning of a text in one line, cut between words.

    >>> shorten("A letter  to opt out will sit unopened", 24)
    'A letter to opt out …'
    """
    return _shortened(text, width, placeholder=" …")


def initiative_divergences(index: Index) -> tuple[InitiativeDivergences, ...]:
    """Return the divergences of each initiative that anybody may read, under their headings and by importance."""
    return tuple(_of_initiative(index, initiative) for initiative in index.initiatives)


def analysts_divergences(index: Index) -> tuple[tuple[str, tuple[KindGroup, ...]], ...]:
    """Return what is for analysts alone, by the name of the initiative; initiatives without any are left out."""
    found = []
    for initiative in index.initiatives:
        own = [d for d in index.content.divergences if d.initiative == initiative.id and d.kind in ANALYSTS_ONLY]
        own = few_enough(index, initiative, own)
        if own:
            found.append((initiative.name, _kinds(index, initiative, own)))
    return tuple(found)


def few_enough(index: Index, initiative: Initiative, divergences: Sequence[Divergence]) -> list[Divergence]:
    """Return the divergences of an initiative that have a card: of a large report the most important of each kind, of any other all."""
    if not index.pages:
        return list(divergences)
    ranked = sorted(divergences, key=lambda divergence: (kind_order(divergence.kind), _importance(divergence, initiative)))
    by_kind = groupby(ranked, key=lambda divergence: divergence.kind)
    kept = {divergence.id for _, group in by_kind for divergence in list(group)[:CARDS_A_KIND]}
    return [divergence for divergence in divergences if divergence.id in kept]


def _of_initiative(index: Index, initiative: Initiative) -> InitiativeDivergences:
    own = [divergence for divergence in index.content.divergences if divergence.initiative == initiative.id]
    every = [divergence for divergence in own if divergence.kind not in ANALYSTS_ONLY]
    public = few_enough(index, initiative, every)
    open_ones = [divergence for divergence in public if divergence.verdict not in DISMISSED]
    headings = (_heading(index, initiative, heading, open_ones) for heading in (*HEADINGS, OTHER))
    return InitiativeDivergences(
        anchor=f"d{initiative.anchor}",
        name=initiative.name,
        headings=tuple(heading for heading in headings if heading.kinds),
        dismissed=_kinds(index, initiative, [divergence for divergence in public if divergence.verdict in DISMISSED], "n"),
        n_withheld=len(own) - len(every),
        n_left_out=len(every) - len(public),
        detection=detection(index, initiative),
    )


def _heading(index: Index, initiative: Initiative, heading: Heading, divergences: Iterable[Divergence]) -> HeadingGroup:
    own = [divergence for divergence in divergences if heading_of(divergence.kind) == heading]
    kinds = _kinds(index, initiative, own)
    cards = {card.id: card for kind in kinds for card in kind.cards}
    ranked = sorted(own, key=lambda divergence: (_importance(divergence, initiative), kind_order(divergence.kind)))
    in_short = tuple(cards[divergence.id] for divergence in ranked)
    return HeadingGroup(f"h{initiative.anchor}.{heading.key}", heading.name, heading.gist, in_short, kinds)


def _kinds(index: Index, initiative: Initiative, divergences: Collection[Divergence], mark: str = "") -> tuple[KindGroup, ...]:
    ranked = sorted(divergences, key=lambda divergence: (kind_order(divergence.kind), _importance(divergence, initiative)))
    return tuple(
        KindGroup(
            anchor=f"{mark}{kind_anchor(initiative, kind)}",
            name=kind_name(kind),
            meaning=kind_meaning(kind),
            judged=index.content.judged.get(kind, ""),
            cards=tuple(_card(index, divergence) for divergence in group),
        )
        for kind, group in groupby(ranked, key=lambda divergence: divergence.kind)
    )


def _importance(divergence: Divergence, initiative: Initiative) -> tuple[object, ...]:
    """Return a sort key, the most important first: severity, then the share of write-ups that take part times score."""
    taking_part = {writeup_id for side in divergence.sides.values() for writeup_id in side}
    salience = len(taking_part) / max(1, len(initiative.writeups))
    return _SEVERITY[divergence.severity], -salience * divergence.score, -divergence.score, natural_key(divergence.id)


def _card(index: Index, divergence: Divergence) -> Card:
    code = index.codes.get(divergence.code_id)
    return Card(
        anchor=index.anchor("d", divergence.id),
        id=divergence.id,
        kind_name=kind_name(divergence.kind),
        code_id=divergence.code_id,
        code_name=code.name if code else "",
        finding=index.href("f", cell_key(divergence.initiative, divergence.code_id)),
        severity=divergence.severity,
        supported=divergence.status == "supported",
        verdict=divergence.verdict.replace("_", " "),
        explanation=divergence.explanation,
        certainty=_certainty(divergence),
        notes=divergence.notes,
        sides=_sides(index, divergence),
        facts=_facts(divergence),
    )


def _certainty(divergence: Divergence) -> tuple[str, ...]:
    """Say how far people checked what a flag rests on, and how it stands the machine's own doubts while they did not."""
    said = []
    if divergence.checked:
        n, of = divergence.checked
        said.append(f"{n} of {of} codings checked by people")
    elif divergence.kind in CARRIED_BY_WORDS:
        said.append("read and upheld by a person" if divergence.status == "supported" else "rests on words, which a person must read")
    if divergence.stability and divergence.status == "screening":
        said.append(f"stable in {divergence.stability[0]} of {divergence.stability[1]} draws from the codings’ confidences")
    return tuple(said)


def _sides(index: Index, divergence: Divergence) -> tuple[Side, ...]:
    """Return the sides in the order of the positions, then as given; evidence of a side that is not named comes last."""
    order = {key: n for n, key in enumerate((*_POSITIONS, "flagged", "compared_with"))}
    labels = list(dict.fromkeys((*divergence.sides, *(evidence.side for evidence in divergence.evidence))))
    return tuple(_side(index, divergence, label) for label in sorted(labels, key=lambda label: order.get(label, len(order))))


def _side(index: Index, divergence: Divergence, label: str) -> Side:
    evidence = [e for e in divergence.evidence if e.side == label]
    mark = _POSITIONS.get(label)
    return Side(
        label=label,
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
