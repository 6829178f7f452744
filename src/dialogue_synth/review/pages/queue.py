"""The queue: one decision at a time, the most informative first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from dialogue_synth.report.marks import mark_of_position
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import (
    chip,
    code_card,
    code_choices,
    last_decisions,
    notes,
    passage,
    passage_href,
    writeup_href,
)
from dialogue_synth.review.pages.queue_filter import (
    GONE_THROUGH,
    NAMES,
    WHAT,
    QueueFilter,
    code_in_question,
    filter_choices,
    in_words,
    item_of,
)
from dialogue_synth.review.words import Said


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the last answers: where it can be given again ("" = its passage is gone), where an undo leads, whether it is one's last."""

    said: Said
    again: str
    back: str
    is_last: bool


def queue_page(view: View, query: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return what the queue shows.

    Args:
        view: The study as it stands.
        query: ``item`` names what to decide; ``after`` what was decided or passed over last: the next open one follows it; and the
            filter, see `QueueFilter`.
        name: Who asks.
    """
    asked = QueueFilter.of(query, name)
    places = asked.places(view)
    at = view.place_in_queue.get(query.get("item", ""))
    if at is None:
        at = _next(view, asked, places, view.place_in_queue.get(query.get("after", "")))
    item = view.queue[at] if at is not None else None
    shown: dict[str, Any] = {
        "item": None,
        **_counts(view, asked, places),
        "filter": {key: asked.asked.get(key, "") for key in NAMES} if asked.asked else {},
        "only": in_words(view, asked.asked),
        "filters": filter_choices(view),
        "what": WHAT,
        "gone_through": asked.what in GONE_THROUGH and bool(places),
        "start": asked.address(),
        "last": _answers(view, asked, item.ref if item else "", name),
    }
    return shown if at is None else {**shown, **_desk(view, at, asked, places)}


def _counts(view: View, asked: QueueFilter, places: Sequence[int]) -> dict[str, int]:
    """Count what is open, left open and decided: of the whole study, or of what the filter leaves."""
    if asked.asked:
        states = Counter(view.state(view.queue[n]) for n in places)
        return {"n_open": states["open"], "n_left": states["left"], "n_decided": states["decided"]}
    found = view.progress
    n_open = found["suggested"] + found["undecided"] - found["left"]
    return {"n_open": n_open, "n_left": found["left"], "n_decided": found["decided"] + found["added"]}


def _next(view: View, asked: QueueFilter, places: Sequence[int], after: int | None) -> int | None:
    """Return the place of the next item that nobody has seen, from the start again at the end; then of what was left open.

    What was left open, or decided, is gone through once where the filter asks for it.
    """
    start = 0 if after is None else bisect_right(places, after)
    if asked.what in GONE_THROUGH:
        return next(iter(places[start:]), None)
    left: int | None = None
    for n in chain(places[start:], places[:start]):
        state = view.state(view.queue[n])
        if state == "open":
            return n
        left = n if state == "left" and left is None else left
    return left


def _answers(view: View, asked: QueueFilter, here: str, name: str) -> list[Answer]:
    """Return the last answers; each can be given again where it was given, or in its write-up."""
    last = last_decisions(view)
    own = next((said.number for said in last if said.analyst == name), 0)
    return [_answer(view, asked, said, here, said.number == own) for said in last]


def _answer(view: View, asked: QueueFilter, said: Said, here: str, is_last: bool) -> Answer:
    decision = next(d for d in reversed(view.decisions) if d.decision_id == said.number)
    item = item_of(view, decision.segment_id, decision.code_id)
    segment = view.held.segments.get(decision.segment_id)
    elsewhere = passage_href(segment) if segment else ""
    back = item or here
    return Answer(said, asked.address(item=item) if item else elsewhere, asked.address(item=back) if back else asked.address(), is_last)


def _desk(view: View, at: int, asked: QueueFilter, places: Sequence[int]) -> dict[str, Any]:
    held, item = view.held, view.queue[at]
    segment, reading = held.segments[item.segment_id], view.readings[item.writeup_id]
    coding = reading.coding(item.segment_id, item.code_id) if item.code_id else None
    before, after = held.neighbours(item.segment_id)
    left = held.undecided.get(item.segment_id)
    question = held.codes.get(segment.question_code)
    n_before = bisect_left(places, at)
    return {
        "item": item,
        "state": view.state(item),
        "passage": passage(held, segment),
        "before": before.text if before else "",
        "after": after.text if after else "",
        "writeup": held.writeups[item.writeup_id],
        "writeup_href": writeup_href(item.writeup_id),
        "question": question.question or question.name if question else "",
        "chip": chip(held, coding) if coding else None,
        "code": code_card(held, code_in_question(held, item)),
        "runner_up": code_card(held, left.runner_up) if left and not item.code_id else None,
        "others": [chip(held, c) for c in reading.codings.get(item.segment_id, ()) if c.code_id != item.code_id],
        "position": mark_of_position(coding.position) if coding else None,
        "choices": code_choices(held),
        "notes": notes(view.memos_about(item.segment_id)),
        "here": asked.address(item=item.ref),
        "next": asked.address(after=item.ref),
        "previous": asked.address(item=view.queue[places[n_before - 1]].ref) if n_before else "",
    }
