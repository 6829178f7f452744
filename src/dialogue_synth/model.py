"""The nouns: small frozen records that the stages hand to each other. Standard library only.

Offsets count characters (Unicode code points, not bytes) of a write-up's stored text; ``end`` is excluded, so that
``text[start:end]`` is the quotation, exactly. Shares, confidences and scores lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from dialogue_synth.errors import Issue

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "form_cell", "prompt", "metadata", "furniture"]
SegmentKind = Literal["content", "prompt", "heading", "boilerplate", "logistics", "vote", "metadata"]
Voice = Literal["group", "participant", "organiser", "unknown"]
Outcome = Literal["coded", "none", "undecided", "not_coded"]
Position = Literal["support", "conditional", "concern", "oppose", "mixed", "none"]
CodingStatus = Literal["suggested", "accepted", "rejected", "added"]
ParticipantsKind = Literal["exact", "estimate", "range", "unknown"]
WriteUpStatus = Literal["used", "superseded"]
Verdict = Literal["confirmed", "explained", "coding_error", "duplicate_voice", "writeup_quality", "not_divergent"]
QuotePermission = Literal["", "yes", "no"]
CellState = Literal["answered", "touched", "silent"]
Measure = Literal["", "duration", "money", "date"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
POSITIONS: tuple[Position, ...] = get_args(Position)
MEASURES: tuple[Measure, ...] = get_args(Measure)
SEGMENT_KINDS: tuple[SegmentKind, ...] = get_args(SegmentKind)
CODED_KINDS: frozenset[SegmentKind] = frozenset({"content", "vote"})  # only these are ever looked at by a coder


# -- what a group sent in ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Participants:
    """How many people took part, as far as the write-up says: ``minimum`` to ``maximum`` people, and how that is known."""

    minimum: int | None = None
    maximum: int | None = None
    kind: ParticipantsKind = "unknown"
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a write-up as it was laid out: a paragraph, a list item, a heading, a cell.

    ``place`` says where it stood in the file, for people ("page 2", "paragraph 14", "sheet Autumn, cell F3").
    ``level`` is the depth of a heading (1 = title) or of a list item, else 0. A question printed beside or above its
    answer (first cell of a row, column of a form) is a block of its own, of kind ``prompt``, before the answer.
    ``furniture`` is what belongs to the page and not to the text: running footers, navigation. ``box`` is the key of the box of
    the write-up form that a block is the label of, or answers (`boxes.BOXES`; "" elsewhere). ``quote_permission`` says of a
    quotation whether it may be published ("" where the form did not ask).
    """

    kind: BlockKind
    start: int
    end: int
    place: str
    level: int = 0
    box: str = ""
    quote_permission: QuotePermission = ""


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """A stretch ``text[start:end]`` that identifies a person: its kind ("name", "email", ...) and what is shown instead."""

    start: int
    end: int
    kind: str
    placeholder: str  # "[name 1]"


@dataclass(frozen=True, slots=True)
class WriteUp:
    """What one group sent in: its exact stored text, how it was laid out, and what is known of the event.

    ``file`` is the path below the folder given, with ``/``; a member of an archive is ``returns.zip/notes.docx``.
    ``date`` is ISO (``2025-10-07``, ``2025-10`` where the day is missing) or empty. ``attributes`` keeps every other
    fact stated in the metadata, under its own label.
    """

    writeup_id: str
    file: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    initiative: str = ""
    batch: str = ""
    title: str = ""
    date: str = ""
    place: str = ""
    organiser: str = ""
    organiser_type: str = ""
    participants: Participants = Participants()
    events: int = 1
    language: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()
    status: WriteUpStatus = "used"
    replaces: str = ""  # the writeup_id under which the earlier version is kept

    @property
    def n_words(self) -> int:
        """Number of words of the stored text, split at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file, or a row of one, that gave no write-up, and why: refused (unsafe, unreadable), empty, or not a write-up."""

    file: str
    sha256: str
    status: Literal["refused", "empty", "manifest", "duplicate", "not_a_writeup"]
    reason: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one write-up, one to three sentences, that can be read alone.

    ``question_code`` is the code of the framing question it stands under ("" when none): a prior for coding, never a
    verdict. ``event`` counts from 1 within a write-up that reports several. ``reason`` says why a segment is not content.
    ``box`` and ``quote_permission`` are those of its `Block`: a segment with permission "no" is never quoted in public.
    """

    segment_id: str  # "b1-03#0014": write-up, then reading order; stable across runs
    writeup_id: str
    position: int  # reading order within the write-up, from 0
    start: int
    end: int
    text: str
    kind: SegmentKind
    voice: Voice
    question_code: str = ""
    event: int = 1
    language: str = ""
    reason: str = ""
    box: str = ""
    quote_permission: QuotePermission = ""


# -- the codebook ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Theme:
    """A part of a codebook, made by an analyst (Purpose, Acceptability, ...)."""

    id: str
    name: str
    gist: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that carries a code; ``position`` is its stance towards the code's proposition, or None if not given."""

    text: str
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A sentence that looks as if it carried the code and does not; ``code`` is the one it belongs to ("" if none)."""

    text: str
    code: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A defined label for what a passage is about, with the proposition that positions are taken towards."""

    id: str
    name: str
    codebook_id: str
    theme: str = ""
    parent: str = ""
    question: str = ""
    proposition: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    other_questions: tuple[str, ...] = ()  # seed and sub-questions: other wordings that a sheet may print
    auxiliary: bool = False  # a home for passages off the framing questions; never counted as a finding
    contradiction: bool = True  # False: different answers do not contradict each other (a list of problems)


@dataclass(frozen=True, slots=True)
class PremiseValue:
    """One thing that can be the case of a premise: in words, and the cues by which a statement of it is known.

    ``negated`` is the id of the value that holds where a cue stands under a negation ("" if a negated cue says nothing).
    """

    id: str
    words: str
    cues: tuple[str, ...]
    negated: str = ""


@dataclass(frozen=True, slots=True)
class Premise:
    """A fact about a scheme that groups may have been told differently: its subject, and what can be the case.

    ``about`` are the cues of the subject. Either ``values`` lists what can be the case, or ``measure`` says what kind of
    quantity a statement gives; ``cues`` are then the words that a quantity must stand beside.
    """

    id: str
    subject: str  # in words: "whether landlords are given the result"
    about: tuple[str, ...] = ()
    values: tuple[PremiseValue, ...] = ()
    measure: Measure = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingTest:
    """A question that people put to an initiative as a whole, and the codes (of any codebook) whose passages speak to it."""

    id: str
    question: str
    draws_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """An ordered set of codes with an id, a version and the hash of the file it was read from."""

    id: str
    version: str
    title: str
    language: str
    themes: tuple[Theme, ...]
    codes: tuple[Code, ...]
    sha256: str
    file: str = ""
    known_boundaries: tuple[tuple[str, str], ...] = ()
    relation: str = ""  # how it relates to another codebook, in words
    premises: tuple[Premise, ...] = ()
    tests: tuple[ReadingTest, ...] = ()

    def code(self, code_id: str) -> Code:
        """Return the code with this id.

        Raises:
            KeyError: There is none.
        """
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    @property
    def framing_codes(self) -> tuple[Code, ...]:
        """The codes that are asked about, without the auxiliary ones, in codebook order."""
        return tuple(code for code in self.codes if not code.auxiliary)


# -- coding ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one segment, put there by ``coder`` (a person's name, or the name and version of a machine coder).

    ``position`` is the stance to the code's proposition; None means undecided. ``strength_word`` is the quantity word
    with which the passage states how many of the group hold it ("most", "a few"). ``why`` is for people to read.
    """

    segment_id: str
    writeup_id: str
    start: int
    end: int
    quotation: str
    code_id: str
    position: Position | None
    confidence: float
    coder: str
    strength_word: str = ""
    position_confidence: float | None = None
    status: CodingStatus = "suggested"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A segment that was looked at and left open: why, between which codes, and by how little."""

    segment_id: str
    writeup_id: str
    reason: str
    best_code: str
    runner_up: str
    margin: float


@dataclass(frozen=True, slots=True)
class SegmentOutcome:
    """What coding decided for one segment, and why where it got no code."""

    segment_id: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """An analyst's decision on one segment and code: an entry of a log that only grows. ``undo`` is an entry too.

    ``quotation`` keeps the words decided on, so that a decision finds its passage again in a corrected write-up. ``source`` is
    "verification" where the analyst answered a sheet of passages to check, without seeing what the machine had made of them, and
    "correction" where the group whose words they are said how it meant them. "leave" opens the passage and code again: what the
    machine made of them stands as a suggestion. A "reject" without a code says that no code applies to the passage.
    """

    decision_id: int
    at: str  # UTC, ISO 8601
    analyst: str
    action: Literal["accept", "reject", "add", "position", "leave", "undo"]
    segment_id: str
    code_id: str
    quotation: str
    position: Position | None = None
    memo: str = ""
    undoes: int | None = None
    source: Literal["", "verification", "correction"] = ""


@dataclass(frozen=True, slots=True)
class BlindCoding:
    """What a person said of one passage without seeing the machine's codes: an entry of a log that only grows.

    ``codes`` are pairs of a code and its position (None: undecided), empty unless the answer is "coded". ``quotation`` keeps
    the words that were coded, as in a `Decision`. A later entry of the same coder on the same passage takes the place of this one.
    """

    blind_id: int
    at: str  # UTC, ISO 8601
    coder: str
    segment_id: str
    quotation: str
    answer: Literal["coded", "none", "undecided"]
    codes: tuple[tuple[str, Position | None], ...] = ()
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An analyst's verdict on one divergence: an entry of a log that only grows. The last one on a divergence holds.

    An empty ``verdict`` takes the earlier ones back.
    """

    judgement_id: int
    at: str  # UTC, ISO 8601
    analyst: str
    divergence_id: str
    verdict: Verdict | Literal[""]
    memo: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """What passed between the analysts and a group: an entry of a log that only grows.

    ``event`` is "sent" (the group got its feedback sheet) or "returned" (its corrections came back), ``on`` the day in ISO form
    as the person gave it, ``by`` who says so.
    """

    entry_id: int
    at: str  # UTC, ISO 8601
    by: str
    writeup_id: str
    event: Literal["sent", "returned"]
    on: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """An analyst's dated note on anything that has an id."""

    memo_id: int
    at: str
    analyst: str
    about: str
    text: str


# -- topics ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Topic:
    """Passages that a model found to talk of the same thing. ``emergent``: most of them have no code of a codebook.

    ``stability`` is how well the topic is found again without a tenth of the write-ups (mean best Jaccard overlap, 0-1).
    ``codes_overlap`` gives the share of its segments that carry each code, largest first.
    """

    topic_id: str
    label: str
    top_words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    stability: float
    codes_overlap: tuple[tuple[str, float], ...] = ()
    emergent: bool = False
    best_segment_id: str = ""


@dataclass(frozen=True, slots=True)
class TopicMembership:
    """A segment's topic, and the share of its nearest neighbours that are in it (0-1; low = weak).

    ``fit`` is its cosine to the topic's centre: the higher, the more typical.
    """

    segment_id: str
    topic_id: str
    membership: float
    fit: float = 0.0


@dataclass(frozen=True, slots=True)
class TopicMove:
    """After topics were sought anew: how many passages of an earlier topic are in which topic now."""

    old_id: str
    old_label: str
    new_id: str
    new_label: str
    n_segments: int


@dataclass(frozen=True, slots=True)
class BroadTopic:
    """A joint of the hierarchy of topics, for a wider view: the topics under it, and the joint above it ("" at the top).

    ``height`` tells how different the parts are that it joins: the rise of the sum of squared distances within groups.
    """

    broad_id: str
    parent_id: str
    label: str
    topic_ids: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class PassageGroup:
    """Passages that lie nearest to each other, where there are too few for topics. The first one is the most typical."""

    group_id: str
    label: str
    segment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrosswalkCell:
    """How many passages of a topic carry a code ("" = none), and in how many write-ups; shares are 0-1."""

    topic_id: str
    code_id: str
    n_segments: int
    n_writeups: int
    share_of_topic: float
    share_of_code: float


@dataclass(frozen=True, slots=True)
class TopicDrift:
    """A topic in one batch: its passages and their share of the batch's, and its write-ups out of the batch's."""

    topic_id: str
    batch: str
    n_segments: int
    share: float
    n_writeups: int
    of_writeups: int


@dataclass(frozen=True, slots=True)
class SplitCode:
    """A code whose passages lie in topics that are far apart: it may be two things. ``shares`` are of its passages (0-1)."""

    code_id: str
    topic_ids: tuple[str, ...]
    shares: tuple[float, ...]
    segment_ids: tuple[str, ...]  # a typical passage of each topic


@dataclass(frozen=True, slots=True)
class CodeCandidate:
    """Passages of one topic that have no code: a code that the codebook may lack.

    ``example_ids`` are its most typical passages. ``near_misses`` are coded passages of the same topic, each with its code.
    ``auxiliary`` gives the share of its passages that have a home beside the questions already, by auxiliary code.
    """

    candidate_id: str
    topic_id: str
    label: str
    words: tuple[str, ...]
    n_segments: int
    n_writeups: int
    example_ids: tuple[str, ...]
    near_misses: tuple[tuple[str, str], ...] = ()
    auxiliary: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TopicOverview:
    """What a study's topics say together: hierarchy, crosswalk to the codes, drift by batch, and what the codebook misses.

    ``places`` gives each topic a place on a map (0-1, 0-1): topics that lie close together say similar things.
    """

    broad: tuple[BroadTopic, ...] = ()
    crosswalk: tuple[CrosswalkCell, ...] = ()
    drift: tuple[TopicDrift, ...] = ()
    split_codes: tuple[SplitCode, ...] = ()
    unused_codes: tuple[str, ...] = ()
    candidates: tuple[CodeCandidate, ...] = ()
    groups: tuple[PassageGroup, ...] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)


# -- divergence --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage on one side of a divergence."""

    side: str
    writeup_id: str
    segment_id: str
    start: int
    end: int
    quotation: str


@dataclass(frozen=True, slots=True)
class Divergence:
    """Narratives that differ, to look at and not a fault: the sides, the rule or statistic, and passages on each side.

    ``sides`` maps a side's label to its write-ups; one-sided kinds use ``flagged`` and ``compared_with``. The id depends
    on kind, initiative and code (and the write-ups for kinds about single ones), so that a verdict finds it again.
    ``checked`` is how many of the codings that it rests on people have checked, and how many there are; ``stability`` in how
    many of how many draws from the codings' confidences it still stands; ``notes`` say what its write-ups have in common.
    """

    id: str
    kind: str
    initiative: str
    code_id: str
    sides: Mapping[str, tuple[str, ...]]
    severity: Literal["high", "medium", "low"]
    score: float
    rule: str
    explanation: str
    evidence: tuple[Evidence, ...]
    statistic: str = ""
    effect: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    q: float | None = None
    n_tests: int = 0
    status: Literal["screening", "supported"] = "screening"
    verdict: str = ""
    checked: tuple[int, int] | None = None
    stability: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()


# -- who was asked -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ExpectedReturn:
    """A group that was asked for a write-up, as the list of the commissioning body has it; any field may be empty but one.

    A return is recognised by ``writeup_id``, else by ``organiser`` and, where both are given, ``initiative``.
    """

    writeup_id: str = ""
    organiser: str = ""
    organiser_type: str = ""
    place: str = ""
    initiative: str = ""


# -- votes -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Vote:
    """A count of heads that a write-up declares: how many were for, against and undecided; what it does not say is None.

    ``code_id`` is the framing code that it is about ("" if that is not known), ``what`` what was voted on in the passage's words.
    ``base`` is how many could have voted: as the passage says, else as many as it counts where it tells both sides. ``share`` is
    the share in favour (0-1) where only that is told, ``score`` the mean of a scale made to lie between 0 and 1. ``unanimous``
    votes need no numbers.
    """

    writeup_id: str
    segment_id: str
    code_id: str
    what: str
    n_for: int | None
    n_against: int | None
    n_undecided: int | None
    base: int | None
    start: int
    end: int
    quotation: str
    share: float | None = None
    score: float | None = None
    unanimous: bool = False
    event: int = 1


# -- synthesis ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One write-up on one code, rolled up from its passages in group voice.

    ``answered``: at least one passage with a position or an undecided one; ``touched``: only position none, or only
    other voices; otherwise ``silent``. ``position`` is None unless answered, and None when all positions are undecided.
    """

    writeup_id: str
    initiative: str
    code_id: str
    state: CellState
    position: Position | None = None
    n_segments: int = 0
    best_segment_id: str = ""
    minority_position: Position | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the account: ``n`` of ``of`` write-ups that addressed the question, with the segments behind it."""

    id: str
    initiative: str
    code_id: str
    statement: str
    quantity: str
    n: int
    of: int
    counts_by_position: Mapping[str, int]
    segment_ids: tuple[str, ...]
    divergence_ids: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
