"""People's work: entries of logs that only grow. Times are UTC in ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dialogue_synth.model.coding import Position

Verdict = Literal["confirmed", "explained", "coding_error", "duplicate_voice", "writeup_quality", "not_divergent"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


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
class BlindSample:
    """Passages that were drawn to be coded blind: an entry of a log that only grows, so that all coders get the same ones.

    ``passages`` are pairs of a segment_id and its words, which lead to the passage in a corrected write-up. ``n`` and ``seed`` are
    what was asked for; a second draw with the same two is this sample again.
    """

    sample_id: int
    at: str  # UTC, ISO 8601
    drawn_by: str
    n: int
    seed: int
    passages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AgreementOpening:
    """That a person opened the agreement page, and so saw what coders and the machine said: an entry of a log that only grows.

    What this person says afterwards of passages that were in a sample by then is not blind.
    """

    opening_id: int
    at: str  # UTC, ISO 8601
    opened_by: str


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


@dataclass(frozen=True, slots=True)
class CodebookVersion:
    """A version of a codebook: an entry of a log that only grows.

    ``event`` is "found" (the file as it was when somebody proposed a change of it), "proposed" (a draft), "applied" (the study codes
    with it from then on) or "withdrawn" (the draft is given up). ``sha256`` is the hash of ``text``, the whole file, ``parent`` that
    of the version which it was made from ("" where that is not known).
    """

    entry_id: int
    at: str  # UTC, ISO 8601
    analyst: str
    codebook_id: str
    event: Literal["found", "proposed", "applied", "withdrawn"]
    version: str
    sha256: str
    parent: str
    text: str
    memo: str = ""
