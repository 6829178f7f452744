"""What people did to the machine's codings with these in sight.

This is no agreement between coders: who reads a suggestion first agrees with it more often than who does not. It says how much work the
machine saves and where it is corrected, and is always shown apart from blind agreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.agreement.bootstrap import Draws, Figure
from dialogue_synth.model import Coding
from dialogue_synth.standing import PEOPLES

_DECIDED = PEOPLES | {"rejected"}


@dataclass(frozen=True, slots=True)
class PostEdit:
    """Decisions on ``n_passages`` passages, by analyst.

    ``kept`` is the share of the machine's codings decided on that stayed, in all and by code; ``unchanged`` the share of the
    passages decided on whose codes and positions stayed as the machine had put them.
    """

    n_passages: int
    n_decided: Mapping[str, int]
    n_kept: int
    n_taken_off: int
    n_added: int
    n_position_changed: int
    kept: Figure
    unchanged: Figure
    per_code: Mapping[str, Figure]


def post_edit(machine: Iterable[Coding], in_force: Iterable[Coding], code_ids: Sequence[str]) -> PostEdit:
    """Compare the machine's codings with those that people decided on.

    Args:
        machine: The machine's codings, as it made them.
        in_force: The codings in force, with the status that people gave them.
        code_ids: The codes that are looked at.
    """
    suggested = {(c.segment_id, c.code_id): c for c in machine}
    decided = [c for c in in_force if c.status in _DECIDED and c.code_id in code_ids]
    of_machine = [c for c in decided if (c.segment_id, c.code_id) in suggested]
    kept = [c for c in of_machine if c.status in PEOPLES]
    added = [c for c in decided if c.status in PEOPLES and (c.segment_id, c.code_id) not in suggested]
    moved = [c for c in kept if c.position != suggested[c.segment_id, c.code_id].position]
    changed = {c.segment_id for c in (*added, *moved, *(c for c in of_machine if c.status == "rejected"))}
    passages = {c.segment_id: c.writeup_id for c in (*of_machine, *added)}
    draws = Draws(passages.values())
    return PostEdit(
        n_passages=len(passages),
        n_decided=dict(sorted(Counter(c.coder for c in (*of_machine, *added)).items())),
        n_kept=len(kept),
        n_taken_off=len(of_machine) - len(kept),
        n_added=len(added),
        n_position_changed=len(moved),
        kept=_kept(of_machine, draws),
        unchanged=draws.ratio([(writeup_id, i not in changed, 1) for i, writeup_id in passages.items()]),
        per_code={code: _kept([c for c in of_machine if c.code_id == code], draws) for code in code_ids},
    )


def _kept(codings: Iterable[Coding], draws: Draws) -> Figure:
    return draws.ratio([(c.writeup_id, c.status in PEOPLES, 1) for c in codings])
