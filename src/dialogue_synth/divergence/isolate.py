"""Isolate: a substantive point that one group alone makes. It cannot be counted, and may be the one worth most.

A point is what a group says *about* a question (a risk, a limit, a need), not the verdict that it gives. It stands alone when no passage
of another write-up is near it, in its words and, where the study has embeddings, in its meaning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum, log, sqrt
from typing import TYPE_CHECKING

from dialogue_synth.counted import counted
from dialogue_synth.divergence.cues import cue_pattern, plain
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.result import DivergenceResult, NotTested, evidence_of, flag_id
from dialogue_synth.divergence.wording import content_stems
from dialogue_synth.model import Code, Divergence, Position, Segment, WriteUp

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KIND = "isolate"
POINTS: frozenset[Position] = frozenset({"concern", "oppose", "none"})  # a yes adds a voice; a risk, a limit or a need adds a point
MIN_WORDS = 25  # what is shorter is hardly a point that can be weighed
MIN_STEMS = 8
MIN_WRITEUPS = 4  # among fewer everybody is alone
WRITEUPS_PER_FLAG = 2  # at most one flag for so many write-ups of an initiative ...
MAX_COMPARED = 600  # points of an initiative, the weightiest, that are held against all others: the work then grows with the corpus
MAX_FLAGS = 12  # ... and never more: a list that nobody reads to the end hides what stands at its end
MAX_OF_ONE = 2  # ... and of one write-up: who writes at length is not the only one worth hearing
NEWS = 1.5  # weight of a point that its own group calls new
RULE = (
    f"The passages in group voice of at least {MIN_WORDS} words that raise a point (concern, opposition or information, not a verdict "
    "or a vote) and are furthest from everything that other write-ups of the initiative say on the code, by their rare words and, where "
    f"there are embeddings, their meaning; a point that its group calls new counts {NEWS:g} times. "
    f"At most one for every {WRITEUPS_PER_FLAG} write-ups, and {MAX_FLAGS}."
)
_VERDICT = cue_pattern(
    (
        "against", "oppos*", "in favour", "agree*", "accept*", "support*", "reject*", "refus*", "vote", "voted", "voting", "objection",
        "objections", "happy with", "content with", "we were told", "informed", "explained", "confirmed",
    )
)  # fmt: skip
_NEWS = cue_pattern(
    (
        "nobody has", "nobody had", "nobody else", "no one has", "no one had", "no one else", "none of us had", "not in the pack",
        "had not thought", "hadn't thought", "never occurred", "never thought of", "what nobody", "what no one",
        "new to us", "had not considered", "hadn't considered", "overlooked", "forgotten", "not mentioned", "does not mention",
        "doesn't mention",
    )
)  # fmt: skip


@dataclass(frozen=True)
class _Round:
    """The write-ups of one initiative, and how rare each word is among them."""

    material: Material
    writeups: tuple[WriteUp, ...]

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How rare a stem is: 0 when every write-up uses it, the logarithm of their number when one alone does."""
        n_using: Counter[str] = Counter()
        for writeup in self.writeups:
            n_using.update(frozenset().union(*(content_stems(s.text) for s in self.material.content_of(writeup.writeup_id))))
        return {stem: log(len(self.writeups) / n) for stem, n in n_using.items()}

    @cached_property
    def said(self) -> Mapping[str, tuple[Segment, ...]]:
        """What the write-ups say on each code."""
        ids = [writeup.writeup_id for writeup in self.writeups]
        return {code.id: tuple(p.segment for w in ids for p in self.material.passages(w, code.id)) for code in self.material.codes}

    @cached_property
    def vectors(self) -> Mapping[str, NDArray[np.float64]]:
        """The embeddings of what is said on each code, of length one, shape ``(n_passages, n_dimensions)``; none without embeddings."""
        known = self.material.vectors or {}
        complete = {code_id: said for code_id, said in self.said.items() if said and all(s.segment_id in known for s in said)}
        return {code_id: _unit([known[s.segment_id] for s in said]) for code_id, said in complete.items()}

    def weight(self, text: str) -> float:
        """How many rare words a passage uses, long passages damped."""
        stems = content_stems(text)
        return fsum(self.rarity[stem] for stem in stems) / sqrt(len(stems))  # exact: a set has no order that would stay the same

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, int]]:
        """Where each passage stands among those that are said on a code, by code and passage."""
        return {code_id: {segment.segment_id: n for n, segment in enumerate(said)} for code_id, said in self.said.items()}

    @cached_property
    def saying(self) -> Mapping[str, Mapping[str, NDArray[np.int64]]]:
        """Which of the passages on a code use a stem, by code and stem: shared words are then summed over the stems of one passage."""
        import numpy as np

        found: dict[str, dict[str, list[int]]] = {code_id: defaultdict(list) for code_id in self.said}
        for code_id, said in self.said.items():
            for n, segment in enumerate(said):
                for stem in content_stems(segment.text):
                    found[code_id][stem].append(n)
        return {code_id: {stem: np.array(ns, dtype=np.int64) for stem, ns in stems.items()} for code_id, stems in found.items()}

    @cached_property
    def whose(self) -> Mapping[str, NDArray[np.int64]]:
        """Whose write-up, as its place among all, each passage on a code is of."""
        import numpy as np

        place = {writeup.writeup_id: n for n, writeup in enumerate(self.writeups)}
        return {code_id: np.array([place[s.writeup_id] for s in said], dtype=np.int64) for code_id, said in self.said.items()}

    def nearness(self, passage: Passage) -> float:
        """How near the nearest passage of the others is (0-1): the larger of shared rare words and likeness of meaning."""
        import numpy as np

        code_id = passage.coding.code_id
        place = self.places[code_id][passage.segment.segment_id]
        others = np.flatnonzero(self.whose[code_id] != self.whose[code_id][place])
        stems = sorted(content_stems(passage.segment.text))
        own = sum(self.rarity[stem] for stem in stems)
        shared = np.zeros(len(self.said[code_id]))
        for stem in stems:
            shared[self.saying[code_id][stem]] += self.rarity[stem]
        most = float(shared[others].max(initial=0.0))
        return max(most / own if own else 1.0, self._likeness(code_id, place, others))

    def _likeness(self, code_id: str, place: int, others: NDArray[np.int64]) -> float:
        vectors = self.vectors.get(code_id)
        if vectors is None or not len(others):
            return 0.0
        return max(0.0, float((vectors @ vectors[place])[others].max()))


def _unit(vectors: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Return vectors as the rows of a matrix, each of length one (a zero vector stays as it is)."""
    import numpy as np  # a study without embeddings does not need it

    rows = np.asarray(vectors, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1.0, lengths)


def find_isolates(material: Material) -> DivergenceResult:
    """Rank the points of each initiative by how far they stand from what others say on the code, and return the first few."""
    flags: list[Divergence] = []
    not_tested: list[NotTested] = []
    n_tests = 0
    for initiative, writeups in material.compared.items():
        if len(writeups) < MIN_WRITEUPS:
            not_tested.append(NotTested(KIND, initiative, "", f"{counted(len(writeups), 'write-up')}: too few to say who is alone"))
            continue
        points = _points(_Round(material, writeups))
        n_tests += len(points)
        flags += [_flag(material, initiative, *point, n_others=len(writeups) - 1) for point in _chosen(points, len(writeups))]
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags), tuple(not_tested))


def _points(group: _Round) -> list[tuple[float, Code, Passage]]:
    """Return the points of an initiative, each under the code where it stands most alone, the most lonely first."""
    best: dict[str, tuple[float, Code, Passage]] = {}
    weighed = sorted(((_weight(group, passage), code, passage) for code, passage in _candidates(group)), key=lambda point: -point[0])
    for weight, code, passage in weighed[:MAX_COMPARED]:
        score = weight * (1 - group.nearness(passage))
        known = best.get(passage.segment.segment_id)
        if known is None or (_is_asked(passage), score) > (_is_asked(known[2]), known[0]):
            best[passage.segment.segment_id] = (score, code, passage)
    return sorted(best.values(), key=lambda point: (-point[0], point[2].writeup_id, point[2].segment.position))


def _weight(group: _Round, passage: Passage) -> float:
    """How much a passage has to say: rare words, fewer where it gives verdicts, more where its group calls it new."""
    text = plain(passage.segment.text)
    return group.weight(text) / (1 + len(_VERDICT.findall(text))) * (NEWS if _NEWS.search(text) else 1.0)


def _candidates(group: _Round) -> Iterator[tuple[Code, Passage]]:
    for writeup in group.writeups:
        for code in group.material.codes:
            for passage in group.material.passages(writeup.writeup_id, code.id, "group"):
                text = passage.segment.text
                is_point = code.contradiction and passage.position in POINTS
                if is_point and len(text.split()) >= MIN_WORDS and len(content_stems(text)) >= MIN_STEMS:
                    yield code, passage


def _is_asked(passage: Passage) -> bool:
    """Whether the passage stands under the question of its code."""
    return passage.segment.question_code == passage.coding.code_id


def _chosen(points: Sequence[tuple[float, Code, Passage]], n_writeups: int) -> list[tuple[float, Code, Passage]]:
    chosen: list[tuple[float, Code, Passage]] = []
    n_of: Counter[str] = Counter()
    for point in points:
        writeup_id = point[2].writeup_id
        if len(chosen) < min(MAX_FLAGS, n_writeups // WRITEUPS_PER_FLAG) and n_of[writeup_id] < MAX_OF_ONE:
            n_of[writeup_id] += 1
            chosen.append(point)
    return chosen


def _flag(material: Material, initiative: str, score: float, code: Code, passage: Passage, *, n_others: int) -> Divergence:
    is_news = bool(_NEWS.search(plain(passage.segment.text)))
    called_new = " Its own group calls it something that others have not thought of." if is_news else ""
    how = "words and meaning" if material.vectors else "words"
    return Divergence(
        id=flag_id(KIND, initiative, f"{code.id} {passage.segment.segment_id}"),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={"alone": (passage.writeup_id,)},
        severity="medium" if is_news else "low",
        score=round(1 - 1 / (1 + score), 4),
        rule=RULE,
        explanation=(
            f"{passage.writeup_id} makes a point on “{code.name}” that none of the other {n_others} write-ups makes, by its {how}."
            f"{called_new} It rests on {passage.segment.segment_id} alone."
        ),
        evidence=evidence_of("alone", [passage]),
        statistic="rare words, times the distance to the nearest passage of others",
        effect=round(score, 4),
    )
