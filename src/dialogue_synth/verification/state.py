"""The two states of a flag: screening, as the machine found it; supported, once people have checked everything that it rests on.

The state is computed from the decisions in force each time narratives are compared, so it follows when a decision is taken
back, when a corrected write-up brings new words, and when a new batch joins a side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dialogue_synth.divergence.omission import KIND as OMISSION
from dialogue_synth.divergence.registry import COUNTING
from dialogue_synth.standing import CARRIED_BY_WORDS
from dialogue_synth.verification.asked import Asked, Pair, answers_by_people, is_answered
from dialogue_synth.verification.carried import carrying
from dialogue_synth.verification.counting import check_counts
from dialogue_synth.verification.draw import controls

if TYPE_CHECKING:
    from dialogue_synth.divergence import Material
    from dialogue_synth.model import Divergence


@dataclass(frozen=True, slots=True)
class VerifiedFlags:
    """The flags with their state, and the ids of those that are no more: they did not stand on what people verified."""

    flags: tuple[Divergence, ...]
    refuted: frozenset[str] = frozenset()


def verified_flags(flags: Sequence[Divergence], material: Material, machine: Material) -> VerifiedFlags:
    """Say of each flag how far it was checked, and whether it is supported.

    Args:
        flags: As the detectors found them in the codings in force: what people corrected is no longer in them.
        material: The same study.
        machine: The study as the machine coded it, before any decision: what is drawn for counting kinds follows from it. The
            very same `Material` where there are no decisions.

    Returns:
        The flags in their order. One that counts passages carries the figures of the test on verified counts once it is
        supported; one that was verified and does not stand on these is left out; one that only verified counts show comes last.
    """
    answers = answers_by_people(material.codings)
    counts = check_counts(flags, material, machine, answers)
    supported = {flag.id: flag for flag in counts.supported}
    kept = [supported.pop(flag.id, flag) for flag in flags if flag.id not in counts.refuted]
    states = (_with_state(flag, material, machine, answers, counts.checked) for flag in (*kept, *supported.values()))
    return VerifiedFlags(tuple(states), counts.refuted)


def _with_state(
    flag: Divergence, material: Material, machine: Material, answers: Mapping[Pair, bool], checked: Mapping[str, tuple[int, int]]
) -> Divergence:
    if flag.kind in COUNTING:
        return replace(flag, checked=checked.get(flag.id))
    if flag.kind in CARRIED_BY_WORDS:
        return flag
    asked = carrying(flag, material)
    n_answered = sum(is_answered(a, answers) for a in asked)
    stands = bool(asked) and n_answered == len(asked) and (flag.kind != OMISSION or _others_do_speak(flag, machine, asked, answers))
    return replace(flag, checked=(n_answered, len(asked)) if asked else None, status="supported" if stands else "screening")


def _others_do_speak(flag: Divergence, machine: Material, asked: Sequence[Asked], answers: Mapping[Pair, bool]) -> bool:
    """Whether enough of the others really address what a write-up is silent on, as far as the controls that people checked show.

    Every control must be answered; of the write-ups among them that the machine took to address it, as large a share as the
    rule of the kind asks for must do so in a person's eyes.
    """
    drawn = controls(flag, machine, asked)
    if not all(is_answered(a, answers) for a in drawn):
        return False
    suggested = {(coding.segment_id, coding.code_id) for coding in machine.codings}
    taken_to = {_writeup(a) for a in drawn if suggested & set(a.pairs)}
    confirmed = {_writeup(a) for a in drawn if any(answers[pair] for pair in a.pairs)}
    return bool(taken_to) and len(taken_to & confirmed) >= machine.settings.omission_share * len(taken_to)


def _writeup(asked: Asked) -> str:
    return asked.segment_id.rpartition("#")[0]
