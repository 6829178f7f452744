"""How well a codebook holds: codes that are confused, codes that nobody speaks about, and codes that say the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, get_args

from dialogue_synth.agreement.answers import CoderWork
from dialogue_synth.agreement.bootstrap import DIGITS
from dialogue_synth.model import Code, Coding, Undecided

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

REDUNDANT_COSINE = 0.85  # two texts that are so alike in a small sentence encoder are mostly the same sentence in other words
CLOSE_RUNNER_UP = 0.2  # confidence from which a code that was not put on a passage was a serious rival
MAX_SEGMENTS = 5  # ids shown with a pair, to look at

# undecided: the machine left a passage open between two codes. runner_up: it chose one, and the other came close. corrected: a
# person took one off and put the other on. people, machine_and_people: two coders who worked blind chose one each.
Source = Literal["undecided", "runner_up", "corrected", "people", "machine_and_people"]
SOURCES: tuple[Source, ...] = get_args(Source)
_RUNNER_UP = re.compile(r"^\S+ [\d.]+, next (?P<code>\S+) (?P<confidence>\d\.\d+)")  # as a coding's reasons begin

Case = tuple[str, str, Source, str]  # two codes, where this was seen, segment_id


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """Two codes that were taken for each other, how often by whom, and some of the passages."""

    codes: tuple[str, str]
    n_cases: int
    counts: Mapping[Source, int]
    segment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A text of the codebook that shows a code: which code, what it is (question, example), and the text."""

    code_id: str
    view: str
    text: str


@dataclass(frozen=True, slots=True)
class RedundantPair:
    """Two codes of which a text of one says nearly the same as a text of the other, by cosine (-1 to 1)."""

    codes: tuple[str, str]
    cosine: float
    views: tuple[View, View]


@dataclass(frozen=True, slots=True)
class CodebookQuality:
    """Pairs that are confused, most often first; the passages and write-ups of each code; redundant pairs, most alike first."""

    confused: tuple[ConfusedPair, ...]
    n_passages: Mapping[str, int]
    n_writeups: Mapping[str, int]
    redundant: tuple[RedundantPair, ...]

    @property
    def without_evidence(self) -> tuple[str, ...]:
        """The framing codes that are on no passage at all, in codebook order."""
        return tuple(code for code, n in self.n_passages.items() if not n)


def codebook_quality(
    codes: Sequence[Code],
    machine: Iterable[Coding],
    in_force: Sequence[Coding],
    undecided: Iterable[Undecided],
    people: Sequence[CoderWork],
    machine_work: CoderWork,
    redundant: tuple[RedundantPair, ...] = (),
) -> CodebookQuality:
    """Gather what speaks against the codes of a codebook.

    Args:
        codes: The codes that are looked at.
        machine: The machine's codings, with their reasons.
        in_force: The codings in force, with people's decisions.
        undecided: What the machine left open.
        people: What people said who coded blind.
        machine_work: What the machine said of the same passages.
        redundant: As `redundant_pairs` found them.
    """
    ids = {code.id for code in codes}
    standing = [c for c in in_force if c.status != "rejected"]
    cases = [
        *_between_undecided(undecided),
        *_with_runner_up(machine),
        *_corrected(machine, in_force),
        *(case for a, b in combinations(people, 2) for case in _chose_differently(a, b, "people")),
        *(case for work in people for case in _chose_differently(machine_work, work, "machine_and_people")),
    ]
    framing = [code.id for code in codes if not code.auxiliary]
    return CodebookQuality(
        confused=_pairs(case for case in cases if {case[0], case[1]} <= ids),
        n_passages={code: len({c.segment_id for c in standing if c.code_id == code}) for code in framing},
        n_writeups={code: len({c.writeup_id for c in standing if c.code_id == code}) for code in framing},
        redundant=redundant,
    )


def redundant_pairs(views: Sequence[View], vectors: Floats, least: float = REDUNDANT_COSINE) -> tuple[RedundantPair, ...]:
    """Find pairs of codes of which two texts are alike; the two most alike ones stand for the pair.

    Args:
        views: Texts of the codebook, ``n_views`` of them.
        vectors: Their vectors of length 1, shape ``(n_views, n_dimensions)``.
        least: Cosine from which two texts count as alike.
    """
    import numpy as np

    best: dict[tuple[str, str], RedundantPair] = {}
    for i, j in zip(*np.nonzero(np.triu(vectors @ vectors.T, k=1) >= least), strict=True):
        a, b = sorted((views[i], views[j]), key=lambda view: view.code_id)
        cosine = round(float(vectors[i] @ vectors[j]), DIGITS)
        pair = (a.code_id, b.code_id)
        if a.code_id != b.code_id and (pair not in best or cosine > best[pair].cosine):
            best[pair] = RedundantPair(pair, cosine, (a, b))
    return tuple(sorted(best.values(), key=lambda found: (-found.cosine, found.codes)))


def confused_by_coders(people: Sequence[CoderWork]) -> tuple[ConfusedPair, ...]:
    """Find pairs of codes of which people who coded blind chose one each on the same passage, most often confused first."""
    return _pairs(case for a, b in combinations(people, 2) for case in _chose_differently(a, b, "people"))


# -- cases of confusion ------------------------------------------------------------------------------------------------
def _between_undecided(undecided: Iterable[Undecided]) -> Iterator[Case]:
    for u in undecided:
        if u.best_code and u.runner_up:
            yield u.best_code, u.runner_up, "undecided", u.segment_id


def _with_runner_up(codings: Iterable[Coding]) -> Iterator[Case]:
    """Yield each code with its serious rival, unless both are on the passage: then there was room for both."""
    on_passage = defaultdict(set)
    for coding in codings:
        on_passage[coding.segment_id].add(coding.code_id)
    for coding in codings:
        rival = _RUNNER_UP.match(coding.why)
        if rival and float(rival["confidence"]) >= CLOSE_RUNNER_UP and rival["code"] not in on_passage[coding.segment_id]:
            yield coding.code_id, rival["code"], "runner_up", coding.segment_id


def _corrected(machine: Iterable[Coding], in_force: Iterable[Coding]) -> Iterator[Case]:
    """Yield each code of the machine that a person took off, with each code that a person added there instead."""
    suggested = {(c.segment_id, c.code_id) for c in machine}
    added = defaultdict(list)
    for coding in in_force:
        if coding.status == "added" and (coding.segment_id, coding.code_id) not in suggested:
            added[coding.segment_id].append(coding.code_id)
    for coding in in_force:
        if coding.status == "rejected":
            for instead in added[coding.segment_id]:
                yield coding.code_id, instead, "corrected", coding.segment_id


def _chose_differently(a: CoderWork, b: CoderWork, source: Source) -> Iterator[Case]:
    """Yield pairs of a code that one coder alone put on a passage and a code that the other alone put there."""
    for segment_id in sorted(a.answers.keys() & b.answers.keys()):
        one, other = a.answers[segment_id].keys(), b.answers[segment_id].keys()
        for code in sorted(one - other):
            for instead in sorted(other - one):
                yield code, instead, source, segment_id


def _pairs(cases: Iterable[Case]) -> tuple[ConfusedPair, ...]:
    by_pair: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        first, second = sorted(case[:2])
        by_pair[first, second].append(case)
    found = [_pair(pair, of_pair) for pair, of_pair in by_pair.items()]
    return tuple(sorted(found, key=lambda pair: (-pair.n_cases, pair.codes)))


def _pair(pair: tuple[str, str], cases: Sequence[Case]) -> ConfusedPair:
    counts: dict[Source, int] = {source: sum(case[2] == source for case in cases) for source in SOURCES}
    segment_ids = tuple(dict.fromkeys(case[3] for case in cases))[:MAX_SEGMENTS]
    return ConfusedPair(pair, len(cases), {source: n for source, n in counts.items() if n}, segment_ids)
