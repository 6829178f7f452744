"""What a report is made of: every record of a study, masked, in one frozen value.

Nothing here reads a file or looks at a clock. Whoever fills a `ReportContent` has already masked personal data in every
text of it: segments, quotations, titles, file names, reasons. Offsets still refer to the exact stored text, so a report
compares them with each other and never cuts a text with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogue_synth.divergence.changes import FlagChange
from dialogue_synth.divergence.counting.power import Power
from dialogue_synth.divergence.funnel import Funnel
from dialogue_synth.errors import Issue
from dialogue_synth.model import (
    Codebook,
    Coding,
    Divergence,
    ExpectedReturn,
    Finding,
    MatrixCell,
    Segment,
    SegmentOutcome,
    SetAside,
    Topic,
    TopicMembership,
    TopicOverview,
    Undecided,
    WriteUp,
)
from dialogue_synth.settings import Settings
from dialogue_synth.synthesis.context import ContextSource


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a result depends on besides the write-ups, the codebooks and the settings; all of it is printed.

    ``others`` takes further facts as (label, value), in the order in which they are to be read.
    """

    software_version: str = ""
    coder: str = ""
    encoder: str = ""
    encoder_sha256: str = ""
    precision: str = ""
    language_model: str = ""
    libraries: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything that a report shows, masked.

    ``initiatives`` gives the names by id, in the order of the report. Of a write-up's ``text`` only the number of words is used.
    ``segments`` holds all of them, also headings and prompts; ``outcomes`` says what became of each. ``power`` says by initiative
    what could not have been found (None: nothing was tested), ``funnels`` draws what was; ``judged`` says in words how often people
    confirmed each kind of divergence; ``context`` are sources to compare with, which count nowhere; ``changes`` says what became of
    the divergences since the study was compared before; ``masked`` says for each kind of personal data how often it was found, and
    in how many write-ups.
    """

    title: str
    initiatives: Mapping[str, str]
    writeups: tuple[WriteUp, ...]
    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    undecided: tuple[Undecided, ...]
    outcomes: tuple[SegmentOutcome, ...]
    codebooks: tuple[Codebook, ...]
    topics: tuple[Topic, ...] = ()
    memberships: tuple[TopicMembership, ...] = ()
    topic_overview: TopicOverview = field(default_factory=TopicOverview)
    cells: tuple[MatrixCell, ...] = ()
    findings: tuple[Finding, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    issues: tuple[Issue, ...] = ()
    expected: tuple[ExpectedReturn, ...] = ()
    masked: tuple[tuple[str, int, int], ...] = ()
    settings: Settings = field(default_factory=Settings)
    run: RunFacts = RunFacts()
    power: Mapping[str, Power | None] = field(default_factory=dict)
    funnels: tuple[Funnel, ...] = ()
    judged: Mapping[str, str] = field(default_factory=dict)
    context: tuple[ContextSource, ...] = ()
    changes: tuple[FlagChange, ...] = ()
