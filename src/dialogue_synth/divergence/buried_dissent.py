"""Buried dissent: a passage that goes against the account's line stands where it is easily overlooked.

Easily overlooked means: in the last part of a write-up, or under a heading that announces notes, an appendix or any
other business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogue_synth.divergence.dissent import turns_round
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.minority_voice import MIN_DISTANCE, distance
from dialogue_synth.divergence.result import DivergenceResult, evidence_of, flag_id, quote, rests_on
from dialogue_synth.divergence.votes import counts_of
from dialogue_synth.model import CODED_KINDS, Code, Divergence, Position, Segment
from dialogue_synth.standing import FAVOUR

KIND = "buried_dissent"
HALF = 0.5
LAST_PART = 0.85  # share of a write-up's own passages after which few still read closely
MIN_PASSAGES = 8  # in a shorter write-up nothing is out of sight
LINE_SHARE = 0.6  # share of its positions that make a write-up's line
MIN_LINE = 4  # positions that a line needs
_ASIDE = re.compile(
    r"\b(?:appendix|annex|addendum|notes?|any other (?:business|comments?)|a\.?o\.?b|other (?:points|comments|matters))\b", re.IGNORECASE
)
RULE = (
    f"Flagged where a passage in the last part of a write-up (after {LAST_PART:g} of its own passages) or under a heading such as notes, "
    "appendix or any other business goes against what the write-up says elsewhere: two steps or more on oppose, concern, conditional, "
    f"support on the same code, or opposed to the line that at least {LINE_SHARE:g} of its positions take; and where, in an account with "
    "such a line, a single participant who sets something against it, or a count that goes against it, stands there."
)


def find_buried_dissent(material: Material) -> DivergenceResult:
    """Compare passages at the edges of each write-up with the group's position on the code, and with its line as a whole."""
    flags: list[Divergence] = []
    n_tests = 0
    for initiative, writeups in material.by_initiative.items():
        for writeup in writeups:
            aside = _aside(material.segments_of(writeup.writeup_id))
            n_tests += len(aside)
            flags += _dissents(material, initiative, writeup.writeup_id, aside)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags))


def _aside(segments: Sequence[Segment]) -> frozenset[str]:
    """Return the ids of the passages that are easily overlooked."""
    content = [segment for segment in segments if segment.kind in CODED_KINDS]
    if len(content) < MIN_PASSAGES:
        return frozenset()
    late = {segment.segment_id for place, segment in enumerate(content) if place >= LAST_PART * len(content)}
    under_aside = False
    for segment in segments:
        if segment.kind in ("heading", "prompt"):
            under_aside = bool(_ASIDE.search(segment.text))
        elif under_aside and segment.kind in CODED_KINDS:
            late.add(segment.segment_id)
    return frozenset(late)


def _dissents(material: Material, initiative: str, writeup_id: str, aside: frozenset[str]) -> Iterator[Divergence]:
    """Yield one flag for each code on which a write-up's edge goes against its body."""
    passages = [p for code in material.codes for p in material.passages(writeup_id, code.id)]
    body = [p for p in passages if p.segment.segment_id not in aside and p.segment.voice != "participant"]
    line = _line([p.position for p in body])
    for code in material.codes:
        hidden = [p for p in passages if p.coding.code_id == code.id and p.segment.segment_id in aside and _is_hidden(p.segment, code)]
        said = [p for p in body if p.coding.code_id == code.id]
        against = [p for p in hidden if said and all(distance(p.position, other.position) >= MIN_DISTANCE for other in said)]
        if against:
            yield _flag(initiative, writeup_id, code, said, against)
            continue
        opposed = [p for p in hidden if line and not said and _opposes(p.position, line)]
        if opposed:
            yield _flag(initiative, writeup_id, code, [p for p in body if _leans(p.position) == line], opposed)
    yield from _unheard(material, initiative, writeup_id, aside, body)


def _unheard(material: Material, initiative: str, writeup_id: str, aside: frozenset[str], body: Sequence[Passage]) -> Iterator[Divergence]:
    """Yield a flag for a single participant, or a count, at the edge of an account that goes against its line, which no code shows."""
    line = _line([p.position for p in body])
    following = [p for p in body if _leans(p.position) == line]
    content = material.content_of(writeup_id)
    single = [s for s in content if s.voice == "participant" and turns_round(s.text)]
    counted_against = [
        c.segment for c in counts_of(content) if (c.share_in_favour < HALF) == (line == "favour") and c.share_in_favour != HALF
    ]
    heard = [segment for segment in (*single, *counted_against) if segment.segment_id in aside]
    lost = [s for s in heard if not any(_against(p, line, following) for p in material.passages_of(s.segment_id))]
    if not line or not lost:
        return
    codes = [code for code in material.codes if any(code.id in material.codes_of(s.segment_id) for s in lost)]
    about = codes[0].id if codes else ""
    said = [p for p in following if p.coding.code_id == about] or following
    yield Divergence(
        id=flag_id(KIND, initiative, "a single voice", [writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=about,
        sides={"body": (writeup_id,), "aside": (writeup_id,)},
        severity="low",
        score=round(max(p.telling for p in said) / 2, 4),
        rule=RULE,
        explanation=(
            f"{writeup_id} leans one way ({len(following)} of {len(body)} passages), and what a single participant or a "
            f"count sets against it stands only where it is easily overlooked. It rests on {', '.join(s.segment_id for s in lost)}."
        ),
        evidence=(*evidence_of("body", said), *quote("aside", lost)),
    )


def _against(passage: Passage, line: str, following: Sequence[Passage]) -> bool:
    """Whether the other two rules tell of a passage already."""
    said = [p for p in following if p.coding.code_id == passage.coding.code_id]
    if said:
        return all(distance(passage.position, p.position) >= MIN_DISTANCE for p in said)
    return bool(line) and _opposes(passage.position, line)


def _is_hidden(segment: Segment, code: Code) -> bool:
    """Whether a passage stands where nobody looks for it: an answer under its own question, even the last one, does not."""
    return segment.question_code != code.id and segment.voice in ("group", "participant")


def _leans(position: Position | None) -> str:
    return "" if position not in FAVOUR else "favour" if FAVOUR.index(position) >= MIN_DISTANCE else "against"


def _line(positions: Sequence[Position | None]) -> str:
    """Return which way a write-up leans as a whole; "" when it does not, or says too little."""
    leans = [lean for lean in map(_leans, positions) if lean]
    line = max(("favour", "against"), key=leans.count)
    return line if len(leans) >= MIN_LINE and leans.count(line) >= LINE_SHARE * len(leans) else ""


def _opposes(position: Position | None, line: str) -> bool:
    return position == ("oppose" if line == "favour" else "support")


def _flag(initiative: str, writeup_id: str, code: Code, body: Sequence[Passage], hidden: Sequence[Passage]) -> Divergence:
    clarity = min(max(p.telling for p in body), max(p.telling for p in hidden))
    return Divergence(
        id=flag_id(KIND, initiative, code.id, [writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={"body": (writeup_id,), "aside": (writeup_id,)},
        severity="medium",
        score=round(clarity, 4),
        rule=RULE,
        explanation=(
            f"{writeup_id} takes another line in the body of the text than where it is easily overlooked: on “{code.name}” "
            f"{'a passage' if len(hidden) == 1 else f'{len(hidden)} passages'} at the edge "
            f"{'says' if len(hidden) == 1 else 'say'} “{' and '.join(sorted({str(p.position) for p in hidden}))}”. "
            f"{rests_on({'body': body, 'aside': hidden})}"
        ),
        evidence=(*evidence_of("body", body), *evidence_of("aside", hidden)),
    )
