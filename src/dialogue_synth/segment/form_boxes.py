"""What the boxes of the write-up form say of a passage: its kind where the answer is a choice, and whose voice it is in."""

from __future__ import annotations

from dataclasses import dataclass

from dialogue_synth.boxes import BOXES, SPLIT, choice_of
from dialogue_synth.model import SegmentKind, Voice

NOT_DISCUSSED = "says that it was not discussed"
MAX_ASIDE = 6  # words behind a choice ("No, there was no time"); whoever writes more says something
_CHOICES = frozenset({"discussed", "divided", "permission"})
_VOICES: dict[str, Voice] = {"minority": "participant", "quotation": "participant", "own_view": "organiser", "divided": "group"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a choice tells: the kind of its passage and why."""

    kind: SegmentKind
    reason: str


def told_by_choice(box: str, answer: str) -> Told | None:
    """Return what a choice tells; None for a box without choices, and for an answer that is no choice or says more than it.

    That a group was split is content, because it decides the group's position (see `coding.declared`); other choices are not coded.

    >>> told_by_choice("discussed", "No, out of time").reason, told_by_choice("divided", "We were split").kind
    ('says that it was not discussed', 'content')
    >>> told_by_choice("highlights", "Yes") is None
    True
    """
    choice = choice_of(BOXES[box], answer) if box in _CHOICES else ""
    if not choice or len(answer.split()) > len(choice.split()) + MAX_ASIDE:
        return None
    if box == "discussed":
        return Told("logistics", NOT_DISCUSSED) if choice == "No" else Told("metadata", "says that it was discussed")
    if box == "permission":
        return Told("metadata", "says whether the quotation may be published")
    return Told("content", "") if choice == SPLIT else Told("metadata", "says how divided the group was")


def voice_of_box(box: str) -> Voice | None:
    """Return the voice that a box asks for; None where any may stand."""
    return _VOICES.get(box)
