"""What segmentation hands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialogue_synth.errors import Issue
from dialogue_synth.model import Segment
from dialogue_synth.segment.boilerplate import Boilerplate


@dataclass(frozen=True, slots=True)
class SegmentationResult:
    """The table, what it stumbled over, and what it learned about the forms for the batches to come.

    Nothing is left out: every block of every write-up has its segments, whatever their kind.
    """

    segments: tuple[Segment, ...]
    issues: tuple[Issue, ...] = ()
    boilerplate: Boilerplate = field(default_factory=Boilerplate)

    @property
    def n_by_kind(self) -> dict[str, int]:
        """How many segments there are of each kind, most frequent first."""
        counts: dict[str, int] = {}
        for segment in self.segments:
            counts[segment.kind] = counts.get(segment.kind, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
