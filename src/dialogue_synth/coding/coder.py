"""Segments + codebooks -> codings: the coding stage.

One write-up at a time and one codebook at a time, so that a coding depends on its passage, the write-up around it, the codebook,
the encoder and numbers that ship with the tool, and on nothing else of the batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dialogue_synth.coding.about import weigh_against_writeup
from dialogue_synth.coding.decide import CONFIDENCE_DIGITS, Verdict, decide
from dialogue_synth.coding.declared import declared_codings
from dialogue_synth.coding.evidence import gather_evidence
from dialogue_synth.coding.passages import Passage, is_empty_answer, passages_of
from dialogue_synth.coding.position import NO_STANCE, Stance, strength_word
from dialogue_synth.coding.profile import CodebookProfile, profile_codebook
from dialogue_synth.coding.result import CodingResult
from dialogue_synth.coding.similarity import share_room
from dialogue_synth.coding.trained import Trained, trained_for
from dialogue_synth.coding.why import explain_code, shared_words
from dialogue_synth.model import CODED_KINDS, Code, Codebook, Coding, Outcome, Segment, SegmentOutcome, Undecided
from dialogue_synth.settings import CodingSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.coding.adapting import Adaptation
    from dialogue_synth.embed import Encoder

    Floats = NDArray[np.float64]

CODER_VERSION = "4"  # changes when the same input may be coded differently: earlier codings are then stale
MAX_GAP = 1  # characters between passages of one paragraph; paragraphs are further apart
OUTCOME_ORDER: tuple[Outcome, ...] = ("coded", "undecided", "none")


@dataclass(frozen=True, eq=False)
class _Scored:
    """One passage, the confidence of each code, and what was decided; ``vector`` is the passage's."""

    passage: Passage
    confidences: Floats
    vector: Floats
    verdict: Verdict


def code_segments(
    segments: Sequence[Segment],
    codebooks: Sequence[Codebook],
    encoder: Encoder,
    settings: CodingSettings,
    adaptations: Mapping[str, Adaptation] | None = None,
) -> CodingResult:
    """Put codes with positions on segments, leave open what is doubtful, and say so of every segment.

    Args:
        segments: Whole write-ups, in any order: their headings and prompts say what the passages answer.
        codebooks: Each one is coded on its own. One that has a ``relation`` is a second layer: only plain claims are coded.
        encoder: Turns texts into vectors of length 1.
        settings: Thresholds and the most codes a passage may get of one codebook.
        adaptations: What was learned from the study's decisions, by codebook id.

    Returns:
        Codings, undecided passages, and one outcome for each segment, in the order of write-ups and of reading.
    """
    return code_with(coders_for(codebooks, encoder, settings, adaptations or {}), segments)


def coders_for(
    codebooks: Sequence[Codebook], encoder: Encoder, settings: CodingSettings, adaptations: Mapping[str, Adaptation]
) -> tuple[CodebookCoder, ...]:
    """Return a coder for each codebook that has codes, with what ships for it and what was learned from the study's decisions."""
    starts = [(codebook, trained_for(codebook, encoder.id)) for codebook in codebooks if codebook.codes]
    return tuple(CodebookCoder(book, encoder, settings, replace(start, adaptation=adaptations.get(book.id))) for book, start in starts)


def code_with(coders: Sequence[CodebookCoder], segments: Sequence[Segment]) -> CodingResult:
    """Do the same with coders made before: `code_segments` says what comes out."""
    by_writeup: dict[str, list[Segment]] = {}
    for segment in segments:
        by_writeup.setdefault(segment.writeup_id, []).append(segment)
    results = [
        _code_writeup(sorted(by_writeup[writeup_id], key=lambda segment: segment.position), coders) for writeup_id in sorted(by_writeup)
    ]
    return CodingResult(
        codings=tuple(coding for result in results for coding in result.codings),
        undecided=tuple(undecided for result in results for undecided in result.undecided),
        outcomes=tuple(outcome for result in results for outcome in result.outcomes),
    )


def _code_writeup(segments: Sequence[Segment], coders: Sequence[CodebookCoder]) -> CodingResult:
    codings: list[Coding] = declared_codings(segments, [code for coder in coders for code in coder.codes])
    declared = {coding.segment_id for coding in codings}
    undecided: list[Undecided] = []
    decided: dict[str, list[Verdict]] = {}
    for coder in coders:
        passages = tuple(coder.score([segment for segment in segments if segment.segment_id not in declared]))
        for scored in passages:
            segment, verdict = scored.passage.segment, scored.verdict
            if not coder.is_layer or verdict.outcome == "coded":
                decided.setdefault(segment.segment_id, []).append(verdict)
            codings += [coder.coding(scored, i, _told_together(scored, i, passages)) for i in verdict.chosen]
            if verdict.outcome == "undecided":
                undecided.append(coder.undecided(scored))
    outcomes = tuple(
        SegmentOutcome(segment.segment_id, "coded")
        if segment.segment_id in declared
        else _outcome(segment, decided.get(segment.segment_id, []))
        for segment in segments
    )
    return CodingResult(tuple(codings), tuple(undecided), outcomes)


class CodebookCoder:
    """One codebook with all that is needed to code with it; ``trained`` is what ships for the codebook, unless given."""

    def __init__(self, codebook: Codebook, encoder: Encoder, settings: CodingSettings, trained: Trained | None = None) -> None:
        self.codebook, self.codes, self.is_layer = codebook, codebook.codes, bool(codebook.relation)
        self.encoder, self.settings = encoder, settings
        self.trained = trained or trained_for(codebook, encoder.id)
        self.name = f"{self.trained.coder}/{CODER_VERSION}"

    @cached_property
    def profile(self) -> CodebookProfile:
        """The codebook's profile, made with the first passage: a batch without passages needs no model."""
        return profile_codebook(self.codebook, self.encoder)

    def score(self, segments: Sequence[Segment]) -> Iterable[_Scored]:
        """Yield the passages of one write-up with their confidences and verdicts."""
        from math import exp

        passages = passages_of(segments, self.codebook.themes)
        if not passages:
            return
        evidence = gather_evidence(passages, self.profile, self.encoder)
        logs = share_room(self.trained.weigh(evidence), asked_once(self.codes))
        logs = logs if self.is_layer else weigh_against_writeup(logs, passages)  # a layer expects nothing of a passage
        for i, row in enumerate(self.trained.weighing.confidence(logs[:, :-1])):
            verdict = decide(row, exp(logs[i, -1]), self.codes, self.settings, is_layer=self.is_layer)
            yield _Scored(passages[i], row, evidence.vectors[i], verdict)

    def coding(self, scored: _Scored, i: int, told: str) -> Coding:
        """Return the coding of one passage with one of its codes, with reasons, and the position of what is ``told`` on the code."""
        segment, code = scored.passage.segment, self.codes[i]
        stance = NO_STANCE if code.auxiliary else self._stance(told, code)
        return Coding(
            segment_id=segment.segment_id,
            writeup_id=segment.writeup_id,
            start=segment.start,
            end=segment.end,
            quotation=segment.text,
            code_id=code.id,
            position=stance.position,
            confidence=round(float(scored.confidences[i]), CONFIDENCE_DIGITS),
            coder=self.name,
            strength_word=strength_word(segment.text),
            position_confidence=stance.confidence,
            why=self._why(scored, i) + (f"; position by: {', '.join(stance.cues)}" if stance.cues else ""),
        )

    def undecided(self, scored: _Scored) -> Undecided:
        """Return the entry of a passage in the queue of undecided ones."""
        segment, verdict = scored.passage.segment, scored.verdict
        runner_up = self.codes[verdict.runner_up].id if verdict.runner_up >= 0 else ""
        return Undecided(segment.segment_id, segment.writeup_id, verdict.reason, self.codes[verdict.best].id, runner_up, verdict.margin)

    def _stance(self, text: str, code: Code) -> Stance:
        prior = self.trained.position_priors.get(code.id)
        return self.trained.positions.judge(text, self.settings.position_threshold, prior, proposition=code.proposition)

    def _why(self, scored: _Scored, i: int) -> str:
        text, verdict = scored.passage.segment.text, scored.verdict
        other = verdict.runner_up if i == verdict.best else verdict.best
        runner_up = (self.codes[other], float(scored.confidences[other])) if other >= 0 else None
        rows = self.profile.rows_of_codes[i]
        cosines = self.profile.vectors[list(rows)] @ scored.vector
        views = [self.profile.views[row] for row in rows]
        nearest = int(cosines.argmax())
        shared = shared_words(text, [view.text for view in views])
        return explain_code(
            scored.passage, self.codes[i], float(scored.confidences[i]), runner_up, (views[nearest], float(cosines[nearest])), shared
        )


def _told_together(scored: _Scored, i: int, passages: Sequence[_Scored]) -> str:
    """The words of a paragraph that carry one code: a stance is often in the sentence after the one that names the subject."""
    at = passages.index(scored)
    first, last = at, at
    while first > 0 and _carry_on(passages[first - 1], passages[first], i):
        first -= 1
    while last + 1 < len(passages) and _carry_on(passages[last], passages[last + 1], i):
        last += 1
    return " ".join(one.passage.segment.text for one in passages[first : last + 1])


def _carry_on(one: _Scored, following: _Scored, i: int) -> bool:
    """Whether two passages stand in one paragraph and both carry a code."""
    gap = following.passage.segment.start - one.passage.segment.end
    return gap <= MAX_GAP and i in one.verdict.chosen and i in following.verdict.chosen


def asked_once(codes: Sequence[Code]) -> NDArray[np.bool_]:
    """Which columns of a score passages compete for: the framing codes, not the auxiliary ones and not *none of them*."""
    import numpy as np

    return np.array([not code.auxiliary for code in codes] + [False])


def _outcome(segment: Segment, decided: Sequence[Verdict]) -> SegmentOutcome:
    """One outcome for a segment over all codebooks: coded by any, else undecided in any, else none."""
    if segment.kind not in CODED_KINDS:
        return SegmentOutcome(segment.segment_id, "not_coded", segment.reason or segment.kind)
    if is_empty_answer(segment.text):
        return SegmentOutcome(segment.segment_id, "none", "an empty answer")
    best = min(decided, key=lambda verdict: OUTCOME_ORDER.index(verdict.outcome), default=None)
    return SegmentOutcome(segment.segment_id, best.outcome if best else "none", best.reason if best else "no code of the codebook applies")
