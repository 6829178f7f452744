"""The codebooks: every code with its rules and examples, and how it stands in the study; and the decisions whose code is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dialogue_synth.codebook import version_diff
from dialogue_synth.codebook_versions import Version, Versions
from dialogue_synth.coding.decisions import NO_CODE
from dialogue_synth.errors import Issue
from dialogue_synth.model import Code, Codebook
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import Passage, code_choices, passage
from dialogue_synth.review.words import Said, said

BESIDE = "Beside the questions"
SHOWN_LOST = 100  # decisions of one code that are listed at once
MOVABLE = frozenset({"accept", "add", "position"})  # what puts a code on a passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with how it stands: on how many passages of how many write-ups, how many of them people decided on, and where these are."""

    code: Code
    examples: tuple[tuple[str, Mark | None], ...]
    n_passages: int
    n_writeups: int
    n_decided: int
    n_open: int
    queue: str
    matrix: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A codebook as it is browsed: its codes by theme, the draft that people work on, and what that changes."""

    book: Codebook
    file: str
    themes: tuple[tuple[str, tuple[Entry, ...]], ...]
    n_codes: int
    draft: Version | None
    change: str
    n_versions: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A decision whose code is gone: what it was, and its passage; ``number`` is 0 where there is nothing to move."""

    said: Said
    number: int
    passage: Passage | None


def codebook_page(view: View, versions: Versions, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the codebooks by theme, and the decisions that can no longer be applied.

    Args:
        view: The study as it stands.
        versions: Of its codebooks.
        query: ``q`` leaves the codes that have these words anywhere.
    """
    words = query.get("q", "").split()
    entries = _entries(view)
    return {
        "shelves": [_shelf(view, versions, book, entries, words) for book in view.held.codebooks],
        "q": " ".join(words),
        "n_found": sum(_has(entry.code, words) for entry in entries.values()),
        "lost": lost_decisions(view),
        "others": [issue for reading in view.readings.values() for issue in reading.issues if _is_other(issue)],
        "codes": code_choices(view.held),
    }


def _is_other(issue: Issue) -> bool:
    return not issue.what.endswith("is no longer in the codebook")


def _entries(view: View) -> dict[str, Entry]:
    passages: Counter[str] = Counter()
    writeups: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    for reading in view.readings.values():
        standing = [c for row in reading.codings.values() for c in row if c.status != "rejected"]
        passages.update(c.code_id for c in standing)
        decided.update(c.code_id for c in standing if c.status != "suggested")
        writeups.update({c.code_id for c in standing})
    return {
        code.id: Entry(
            code,
            tuple((e.text, mark_of_position(e.position) if e.position else None) for e in code.examples),
            passages[code.id],
            writeups[code.id],
            decided[code.id],
            passages[code.id] - decided[code.id],
            f"/queue?{urlencode({'code': code.id})}",
            f"/matrix?{urlencode({'theme': view.held.themes[code.id]})}",
        )
        for code in view.held.codes.values()
    }


def _shelf(view: View, versions: Versions, book: Codebook, entries: Mapping[str, Entry], words: Sequence[str]) -> Shelf:
    themes: dict[str, list[Entry]] = {}
    for code in book.codes:
        if _has(code, words):
            themes.setdefault(BESIDE if code.auxiliary else view.held.themes[code.id], []).append(entries[code.id])
    draft = versions.draft(book.id) if book.id in versions.files else None
    change = version_diff(versions.in_force(book.id).codebook, draft.codebook).sentence if draft else ""
    grouped = tuple((name, tuple(row)) for name, row in themes.items())
    n_versions = len(versions.history(book.id)) if book.id in versions.files else 0
    return Shelf(book, book.file, grouped, len(book.codes), draft, change, n_versions)


def _has(code: Code, words: Sequence[str]) -> bool:
    """Whether all words stand in a code, wherever and however they are written."""
    if not words:
        return True
    texts = [code.id, code.name, code.question, *code.other_questions, code.proposition, code.definition, *code.include, *code.exclude]
    texts += [example.text for example in code.examples]
    texts += [part for miss in code.near_misses for part in (miss.text, miss.why)]
    everything = "\n".join(texts).casefold()
    return all(word.casefold() in everything for word in words)


def lost_decisions(view: View) -> list[tuple[str, list[Lost], int]]:
    """Return the decisions in force whose code is in no codebook any more: by code, the newest first, and how many each has in all."""
    found: dict[str, list[Lost]] = {}
    held = view.held
    for decision in reversed(view.decisions):
        is_lost = decision.code_id not in held.codes and decision.code_id != NO_CODE
        if not is_lost or decision.action == "undo" or decision.decision_id not in view.in_force:
            continue
        segment = held.segments.get(decision.segment_id)
        here = passage(held, segment, mark_of_position(decision.position)) if segment else None
        number = decision.decision_id if segment and decision.action in MOVABLE else 0
        found.setdefault(decision.code_id, []).append(Lost(said(held, decision, view.undone), number, here))
    return [(code_id, rows[:SHOWN_LOST], len(rows)) for code_id, rows in sorted(found.items())]
