"""What each coder said of each passage, in one shape for people and for the machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.agreement.sight import Sight
from dialogue_synth.errors import Issue
from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Coding, Decision, Outcome, Position, Segment, SegmentOutcome

MACHINE = "machine"  # its name beside people's; nobody else may have it
NONE_APPLIES = "none applies"  # a value like a code's: two coders who both find none agree
_DECIDED: frozenset[Outcome] = frozenset({"coded", "none"})

Answer = Mapping[str, Position | None]  # code -> position (None: undecided); no code at all means that none applies


@dataclass(frozen=True, slots=True)
class CoderWork:
    """What one coder said: an answer by segment_id, and the passages that were looked at and left undecided."""

    coder: str
    answers: Mapping[str, Answer]
    undecided: frozenset[str] = frozenset()


def as_set(answer: Answer) -> frozenset[str]:
    """The codes of an answer as one value that is never empty.

    >>> sorted(as_set({"P1": "support"})), sorted(as_set({}))
    (['P1'], ['none applies'])
    """
    return frozenset(answer) or frozenset({NONE_APPLIES})


def machine_answers(codings: Iterable[Coding], outcomes: Iterable[SegmentOutcome], code_ids: Collection[str]) -> CoderWork:
    """What the machine said, before any decision of a person: its own codings and outcomes, with these codes alone."""
    outcome = {o.segment_id: o.outcome for o in outcomes}
    answers: dict[str, dict[str, Position | None]] = {i: {} for i, found in outcome.items() if found in _DECIDED}
    for coding in codings:
        if coding.code_id in code_ids and coding.segment_id in answers:
            answers[coding.segment_id][coding.code_id] = coding.position
    return CoderWork(MACHINE, answers, frozenset(i for i, found in outcome.items() if found == "undecided"))


def blind_answers(
    log: Sequence[BlindCoding],
    segments: Sequence[Segment],
    decisions: Iterable[Decision],
    code_ids: Collection[str],
    openings: Iterable[AgreementOpening] = (),
    samples: Iterable[BlindSample] = (),
) -> tuple[tuple[CoderWork, ...], tuple[Issue, ...]]:
    """What people said who worked blind, coder by coder, and which entries could not be used.

    Args:
        log: All blind codings, oldest first; a coder's last word on a passage counts.
        segments: The segments in use, with exact words: an entry follows its words into a corrected write-up.
        decisions: The log of decisions. Who has decided on a passage has seen the machine's codes of it, so that a later coding of the
            same person is not blind and is left out.
        code_ids: The codes that are compared.
        openings: Who opened the agreement page when, and has seen there what was said of the samples drawn by then.
        samples: The samples that were drawn.
    """
    find = SegmentFinder(segments)
    sight = Sight(decisions, openings, samples, log, find)
    said: dict[str, dict[str, BlindCoding]] = defaultdict(dict)
    issues: dict[tuple[str, str], Issue] = {}
    for entry in log:
        segment_id = find(entry.segment_id, entry.quotation)
        what = _unusable(entry, segment_id, sight, code_ids)
        if segment_id is None or what:
            where = f"{entry.coder} on {entry.segment_id}"
            issues[entry.coder, entry.segment_id] = Issue(where, what, "it stays in the study, and is left out here")
        else:
            said[entry.coder][segment_id] = entry
            issues.pop((entry.coder, entry.segment_id), None)
    return tuple(_work(coder, said[coder]) for coder in sorted(said)), tuple(issues.values())


def _work(coder: str, entries: Mapping[str, BlindCoding]) -> CoderWork:
    answers = {i: dict(entry.codes) for i, entry in entries.items() if entry.answer != "undecided"}
    return CoderWork(coder, answers, frozenset(entries) - answers.keys())


def _unusable(entry: BlindCoding, segment_id: str | None, sight: Sight, code_ids: Collection[str]) -> str:
    """Why an entry cannot be compared, or ""."""
    if segment_id is None:
        return "the passage is no longer in the write-up"
    if any(code not in code_ids for code, _ in entry.codes):
        return "a code is no longer in the codebook"
    return sight.spoilt(entry.coder, segment_id, entry.at)


class SegmentFinder:
    """Find the segment that an entry is about: by id if it still has the words, else by the words in the same write-up."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Look among these segments, which have their exact words."""
        self._text = {s.segment_id: s.text for s in segments}
        self._by_words = {(s.writeup_id, s.text): s.segment_id for s in reversed(segments)}

    def __call__(self, segment_id: str, quotation: str) -> str | None:
        """Return the id of the segment that has these words now, None where it is gone."""
        if self._text.get(segment_id) == quotation:
            return segment_id
        return self._by_words.get((segment_id.rpartition("#")[0], quotation))
