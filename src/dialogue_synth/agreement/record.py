"""What people coded blind in a study: who has which passages before them, who has finished, and who may read on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogue_synth.agreement.answers import CoderWork, SegmentFinder, blind_answers
from dialogue_synth.agreement.sight import Sight
from dialogue_synth.errors import Issue
from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Decision, Segment


@dataclass(frozen=True, slots=True)
class SamplePart:
    """A coder's part of a sample: ``passages`` are those still in the study, in reading order.

    ``answered`` are those with a word of theirs, ``left_out`` those without one that they can no longer code blind.
    """

    coder: str
    passages: tuple[str, ...]
    answered: frozenset[str]
    left_out: frozenset[str]

    @property
    def to_do(self) -> tuple[str, ...]:
        """The passages that are still before them."""
        return tuple(i for i in self.passages if i not in self.answered and i not in self.left_out)


@dataclass(frozen=True)
class BlindRecord:
    """The logs of blind coding at one moment.

    ``segments`` are those in use, with their exact words, to which entries are tied; ``find`` finds the passage of an entry among them.
    """

    log: tuple[BlindCoding, ...]
    samples: tuple[BlindSample, ...]
    openings: tuple[AgreementOpening, ...]
    decisions: tuple[Decision, ...]
    segments: tuple[Segment, ...]
    find: SegmentFinder

    @property
    def state(self) -> tuple[int, int, int, int]:
        """Another one after every entry of a log that figures depend on; decisions do too, as they can be made in sight of answers."""
        return len(self.log), len(self.samples), len(self.openings), len(self.decisions)

    @cached_property
    def sight(self) -> Sight:
        """Tells what is still blind."""
        return Sight(self.decisions, self.openings, self.samples, self.log, self.find)

    @cached_property
    def last(self) -> Mapping[tuple[str, str], BlindCoding]:
        """The last blind word of each coder (in small letters) on each passage."""
        found = {}
        for entry in self.log:
            segment_id = self.find(entry.segment_id, entry.quotation)
            if segment_id and not self.sight.spoilt(entry.coder, segment_id, entry.at):
                found[entry.coder.casefold(), segment_id] = entry
        return found

    @property
    def coders(self) -> tuple[str, ...]:
        """Everybody who has coded blind, in the order in which they began."""
        return tuple(dict.fromkeys(entry.coder for entry in self.log))

    def spelt(self, name: str) -> str:
        """Return a coder's name as it is spelt in the log, where it is there in other letters."""
        return next((coder for coder in self.coders if coder.casefold() == name.casefold()), name)

    def passages(self, sample: BlindSample) -> tuple[str, ...]:
        """Return the passages of a sample that are still in the study, in the order in which they were kept."""
        return tuple(dict.fromkeys(i for passage in sample.passages if (i := self.find(*passage))))

    def part(self, sample: BlindSample, coder: str) -> SamplePart:
        """Return a coder's part of a sample."""
        passages = self.passages(sample)
        answered = frozenset(i for i in passages if (coder.casefold(), i) in self.last)
        left_out = frozenset(i for i in passages if i not in answered and self.sight.spoilt(coder, i))
        return SamplePart(coder, passages, answered, left_out)

    def begun(self, coder: str) -> tuple[SamplePart, ...]:
        """Return the parts of the samples in which a coder has said something."""
        parts = (self.part(sample, coder) for sample in self.samples)
        return tuple(part for part in parts if part.answered)

    def may_read(self, person: str) -> bool:
        """Whether a person has opened the agreement page since the last sample was drawn: what is shown is then known to be seen."""
        opened = max((o.at for o in self.openings if o.opened_by.casefold() == person.casefold()), default="")
        return bool(opened) and all(sample.at <= opened for sample in self.samples)

    def answers(self, code_ids: Collection[str]) -> tuple[tuple[CoderWork, ...], tuple[Issue, ...]]:
        """Return what people said, and what could not be used; see `blind_answers`."""
        return blind_answers(self.log, self.segments, self.decisions, code_ids, self.openings, self.samples)


def kept_sample(samples: Iterable[BlindSample], n: int, seed: int) -> BlindSample | None:
    """Return the sample that was drawn with these two before, None where there was none."""
    return next((sample for sample in samples if (sample.n, sample.seed) == (n, seed)), None)
