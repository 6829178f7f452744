"""What a handout is made from: the masked records of a study with their look-ups, and what else the study keeps beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dialogue_synth.report.content import ReportContent
from dialogue_synth.report.index import Index, build_index
from dialogue_synth.synthesis.participation import Participation, participation

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class StudyView:
    """The records of a study as one audience may see them.

    ``encode`` turns masked texts into vectors, shape ``(n_texts, n_dimensions)``, of length 1; it loads a model only for texts
    whose vectors the study does not hold.
    """

    content: ReportContent
    encode: Callable[[list[str]], NDArray[Any]]

    @cached_property
    def index(self) -> Index:
        """The look-ups over the records."""
        return build_index(self.content)

    @cached_property
    def participation(self) -> Participation:
        """Who took part, and who was asked and has not answered."""
        return participation(self.content.writeups, self.content.expected)

    @cached_property
    def vectors(self) -> Mapping[str, NDArray[Any]]:
        """The vector of each passage that a coder looks at, by segment id."""
        from dialogue_synth.model import CODED_KINDS

        passages = [s for s in self.index.segments.values() if s.kind in CODED_KINDS]
        return dict(zip((s.segment_id for s in passages), self.encode([s.text for s in passages]), strict=True)) if passages else {}
