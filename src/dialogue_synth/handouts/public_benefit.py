"""Public benefit as a handout of its own, for a study that uses the codebook of its features; no files otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.sections.public_benefit import public_benefit
from dialogue_synth.handouts.view import StudyView


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the section as Word and PDF."""
    blocks = tuple(public_benefit(view))
    if not blocks:
        return {}
    return as_files(
        "reports/public-benefit",
        frame(view, view.content.title or "Public benefit", blocks, subtitle="What groups said, feature by feature", landscape=True),
    )
