"""What is put before a person: the passages that flags rest on, and as many that they do not rest on, so mixed that nobody can tell.

Whoever checks only what looks suspicious learns to expect it. So every sheet holds as many control passages as suspicious ones:
drawn by lot from the passages of the same initiative that carry the code, or might have been given it (they stand under its
question, or were left undecided beside it), and from its other passages where these are too few. The machine's codes and
positions are not shown at all: who reads a suggestion first agrees with it more often.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dialogue_synth.verification.asked import Asked, answers_by_people, is_answered
from dialogue_synth.verification.carried import carrying
from dialogue_synth.verification.counting import count_questions

if TYPE_CHECKING:
    from dialogue_synth.divergence import Material
    from dialogue_synth.model import Coding, Divergence


def draw_questions(flags: Sequence[Divergence], material: Material, machine: Material) -> tuple[Asked, ...]:
    """Return all questions that must be answered to check flags, each once, with the controls, in an order that tells nothing.

    Args:
        flags: Of any kinds; those that rest on no coding add nothing.
        material: The study as it was compared.
        machine: The study as the machine coded it; the very same where there are no decisions.

    Returns:
        By code, so that the reader has one definition in mind at a time; within a code by lot.
    """
    asked = {*count_questions(flags, material, machine)}
    for flag in flags:
        suspicious = carrying(flag, material)
        asked |= {*suspicious, *controls(flag, machine, suspicious)}
    order = {code.id: place for place, code in enumerate(material.codes)}
    return tuple(sorted(asked, key=lambda a: ([order.get(c, len(order)) for c in a.code_ids], lot("order", *a.code_ids, a.segment_id))))


def controls(flag: Divergence, machine: Material, suspicious: Sequence[Asked]) -> tuple[Asked, ...]:
    """Return as many questions about other passages of the initiative as there are suspicious ones, if it has so many.

    A passage is drawn by its own lot and by what the machine made of it, and never by what people decided: no answer draws
    the others anew, and a new batch only a part of them.

    Args:
        flag: It is the name of the lottery.
        machine: The study as the machine coded it.
        suspicious: What the flag rests on.
    """
    about = sorted({asked.code_ids for asked in suspicious})
    taken = {asked.segment_id for asked in suspicious}
    chosen: list[Asked] = []
    for code_ids in about:
        n = sum(asked.code_ids == code_ids for asked in suspicious)
        pool = sorted(_pool(flag, machine, code_ids, taken))
        chosen += [Asked(segment_id, code_ids) for _, _, segment_id in pool[:n]]
    return tuple(chosen)


def _pool(flag: Divergence, machine: Material, code_ids: Sequence[str], taken: set[str]) -> Iterator[tuple[bool, str, str]]:
    """Yield the passages that may be drawn, with a key that puts those near the codes first and else goes by lot."""
    near = _near(machine, code_ids)
    for writeup in machine.by_initiative[flag.initiative]:
        for segment in machine.content_of(writeup.writeup_id):
            if segment.segment_id not in taken:
                is_near = segment.segment_id in near or segment.question_code in code_ids
                yield not is_near, lot(flag.id, segment.segment_id), segment.segment_id


def _near(machine: Material, code_ids: Iterable[str]) -> frozenset[str]:
    """Return the passages that the machine gave one of the codes, or left undecided beside it."""
    codes = set(code_ids)
    coded = {coding.segment_id for coding in machine.codings if coding.code_id in codes}
    return frozenset(coded | {u.segment_id for u in machine.undecided if codes & {u.best_code, u.runner_up}})


def lot(*names: str) -> str:
    """Return a lot: a number that is as good as random, and the same on every machine and day."""
    return hashlib.sha256("\0".join(names).encode()).hexdigest()


def open_questions(asked: Sequence[Asked], codings: Iterable[Coding]) -> tuple[Asked, ...]:
    """Return the questions that nobody has answered yet, in their order."""
    answers = answers_by_people(codings)
    return tuple(a for a in asked if not is_answered(a, answers))
