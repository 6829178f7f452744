"""What a group sent in: write-ups as they were laid out, and the segments that they are cut into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dialogue_synth.errors import Issue

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "form_cell", "prompt", "metadata", "furniture"]
SegmentKind = Literal["content", "prompt", "heading", "boilerplate", "logistics", "vote", "metadata"]
Voice = Literal["group", "participant", "organiser", "unknown"]
ParticipantsKind = Literal["exact", "estimate", "range", "unknown"]
WriteUpStatus = Literal["used", "superseded"]
QuotePermission = Literal["", "yes", "no"]

SEGMENT_KINDS: tuple[SegmentKind, ...] = get_args(SegmentKind)
CODED_KINDS: frozenset[SegmentKind] = frozenset({"content", "vote"})  # only these are ever looked at by a coder


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
