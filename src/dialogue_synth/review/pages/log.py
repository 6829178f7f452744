"""The log: who decided what, when and why; everything that people did, newest first, and as a table to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogue_synth.review.deciding import number_of
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import passage_href
from dialogue_synth.review.words import in_words, moment
from dialogue_synth.safe_cell import safe_cell

A_PAGE = 100
COLUMNS = ("at", "who", "what", "about", "code_id", "position", "memo", "undoes", "undone", "source")
CODEBOOK_EVENTS = {"found": "kept", "proposed": "proposed", "applied": "applied", "withdrawn": "withdrew"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of any of the logs. ``decision`` is its number where it can be taken back, else 0."""

    at: str
    analyst: str
    words: str
    about: str
    href: str
    memo: str
    undone: bool
    decision: int
    segment: str


def log_page(view: View, query: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of the log.

    Args:
        view: The study as it stands.
        query: ``page`` counts from 1; ``who`` leaves one person's entries.
    """
    who = query.get("who", "")
    everything = _entries(view)
    entries = [entry for entry in everything if who in ("", entry.analyst)]
    n_pages = max(1, -(-len(entries) // A_PAGE))
    page = min(max(1, number_of(query, "page")), n_pages)
    return {
        "entries": entries[(page - 1) * A_PAGE : page * A_PAGE],
        "n": len(entries),
        "page": page,
        "n_pages": n_pages,
        "who": who,
        "people": sorted({entry.analyst for entry in everything}),
    }


def _entries(view: View) -> list[Entry]:
    """Return all logs as one, newest first."""
    held = view.held
    rows: list[tuple[str, Entry]] = []
    for d in view.decisions:
        segment = held.segments.get(d.segment_id)
        href, name = (passage_href(segment), ref(d.segment_id)) if segment else ("", "")
        number = d.decision_id if d.decision_id not in view.undone and segment else 0
        undone = d.decision_id in view.undone
        rows.append((d.at, Entry(moment(d.at), d.analyst, in_words(held, d), d.segment_id, href, d.memo, undone, number, name)))
    for j in view.judgements:
        words = f"gave the verdict {j.verdict.replace('_', ' ')}" if j.verdict else "took the verdict back"
        rows.append((j.at, Entry(moment(j.at), j.analyst, words, j.divergence_id, _href(view, j.divergence_id), j.memo, False, 0, "")))
    for m in view.memos:
        entry = Entry(moment(m.at), m.analyst, "wrote a memo", m.about, _href(view, m.about), m.text, False, 0, "")
        rows.append((m.at, entry))
    for v in view.codebook_log:
        words = f"{CODEBOOK_EVENTS[v.event]} version {v.version} of the codebook {v.codebook_id}"
        href = f"/codebook/version/{v.sha256[:12]}"
        rows.append((v.at, Entry(moment(v.at), v.analyst, words, v.sha256[:6], href, v.memo, False, 0, "")))
    rows.reverse()  # of one moment, too, the newest first
    return [entry for _, entry in sorted(rows, key=lambda row: row[0], reverse=True)]


def _href(view: View, name: str) -> str:
    """Return the address of anything that a memo or a verdict can be about; "" where it is gone."""
    passage = name.partition("/")[0]  # a memo on one of its codes has the code after it
    if passage in view.held.segments:
        return passage_href(view.held.segments[passage])
    if name in view.held.writeups:
        return f"/writeups/{ref(name)}"
    if name in view.held.topics:
        return f"/topics/{ref(name)}"
    return f"/divergences/{ref(name)}" if any(flag.id == name for flag in view.held.flags) else ""


def log_csv(view: View) -> str:
    """Return the whole log as csv, oldest first. It names passages and quotes none."""
    rows: list[tuple[object, ...]] = []
    for d in view.decisions:
        undoes, undone = d.undoes or "", d.decision_id in view.undone
        rows.append((d.at, d.analyst, d.action, d.segment_id, d.code_id, d.position or "", d.memo, undoes, undone, d.source))
    rows += [(j.at, j.analyst, "verdict", j.divergence_id, "", j.verdict, j.memo, "", False, "") for j in view.judgements]
    rows += [(m.at, m.analyst, "memo", m.about, "", "", m.text, "", False, "") for m in view.memos]
    rows += [
        (v.at, v.analyst, f"codebook {v.event}", f"{v.codebook_id} {v.version} {v.sha256[:12]}", "", "", v.memo, "", False, "")
        for v in view.codebook_log
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(value) for value in row] for row in sorted(rows, key=lambda row: str(row[0])))
    return out.getvalue()
