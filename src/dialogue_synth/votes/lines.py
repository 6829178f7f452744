"""Votes that stand in a line of their own: a table's row, or a statement with how many notes were behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue_synth.votes import patterns, words
from dialogue_synth.votes.ballot import MAX_WHAT, Ballot
from dialogue_synth.votes.words import level, number, side_of


def read_row(text: str) -> list[Ballot]:
    """Read a table's row: a statement, then cells with a side and a number each."""
    cells = [cell.strip() for cell in text.split("|")]
    cells = cells[1:] if cells and not cells[0] else cells
    row = Ballot(0, len(text), cells[0][:MAX_WHAT])
    for cell in cells[1:]:
        found = patterns.CELL.fullmatch(cell)
        if found:
            label = (found["a"] or found["b"]).strip(" -'")
            if is_side(label):
                row = row.with_votes(side_of(label), number(found["n"] or found["m"]))
    return [row] if row.n_for is not None and row.n_against is not None else []


def is_side(label: str) -> bool:
    """Whether a column's or cell's words name a side, and nothing else.

    >>> is_side("not sure"), is_side("votes for"), is_side("for whom")
    (True, True, False)
    """
    bare = re.sub(r"^(?:votes?|number) | (?:votes?|it)$", "", level(label).strip())
    return bool(re.fullmatch(rf"{words.UNDECIDED}|{words.AGAINST}|{words.FOR}|{words.WEAK_FOR}|{words.WEAK_AGAINST}", bare))


def read_tally(text: str) -> Ballot | None:
    """Read a line such as "would not use it: 9 notes of the 15": those behind a statement, which may be a refusal."""
    found = patterns.TALLY.match(text)
    if not found or (not found["of"] and not words.VOTED.search(text)):
        return None
    n, base = number(found["n"]), number(found["of"]) if found["of"] else None
    what = found["what"].strip()
    if words.REFUSAL.search(what):
        return Ballot(0, len(text), what, n_against=n, base=base)
    return Ballot(0, len(text), what, n_for=n, base=base)


def with_header(row: str, header: Sequence[str]) -> str:
    """Return a row of figures with the name of each column before its figure, as other readers print it.

    >>> with_header("Build it | 12 | 3", ["", "For", "Against"])
    'Build it | For 12 | Against 3'
    """
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    if len(cells) != len(header):
        return row
    named = (f"{head} {cell}" if cell.isdigit() else cell for head, cell in zip(header[1:], cells[1:], strict=True))
    return " | ".join([cells[0], *named])
