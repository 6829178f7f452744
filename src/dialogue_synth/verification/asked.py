"""One question to a person: is this passage about this code (or any of these codes), and with what position?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.model import Coding
from dialogue_synth.standing import PEOPLES

if TYPE_CHECKING:
    from collections.abc import Iterable

Pair = tuple[str, str]  # segment_id, code_id


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """A passage and the codes asked about: nearly always one; all codes of a theme where a write-up is silent on it."""

    segment_id: str
    code_ids: tuple[str, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The passage with each of the codes."""
        return tuple((self.segment_id, code_id) for code_id in self.code_ids)


def answers_by_people(codings: Iterable[Coding]) -> Mapping[Pair, bool]:
    """Return what people decided: whether a code applies to a passage, by both; nothing where they left its position open.

    A position is part of the answer, because it is what most flags rest on.
    """
    decided = {}
    for coding in codings:
        if coding.status == "rejected":
            decided[coding.segment_id, coding.code_id] = False
        elif coding.status in PEOPLES and coding.position is not None:
            decided[coding.segment_id, coding.code_id] = True
    return decided


def is_answered(asked: Asked, answers: Mapping[Pair, bool]) -> bool:
    """Whether people answered for every code asked about."""
    return all(pair in answers for pair in asked.pairs)
