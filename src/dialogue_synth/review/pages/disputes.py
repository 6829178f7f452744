"""The passages on which coders differ: what each said, what stands now, and the decisions that make it stand as one of them coded it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dialogue_synth.agreement import first_layer
from dialogue_synth.agreement.answers import MACHINE, Answer
from dialogue_synth.agreement.compare import AgreementReport, Disagreement
from dialogue_synth.agreement.record import BlindRecord
from dialogue_synth.errors import UsageError
from dialogue_synth.model import Decision, Position
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.review.deciding import Form, number_of
from dialogue_synth.review.held import Held
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.agreement import table
from dialogue_synth.review.pages.parts import Note, Passage, notes, passage

A_PAGE = 20
COLUMNS = ("segment_id", "writeup_id", "between", "about", "distance", "decided")
Named = tuple[str, str, Mark]  # a code, its name, and the mark of its position


@dataclass(frozen=True, slots=True)
class Side:
    """What one coder said of a passage, as (code, name, mark); none of it means that no code applies."""

    coder: str
    is_machine: bool
    codes: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A passage on which coders differ, what each of them said, what stands now, and whether somebody has decided since."""

    passage: Passage
    about: str
    sides: tuple[Side, ...]
    standing: tuple[Named, ...]
    decided: str
    notes: tuple[Note, ...]
    remarks: tuple[tuple[str, str], ...]


def disputes_page(view: View, record: BlindRecord, report: AgreementReport, query: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of the passages on which coders differ, people before the machine and the widest apart first.

    Args:
        view: The study as it stands.
        record: What was coded blind.
        report: What was compared.
        query: ``state`` (open, decided), ``between`` (people, machine), ``code`` leaves those with one code; ``page`` counts from 1.
    """
    chosen = [d for d in report.disagreements if _passes(view, record, d, query)]
    n_pages = max(1, -(-len(chosen) // A_PAGE))
    page = min(max(1, number_of(query, "page")), n_pages)
    return {
        "disputes": [_dispute(view, record, d) for d in chosen[(page - 1) * A_PAGE : page * A_PAGE]],
        "n": len(chosen),
        "of": len(report.disagreements),
        "page": page,
        "n_pages": n_pages,
        "filter": {name: query.get(name, "") for name in ("state", "between", "code")},
        "codes": sorted({code for d in report.disagreements for answer in d.answers.values() for code in answer}),
    }


def _passes(view: View, record: BlindRecord, d: Disagreement, query: Mapping[str, str]) -> bool:
    state, between, code = (query.get(name, "") for name in ("state", "between", "code"))
    return (
        (not state or (state == "decided") == bool(decided_by(view, record, d.segment_id)))
        and (not between or (between == "people") == (d.between == "people"))
        and (not code or any(code in answer for answer in d.answers.values()))
    )


def decided_by(view: View, record: BlindRecord, segment_id: str) -> str:
    """Return who decided on a passage after it was coded blind; "" where nobody has."""
    last = max((entry.at for (_, about), entry in record.last.items() if about == segment_id), default="")
    since = (d for d in reversed(view.decisions) if d.at > last and d.action != "leave" and d.decision_id in view.in_force)
    return next((d.analyst for d in since if record.find(d.segment_id, d.quotation) == segment_id), "")


def _dispute(view: View, record: BlindRecord, d: Disagreement) -> Dispute:
    held, reading = view.held, view.reading_of(d.segment_id)
    people = sorted(name for name in d.answers if name != MACHINE)
    sides = tuple(
        Side(name, name == MACHINE, _named(held, d.answers[name])) for name in (*people, *([MACHINE] if MACHINE in d.answers else []))
    )
    standing = {c.code_id: c.position for c in reading.codings.get(d.segment_id, ()) if c.status != "rejected"}
    said = ((name, record.last.get((name.casefold(), d.segment_id))) for name in people)
    return Dispute(
        passage(held, held.segments[d.segment_id]),
        d.about,
        sides,
        _named(held, standing),
        decided_by(view, record, d.segment_id),
        notes(view.memos_about(d.segment_id)),
        tuple((name, entry.remarks) for name, entry in said if entry and entry.remarks),
    )


def _named(held: Held, answer: Answer) -> tuple[Named, ...]:
    names = {code_id: held.codes[code_id].name if code_id in held.codes else "" for code_id in sorted(answer)}
    return tuple((code_id, name, mark_of_position(answer[code_id])) for code_id, name in names.items())


def adjudication(view: View, record: BlindRecord, form: Form, analyst: str) -> tuple[Decision, ...]:
    """Return the decisions that make a passage stand as one coder had coded it blind.

    Args:
        view: The study as it stands.
        record: What was coded blind.
        form: ``segment`` is the passage's name in addresses, ``coder`` whose answer is to stand, ``memo`` why.
        analyst: Who decides.

    Raises:
        UsageError: This coder has not decided on this passage.
    """
    segment_id = view.held.refs.get(form.get("segment", ""), "")
    coder = form.get("coder", "")
    entry = record.last.get((coder.casefold(), segment_id))
    if entry is None or entry.answer == "undecided" or segment_id not in view.held.segments:
        raise UsageError("there is no blind answer of this coder on this passage", hint="open the page again")
    ids = {code.id for code in first_layer(view.held.codebooks)}
    answer = {code: position for code, position in entry.codes if code in ids}
    why = ": ".join(part for part in (f"as {entry.coder} coded it blind", form.get("memo", "")) if part)
    blank = Decision(0, "", analyst, "reject", segment_id, "", view.held.words[segment_id], memo=why)
    rows = view.reading_of(segment_id).codings.get(segment_id, ())
    standing = {c.code_id: c.position for c in rows if c.status != "rejected" and c.code_id in ids}
    taken_off = tuple(replace(blank, code_id=code) for code in standing if code not in answer)
    put_on = tuple(_put_on(blank, code, position, standing) for code, position in answer.items())
    return (*taken_off, *put_on) if answer else (*taken_off, blank)


def _put_on(blank: Decision, code_id: str, position: Position | None, standing: Answer) -> Decision:
    if code_id not in standing:
        return replace(blank, action="add", code_id=code_id, position=position)
    if position is None or position == standing[code_id]:
        return replace(blank, action="accept", code_id=code_id, position=standing[code_id])
    return replace(blank, action="position", code_id=code_id, position=position)


# -- to take away ------------------------------------------------------------------------------------------------------
def disputes_csv(view: View, record: BlindRecord, report: AgreementReport) -> str:
    """Return the passages on which coders differ as csv, with each coder's answer in a column. It names passages and quotes none."""
    coders = [*report.n_answered, MACHINE]
    rows = [
        (
            *(d.segment_id, d.writeup_id, d.between, d.about, d.distance, decided_by(view, record, d.segment_id)),
            *(_in_words(d.answers.get(coder)) for coder in coders),
        )
        for d in report.disagreements
    ]
    return table((*COLUMNS, *coders), rows)


def _in_words(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return "; ".join(f"{code} {position or '?'}" for code, position in answer.items()) or "none applies"
