"""What the study learned from decisions, how many came since, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogue_synth.counted import counted
from dialogue_synth.model import POSITIONS
from dialogue_synth.report.kinds import kind_name
from dialogue_synth.report.marks import Mark, mark_of_position
from dialogue_synth.review.held import Held, grouped, ref
from dialogue_synth.review.job import JobState
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import organiser_of, passage_href, writeup_href

WORTH_A_HINT = 10  # decisions since the coder last learned, from which the queue says so


@dataclass(frozen=True, slots=True)
class Learning:
    """How learning stands: what it is doing, what came of it last ("" = never done), and how many decisions came since."""

    job: JobState
    sentence: str
    since: int
    n_decisions: int

    @property
    def running(self) -> bool:
        """Whether it learns now."""
        return self.job.work == "learn" and self.job.state == "running"

    @property
    def blocked(self) -> bool:
        """Whether something else is going on."""
        return self.job.state == "running" and not self.running

    @property
    def just_done(self) -> bool:
        """Whether it learned while this page was served."""
        return self.job.work == "learn" and self.job.state == "done"

    @property
    def failed(self) -> str:
        """Say why it did not work; "" where it did."""
        return self.job.says if self.job.work == "learn" and self.job.state == "failed" else ""

    @property
    def worth_a_hint(self) -> bool:
        """Whether the queue should say how many decisions came since."""
        return self.since >= WORTH_A_HINT


@dataclass(frozen=True, slots=True)
class Moved:
    """A code on a passage that changed: the marks before and after, None where the code is not on it."""

    href: str
    segment_id: str
    code_id: str
    name: str
    before: Mark | None
    after: Mark | None


def learning_state(view: View, job: JobState, effect: Mapping[str, Any]) -> Learning:
    """Return how learning stands.

    Args:
        view: The study as it stands.
        job: What is going on beside the pages.
        effect: As `study_coder.last_effect` gives it.
    """
    done = job.work == "learn" and job.state == "done"
    since = sum(number > effect["last_decision"] for number in view.in_force)
    return Learning(job, job.says if done else effect["sentence"], since, len(view.in_force))


def learning_page(view: View, effect: Mapping[str, Any]) -> dict[str, Any]:
    """Return what learning changed the last time.

    Args:
        view: The study as it stands.
        effect: As `study_coder.last_effect_in_full` gives it; empty where the study never learned.
    """
    held = view.held
    moved = grouped((change for change in effect.get("codings", ()) if change["segment_id"] in held.segments), _writeup_of)
    return {
        "lessons": [_lesson(lesson) for lesson in effect.get("lessons", ())],
        "moved": [
            (writeup_href(w), w, organiser_of(held.writeups[w]), [_moved(held, change) for change in row]) for w, row in moved.items()
        ],
        "n_codings": len(effect.get("codings", ())),
        "findings": [{**change, "initiative": _initiative(held, change["initiative"])} for change in effect.get("findings", ())],
        "appeared": [_flag(held, flag) for flag in effect.get("flags_new", ())],
        "vanished": [_flag(held, flag) for flag in effect.get("flags_gone", ())],
        "learned": bool(effect),
    }


def _writeup_of(change: Mapping[str, Any]) -> str:
    return str(change["segment_id"]).rpartition("#")[0]


def _moved(held: Held, change: Mapping[str, Any]) -> Moved:
    segment, code = held.segments[change["segment_id"]], held.codes.get(change["code_id"])
    marks = (_mark(change["before"]), _mark(change["after"]))
    return Moved(passage_href(segment), segment.segment_id, change["code_id"], code.name if code else "", *marks)


def _mark(position: str | None) -> Mark | None:
    return None if position is None else mark_of_position(position if position in POSITIONS else None)


def _flag(held: Held, flag: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Return kind, code and initiative of a flag, and where it can be seen ("" = gone)."""
    is_there = any(known.id == flag["id"] for known in held.flags)
    return (
        kind_name(flag["kind"]),
        flag["code_id"],
        _initiative(held, flag["initiative"]),
        f"/divergences/{ref(flag['id'])}" if is_there else "",
    )


def _initiative(held: Held, initiative: str) -> str:
    return held.initiatives.get(initiative, initiative) if len(held.initiatives) > 1 else ""


def _lesson(lesson: Mapping[str, Any]) -> str:
    base = f"{counted(lesson['n_passages'], 'passage')} of {counted(lesson['n_writeups'], 'write-up')} decided on"
    before, after = lesson["before"], lesson["after"]
    if before is None or after is None:
        return f"{base}: to learn, decisions on at least two write-ups are needed"
    paid = "" if lesson["paid"] else ", so the coder stays as it was"
    return f"{base}. Right codes on write-ups that were held out: {before['f1']:.2f} before, {after['f1']:.2f} after{paid}"
