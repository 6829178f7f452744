"""A filled-in sheet -> blind codings. Forgiving about separators, case and order of columns; every other fault is told, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dialogue_synth.agreement.grid import Grid
from dialogue_synth.agreement.sheet import COLUMNS, TO_FILL
from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue, closest
from dialogue_synth.model import POSITIONS, BlindCoding, Position, Segment

_SEPARATORS = re.compile(r"[;,/|\s]+")
_POSITIONS: Mapping[str, Position] = {position: position for position in POSITIONS}
LIKELY_SLIP = 0.8  # likeness from which another passage is named as the one that was meant
NO_CODE = frozenset({"none", "no code", "none applies"})
UNSURE = frozenset({"?", "undecided", "unsure"})


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What a coder wrote: the entries, how many passages are still empty, and the faults (with any fault nothing should be kept)."""

    entries: tuple[BlindCoding, ...]
    n_empty: int
    faults: tuple[Issue, ...] = ()


def read_sheet(grid: Grid, name: str, coder: str, segments: Mapping[str, Segment], code_ids: Sequence[str]) -> FilledSheet:
    """Read one filled-in sheet.

    Args:
        grid: Its cells as text, row by row; the first row that is not empty holds the names of the columns.
        name: Its file's name, for messages.
        coder: Who filled it in.
        segments: The study's segments by id, with exact words.
        code_ids: The codes that may be given.
    """
    first = next((n for n, row in enumerate(grid) if any(cell.strip() for cell in row)), None)
    columns = _columns(grid[first]) if first is not None else {}
    missing = [column for column in ("passage_id", "codes", "positions") if column not in columns]
    if missing or first is None:
        what = f"the sheet has no column {' and no column '.join(missing)}"
        return FilledSheet((), 0, (Issue(name, what, f"keep the header as it was: {', '.join(COLUMNS)}"),))
    faults: list[Issue] = []
    entries: dict[str, BlindCoding] = {}
    n_empty = 0
    for n, row in enumerate(grid[first + 1 :], start=first + 2):
        cells = {column: row[k].strip() if k < len(row) else "" for column, k in columns.items()}
        if not any(cells.values()):
            continue
        if not any(cells.get(column) for column in TO_FILL):
            n_empty += 1
            continue
        entry = _Row(f"{name}, row {n}", cells, faults, code_ids).read(coder, segments)
        if entry and entries.setdefault(entry.segment_id, entry) != entry:
            what = f"passage {entry.segment_id} was coded otherwise in an earlier row"
            faults.append(Issue(f"{name}, row {n}", what, "keep one of the two"))
    return FilledSheet(tuple(entries.values()), n_empty, tuple(faults))


def new_entries(entries: Iterable[BlindCoding], log: Iterable[BlindCoding]) -> tuple[BlindCoding, ...]:
    """Return the entries that say something else than the log's last entry of the same coder on the same passage."""
    last = {(e.coder, e.segment_id): replace(e, blind_id=0, at="") for e in log}
    new = []
    for e in entries:  # of several sheets, which may hold the same passage
        if last.get((e.coder, e.segment_id)) != e:
            last[e.coder, e.segment_id] = e
            new.append(e)
    return tuple(new)


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [re.sub(r"[\W_]+", "_", cell.strip().lower()).strip("_") for cell in header]
    return {column: names.index(column) for column in COLUMNS if column in names}


class _Row:
    """One row of a sheet; what is wrong with it goes to ``faults``."""

    def __init__(self, where: str, cells: Mapping[str, str], faults: list[Issue], code_ids: Sequence[str]) -> None:
        self.where, self.cells, self.faults, self.code_ids = where, cells, faults, code_ids

    def read(self, coder: str, segments: Mapping[str, Segment]) -> BlindCoding | None:
        """Return the row's entry, or None where it has faults."""
        n_faults = len(self.faults)
        passage_id, written = self.cells["passage_id"], " ".join(self.cells["codes"].casefold().split()).strip(".;, ")
        segment = segments.get(passage_id)
        if segment is None:
            self._fault(f'there is no passage "{passage_id}" in the study', closest(passage_id, [*segments], cutoff=LIKELY_SLIP))
        if not written:
            self._fault("positions or remarks, and no code", "write the codes, none, or ?")
        codes = [] if written in NO_CODE | UNSURE else self._codes()
        positions = self._positions(len(codes))
        if segment is None or len(self.faults) > n_faults:
            return None
        answer: Literal["coded", "none", "undecided"] = "coded" if codes else "none" if written in NO_CODE else "undecided"
        pairs = tuple(zip(codes, positions, strict=True))
        return BlindCoding(0, "", coder, segment.segment_id, segment.text, answer, pairs, self.cells.get("remarks", ""))

    def _codes(self) -> list[str]:
        by_fold = {code.casefold(): code for code in reversed(self.code_ids)}
        codes = [by_fold.get(word.casefold(), word) for word in _words(self.cells["codes"])]
        for code in codes:
            if code not in self.code_ids:
                self._fault(f'there is no code "{code}"', closest(code, self.code_ids))
        if len(set(codes)) < len(codes):
            self._fault("a code stands there twice", "keep one")
        return codes

    def _positions(self, n_codes: int) -> list[Position | None]:
        written = [word.casefold() for word in _words(self.cells["positions"])]
        if not n_codes or not written:
            return [None] * n_codes
        for word in written:
            if word not in _POSITIONS and word not in UNSURE:
                self._fault(f'there is no position "{word}"', closest(word, POSITIONS))
        if len(written) != n_codes:
            hint = "give one position for each code, in the same order, ? where undecided"
            self._fault(f"{counted(n_codes, 'code')} and {counted(len(written), 'position')}", hint)
        return [_POSITIONS.get(word) for word in written]

    def _fault(self, what: str, hint: str) -> None:
        self.faults.append(Issue(self.where, what, hint))


def _words(cell: str) -> list[str]:
    """Split a cell at whatever people put between words; neither ids nor positions hold blanks."""
    return [word for word in _SEPARATORS.split(cell) if word]
