"""Who may see what: analysts see every record, and the public only what names nobody and accuses nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dialogue_synth.account import report_content
from dialogue_synth.handouts.registry import Audience
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.index import ANALYSTS_ONLY

if TYPE_CHECKING:
    from dialogue_synth.report.content import ReportContent
    from dialogue_synth.shown import Shown


class Audiences:
    """The views of one study, each made once."""

    def __init__(self, shown: Shown) -> None:
        """Look at a study as it is now."""
        self._shown = shown
        self._views: dict[Audience, StudyView] = {}

    def view(self, audience: Audience) -> StudyView:
        """Return the records as this audience may see them."""
        if audience not in self._views:
            content = report_content(self._shown)
            seen = content if audience == "analyst" else for_outsiders(content)
            self._views[audience] = StudyView(seen, self._shown.encoder.encode)
        return self._views[audience]


def for_outsiders(content: ReportContent) -> ReportContent:
    """Return the records without what is for analysts alone: indicators about those who wrote or spoke."""
    divergences = tuple(d for d in content.divergences if d.kind not in ANALYSTS_ONLY)
    return replace(content, divergences=divergences)
