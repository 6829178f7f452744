"""The codebooks: every code with its rules and examples, and how it stands in the study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dialogue_synth.model import Code
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.review.live import View


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with how it stands: on how many passages of how many write-ups, and how many of them people decided on."""

    code: Code
    examples: tuple[tuple[str, Mark | None], ...]
    n_passages: int
    n_writeups: int
    n_decided: int


def codebook_page(view: View) -> dict[str, Any]:
    """Return the codebooks by theme, and the decisions that can no longer be applied."""
    passages: Counter[str] = Counter()
    writeups: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    for reading in view.readings.values():
        standing = [c for row in reading.codings.values() for c in row if c.status != "rejected"]
        passages.update(c.code_id for c in standing)
        decided.update(c.code_id for c in standing if c.status != "suggested")
        writeups.update({c.code_id for c in standing})
    books = []
    for book in view.held.codebooks:
        themes: dict[str, list[Entry]] = {}
        for code in book.codes:
            theme = "Beside the questions" if code.auxiliary else view.held.themes[code.id]
            examples = tuple((e.text, mark_of_position(e.position) if e.position else None) for e in code.examples)
            themes.setdefault(theme, []).append(Entry(code, examples, passages[code.id], writeups[code.id], decided[code.id]))
        books.append((book, list(themes.items())))
    return {"books": books, "lost": [issue for reading in view.readings.values() for issue in reading.issues]}
