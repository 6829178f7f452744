"""A large report on several pages: the report itself, and pages of write-ups with their rows of the matrix and all their passages.

A browser shows ten megabytes of HTML readily and a hundred hardly at all. Above `LARGE_REPORT` segments, what grows with the number of
write-ups moves to pages beside the report; what is counted stays in it, over all write-ups, with every link leading on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dialogue_synth.model import Segment, WriteUp
from dialogue_synth.report.divergences import few_enough
from dialogue_synth.report.index import Index, Initiative

FOLDER = "write-ups"  # beside the report
LARGE_REPORT = 8_000  # segments: about nine megabytes of HTML
PAGE_SEGMENTS = 4_000  # of one page of write-ups, unless a single write-up has more
SAMPLED_ROWS = 60  # of each initiative's matrix in a large report


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of write-ups: its file as linked from the report, and the first and last write-up on it."""

    href: str
    first: str
    last: str
    n_writeups: int


@dataclass(frozen=True, slots=True)
class PageList:
    """The pages of one initiative."""

    anchor: str
    name: str
    pages: tuple[PageLink, ...]


def with_pages(index: Index) -> Index:
    """Return the index of a report whose write-ups have pages of their own where there is too much for one page."""
    if len(index.segments) <= LARGE_REPORT:
        return index
    pages = {w.writeup_id: file for file, _, writeups in _division(index) for w in writeups}
    paged = replace(index, pages=pages, folder=f"{FOLDER}/")
    flags = index.content.divergences
    carded = {d.id for i in index.initiatives for d in few_enough(paged, i, [d for d in flags if d.initiative == i.id])}
    return replace(paged, anchors={what: anchor for what, anchor in index.anchors.items() if what[0] != "d" or what[1] in carded})


def page_lists(index: Index) -> tuple[PageList, ...]:
    """Return links to the pages of write-ups, by initiative; none for a report of one page."""
    if not index.pages:
        return ()
    found: dict[str, list[PageLink]] = {initiative.anchor: [] for initiative in index.initiatives}
    for file, initiative, writeups in _division(index):
        link = PageLink(f"{index.folder}{file}", writeups[0].writeup_id, writeups[-1].writeup_id, len(writeups))
        found[initiative.anchor].append(link)
    return tuple(PageList(f"w{i.anchor}", i.name, tuple(found[i.anchor])) for i in index.initiatives)


def page_indexes(index: Index, report: str) -> Iterator[tuple[str, Index]]:
    """Yield the file of each page of write-ups with an index of what it shows; ``report`` is the file of the report beside the folder."""
    segments = _by_writeup(index)
    for file, initiative, writeups in _division(index):
        own = {s.segment_id: s for w in writeups for s in segments.get(w.writeup_id, ())}
        part = replace(initiative, writeups=tuple(writeups))
        yield file, replace(index, initiatives=(part,), segments=own, page=f"../{report}", folder="", here=file)


def sampled(writeups: Sequence[WriteUp]) -> Sequence[WriteUp]:
    """Return every n-th write-up, so that at most `SAMPLED_ROWS` are left."""
    step = -(-len(writeups) // SAMPLED_ROWS)
    return writeups[::step] if step > 1 else writeups


def _division(index: Index) -> Iterator[tuple[str, Initiative, list[WriteUp]]]:
    """Yield each page's file, its initiative and its write-ups, in the order of the report."""
    n_segments = {writeup_id: len(own) for writeup_id, own in _by_writeup(index).items()}
    for initiative in index.initiatives:
        page: list[WriteUp] = []
        number, held = 1, 0
        for writeup in initiative.writeups:
            n_here = n_segments.get(writeup.writeup_id, 0)
            if page and held + n_here > PAGE_SEGMENTS:
                yield f"{initiative.anchor}-{number:03d}.html", initiative, page
                page, number, held = [], number + 1, 0
            page.append(writeup)
            held += n_here
        yield f"{initiative.anchor}-{number:03d}.html", initiative, page


def _by_writeup(index: Index) -> dict[str, list[Segment]]:
    segments: dict[str, list[Segment]] = {}
    for segment in index.segments.values():
        segments.setdefault(segment.writeup_id, []).append(segment)
    return segments
