"""What the words of a passage say by themselves, whatever they are coded as: read once, for all kinds that look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_synth.divergence import dissent
from dialogue_synth.divergence.claims import is_of_some, least_share, n_present
from dialogue_synth.divergence.cues import cue_pattern, plain
from dialogue_synth.divergence.premises import Stated, stated_values, states
from dialogue_synth.divergence.tone import ADVERTISING, ADVOCACY, LOADED
from dialogue_synth.divergence.votes import Counted, count_in, n_in_all
from dialogue_synth.model import Premise

READER_VERSION = 1  # raised whenever the same words are read otherwise: what was kept of earlier readings no longer holds then


@dataclass(frozen=True, slots=True)
class Said:
    """What one text says.

    Attributes:
        dissents: Somebody disagrees with the others; so on, see `dissent`.
        turns_round: Something is set against what was said before.
        is_part_of_group: It is what some of the group say.
        will_not: Somebody does not want, or will not do, something.
        dissents_in_a_clause: Some, in a clause behind the main point, will not go along.
        divided: The room was of two minds.
        is_loaded: It has loaded words.
        argues: The writer argues in the first person.
        advertises: Something is advertised, or the reader is called on to act.
        least_share: The share in favour (0-1) that it claims at least; see `claims`.
        of_some: It begins with some of the people.
        n_present: How many took part, in its words; "" where it does not say.
        counted: The count that it gives.
        n_in_all: How many slips there were; 0 where it does not say.
        stated: The facts that it states, each with the id of its premise, premises in their order.
    """

    dissents: bool
    turns_round: bool
    is_part_of_group: bool
    will_not: bool
    dissents_in_a_clause: bool
    divided: bool
    is_loaded: bool
    argues: bool
    advertises: bool
    least_share: float
    of_some: bool
    n_present: str
    counted: Counted | None
    n_in_all: int
    stated: tuple[tuple[str, Stated], ...]


def said_in(text: str, premises: Sequence[Premise]) -> Said:
    """Read a text.

    Args:
        text: As it is shown.
        premises: Of the study's codebooks.
    """
    said = plain(text)
    return Said(
        dissents=dissent.is_dissent(text),
        turns_round=dissent.turns_round(text),
        is_part_of_group=dissent.is_part_of_group(text),
        will_not=dissent.will_not(text),
        dissents_in_a_clause=dissent.dissents_in_a_clause(text),
        divided=dissent.says_divided(text),
        is_loaded=bool(cue_pattern(LOADED).search(said)),
        argues=bool(cue_pattern(ADVOCACY).search(said)),
        advertises=bool(cue_pattern(ADVERTISING).search(said)),
        least_share=least_share(text),
        of_some=is_of_some(text),
        n_present=n_present(text),
        counted=count_in(text),
        n_in_all=n_in_all(text),
        stated=tuple((p.id, stated) for p in premises for stated in stated_values(p, text)) if premises and states(text) else (),
    )
