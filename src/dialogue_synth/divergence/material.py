"""What every detector reads: the study as one frozen record, with the look-ups that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from dialogue_synth.divergence.votes import Count, counts_of
from dialogue_synth.divergence.wording import content_stems
from dialogue_synth.model import CODED_KINDS, Code, Codebook, Coding, MatrixCell, Position, Segment, Undecided, Voice, WriteUp
from dialogue_synth.settings import DivergenceSettings
from dialogue_synth.standing import PEOPLES, standing_codings, telling

Made = TypeVar("Made")
EVERYDAY_SHARE = 0.2  # of a write-up's passages: a word in more of them tells no two of them apart


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with the one coding that stands for it on one code."""

    segment: Segment
    coding: Coding

    @property
    def writeup_id(self) -> str:
        """Whose words these are."""
        return self.segment.writeup_id

    @property
    def position(self) -> Position | None:
        """The stance to the code's proposition; None when undecided."""
        return self.coding.position

    @property
    def telling(self) -> float:
        """How far the coding can be relied on, 0-1; see `standing.telling`."""
        return telling(self.coding)


@dataclass(frozen=True)
class Material:
    """Everything that a detector may use. Superseded write-ups are not in it; nothing in it leads across initiatives.

    Attributes:
        writeups: In any order.
        segments: Of these write-ups.
        codings: Of people and machines, side by side.
        cells: The matrix, rolled up from the same codings.
        codebooks: All that the study uses.
        settings: The study's thresholds.
        undecided: The passages that coding left open: not silence, though no code says so.
        vectors: The embedding of each passage by segment id, all of one length; None where there is none: words are then compared.
    """

    writeups: tuple[WriteUp, ...]
    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    cells: tuple[MatrixCell, ...]
    codebooks: tuple[Codebook, ...]
    settings: DivergenceSettings
    undecided: tuple[Undecided, ...] = ()
    vectors: Mapping[str, Sequence[float]] | None = None

    @cached_property
    def by_initiative(self) -> Mapping[str, tuple[WriteUp, ...]]:
        """The used write-ups of each initiative, by id; initiatives in alphabetical order."""
        grouped: dict[str, list[WriteUp]] = defaultdict(list)
        for writeup in sorted(self.writeups, key=lambda w: (w.initiative, w.writeup_id)):
            if writeup.status == "used":
                grouped[writeup.initiative].append(writeup)
        return {initiative: tuple(writeups) for initiative, writeups in grouped.items()}

    @cached_property
    def batch_of(self) -> Mapping[str, str]:
        """The batch of each write-up."""
        return {writeup.writeup_id: writeup.batch for writeup in self.writeups}

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The framing codes of all codebooks, in codebook order."""
        return tuple(code for codebook in self.codebooks for code in codebook.framing_codes)

    @cached_property
    def _segments_of(self) -> Mapping[str, tuple[Segment, ...]]:
        grouped: dict[str, list[Segment]] = defaultdict(list)
        for segment in sorted(self.segments, key=lambda s: (s.writeup_id, s.position, s.segment_id)):
            grouped[segment.writeup_id].append(segment)
        return {writeup_id: tuple(segments) for writeup_id, segments in grouped.items()}

    def segments_of(self, writeup_id: str) -> tuple[Segment, ...]:
        """Return a write-up's segments of every kind, in reading order."""
        return self._segments_of.get(writeup_id, ())

    def content_of(self, writeup_id: str) -> tuple[Segment, ...]:
        """Return what the group itself wrote: segments that are no template text, heading, prompt or metadata."""
        return tuple(segment for segment in self.segments_of(writeup_id) if segment.kind in CODED_KINDS)

    def counts_of(self, writeup_id: str) -> Sequence[Count]:
        """Return the counts of people that a write-up reports, in reading order; several kinds look at them in turn."""
        return self.once(("counts", writeup_id), lambda: counts_of(self.content_of(writeup_id)))

    def once(self, name: tuple[str, ...], make: Callable[[], Made]) -> Made:
        """Return what ``make`` makes of this material under a name, made when it is first asked for: several kinds need it in turn."""
        if name not in self._made:
            self._made[name] = make()
        return cast("Made", self._made[name])

    @cached_property
    def _made(self) -> dict[tuple[str, ...], object]:
        return {}

    @cached_property
    def _passages(self) -> Mapping[tuple[str, str], tuple[Passage, ...]]:
        by_id = {segment.segment_id: segment for segment in self.segments}
        grouped: dict[tuple[str, str], list[Passage]] = defaultdict(list)
        for coding in standing_codings(self.codings):
            sure = coding.status in PEOPLES or coding.confidence >= self.settings.min_confidence
            if sure and coding.segment_id in by_id:
                passage = Passage(by_id[coding.segment_id], coding)
                grouped[passage.writeup_id, coding.code_id].append(passage)
        return {key: tuple(sorted(found, key=lambda p: (p.segment.position, p.segment.segment_id))) for key, found in grouped.items()}

    def passages(self, writeup_id: str, code_id: str, voice: Voice | None = None) -> tuple[Passage, ...]:
        """Return a write-up's passages on a code in reading order, of one voice if asked; unsure machine codings left out."""
        found = self._passages.get((writeup_id, code_id), ())
        return tuple(passage for passage in found if voice in (None, passage.segment.voice))

    @cached_property
    def _passages_of(self) -> Mapping[str, tuple[Passage, ...]]:
        found: dict[str, list[Passage]] = defaultdict(list)
        for passages in self._passages.values():
            for passage in passages:
                found[passage.segment.segment_id].append(passage)
        return {segment_id: tuple(sorted(passages, key=lambda p: p.coding.code_id)) for segment_id, passages in found.items()}

    def passages_of(self, segment_id: str) -> tuple[Passage, ...]:
        """Return a segment with each of the codings that stand on it, by code id."""
        return self._passages_of.get(segment_id, ())

    @cached_property
    def coded_segments(self) -> frozenset[str]:
        """The ids of the segments that carry a code, of whichever codebook."""
        return frozenset(self._codes_of)

    @cached_property
    def _codes_of(self) -> Mapping[str, frozenset[str]]:
        return {segment_id: frozenset(p.coding.code_id for p in passages) for segment_id, passages in self._passages_of.items()}

    def codes_of(self, segment_id: str) -> frozenset[str]:
        """Return the ids of the codes that a segment carries, of whichever codebook."""
        return self._codes_of.get(segment_id, frozenset())

    def likeness(self, one: str, other: str) -> float:
        """Return how like two passages are in meaning, by the cosine of their embeddings (-1 to 1); 0 where one has none."""
        known = self.vectors or {}
        if one not in known or other not in known:
            return 0.0
        import numpy as np  # a study without embeddings does not need it

        a, b = np.asarray(known[one], dtype=np.float64), np.asarray(known[other], dtype=np.float64)
        lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
        return float(a @ b) / lengths if lengths else 0.0

    def everyday_stems(self, writeup_id: str) -> frozenset[str]:
        """Return the stems that stand in more than `EVERYDAY_SHARE` of a write-up's passages: what it speaks of all the time."""
        return self.once(("everyday stems", writeup_id), lambda: self._everyday_stems(writeup_id))

    def _everyday_stems(self, writeup_id: str) -> frozenset[str]:
        content = self.content_of(writeup_id)
        n_with = Counter(stem for segment in content for stem in content_stems(segment.text))
        return frozenset(stem for stem, n in n_with.items() if n > max(2, EVERYDAY_SHARE * len(content)))

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], MatrixCell]:
        return {(cell.writeup_id, cell.code_id): cell for cell in self.cells}

    def cell(self, writeup_id: str, code_id: str) -> MatrixCell:
        """Return a write-up's cell of the matrix.

        Raises:
            KeyError: The write-up or the code is not in the matrix.
        """
        return self._cells[writeup_id, code_id]

    def questions(self) -> Iterator[tuple[str, Code, tuple[MatrixCell, ...]]]:
        """Yield each initiative with each framing code and the answered cells: the comparisons that stay within an initiative."""
        for initiative, writeups in self.by_initiative.items():
            for code in self.codes:
                cells = (self.cell(writeup.writeup_id, code.id) for writeup in writeups)
                yield initiative, code, tuple(cell for cell in cells if cell.state == "answered")
