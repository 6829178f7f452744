"""All handouts, one module each: ``make(view)`` returns the files of one, by path below the study's folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal, TypeAlias

from dialogue_synth.errors import UsageError, closest
from dialogue_synth.handouts.view import StudyView

Audience = Literal["public", "commissioner", "analyst", "group"]
Views: TypeAlias = Callable[[Audience], StudyView]


@dataclass(frozen=True, slots=True)
class Handout:
    """One handout: its name on the command line, what it is in words, and for whom.

    The module is imported when the handout is made, so that naming all handouts loads no library.
    """

    name: str
    what: str
    audience: Audience

    def make(self, view: StudyView) -> Mapping[str, bytes]:
        """Return the files of the handout: path below the study's folder, with ``/`` -> content."""
        make: Callable[[StudyView], Mapping[str, bytes]] = import_module(f"dialogue_synth.handouts.{self.name.replace('-', '_')}").make
        return make(view)


@dataclass(frozen=True, slots=True)
class Written:
    """A handout that was written: its files below the study's folder, and the CPU seconds that it took."""

    handout: Handout
    files: tuple[str, ...]
    cpu_seconds: float


HANDOUTS: tuple[Handout, ...] = (
    Handout("brief", "One page for each initiative: agreed, conditional, contested, hardly heard (docx, pdf)", "commissioner"),
    Handout("full-report", "Who took part, what groups said, where accounts differ, and how it was made (docx, pdf)", "commissioner"),
    Handout("method-statement", "How it was made, by COREQ items 24 to 32, with every setting and version (docx, pdf)", "commissioner"),
    Handout("matrix-workbook", "Write-ups by questions, all passages and findings (xlsx, csv)", "analyst"),
    Handout("public-summary", "What groups said, in plain words (docx, pdf, html)", "public"),
    Handout("participant-sheets", "One page for those who took part, for each initiative (docx, pdf, html)", "public"),
    Handout("feedback-sheets", "How we read you: a sheet for each group, and the file to correct us with (docx, pdf, html, xlsx)", "group"),
    Handout("divergence-cards", "Two views and a question, without names, for a next round of dialogue (docx, pdf)", "public"),
    Handout("dpia-extract", "What a data protection impact assessment asks of this analysis (docx, pdf)", "commissioner"),
    Handout("registers", "Conditions, red lines, benefits, risks, wishes, questions, votes (docx, pdf, xlsx)", "commissioner"),
    Handout("public-benefit", "Features and tests of public benefit, where that codebook is used (docx, pdf)", "commissioner"),
    Handout("batches", "What the last batch changed: counts, wording of findings, differences (docx, pdf)", "commissioner"),
    Handout("decision-log", "Every finding, with room for decision, reason, owner and date (docx, pdf)", "commissioner"),
)


def chosen(names: Sequence[str]) -> tuple[Handout, ...]:
    """Return the handouts of these names, in the order of the registry.

    Raises:
        UsageError: There is no handout of a name.
    """
    known = {handout.name: handout for handout in HANDOUTS}
    for name in names:
        if name not in known:
            raise UsageError(f'there is no handout "{name}"', hint=closest(name, list(known)))
    return tuple(handout for handout in HANDOUTS if handout.name in names)


def write_handouts(root: Path, handouts: Iterable[Handout], view_for: Views) -> tuple[Written, ...]:
    """Make the handouts and write their files below ``root``, each file whole or not at all."""
    from dialogue_synth.exchange.tables import write_bytes

    written = []
    for handout in handouts:
        clock = time.process_time()
        files = handout.make(view_for(handout.audience))
        for path, data in files.items():
            write_bytes(root / path, data)
        written.append(Written(handout, tuple(files), round(time.process_time() - clock, 3)))
    return tuple(written)
