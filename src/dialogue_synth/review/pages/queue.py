"""The queue: one decision at a time, the most informative first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogue_synth.report.marks import mark_of_position
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import chip, code_card, code_choices, last_decisions, notes, passage, writeup_href


def queue_page(view: View, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the queue shows.

    Args:
        view: The study as it stands.
        query: ``item`` names what to decide; ``after`` what was decided or passed over last: the next open one follows it.
    """
    at = _place(view, query.get("item", "")) if query.get("item") else _next_open(view, _place(view, query.get("after", "")))
    done = view.progress["decided"] + view.progress["added"]
    shown: dict[str, Any] = {
        "item": None,
        "n_open": view.progress["suggested"] + view.progress["undecided"] - view.progress["left"],
        "n_left": view.progress["left"],
        "n_decided": done,
        "last": last_decisions(view),
        "items": {d.decision_id: _item_ref(d.segment_id, d.code_id) for d in view.decisions[-40:]},
    }
    return shown if at is None else {**shown, **_desk(view, at)}


def _desk(view: View, at: int) -> dict[str, Any]:
    held, item = view.held, view.queue[at]
    segment, reading = held.segments[item.segment_id], view.readings[item.writeup_id]
    coding = reading.coding(item.segment_id, item.code_id) if item.code_id else None
    before, after = held.neighbours(item.segment_id)
    left = held.undecided.get(item.segment_id)
    code_id = item.code_id or (left.best_code if left else "")
    asked = held.codes.get(segment.question_code)
    return {
        "item": item,
        "state": view.state(item),
        "passage": passage(held, segment),
        "before": before.text if before else "",
        "after": after.text if after else "",
        "writeup": held.writeups[item.writeup_id],
        "writeup_href": writeup_href(item.writeup_id),
        "question": asked.question or asked.name if asked else "",
        "chip": chip(held, coding) if coding else None,
        "code": code_card(held, code_id),
        "runner_up": code_card(held, left.runner_up) if left and not item.code_id else None,
        "others": [chip(held, c) for c in reading.codings.get(item.segment_id, ()) if c.code_id != item.code_id],
        "position": mark_of_position(coding.position) if coding else None,
        "choices": code_choices(held),
        "notes": notes(view.memos_about(item.segment_id)),
        "next": f"/queue?after={item.ref}",
        "previous": f"/queue?item={view.queue[at - 1].ref}" if at else "",
    }


def _place(view: View, name: str) -> int | None:
    return view.place_in_queue.get(name)


def _next_open(view: View, after: int | None) -> int | None:
    """Return the place of the next item that nobody has seen, from the start again at the end; then of what was left open."""
    start = 0 if after is None else after + 1
    places: list[int] = [*range(start, len(view.queue)), *range(start)]
    left: int | None = None
    for n in places:
        state = view.state(view.queue[n])
        if state == "open":
            return n
        left = n if state == "left" and left is None else left
    return left


def _item_ref(segment_id: str, code_id: str) -> str:
    return ref(f"{segment_id} {code_id}")
