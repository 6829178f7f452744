"""The method statement alone, to put beside any other account of the same study."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.sections.method import method_section
from dialogue_synth.handouts.view import StudyView


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the method statement as Word and PDF."""
    return as_files("reports/method-statement", frame(view, "Method statement", method_section(view), subtitle=view.content.title))
