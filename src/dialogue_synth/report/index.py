"""The look-ups that every part of a report shares: records by id, anchors, and where a passage stood in its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from dialogue_synth.model import Code, Codebook, Coding, MatrixCell, Outcome, Segment, SegmentOutcome, WriteUp
from dialogue_synth.report.content import ReportContent
from dialogue_synth.standing import standing_codings

NOT_STATED = "Initiative not stated"
MAX_SLUG = 64  # characters of an id that go into an anchor; longer ones are told apart by a number

# Signs of how an account was made, and what points at few people of one group: never in what is handed out.
ANALYSTS_ONLY = frozenset({"slant", "internal", "buried_dissent", "minority_voice"})

# The write-up that the key of an anchor names.
_WRITEUP_OF: Mapping[str, Callable[[str], str]] = {
    "s": lambda segment_id: segment_id.rpartition("#")[0],
    "w": lambda writeup_id: writeup_id,
    "t": lambda writeup_id: writeup_id,
    "x": lambda cell: cell.rpartition(" ")[0],
    "c": lambda cell: cell.rpartition(" ")[0],
}
CellKey = tuple[str, str]  # writeup_id, code_id
_K = TypeVar("_K", bound=Hashable)


def joint_title(names: Iterable[str]) -> str:
    """Name what a study is about after its initiatives; write-ups that state none do not give it a name.

    >>> joint_title(["Initiative not stated", "Meals", "Warm Homes"])
    'Meals and Warm Homes'
    """
    return " and ".join(name for name in names if name != NOT_STATED)


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative as a report shows it, with its write-ups in reading order."""

    id: str
    name: str
    anchor: str
    writeups: tuple[WriteUp, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups over a `ReportContent`.

    ``codings`` are those that stand: not rejected, one for each passage and code. ``themes`` gives the
    heading of each code: its theme, or its codebook where that has no themes. ``anchors`` maps (what, id) to an id of the
    page: "s" a passage, "w" a write-up, "t" its text, "x" a cell of the matrix, "c" its passages, "f" a finding,
    "d" a divergence, "k" a topic. ``page`` is the file that links lead to; "" for the page itself. A large report has pages of its own
    for its write-ups: ``pages`` names that of each, ``folder`` is what stands before the name in a link, ``here`` is the page itself.
    """

    content: ReportContent
    initiatives: tuple[Initiative, ...]
    writeups: Mapping[str, WriteUp]
    segments: Mapping[str, Segment]
    outcomes: Mapping[str, SegmentOutcome]
    codes: Mapping[str, Code]
    codings: tuple[Coding, ...]
    codings_by_cell: Mapping[CellKey, tuple[Coding, ...]]
    codings_by_segment: Mapping[str, tuple[Coding, ...]]
    cells: Mapping[CellKey, MatrixCell]
    themes: Mapping[str, str]
    places: Mapping[str, str]
    anchors: Mapping[tuple[str, str], str]
    page: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    here: str = ""

    def href(self, what: str, key: str) -> str:
        """Return a link to a thing of the report, or "" when it has no such thing."""
        anchor = self.anchors.get((what, key), "")
        return f"{self._file(what, key)}#{anchor}" if anchor else ""

    def _file(self, what: str, key: str) -> str:
        """Return the file that holds a thing: the page of its write-up, where write-ups have pages."""
        page = self.pages.get(_WRITEUP_OF[what](key)) if what in _WRITEUP_OF else None
        if page is None:
            return self.page
        return "" if page == self.here else f"{self.folder}{page}"

    def anchor(self, what: str, key: str) -> str:
        """Return the page's id of a thing, or ""."""
        return self.anchors.get((what, key), "")

    def initiative_of(self, writeup_id: str) -> str:
        """Return the id of the initiative of a write-up, or "" when it is not known."""
        writeup = self.writeups.get(writeup_id)
        return writeup.initiative if writeup else ""

    def framing_codes(self) -> tuple[Code, ...]:
        """Return the codes that are asked about, in the order of the codebooks."""
        return tuple(code for code in self.codes.values() if not code.auxiliary)


def build_index(content: ReportContent) -> Index:
    """Build the look-ups once; write-ups that were replaced by a later version keep a row and count nowhere."""
    writeups = {writeup.writeup_id: writeup for writeup in sorted(content.writeups, key=lambda w: natural_key(w.writeup_id))}
    used = [writeup for writeup in writeups.values() if writeup.status == "used"]
    counted = {writeup.writeup_id for writeup in used}
    in_order = sorted((s for s in content.segments if s.writeup_id in counted), key=_reading_order)
    segments = {segment.segment_id: segment for segment in in_order}
    codings = _in_effect(content.codings, segments)
    return Index(
        content=content,
        initiatives=_initiatives(content.initiatives, used),
        writeups=writeups,
        segments=segments,
        outcomes={outcome.segment_id: outcome for outcome in content.outcomes},
        codes={code.id: code for codebook in content.codebooks for code in codebook.codes},
        codings=codings,
        codings_by_cell=_grouped(codings, lambda c: (c.writeup_id, c.code_id)),
        codings_by_segment=_grouped(codings, lambda c: c.segment_id),
        themes={code.id: heading for codebook in content.codebooks for code, heading in _headings(codebook)},
        cells={(cell.writeup_id, cell.code_id): cell for cell in content.cells},
        places=_places(segments.values(), writeups),
        anchors=_anchors(content, segments, counted),
    )


@lru_cache(maxsize=50_000)  # the same ids are put in order again and again
def natural_key(text: str) -> tuple[object, ...]:
    """Return a sort key that puts "row 2" before "row 10", and that no two texts share.

    >>> sorted(["row 10", "row 2"], key=natural_key)
    ['row 2', 'row 10']
    """
    parts = (part for part in re.split(r"([0-9]{1,18})", text) if part)
    return tuple((int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts), text


def outcome_counts(index: Index) -> Counter[tuple[str, Outcome]]:
    """Return how many passages of each write-up had each outcome, by (writeup_id, outcome)."""
    known = (segment for segment in index.segments.values() if segment.segment_id in index.outcomes)
    return Counter((segment.writeup_id, index.outcomes[segment.segment_id].outcome) for segment in known)


def cell_key(writeup_id: str, code_id: str) -> str:
    """Return the key under which a cell's anchors are kept."""
    return f"{writeup_id} {code_id}"


def assign_anchors(prefix: str, keys: Iterable[str]) -> dict[str, str]:
    """Give each key an id that is safe in HTML, CSS and a URL, readable, and different from all others.

    >>> assign_anchors("s", ["b1-03#0014", "b1-03-0014"])
    {'b1-03#0014': 's-b1-03-0014', 'b1-03-0014': 's-b1-03-0014.2'}
    """
    anchors: dict[str, str] = {}
    taken: dict[str, int] = {}
    for key in sorted(set(keys)):
        slug = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:MAX_SLUG]
        taken[slug] = taken.get(slug, 0) + 1
        # A full stop never comes out of the line above, so a numbered slug cannot meet another one.
        anchors[key] = f"{prefix}-{slug}" if taken[slug] == 1 else f"{prefix}-{slug}.{taken[slug]}"
    return anchors


def _in_effect(codings: Iterable[Coding], segments: Mapping[str, Segment]) -> tuple[Coding, ...]:
    """Return the codings that stand, in reading order; those of segments that the report does not show are left out."""
    order = {segment_id: n for n, segment_id in enumerate(segments)}
    standing = standing_codings(coding for coding in codings if coding.segment_id in order)
    return tuple(sorted(standing, key=lambda c: (order[c.segment_id], natural_key(c.code_id))))


def _reading_order(segment: Segment) -> tuple[object, ...]:
    return natural_key(segment.writeup_id), segment.position, segment.segment_id


def _grouped(codings: Sequence[Coding], key: Callable[[Coding], _K]) -> dict[_K, tuple[Coding, ...]]:
    groups: defaultdict[_K, list[Coding]] = defaultdict(list)
    for coding in codings:
        groups[key(coding)].append(coding)
    return {name: tuple(group) for name, group in groups.items()}


def _initiatives(names: Mapping[str, str], used: Sequence[WriteUp]) -> tuple[Initiative, ...]:
    present = {writeup.initiative for writeup in used}
    ids = [id_ for id_ in names if id_ in present] + sorted(present - set(names))
    anchors = assign_anchors("i", ids)
    return tuple(
        Initiative(id_, names.get(id_) or id_ or NOT_STATED, anchors[id_], tuple(w for w in used if w.initiative == id_)) for id_ in ids
    )


def _headings(codebook: Codebook) -> Iterator[tuple[Code, str]]:
    names = {theme.id: theme.name for theme in codebook.themes}
    return ((code, names.get(code.theme) or codebook.title or codebook.id) for code in codebook.codes)


def _places(segments: Iterable[Segment], writeups: Mapping[str, WriteUp]) -> dict[str, str]:
    """Return for each segment the place of the block that it begins in; "" where the layout does not say."""
    blocks = {id_: sorted(writeup.blocks, key=lambda b: b.start) for id_, writeup in writeups.items()}
    starts = {id_: [block.start for block in in_order] for id_, in_order in blocks.items()}
    places = {}
    for segment in segments:
        n_before = bisect_right(starts.get(segment.writeup_id, []), segment.start)
        places[segment.segment_id] = blocks[segment.writeup_id][n_before - 1].place if n_before else ""
    return places


def _anchors(content: ReportContent, segments: Iterable[str], used: Collection[str]) -> dict[tuple[str, str], str]:
    cells = [cell_key(cell.writeup_id, cell.code_id) for cell in content.cells if cell.state != "silent" and cell.writeup_id in used]
    asked = {cell_key(cell.initiative, cell.code_id) for cell in content.cells}
    asked |= {cell_key(finding.initiative, finding.code_id) for finding in content.findings}
    keys: dict[str, Iterable[str]] = {
        "s": segments,
        "w": [writeup.writeup_id for writeup in content.writeups],
        "t": used,
        "x": cells,
        "c": cells,
        "f": asked,
        "d": [divergence.id for divergence in content.divergences if divergence.kind not in ANALYSTS_ONLY],
        "k": [topic.topic_id for topic in content.topics],
    }
    return {(what, key): anchor for what, group in keys.items() for key, anchor in assign_anchors(what, group).items()}
