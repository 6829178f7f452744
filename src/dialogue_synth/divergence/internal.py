"""Internal: a write-up contradicts itself: its summary and its own count, two of its passages, or how many people took part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from dialogue_synth.divergence.claims import ALL_SHARE, MAJORITY_SHARE
from dialogue_synth.divergence.cues import plain
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.quantities import number
from dialogue_synth.divergence.result import DivergenceResult, Severity, evidence_of, flag_id, quote
from dialogue_synth.divergence.votes import Count
from dialogue_synth.divergence.wording import content_stems, shared_stems
from dialogue_synth.model import Code, Divergence, Evidence, Segment, WriteUp

KIND = "internal"
MIN_SHARED = 2  # content words that a claim and a count must have in common to be about one thing
MIN_STEMS = 3  # content words of a passage that has a subject of its own: "No." is about what was said before
MIN_LIKENESS = 0.4  # cosine of two passages about one thing
PEOPLE_TOLERANCE = 0.2  # people come and go: "about thirty" beside 33 is no contradiction
RULE = (
    f"Flagged where a write-up claims agreement of all (or of most) on what by its own count less than {ALL_SHARE:g} "
    f"({MAJORITY_SHARE:g}) are for, where its group both supports and opposes one code within one event "
    "without saying that the room was split, or where it gives the number of people twice, differently."
)
_PART = re.compile(r"([\w-]+) (?:bit|part|side|half|element|aspect)\b")


@dataclass(frozen=True, slots=True)
class _Clash:
    """Two places of a write-up that do not go together: what each says, and the passages."""

    about: str
    code_id: str
    labels: tuple[str, str]
    evidence: tuple[Evidence, ...]
    explanation: str
    severity: Severity
    score: float


def find_internals(material: Material) -> DivergenceResult:
    """Hold each write-up against itself; its events are held apart, as two groups."""
    flags: list[Divergence] = []
    n_tests = 0
    for initiative, writeups in material.by_initiative.items():
        for writeup in writeups:
            counts = material.counts_of(writeup.writeup_id)
            n_tests += 1
            clashes = [*_claims(material, writeup, counts), *_poles(material, writeup), *_people(material, writeup, counts)]
            told: set[str] = set()
            for clash in clashes:
                if clash.about not in told:
                    told.add(clash.about)
                    flags.append(_flag(initiative, writeup.writeup_id, clash))
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags))


def _flag(initiative: str, writeup_id: str, clash: _Clash) -> Divergence:
    return Divergence(
        id=flag_id(KIND, initiative, clash.about, [writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id=clash.code_id,
        sides=dict.fromkeys(clash.labels, (writeup_id,)),
        severity=clash.severity,
        score=round(clash.score, 4),
        rule=RULE,
        explanation=f"In {writeup_id} {clash.explanation}",
        evidence=clash.evidence,
    )


# -- what is claimed and what was counted --------------------------------------------------------------------------------
def _claims(material: Material, writeup: WriteUp, counts: Sequence[Count]) -> Iterator[_Clash]:
    """Yield one clash for each passage that claims more agreement than the counts on the same thing bear out."""
    counted = {count.segment.segment_id for count in counts}
    for segment in material.content_of(writeup.writeup_id):
        if segment.segment_id in counted or segment.voice == "participant":
            continue
        least = material.said(segment).least_share
        wrong = [
            c
            for c in counts
            if least
            and c.segment.event == segment.event
            and _is_wrong(c, least)
            and (_same_thing(material, segment, c) or (least == ALL_SHARE and _names_scheme(writeup, segment)))
        ]
        if wrong:
            code_id = next(iter(sorted(material.codes_of(segment.segment_id) & material.codes_of(wrong[0].segment.segment_id))), "")
            yield _Clash(
                about="counts",
                code_id=code_id,
                labels=("said", "counted"),
                evidence=(*quote("said", [segment]), *quote("counted", [count.segment for count in wrong])),
                explanation=f"a passage claims agreement, and the write-up's own count says otherwise: {'; '.join(map(str, wrong))}. "
                f"It rests on {segment.segment_id} and {'any of ' if len(wrong) > 1 else ''}{_ids([count.segment for count in wrong])}.",
                severity="high",
                score=1 - min(count.share_in_favour for count in wrong),
            )


def _ids(segments: Sequence[Segment]) -> str:
    return ", ".join(segment.segment_id for segment in segments)


def count_clashes(material: Material, writeup: WriteUp) -> list[tuple[Segment, ...]]:
    """Return, for each passage that claims more agreement than the write-up's own counts bear out, that passage and the counts."""
    counts = material.counts_of(writeup.writeup_id)
    by_id = {segment.segment_id: segment for segment in material.content_of(writeup.writeup_id)}
    return [tuple(by_id[quoted.segment_id] for quoted in clash.evidence) for clash in _claims(material, writeup, counts)]


def _is_wrong(count: Count, least: float) -> bool:
    base = max(count.of, count.n_told)
    return base > 0 and count.share_in_favour < least and (count.is_tally or least > MAJORITY_SHARE or count.n_against > count.n_for)


def _same_thing(material: Material, claim: Segment, count: Count) -> bool:
    """Whether a claim and a count are about one thing: a code in common, or words that are not in every passage."""
    if material.codes_of(claim.segment_id) & material.codes_of(count.segment.segment_id):
        return True
    return len(shared_stems(claim.text, count.label, material.everyday_stems(claim.writeup_id))) >= MIN_SHARED


def _names_scheme(writeup: WriteUp, segment: Segment) -> bool:
    """Whether a passage names the initiative: agreement of all to the whole is belied by any part that most refuse."""
    words = writeup.initiative.replace("-", " ").lower().split()
    said = plain(segment.text).replace("-", " ")
    return len(words) > 1 and " ".join(words) in said


# -- two passages --------------------------------------------------------------------------------------------------------
def _poles(material: Material, writeup: WriteUp) -> Iterator[_Clash]:
    for code in material.codes:
        if not code.contradiction:
            continue
        passages = [p for p in material.passages(writeup.writeup_id, code.id, "group") if not material.said(p.segment).of_some]
        if any(p.position == "mixed" for p in passages):
            continue
        against = [p for p in passages if p.position == "oppose"]
        pairs = product((p for p in passages if p.position == "support"), against)  # a yes-if beside a never is no contradiction
        opposed = [(one, other) for one, other in pairs if one.segment.event == other.segment.event and not _other_part(one, other)]
        opposed = [pair for pair in opposed if _one_subject(material, *pair)]
        if opposed:
            yield _pole_clash(code, opposed)


def _one_subject(material: Material, one: Passage, other: Passage) -> bool:
    """Whether two passages speak of one thing, by meaning or by a word that is not in all passages; short ones have no other subject."""
    stems = [content_stems(p.segment.text) for p in (one, other)]
    if min(map(len, stems)) < MIN_STEMS:
        return True
    both = stems[0] & stems[1]
    in_common = bool(both and both - material.everyday_stems(one.writeup_id))
    return in_common or material.likeness(one.segment.segment_id, other.segment.segment_id) >= MIN_LIKENESS


def _other_part(one: Passage, other: Passage) -> bool:
    """Whether two passages name different parts of the scheme ("the meals bit", "the other half")."""
    parts = [set(_PART.findall(plain(p.segment.text))) for p in (one, other)]
    return bool(parts[0] and parts[1]) and not parts[0] & parts[1]


def _pole_clash(code: Code, opposed: Sequence[tuple[Passage, Passage]]) -> _Clash:
    in_favour, against = ([pair[side] for pair in opposed] for side in (0, 1))
    return _Clash(
        about=code.id,
        code_id=code.id,
        labels=("in favour", "against"),
        evidence=(*evidence_of("in favour", in_favour), *evidence_of("against", against)),
        explanation=f"the group both supports and opposes “{code.name}”, and nothing says that the room was split. "
        "It would vanish if either position were misread.",
        severity="medium",
        score=max(min(one.telling, other.telling) for one, other in opposed),
    )


# -- how many took part ---------------------------------------------------------------------------------------------------
def _people(material: Material, writeup: WriteUp, counts: Sequence[Count]) -> Iterator[_Clash]:
    """Yield a clash where the text, or a vote, speaks of other numbers than the metadata; only with one event and a known number."""
    low, high = writeup.participants.minimum, writeup.participants.maximum
    if low is None or high is None or writeup.events > 1:
        return
    for segment in material.content_of(writeup.writeup_id):
        told = material.said(segment).n_present
        if told and not low * (1 - PEOPLE_TOLERANCE) <= number(told) <= high * (1 + PEOPLE_TOLERANCE):
            yield _people_clash([segment], f"the metadata give {writeup.participants.as_written or high} people and the text {told}")
    over = [count for count in counts if max(count.n_told, count.of) > high * (1 + PEOPLE_TOLERANCE)]
    if over:
        most = max(max(count.n_told, count.of) for count in over)
        yield _people_clash([count.segment for count in over], f"{most} people are counted in a vote, and the metadata give {high}")


def _people_clash(segments: Sequence[Segment], what: str) -> _Clash:
    return _Clash("people", "", ("metadata", "text"), quote("text", segments), f"{what}. It rests on {segments[0].segment_id}.", "low", 0.5)
