"""What every detector reads: the study as one frozen record, with the look-ups that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from dialogue_synth.divergence.said import Said, said_in
from dialogue_synth.divergence.votes import Count, counts_of
from dialogue_synth.divergence.wording import content_stems
from dialogue_synth.model import CODED_KINDS, Code, Codebook, Coding, MatrixCell, Position, Premise, Segment, Undecided, Voice, WriteUp
from dialogue_synth.settings import DivergenceSettings
from dialogue_synth.standing import PEOPLES, standing_codings, telling
from dialogue_synth.unstated import is_compared

Made = TypeVar("Made")
TELLING_DIGITS = 2  # what a coder is more or less sure of by less says nothing about which passage shows it better
EVERYDAY_SHARE = 0.2  # of a write-up's passages: a word in more of them tells no two of them apart


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with the one coding that stands for it on one code.

    ``rank`` orders passages for who is to read them: the most telling first, equally telling ones by write-up and in reading order.
    """

    segment: Segment
    coding: Coding
    rank: tuple[float, str, int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        segment = self.segment
        rank = (-round(telling(self.coding), TELLING_DIGITS), segment.writeup_id, segment.position, segment.segment_id)
        object.__setattr__(self, "rank", rank)  # worked out once: every kind sorts by it

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
        readings: What the words of passages say, by text, as far as they were read before with the same codebooks; more are added.
    """

    writeups: tuple[WriteUp, ...]
    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    cells: tuple[MatrixCell, ...]
    codebooks: tuple[Codebook, ...]
    settings: DivergenceSettings
    undecided: tuple[Undecided, ...] = ()
    vectors: Mapping[str, Sequence[float]] | None = None
    readings: dict[str, Said] = field(default_factory=dict)

    @cached_property
    def by_initiative(self) -> Mapping[str, tuple[WriteUp, ...]]:
        """The used write-ups of each initiative, by id; initiatives in alphabetical order."""
        grouped: dict[str, list[WriteUp]] = defaultdict(list)
        for writeup in sorted(self.writeups, key=lambda w: (w.initiative, w.writeup_id)):
            if writeup.status == "used":
                grouped[writeup.initiative].append(writeup)
        return {initiative: tuple(writeups) for initiative, writeups in grouped.items()}

    @cached_property
    def compared(self) -> Mapping[str, tuple[WriteUp, ...]]:
        """`by_initiative` as far as write-ups are compared with others: without those that state no initiative where others do."""
        return {initiative: found for initiative, found in self.by_initiative.items() if is_compared(initiative, self.by_initiative)}

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
        return self._content_of.get(writeup_id, ())

    @cached_property
    def _content_of(self) -> Mapping[str, tuple[Segment, ...]]:
        return {w: tuple(segment for segment in segments if segment.kind in CODED_KINDS) for w, segments in self._segments_of.items()}

    def counts_of(self, writeup_id: str) -> Sequence[Count]:
        """Return the counts of people that a write-up reports, in reading order; several kinds look at them in turn."""
        return self.once(("counts", writeup_id), lambda: self._counts_of(writeup_id))

    def _counts_of(self, writeup_id: str) -> Sequence[Count]:
        said = ((segment, self.said(segment)) for segment in self.content_of(writeup_id))
        return counts_of((segment, found.counted, found.n_in_all) for segment, found in said)

    def said(self, segment: Segment) -> Said:
        """Return what the words of a passage say by themselves; the same words are read once."""
        found = self.readings.get(segment.text)
        if found is None:
            found = said_in(segment.text, self._premises)
            self.readings[segment.text] = found = self._alike.setdefault(found, found)
        return found

    @cached_property
    def _alike(self) -> dict[Said, Said]:
        """Most passages say nothing of the kind: what many say is held once."""
        return {}

    @cached_property
    def _premises(self) -> tuple[Premise, ...]:
        return tuple(premise for codebook in self.codebooks for premise in codebook.premises)

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
        if voice is None:
            return self._passages.get((writeup_id, code_id), ())
        return self._passages_in_voice.get((writeup_id, code_id, voice), ())

    @cached_property
    def _passages_in_voice(self) -> Mapping[tuple[str, str, Voice], tuple[Passage, ...]]:
        grouped: dict[tuple[str, str, Voice], list[Passage]] = defaultdict(list)
        for (writeup_id, code_id), passages in self._passages.items():
            for passage in passages:
                grouped[writeup_id, code_id, passage.segment.voice].append(passage)
        return {key: tuple(found) for key, found in grouped.items()}

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

    def questions(self, *, one_by_one: bool = False) -> Iterator[tuple[str, Code, tuple[MatrixCell, ...]]]:
        """Yield each initiative with each framing code and the answered cells: the comparisons that stay within an initiative.

        Who looks at write-ups ``one_by_one`` gets those too that are compared with no other.
        """
        for initiative, writeups in (self.by_initiative if one_by_one else self.compared).items():
            for code in self.codes:
                cells = (self.cell(writeup.writeup_id, code.id) for writeup in writeups)
                yield initiative, code, tuple(cell for cell in cells if cell.state == "answered")
