"""Where a page has two columns of print side by side, and whether they are a table of questions and answers.

A gutter is white space from line to line. Both newspaper columns and a table without rules have one; it is a table when what
stands on the left are questions or labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from dialogue_synth.ingest.labels import is_label
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import FIGURE, QUESTION_HEADS

Word = dict[str, Any]  # as pdfplumber gives it: text, x0, x1, top, bottom, size
Row = list[Word]

WIDTH = 1.2  # times the size of the print: white space that may be a gutter
MIN_FIGURES = 2  # parts of a row; from one more on a row may be one of a name and figures
MIN_COLUMN, MIN_TABLE = 4, 2  # rows that must have words on both sides of a gutter
MIDDLE = (0.15, 0.85)  # where a gutter may run, as shares of the width of the print
STEPS = 180  # places where one is sought: about every two points of a page
APART = 1.6  # times the usual distance of two rows: what follows is no part of the columns
NEW_ROW = 2.5  # points more than the usual distance of two rows, from which on a new row of a table begins


@dataclass(frozen=True, slots=True)
class Gutter:
    """White space at ``x``, through the rows from ``start`` to before ``end``; ``n_both`` of them have words on both sides."""

    x: float
    start: int
    end: int
    n_both: int


def best_gutter(rows: Sequence[Row]) -> Gutter | None:
    """Return the gutter with most rows on both sides of it; None if there is none."""
    if len(rows) < MIN_TABLE:
        return None
    x0, x1 = min(row[0]["x0"] for row in rows), max(row[-1]["x1"] for row in rows)
    best: Gutter | None = None
    for step in range(STEPS):
        x = x0 + (x1 - x0) * (MIDDLE[0] + (MIDDLE[1] - MIDDLE[0]) * step / STEPS)
        for start, end, n_both in _runs([_beside(row, x) for row in rows], [min(w["top"] for w in row) for row in rows]):
            if n_both >= MIN_TABLE and (best is None or n_both > best.n_both):
                best = Gutter(x, start, end, n_both)
    return best


def _beside(row: Row, x: float) -> int:
    """Return 2 if a row has words on both sides of ``x`` with a gutter between, 1 if on one side only, 0 if it crosses."""
    left = [w["x1"] for w in row if w["x0"] < x]
    right = [w["x0"] for w in row if w["x0"] >= x]
    if left and max(left) > x:
        return 0
    if left and right:
        return 2 if min(right) - max(left) >= WIDTH * row[0]["size"] else 0
    return 1


def _runs(beside: Sequence[int], tops: Sequence[float]) -> list[tuple[int, int, int]]:
    """Return runs of rows that do not cross: start, end, and how many of them have words on both sides."""
    runs, start = [], 0
    for at, value in enumerate([*beside, 0]):
        if value == 0:
            both = [i for i in range(start, at) if beside[i] == 2]
            if both:
                runs.append((both[0], _end(both, at, tops), len(both)))
            start = at + 1
    return runs


def _end(both: Sequence[int], end: int, tops: Sequence[float]) -> int:
    """One column may be longer than the other: rows on one side only still belong to it while they follow closely."""
    steps = [tops[i + 1] - tops[i] for i in range(both[0], both[-1])]
    usual = median(steps) if steps else 0.0
    at = both[-1] + 1
    while at < end and tops[at] - tops[at - 1] <= APART * usual:
        at += 1
    return at


def tops(left: Sequence[Row], right: Sequence[Row]) -> list[float]:
    """Return where each row of two sides is, in points from the top."""
    return [min(float(word["top"]) for word in (*a, *b)) for a, b in zip(left, right, strict=True)]


def rows_of_table(left: Sequence[Row], right: Sequence[Row]) -> int:
    """Return how many rows belong to a table, if it is one: up to the first that stands apart and has one side only."""
    at = tops(left, right)
    steps = [b - a for a, b in pairwise(at)]
    usual = median(steps) if steps else 0.0
    for row, step in enumerate(steps, start=1):
        if step > APART * usual and not (left[row] and right[row]):
            return row
    return len(left)


def segments(row: Row) -> list[Row]:
    """Return the parts of a row that white space as wide as a gutter keeps apart."""
    parts: list[Row] = []
    for word in row:
        if parts and word["x0"] - parts[-1][-1]["x1"] < WIDTH * word["size"]:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def figure_rows(rows: Sequence[Row]) -> tuple[int, int] | None:
    """Return where a table of figures without rules begins and ends: a row of names, and rows of one name and figures."""
    parts = [segments(row) for row in rows]
    for start in range(len(rows) - 1):
        width, end = len(parts[start]), start + 1
        while width > MIN_FIGURES and end < len(rows) and len(parts[end]) == width and all(_is_figure(part) for part in parts[end][1:]):
            end += 1
        if end > start + 1:
            return start, end
    return None


def _is_figure(part: Row) -> bool:
    return FIGURE.fullmatch(" ".join(word["text"] for word in part)) is not None


def pair_cells(left: Sequence[str], right: Sequence[str], heights: Sequence[float], questions: Questions) -> tuple[tuple[str, str], ...]:
    """Return the rows of a table without rules, or nothing when the left side does not ask.

    Args:
        left: The words left of the gutter, one line each, "" where there are none.
        right: The same for the other side.
        heights: Where each line is, in points from the top.
        questions: The framing questions.
    """
    steps = [b - a for a, b in pairwise(heights)]
    usual = min(steps, default=0.0)
    cells: list[tuple[str, str]] = []
    for at, (asked, said) in enumerate(zip(left, right, strict=True)):
        apart = at > 0 and steps[at - 1] > usual + NEW_ROW
        if not cells or (asked and (apart or _is_complete(cells[-1][0], asked, questions))):
            cells.append((asked, said))
        else:
            cells[-1] = (f"{cells[-1][0]} {asked}".strip(), f"{cells[-1][1]} {said}".strip())
    known = sum(_asks(asked, questions) for asked, _ in cells)
    return tuple(cells) if known > 1 and 2 * known >= len(cells) else ()


def _asks(text: str, questions: Questions) -> bool:
    return is_label(text) or questions.is_one(text)


def _is_complete(text: str, after: str, questions: Questions) -> bool:
    """Say whether a left cell ends before the line ``after``: it asks already, and would no longer with that line."""
    heads = text.casefold().split()
    if heads and all(head in QUESTION_HEADS for head in heads):
        return True
    return _asks(text, questions) and not _asks(f"{text} {after}", questions)
