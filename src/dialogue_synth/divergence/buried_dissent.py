"""Buried dissent: a passage that goes against the account's line stands where it is easily overlooked.

Easily overlooked means: in the last part of a write-up, or under a heading that announces notes, an appendix or any
other business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.minority_voice import MIN_DISTANCE, distance
from dialogue_synth.divergence.result import DivergenceResult, evidence_of, flag_id, quote, rests_on
from dialogue_synth.divergence.votes import Count
from dialogue_synth.model import CODED_KINDS, Code, Divergence, Position, Segment
from dialogue_synth.standing import FAVOUR, IN_FAVOUR

KIND = "buried_dissent"
HALF = 0.5
LAST_PART = 0.85  # share of a write-up's own passages after which few still read closely
MIN_PASSAGES = 8  # in a shorter write-up nothing is out of sight
LINE_SHARE = 0.5  # of its positions, and more: a write-up's line is what most of it says
MIN_LINE = 4  # positions that a line needs
_ASIDE = re.compile(
    r"\b(?:appendix|annex|addendum|notes?|any other (?:business|comments?)|a\.?o\.?b|other (?:points|comments|matters))\b", re.IGNORECASE
)
RULE = (
    f"Flagged where a passage in the last part of a write-up (after {LAST_PART:g} of its own passages) or under a heading such as notes, "
    "appendix or any other business goes against what the write-up says elsewhere on the same code, two steps or more on oppose, "
    "concern, conditional, support; where a clause behind a yes says that some will not go along; and where, in an account most of whose "
    "positions lean one way, a part of the group, a single participant or a count that goes against it stands there. A participant's "
    "dissent that the account announces as such is not buried, unless it stands under such a heading."
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """The passages of a write-up that are easily overlooked: all of them, and those under a heading that says so."""

    all: frozenset[str]
    under_heading: frozenset[str]

    def hides(self, material: Material, segment: Segment) -> bool:
        """Whether a passage stands at the edge, and is not announced as somebody's dissent."""
        if segment.segment_id not in self.all:
            return False
        return segment.voice != "participant" or segment.segment_id in self.under_heading or not material.said(segment).dissents


def find_buried_dissent(material: Material) -> DivergenceResult:
    """Compare passages at the edges of each write-up with the group's position on the code, and with its line as a whole."""
    flags: list[Divergence] = []
    n_tests = 0
    for initiative, writeups in material.by_initiative.items():
        for writeup in writeups:
            edge = _edge(material.segments_of(writeup.writeup_id))
            n_tests += len(edge.all)
            flags += _dissents(material, initiative, writeup.writeup_id, edge)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags))


def _edge(segments: Sequence[Segment]) -> _Edge:
    """Return the passages that are easily overlooked."""
    content = [segment for segment in segments if segment.kind in CODED_KINDS]
    if len(content) < MIN_PASSAGES:
        return _Edge(frozenset(), frozenset())
    late = {segment.segment_id for place, segment in enumerate(content) if place >= LAST_PART * len(content)}
    under: set[str] = set()
    under_aside = False
    for segment in segments:
        if segment.kind in ("heading", "prompt"):
            under_aside = bool(_ASIDE.search(segment.text))
        elif under_aside and segment.kind in CODED_KINDS:
            under.add(segment.segment_id)
    return _Edge(frozenset(late | under), frozenset(under))


def _dissents(material: Material, initiative: str, writeup_id: str, edge: _Edge) -> Iterator[Divergence]:
    """Yield one flag for each code on which a write-up's edge goes against its body, and one for what goes against its line."""
    passages = [p for code in material.codes for p in material.passages(writeup_id, code.id)]
    body = [p for p in passages if p.segment.segment_id not in edge.all and p.segment.voice != "participant"]
    told: set[str] = set()
    for code in material.codes:
        hidden = [p for p in passages if p.coding.code_id == code.id and edge.hides(material, p.segment) and _is_hidden(p.segment, code)]
        said = [p for p in body if p.coding.code_id == code.id]
        against = [p for p in hidden if said and all(distance(p.position, other.position) >= MIN_DISTANCE for other in said)]
        if against:
            told |= {p.segment.segment_id for p in against}
            yield _flag(initiative, writeup_id, code.id, said, against, _at_the_edge(code, against))
        clauses = [
            p for p in said if p.segment.voice == "group" and p.position in IN_FAVOUR and material.said(p.segment).dissents_in_a_clause
        ]
        if clauses:
            what = f"on “{code.name}” the group says yes, and a clause behind it that some of them will not go along"
            yield _flag(initiative, writeup_id, f"{code.id} clause", said, clauses, what)
    line = _line([p.position for p in body])
    unheard = [s for s in _against_line(material, writeup_id, line) if edge.hides(material, s) and s.segment_id not in told] if line else []
    if unheard:
        yield _line_flag(material, initiative, writeup_id, body, unheard)


def _against_line(material: Material, writeup_id: str, line: str) -> list[Segment]:
    """Return what goes against a write-up's line though its group does not: a part of the group, a single participant, a count."""
    content = material.content_of(writeup_id)
    counted = {count.segment.segment_id: _lean_of(count) not in ("", line) for count in material.counts_of(writeup_id)}
    return [segment for segment in content if counted.get(segment.segment_id, _goes_against(material, segment, line))]


def _lean_of(count: Count) -> str:
    """Which side a count comes out on: of a vote the larger one, of a tally whether most are behind it; "" where it is even."""
    share = count.share_in_favour if count.is_tally else count.n_for / max(1, count.n_for + count.n_against)
    return "" if share == HALF else "favour" if share > HALF else "against"


def _goes_against(material: Material, segment: Segment, line: str) -> bool:
    said = material.said(segment)
    if segment.voice == "participant":
        return said.turns_round or any(_opposes(p.position, line) for p in material.passages_of(segment.segment_id))
    if segment.voice != "group" or not said.is_part_of_group:
        return False
    return said.will_not if line == "favour" else any(_opposes(p.position, line) for p in material.passages_of(segment.segment_id))


def _line_flag(material: Material, initiative: str, writeup_id: str, body: Sequence[Passage], unheard: Sequence[Segment]) -> Divergence:
    line = _line([p.position for p in body])
    following = [p for p in body if _leans(p.position) == line]
    carried = frozenset().union(*(material.codes_of(s.segment_id) for s in unheard))
    about = next((code.id for code in material.codes if code.id in carried), "")
    said = [p for p in following if p.coding.code_id == about] or following
    return Divergence(
        id=flag_id(KIND, initiative, "a single voice", [writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=about,
        sides={"body": (writeup_id,), "aside": (writeup_id,)},
        severity="low",
        score=round(max(p.telling for p in said) / 2, 4),
        rule=RULE,
        explanation=(
            f"{writeup_id} leans one way ({len(following)} of {len(body)} passages), and what some of the group, a single participant or a "
            f"count sets against it stands only where it is easily overlooked. It rests on {', '.join(s.segment_id for s in unheard)}."
        ),
        evidence=(*evidence_of("body", said), *quote("aside", unheard)),
    )


def _is_hidden(segment: Segment, code: Code) -> bool:
    """Whether a passage stands where nobody looks for it: an answer under its own question, even the last one, does not."""
    return segment.question_code != code.id and segment.voice in ("group", "participant")


def _leans(position: Position | None) -> str:
    return "" if position not in FAVOUR else "favour" if FAVOUR.index(position) >= MIN_DISTANCE else "against"


def _line(positions: Sequence[Position | None]) -> str:
    """Return which way a write-up leans as a whole; "" when it does not, or says too little."""
    leans = [lean for lean in map(_leans, positions) if lean]
    line = max(("favour", "against"), key=leans.count)
    return line if len(leans) >= MIN_LINE and leans.count(line) > LINE_SHARE * len(leans) else ""


def _opposes(position: Position | None, line: str) -> bool:
    return position == ("oppose" if line == "favour" else "support")


def _at_the_edge(code: Code, hidden: Sequence[Passage]) -> str:
    positions = " and ".join(sorted({str(p.position) for p in hidden}))
    passages = "a passage at the edge says" if len(hidden) == 1 else f"{len(hidden)} passages at the edge say"
    return f"on “{code.name}” {passages} “{positions}”, otherwise than the body of the text"


def _flag(initiative: str, writeup_id: str, about: str, body: Sequence[Passage], hidden: Sequence[Passage], what: str) -> Divergence:
    clarity = min(max(p.telling for p in body), max(p.telling for p in hidden))
    return Divergence(
        id=flag_id(KIND, initiative, about, [writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=hidden[0].coding.code_id,
        sides={"body": (writeup_id,), "aside": (writeup_id,)},
        severity="medium",
        score=round(clarity, 4),
        rule=RULE,
        explanation=f"In {writeup_id} {what}, where it is easily overlooked. {rests_on({'body': body, 'aside': hidden})}",
        evidence=(*evidence_of("body", body), *evidence_of("aside", hidden)),
    )
