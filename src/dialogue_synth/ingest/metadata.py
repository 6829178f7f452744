"""What is stated about an event, in the document and in a manifest -> the fields of a write-up.

What a document says about itself outranks the manifest; where the two differ there is an issue. Everything that has no field of
its own is kept as an attribute under its own label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from dialogue_synth.errors import Issue
from dialogue_synth.ingest.dates import parse_date
from dialogue_synth.ingest.labels import field_of, is_label, plain_label
from dialogue_synth.ingest.layout import Fact, Piece
from dialogue_synth.ingest.people import parse_attendance
from dialogue_synth.ingest.questions import words
from dialogue_synth.model import Participants, WriteUp

UNKNOWN = Participants()
NO_TITLES = frozenset({"anonymous", "untitled", "untitled document", "unknown", "document1", "no subject"})
PERSONAL = frozenset(
    {"name", "your name", "full name", "email", "e mail", "email address", "your email", "phone", "telephone", "mobile", "contact"}
    | {"phone number", "contact name", "contact details", "completed by", "filled in by", "typed by", "written by", "signed"}
)  # kept where personal data is masked, and nowhere else
MAIL_LABELS = frozenset({"from", "to", "cc", "bcc", "sent", "subject", "reply to"})
DEFAULT_BATCH = "batch-1"
MAX_ID = 80
SAME_INITIATIVE = 0.85
MAX_TOP_VALUE = 15  # words after a label at the top of a text; more is prose that happens to have a colon
MIN_TOP_FACTS = 2
TOP_PIECES = 3  # a title may stand above, and a blank heading
AS_WRITTEN = "initiative as written"
TOP_LINE = re.compile(r"\W*([^\W\d][^:\n]{1,40}?)\W*\s*(?::|\t)\W*(\S[^\n]*)?$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a write-up that metadata fills; see `WriteUp`."""

    dialogue_id: str = ""
    title: str = ""
    property_title: str = ""  # what the file calls itself, for want of a better title
    date: str = ""
    place: str = ""
    organiser: str = ""
    organiser_type: str = ""
    participants: Participants = UNKNOWN
    events: int = 1
    initiative: str = ""
    batch: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


def resolve(
    stated: Sequence[Fact], listed: Sequence[Fact], *, where: str, folder: str, initiatives: Mapping[str, str], day_first: bool = True
) -> Metadata:
    """Return the metadata of one write-up.

    Args:
        stated: What the document says about itself.
        listed: What a manifest says about it.
        where: The name that issues are filed under.
        folder: The folder that holds the file, the batch when none is stated; "" if it is not known, which gives "batch-1".
        initiatives: Id and name of the initiatives of the study; other spellings are matched to these.
        day_first: Whether 04/02/2026 is the 4th of February.
    """
    own, list_ = _by_field(stated), _by_field(listed)
    values = list_ | own
    found = parse_date(values.get("date", ""), day_first=day_first)
    attendance = parse_attendance(values.get("participants", ""))
    events = re.search(r"\d+", values.get("events", ""))
    return Metadata(
        dialogue_id=safe_id(values.get("dialogue_id", "")),
        title=values.get("title", ""),
        property_title=next((title for fact in stated if fact.source == "property" and (title := _own_title(fact.value))), ""),
        date=found.iso,
        place=values.get("place", ""),
        organiser=values.get("organiser", ""),
        organiser_type=values.get("organiser_type", ""),
        participants=attendance.participants,
        events=max(1, int(events[0][:3])) if events else attendance.events,
        initiative=match_initiative(values.get("initiative", ""), initiatives),
        batch=_batch(values.get("batch", ""), folder),
        attributes=_attributes(stated, listed, values, found.iso),
        issues=(
            *_conflicts(own, list_, where, day_first),
            *_date_issues(values.get("date", ""), found.iso, several=found.several, where=where),
        ),
    )


def _by_field(facts: Sequence[Fact]) -> dict[str, str]:
    """Return the first value that is not empty for each field."""
    values: dict[str, str] = {}
    for fact in facts:
        field = field_of(fact.label)
        if field and field != "file" and fact.value.strip() and fact.source == "stated" and not _is_row_number(fact):
            values.setdefault(field, " ".join(fact.value.split()))
    return values


def _is_row_number(fact: Fact) -> bool:
    """Say whether a fact is the number that a form program gives each of its rows, which is no reference."""
    return plain_label(fact.label) == "id" and fact.value.strip().isdigit()


def _attributes(stated: Sequence[Fact], listed: Sequence[Fact], values: Mapping[str, str], iso: str) -> tuple[tuple[str, str], ...]:
    kept: dict[str, str] = {}
    if values.get("date", "") not in ("", iso):
        kept["date as written"] = values["date"]
    if values.get("initiative", "") != slug(values.get("initiative", "")):
        kept[AS_WRITTEN] = values["initiative"]
    for fact in (*stated, *listed):
        used = field_of(fact.label)
        if plain_label(fact.label) in PERSONAL:
            continue
        if (
            fact.source == "stated"
            and fact.value.strip()
            and (not used or used == "template" or values.get(used) != " ".join(fact.value.split()))
        ):
            kept.setdefault(" ".join(fact.label.split()), " ".join(fact.value.split()))
    return tuple(kept.items())


def _conflicts(own: Mapping[str, str], listed: Mapping[str, str], where: str, day_first: bool) -> list[Issue]:
    differing = [
        field for field in own if field in listed and _compared(field, own[field], day_first) != _compared(field, listed[field], day_first)
    ]
    return [
        Issue(
            where,
            f"the manifest states another {field.replace('_', ' ')} than the document; the document's is used",
            "correct whichever is wrong",
        )
        for field in sorted(differing)
        if field not in ("template", "title")  # documents are titled more freely than lists
    ]


def _compared(field: str, value: str, day_first: bool) -> object:
    if field == "date":
        return parse_date(value, day_first=day_first).iso or value
    if field == "participants":
        people = parse_attendance(value).participants
        return people.minimum, people.maximum
    return slug(value) if field in ("initiative", "batch", "dialogue_id") else words(value)


def _date_issues(written: str, iso: str, *, several: bool, where: str) -> list[Issue]:
    if written and not iso:
        return [
            Issue(
                where,
                "the date is not complete or cannot be read; it is kept as written",
                "state day, month and year, as in 7 October 2025",
            )
        ]
    return [Issue(where, "more than one date is stated; the first is used")] if several else []


def _own_title(title: str) -> str:
    """Return the title that a file gives itself, "" when a program put it there: a file name ("notes.docx"), or "untitled"."""
    plain = " ".join(title.split())
    return "" if "." in plain[-6:] or plain.strip("()").casefold() in NO_TITLES else plain


def _batch(stated: str, folder: str) -> str:
    name = slug(stated) or slug(folder) or DEFAULT_BATCH
    return f"batch-{name}" if name.isdigit() else name


def with_initiative(writeup: WriteUp, listed: Sequence[Fact], initiatives: Mapping[str, str]) -> WriteUp:
    """Return a write-up that states no initiative with the one that a list states by now, or the study's only one; else as it is."""
    stated = _by_field(listed).get("initiative", "")
    id_ = "" if writeup.initiative else match_initiative(stated, initiatives)
    if not id_:
        return writeup
    as_written = ((AS_WRITTEN, stated),) if stated and stated != slug(stated) else ()
    return replace(writeup, initiative=id_, attributes=(*(a for a in writeup.attributes if a[0] != AS_WRITTEN), *as_written))


# -- names -------------------------------------------------------------------------------------------------------------
def slug(text: str) -> str:
    """Return a name in small letters, digits and hyphens.

    >>> slug("Tŷ Capel: Noson 1 (draft).docx")
    'ty-capel-noson-1-draft-docx'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:MAX_ID].strip("-")


def safe_id(text: str) -> str:
    """Return a stated id with nothing in it but letters, digits, dot, hyphen and underscore; "" if nothing is left.

    >>> safe_id(" WHL / 07 "), safe_id("../etc")
    ('WHL-07', 'etc')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"\.{2,}", ".", re.sub(r"[^A-Za-z0-9._-]+", "-", plain)).strip("-._")[:MAX_ID]


def id_from_name(name: str, row: str) -> str:
    """Return an id made of a file's name and, in a form, the row."""
    stem = slug(PurePosixPath(name).stem) or "write-up"
    return f"{stem}-{slug(row)}" if row else stem


def match_initiative(stated: str, initiatives: Mapping[str, str]) -> str:
    """Return the id of the initiative that a text names: one of the study's if any spelling fits, else a slug of the text.

    A study of one initiative needs no statement.

    >>> match_initiative("the Warm Homes Link scheme", {"whl": "Warm Homes Link", "mae": "Meals Auto-Enrol"})
    'whl'
    >>> match_initiative("Warm Homes Link", {})
    'warm-homes-link'
    """
    if not stated.strip():
        return next(iter(initiatives)) if len(initiatives) == 1 else ""
    outside = re.sub(r"\([^)]*\)", " ", stated)
    name = slug(outside) or slug(stated)
    spellings = [(slug(spelling), id_) for id_, title in initiatives.items() for spelling in (id_, title) if slug(spelling)]
    exact = next((id_ for spelling, id_ in spellings if spelling in (name, slug(stated))), None)
    if exact is not None:
        return exact
    inside = {id_ for spelling, id_ in spellings if f"-{spelling}-" in f"-{slug(stated)}-"}
    if len(inside) == 1:
        return inside.pop()
    near = max(((SequenceMatcher(None, name, spelling, autojunk=False).ratio(), id_) for spelling, id_ in spellings), default=(0.0, ""))
    return near[1] if near[0] >= SAME_INITIATIVE else name


# -- facts typed at the top of a text ----------------------------------------------------------------------------------
def take_top_facts(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Fact]]:
    """Return the pieces with "Date: 14 October" lines at the top as metadata, and what they state.

    Only two or more such lines, each with a label spelt exactly, before anything else but a title is written; "Initiative: ..." is
    plain enough to stand alone. Under the header
    of a mail that was copied into a text, the date is when it was sent; sender and receiver are no facts.
    """
    top: dict[int, list[tuple[Piece, Fact]]] = {}
    n_other = 0
    pieces = [*(part for piece in pieces[:TOP_PIECES] for part in _initiative_apart(piece)), *pieces[TOP_PIECES:]]
    for at, piece in enumerate(pieces):
        if piece.kind not in ("paragraph", "list_item"):
            continue
        found = _facts_of(piece)
        if found:
            top[at] = found
        elif top or n_other:
            break
        else:
            n_other += 1  # a title may stand above
    facts = [fact for found in top.values() for _, fact in found]
    if len(facts) < MIN_TOP_FACTS and not any(_names_initiative(fact) for fact in facts):
        return list(pieces), []
    changed = [part for at, piece in enumerate(pieces) for part in ([p for p, _ in top[at]] if at in top else [piece])]
    return changed, _without_mail_header(facts)


def _initiative_apart(piece: Piece) -> list[Piece]:
    """Return a paragraph whose first line alone is "Initiative: ..." as two: somebody put the line there, and no blank line after it."""
    first, _, rest = piece.text.partition("\n")
    if piece.kind != "paragraph" or not rest.strip() or not any(_names_initiative(fact) for _, fact in _facts_of(piece.cut(0, len(first)))):
        return [piece]
    return [piece.cut(0, len(first)), piece.cut(len(first) + 1)]


def _names_initiative(fact: Fact) -> bool:
    return field_of(fact.label) == "initiative" and "initiative" in plain_label(fact.label) and bool(fact.value)


def _without_mail_header(facts: Sequence[Fact]) -> list[Fact]:
    if not any(plain_label(fact.label) in MAIL_LABELS for fact in facts):
        return list(facts)
    subjects = [Fact("title", fact.value, "property") for fact in facts if plain_label(fact.label) == "subject"]
    dates = [Fact("sent", fact.value) for fact in facts if field_of(fact.label) == "date" or plain_label(fact.label) == "sent"]
    return [*subjects, *dates, *(fact for fact in facts if field_of(fact.label) not in ("", "date"))]


def _facts_of(piece: Piece) -> list[tuple[Piece, Fact]]:
    """Return each line of a paragraph with the fact it states; nothing unless all of its lines state one."""
    found = []
    for line in re.finditer(r"[^\n]+", piece.text):
        stated = TOP_LINE.match(line.group().strip())
        value = (stated[2] or "").strip().rstrip("*_ ") if stated else ""
        if not stated or len(value.split()) > MAX_TOP_VALUE or not (is_label(stated[1]) or plain_label(stated[1]) in MAIL_LABELS):
            return []
        found.append((piece.cut(line.start(), line.end()).as_kind("metadata"), Fact(stated[1].strip("*_ "), value)))
    return found
