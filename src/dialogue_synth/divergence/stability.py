"""How much hangs on uncertain codings: positions are drawn again from the codings' confidences, and the rule is applied to each draw.

In every draw a coding stays with the chance that is its confidence, and keeps its position with the chance that is its position
confidence; else it gets another position, the commoner ones more often. What people decided on is certain. Write-ups are then
rolled up as `synthesis.rollup` does, and a flag is counted where its rule still holds: "stable in 43 of 50 draws".

This is done for contradictions and for positions that differ in strength, which follow from the rolled-up positions alone. The
kinds that count passages say on how many of them they rest, the others rest on words or on single passages.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dialogue_synth.divergence import contradiction, strength
from dialogue_synth.model import Divergence, Position
from dialogue_synth.standing import FAVOUR, IN_FAVOUR, PEOPLES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.divergence.material import Material, Passage

N_DRAWS = 50
_POSITIONS: tuple[Position, ...] = (*FAVOUR, "mixed", "none")
_MIXED, _NONE = len(FAVOUR), len(FAVOUR) + 1


def with_stability(flags: Sequence[Divergence], material: Material) -> tuple[Divergence, ...]:
    """Add to flags that follow from rolled-up positions in how many of `N_DRAWS` draws they stand; others stay as they are.

    The draws of a question depend on its initiative, code and codings alone, so the same study gives the same numbers.
    """
    questions = {(flag.initiative, flag.code_id) for flag in flags if _follows_from_positions(flag)}
    prior = _prior(material) if questions else None
    counted = {question: _counts(material, *question, prior) for question in sorted(questions)} if prior is not None else {}
    return tuple(
        replace(flag, stability=(_n_standing(flag, counted[flag.initiative, flag.code_id]), N_DRAWS))
        if _follows_from_positions(flag)
        else flag
        for flag in flags
    )


def _follows_from_positions(flag: Divergence) -> bool:
    return flag.kind == contradiction.KIND or (flag.kind == strength.KIND and tuple(flag.sides) in strength.PAIRS)


def _n_standing(flag: Divergence, counts: NDArray[np.int64]) -> int:
    """Return in how many draws a flag's rule holds, from the number of write-ups with each position, shape ``(n_draws, n_positions)``."""
    held = {position: counts[:, place] for place, position in enumerate(_POSITIONS)}
    if flag.kind == contradiction.KIND:
        return int(((sum(held[p] for p in IN_FAVOUR) > 0) & (held["oppose"] > 0)).sum())
    one, other = (held[position] for position in flag.sides if position in held)
    smaller, both = (one < other) * one + (one >= other) * other, one + other
    return int(((smaller >= strength.MIN_SIDE) & (2 * smaller >= strength.MIN_BALANCE * both)).sum())


def _prior(material: Material) -> NDArray[np.float64]:
    """Return how common each position is among all codings that stand, one more of each, shape ``(n_positions,)``, summing to 1."""
    import numpy as np

    found = [_place(p) for s in sorted(material.coded_segments) for p in material.passages_of(s)]
    common = np.bincount(found, minlength=len(_POSITIONS)) + 1.0
    return np.asarray(common / common.sum())


def _place(passage: Passage) -> int:
    return _POSITIONS.index(passage.position) if passage.position else _NONE


def _counts(material: Material, initiative: str, code_id: str, prior: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many write-ups hold each position in each draw, shape ``(N_DRAWS, n_positions)``."""
    import numpy as np

    rooms: dict[tuple[str, int], int] = {}
    passages: list[Passage] = []
    for writeup in material.by_initiative[initiative]:
        for passage in material.passages(writeup.writeup_id, code_id, "group"):
            rooms.setdefault((writeup.writeup_id, passage.segment.event), len(rooms))
            passages.append(passage)
    drawn = _drawn(passages, prior, f"{initiative} {code_id}")
    room_of = np.array([rooms[p.writeup_id, p.segment.event] for p in passages], dtype=np.intp)
    positions = _of_rooms(drawn, room_of, len(rooms))
    rooms_of: dict[str, list[int]] = defaultdict(list)
    for (writeup_id, _), n in rooms.items():
        rooms_of[writeup_id].append(n)
    of_writeups = [_of_writeup(positions[:, rooms_of[writeup_id]]) for writeup_id in sorted(rooms_of)]
    held = np.stack(of_writeups, axis=1) if of_writeups else np.empty((N_DRAWS, 0), dtype=np.intp)
    return np.stack([(held == place).sum(axis=1) for place in range(len(_POSITIONS))], axis=1)


def _drawn(passages: Sequence[Passage], prior: NDArray[np.float64], name: str) -> NDArray[np.intp]:
    """Draw a position for each coding, "none" where the code does not stay, shape ``(N_DRAWS, n_passages)``."""
    import numpy as np

    lots = np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
    own = np.array([_place(p) for p in passages], dtype=np.intp)
    sure = np.array([1.0 if p.coding.status in PEOPLES else p.coding.confidence for p in passages])
    kept = np.array([1.0 if _is_certain(p) else p.coding.position_confidence for p in passages], dtype=np.float64)
    others = np.tile(prior, (len(_POSITIONS), 1)) * (1 - np.eye(len(_POSITIONS)))
    reached = np.cumsum(others / others.sum(axis=1, keepdims=True), axis=1)
    stays, keeps, which = lots.random((3, N_DRAWS, len(passages)))
    other = np.minimum((which[:, :, None] > reached[own][None]).sum(axis=2), _NONE)
    return np.where(stays > sure, _NONE, np.where(keeps <= kept, own, other))


def _is_certain(passage: Passage) -> bool:
    """Whether a position is not drawn again: a person's, an undecided one, and one whose confidence nobody gave."""
    return passage.coding.status in PEOPLES or passage.position is None or passage.coding.position_confidence is None


def _of_rooms(drawn: NDArray[np.intp], room_of: NDArray[np.intp], n_rooms: int) -> NDArray[np.intp]:
    """Return each room's position in each draw as `rollup.room_position` has it, shape ``(N_DRAWS, n_rooms)``."""
    import numpy as np

    counts = np.zeros((len(drawn), n_rooms, len(_POSITIONS)), dtype=np.int64)
    np.add.at(counts, (np.arange(len(drawn))[:, None], room_of[None], drawn), 1)
    oppose, favour = counts[:, :, FAVOUR.index("oppose")], sum(counts[:, :, FAVOUR.index(p)] for p in IN_FAVOUR)
    commonest = counts[:, :, : len(FAVOUR)].argmax(axis=2)  # the first of equals: the less favourable
    split = (counts[:, :, _MIXED] > 0) | ((oppose > 0) & (favour > 0))
    takes_none = counts[:, :, : _MIXED + 1].sum(axis=2) == 0
    return np.where(takes_none, _NONE, np.where(split, _MIXED, commonest))


def _of_writeup(rooms: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return a write-up's position from its rooms' as `rollup.rooms_position` has it, shape ``(N_DRAWS,)``."""
    import numpy as np

    order = (_MIXED, *range(_MIXED))  # of equals the first
    counts = np.stack([(rooms == place).sum(axis=1) for place in order], axis=1)
    return np.where(counts.sum(axis=1) == 0, _NONE, np.array(order)[counts.argmax(axis=1)])
