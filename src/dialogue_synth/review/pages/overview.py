"""The overview: how far the review has come, what needs a look, and what the last batch changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dialogue_synth.model import CODED_KINDS
from dialogue_synth.report.index import ANALYSTS_ONLY
from dialogue_synth.report.kinds import HEADINGS, OTHER, heading_of, kind_name
from dialogue_synth.review.held import Held, grouped, ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import organiser_of, writeup_href
from dialogue_synth.unstated import unstated_issues


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole as a bar shows it: ``width`` of 1000."""

    key: str
    label: str
    n: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What people made of the machine's codings that they decided on."""

    n: int
    as_it_was: int
    moved: int
    taken_off: int
    added: int


def overview_page(view: View) -> dict[str, Any]:
    """Return what the overview shows."""
    held = view.held
    return {
        "shares": shares(view.progress),
        "kept": kept(view),
        "headings": _to_review(view),
        "unstated": unstated_issues(tuple(held.writeups.values())),
        "with_issues": [(writeup_href(w.writeup_id), w.writeup_id, organiser_of(w), w.issues) for w in held.writeups.values() if w.issues],
        "n_issues": sum(len(w.issues) for w in held.writeups.values()),
        "lost": [issue for reading in view.readings.values() for issue in reading.issues],
        "initiatives": [(name, sum(w.initiative == i for w in held.writeups.values())) for i, name in held.initiatives.items()],
        "n_passages": sum(segment.kind in CODED_KINDS for segment in held.segments.values()),
        "batch": batch(held),
    }


def shares(progress: Counter[str]) -> tuple[Share, ...]:
    """Return the parts of the work: decided or added by people, suggested by the machine, undecided."""
    parts = (
        ("decided", "decided by people", progress["decided"] + progress["added"]),
        ("suggested", "suggested, to be reviewed", progress["suggested"]),
        ("undecided", "passages undecided", progress["undecided"]),
    )
    whole, before, found = max(1, sum(n for *_, n in parts)), 0, []
    for key, label, n in parts:
        x, end = round(1000 * before / whole), round(1000 * (before + n) / whole)
        found.append(Share(key, label, n, x, end - x))
        before += n
    return tuple(found)


def kept(view: View) -> Kept:
    """Count what people did to the machine's codings with these in sight. This is no agreement between coders."""
    machine = {(c.segment_id, c.code_id): c.position for row in view.held.codings.values() for c in row}
    decided = [c for reading in view.readings.values() for row in reading.codings.values() for c in row if c.status != "suggested"]
    of_machine = [c for c in decided if (c.segment_id, c.code_id) in machine]
    off = sum(c.status == "rejected" for c in of_machine)
    moved = sum(c.status != "rejected" and c.position != machine[c.segment_id, c.code_id] for c in of_machine)
    added = sum(c.status != "rejected" for c in decided) - (len(of_machine) - off)
    return Kept(len(of_machine), len(of_machine) - off - moved, moved, off, added)


def _to_review(view: View) -> list[tuple[str, str, int, int]]:
    """Return for each heading its key, its name, how many of its flags have a verdict, and how many there are."""
    found = [(flag_heading(flag.kind), bool(flag.verdict)) for flag in view.flags]
    names = {heading.key: heading.name for heading in (*HEADINGS, OTHER)} | {"analysts": "For analysts alone"}
    counts = ((key, name, [judged for k, judged in found if k == key]) for key, name in names.items())
    return [(key, name, sum(judged), len(judged)) for key, name, judged in counts if judged]


def flag_heading(kind: str) -> str:
    """Return the key of the heading under which a kind is read: that of the report, or "analysts" for what no report shows.

    >>> flag_heading("contradiction"), flag_heading("slant")
    ('conflict', 'analysts')
    """
    return "analysts" if kind in ANALYSTS_ONLY else heading_of(kind).key


@dataclass(frozen=True, slots=True)
class Batch:
    """What the last batch changed: which write-ups came (address, id, organiser) and went, what this did to the flags, and what since."""

    came: tuple[tuple[str, str, str], ...]
    gone: tuple[str, ...]
    changes: tuple[tuple[str, tuple[Changed, ...]], ...]
    since: tuple[tuple[str, tuple[Changed, ...]], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A flag that changed: its kind and code, why, and where it can be seen ("" = gone)."""

    what: str
    why: str
    href: str


def batch(held: Held) -> Batch:
    """Return what the last write-ups that came have changed, and apart from it what changed since, by decisions or settings."""
    last = held.last_batch
    came = tuple((writeup_href(w), w, organiser_of(held.writeups[w])) for w in last["came"] if w in held.writeups)
    later = () if list(held.changes) == last["changes"] else held.changes
    return Batch(came, tuple(last["gone"]), _by_change(held, last["changes"]), _by_change(held, later))


def _by_change(held: Held, changes: Iterable[Mapping[str, str]]) -> tuple[tuple[str, tuple[Changed, ...]], ...]:
    """Return what became of flags, in words, with the flags of which it did."""
    there = {flag.id for flag in held.flags}
    words = {"new": "appeared", "changed": "changed", "gone": "vanished"}
    found = grouped(changes, lambda change: change["change"])
    return tuple((words[name], tuple(_changed(held, change, there) for change in found[name])) for name in words if name in found)


def _changed(held: Held, change: Mapping[str, str], there: Collection[str]) -> Changed:
    what = " ".join(filter(None, (kind_name(change["kind"]), change["code_id"], _initiative(held, change["initiative"]))))
    return Changed(what, change["why"], f"/divergences/{ref(change['divergence_id'])}" if change["divergence_id"] in there else "")


def _initiative(held: Held, initiative: str) -> str:
    return f"({held.initiatives.get(initiative, initiative)})" if len(held.initiatives) > 1 else ""
