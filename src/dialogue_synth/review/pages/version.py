"""A version of a codebook against the one in force, what it would change, and the versions there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogue_synth.codebook import VersionDiff, version_diff
from dialogue_synth.codebook_versions import Version, Versions
from dialogue_synth.errors import Issue
from dialogue_synth.model import CodebookVersion, Divergence
from dialogue_synth.recoding import CodeEffect, Recoding
from dialogue_synth.report.kinds import kind_name
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import Passage, passage
from dialogue_synth.review.words import Said, moment, said

SHOWN = 12  # passages that are quoted of each change
EVENTS = {"found": "was in force", "proposed": "proposed", "applied": "applied", "withdrawn": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the history: what it is, and what happened to it, oldest first."""

    version: Version
    events: tuple[tuple[str, str, str, str], ...]  # what, when, who, why
    change: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What becomes of one code, with the first passages of each change."""

    effect: CodeEffect
    changes: tuple[tuple[str, int, tuple[Passage, ...]], ...]  # in words, how many, some of them


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag that comes or goes; ``href`` is "" where it is not in the study."""

    kind: str
    code_id: str
    initiative: str
    explanation: str
    href: str


def version_page(view: View, versions: Versions, version: Version, effect: Recoding | None, seconds: float) -> dict[str, Any]:
    """Return one version: what it changes of the one in force, and what that would bring, as far as it was found out.

    Args:
        view: The study as it stands.
        versions: Of its codebooks.
        version: One of them.
        effect: What a preview found; None where there was none.
        seconds: About how many CPU seconds a preview takes.
    """
    in_force = versions.in_force(version.codebook.id)
    fresh = effect if effect and effect.instead_of == in_force.sha256 else None
    return {
        "version": version,
        "in_force": in_force,
        "diff": version_diff(in_force.codebook, version.codebook),
        "notes": _own_notes(versions, in_force, version),
        "is_behind": version.state == "draft" and versions.based_on(version) not in ("", in_force.sha256),
        "events": events(versions, version),
        "effect": _effect(view, fresh) if fresh else None,
        "seconds": f"about {seconds:.0f}" if seconds >= 2 else "a few",
        "n_since": sum(d.decision_id > fresh.last_decision for d in view.decisions) if fresh else 0,
    }


def _own_notes(versions: Versions, in_force: Version, version: Version) -> tuple[Issue, ...]:
    """Return what the check remarks on the version and did not remark on the one in force, without lines of the file."""
    book_id = version.codebook.id
    before = {_without_line(note) for note in versions.check(book_id, in_force.text).notes}
    return tuple(dict.fromkeys(n for note in versions.check(book_id, version.text).notes if (n := _without_line(note)) not in before))


def _without_line(note: Issue) -> Issue:
    parts = [part for part in note.where.split(", ")[1:] if not part.startswith("line ")]
    return Issue(", ".join(parts) or "the codebook", note.what, note.hint)


def events(versions: Versions, version: Version) -> tuple[tuple[str, str, str, str], ...]:
    """Return what happened to a version, oldest first: what, when, who, why."""
    return tuple((EVENTS[e.event], moment(e.at), e.analyst, e.memo) for e in versions.events(version.sha256))


def _effect(view: View, effect: Recoding) -> dict[str, Any]:
    held = view.held
    decisions = {d.decision_id: d for d in view.decisions}
    return {
        "sentence": effect.sentence,
        "notes": effect.notes,
        "codes": [_code_row(view, code) for code in effect.codes],
        "covered": (len(effect.covered), _quoted(view, effect.covered)),
        "uncovered": (len(effect.uncovered), _quoted(view, effect.uncovered)),
        "vanished": [_decided(view, decisions[number].decision_id) for number in effect.vanished if number in decisions],
        "returned": [said(held, decisions[number], view.undone) for number in effect.returned if number in decisions],
        "flags_new": [_flag_row(view, flag) for flag in effect.flags_new],
        "flags_gone": [_flag_row(view, flag) for flag in effect.flags_gone],
        "findings": list(effect.findings),
    }


def _decided(view: View, number: int) -> tuple[Said, Passage | None]:
    decision = next(d for d in view.decisions if d.decision_id == number)
    segment = view.held.segments.get(decision.segment_id)
    return said(view.held, decision, view.undone), passage(view.held, segment) if segment else None


def _code_row(view: View, effect: CodeEffect) -> CodeRow:
    changes = (("gets it", effect.gained), ("loses it", effect.lost), ("has another position on it", effect.moved))
    return CodeRow(effect, tuple((words, len(ids), _quoted(view, ids)) for words, ids in changes if ids))


def _quoted(view: View, segment_ids: Sequence[str]) -> tuple[Passage, ...]:
    known = (view.held.segments[s] for s in segment_ids if s in view.held.segments)
    return tuple(passage(view.held, segment) for segment, _ in zip(known, range(SHOWN), strict=False))


def _flag_row(view: View, flag: Divergence) -> FlagRow:
    there = any(known.id == flag.id for known in view.held.flags)
    initiative = view.held.initiatives.get(flag.initiative, flag.initiative) if len(view.held.initiatives) > 1 else ""
    return FlagRow(kind_name(flag.kind), flag.code_id, initiative, flag.explanation, f"/divergences/{ref(flag.id)}" if there else "")


def versions_page(versions: Versions, codebook_id: str) -> dict[str, Any]:
    """Return the history of one codebook, the newest version first, each with what it changed of the one that it was made from."""
    rows = []
    for version in versions.history(codebook_id):
        parent = _parent(versions, version)
        change = version_diff(parent.codebook, version.codebook).sentence if parent else ""
        rows.append(Row(version, events(versions, version), change))
    return {"codebook_id": codebook_id, "title": versions.in_force(codebook_id).codebook.title, "rows": rows}


def _parent(versions: Versions, version: Version) -> Version | None:
    entry: CodebookVersion | None = version.entry
    return versions.version(entry.parent) if entry and entry.event == "proposed" and entry.parent else None


def diff_page(versions: Versions, one: Version, other: Version) -> dict[str, Any]:
    """Return what is different in the other of two versions."""
    diff: VersionDiff = version_diff(one.codebook, other.codebook)
    return {
        "one": one,
        "other": other,
        "diff": diff,
        "codebook_id": other.codebook.id,
        "rows": versions_page(versions, other.codebook.id)["rows"],
    }
