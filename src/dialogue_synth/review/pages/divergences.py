"""Divergences: the list, and one of them with its sides face to face and what people said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogue_synth.divergence.verdicts import judged_by_kind
from dialogue_synth.model import Divergence, Segment
from dialogue_synth.report.divergences import SIDE_NAMES
from dialogue_synth.report.kinds import KINDS, kind_meaning, kind_name, kind_order
from dialogue_synth.report.marks import POSITION_MARKS, Mark
from dialogue_synth.review.held import Held, ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.overview import flag_heading
from dialogue_synth.review.pages.parts import Passage, notes, organiser_of, passage, writeup_href
from dialogue_synth.review.words import VERDICT_WORDS, moment

SEVERITIES = ("high", "medium", "low")
_IN_FAVOUR, _AGAINST = ("support", "conditional"), ("concern", "oppose")
_MARKS = {mark.key: mark for mark in POSITION_MARKS}


@dataclass(frozen=True, slots=True)
class Row:
    """A divergence as one line."""

    href: str
    kind: str
    kind_name: str
    code_id: str
    title: str
    initiative: str
    severity: str
    supported: bool
    verdict: str
    stand: tuple[tuple[Mark | None, str, int], ...]


@dataclass(frozen=True, slots=True)
class InContext:
    """A quotation with the ends of what stands before and after it."""

    passage: Passage
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a divergence, with its write-ups as (address, id, whose) and its passages."""

    name: str
    mark: Mark | None
    writeups: tuple[tuple[str, str, str], ...]
    quotes: tuple[InContext, ...]


def divergence_list(view: View, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the divergences that the filters let through, by kind and most important first.

    Args:
        view: The study as it stands.
        query: ``kind``, ``severity``, ``initiative``, ``status`` (open, judged, supported, screening) and ``heading``.
    """
    shown = [flag for flag in view.flags if _passes(flag, query)]
    shown.sort(key=lambda flag: (kind_order(flag.kind), SEVERITIES.index(flag.severity), -flag.score, flag.id))
    judged = judged_by_kind(view.judgements)
    groups = [
        (
            kind_name(kind),
            kind_meaning(kind),
            str(judged[kind]) if kind in judged else "",
            [_row(view.held, f) for f in shown if f.kind == kind],
        )
        for kind in dict.fromkeys(flag.kind for flag in shown)
    ]
    return {
        "groups": groups,
        "n": len(shown),
        "of": len(view.flags),
        "kinds": [(kind, kind_name(kind)) for kind in sorted({flag.kind for flag in view.flags}, key=kind_order)],
        "severities": SEVERITIES,
        "initiatives": list(view.held.initiatives.items()),
        "filter": {name: query.get(name, "") for name in ("kind", "severity", "initiative", "status", "heading")},
        "statuses": STATUSES,
    }


STATUSES = {
    "open": "without a verdict",
    "judged": "with a verdict",
    "supported": "supported by people",
    "screening": "screening only",
}


def _passes(flag: Divergence, query: Mapping[str, str]) -> bool:
    state = {"open": not flag.verdict, "judged": bool(flag.verdict)}
    status = query.get("status", "")
    return (
        query.get("kind", "") in ("", flag.kind)
        and query.get("severity", "") in ("", flag.severity)
        and query.get("initiative", "") in ("", flag.initiative)
        and query.get("heading", "") in ("", flag_heading(flag.kind))
        and state.get(status, status in ("", flag.status))
    )


def _row(held: Held, flag: Divergence) -> Row:
    code = held.codes.get(flag.code_id)
    stand = tuple((_MARKS.get(side), _side_name(held, side), len(ids)) for side, ids in flag.sides.items() if side != "compared_with")
    return Row(
        href=f"/divergences/{ref(flag.id)}",
        kind=flag.kind,
        kind_name=kind_name(flag.kind),
        code_id=flag.code_id,
        title=code.name if code else flag.explanation,
        initiative=held.initiatives.get(flag.initiative, "") if len(held.initiatives) > 1 else "",
        severity=flag.severity,
        supported=flag.status == "supported",
        verdict=flag.verdict.replace("_", " "),
        stand=stand[:5],
    )


def divergence_page(view: View, name: str) -> dict[str, Any] | None:
    """Return one divergence, or None where there is none of this name."""
    flag = next((flag for flag in view.flags if flag.id == view.held.refs.get(name, "")), None)
    if flag is None:
        return None
    code = view.held.codes.get(flag.code_id)
    order = sorted(view.flags, key=lambda f: (kind_order(f.kind), SEVERITIES.index(f.severity), -f.score, f.id))
    at = next(n for n, other in enumerate(order) if other.id == flag.id)
    return {
        "flag": flag,
        "ref": name,
        "kind_name": kind_name(flag.kind),
        "meaning": KINDS[flag.kind][1] if flag.kind in KINDS else "",
        "code": code,
        "initiative": view.held.initiatives.get(flag.initiative, ""),
        "columns": _face_to_face(_sides(view.held, flag)),
        "facts": _facts(flag),
        "verdicts": VERDICT_WORDS,
        "judgements": [(moment(j.at), j.analyst, j.verdict, j.memo) for j in view.judgements if j.divergence_id == flag.id],
        "notes": notes(view.memos_about(flag.id)),
        "previous": f"/divergences/{ref(order[at - 1].id)}" if at else "",
        "next": f"/divergences/{ref(order[at + 1].id)}" if at + 1 < len(order) else "",
    }


def _sides(held: Held, flag: Divergence) -> tuple[Side, ...]:
    order = {key: n for n, key in enumerate((*_MARKS, "flagged", "compared_with"))}
    labels = dict.fromkeys((*flag.sides, *(e.side for e in flag.evidence)))
    return tuple(_side(held, flag, label) for label in sorted(labels, key=lambda label: order.get(label, len(order))))


def _face_to_face(sides: tuple[Side, ...]) -> tuple[tuple[Side, ...], ...]:
    """Return the sides as columns: those in favour above each other, and so those against, where there are both."""
    in_favour, against = (tuple(s for s in sides if s.mark and s.mark.key in pole) for pole in (_IN_FAVOUR, _AGAINST))
    if not (in_favour and against):
        return tuple((side,) for side in sides)
    return (in_favour, against, *((s,) for s in sides if s not in in_favour and s not in against))


def _side(held: Held, flag: Divergence, label: str) -> Side:
    there = (w for w in flag.sides.get(label, ()) if w in held.writeups)
    quoted = (held.segments[e.segment_id] for e in flag.evidence if e.side == label and e.segment_id in held.segments)
    return Side(
        _side_name(held, label),
        _MARKS.get(label),
        tuple((writeup_href(w), w, organiser_of(held.writeups[w])) for w in there),
        tuple(_in_context(held, segment, _MARKS.get(label)) for segment in quoted),
    )


def _in_context(held: Held, segment: Segment, mark: Mark | None) -> InContext:
    before, after = held.neighbours(segment.segment_id)
    return InContext(passage(held, segment, mark), before.text if before else "", after.text if after else "")


def _side_name(held: Held, label: str) -> str:
    if label in _MARKS:
        return _MARKS[label].label.capitalize()
    return organiser_of(held.writeups[label]) or label if label in held.writeups else SIDE_NAMES.get(label, label)


def _facts(flag: Divergence) -> list[tuple[str, str]]:
    """Return the rule and the figures behind a flag, in words."""
    checked = f"{flag.checked[0]} of {flag.checked[1]} codings that it rests on" if flag.checked else ""
    stable = f"in {flag.stability[0]} of {flag.stability[1]} draws from the codings’ confidences" if flag.stability else ""
    figures = {
        "Rule": flag.rule,
        "Checked by people": checked,
        "Stable": stable,
        "Statistic": flag.statistic,
        "Effect size": "" if flag.effect is None else f"{flag.effect:.3g}",
        "Interval": f"{flag.interval[0]:.3g} to {flag.interval[1]:.3g}" if flag.interval else "",
        "p": "" if flag.p is None else f"{flag.p:.3g}",
        "q": "" if flag.q is None else f"{flag.q:.3g}",
        "Comparisons made": str(flag.n_tests) if flag.n_tests else "",
    }
    return [(label, value) for label, value in figures.items() if value]
