"""Write-ups that come in + those that a study holds -> new ones, corrected ones, and those that are held already.

People send things twice, send a corrected sheet under the same reference, and export a form again with more rows. None of
these may count twice, and none may be lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dialogue_synth.errors import Issue
from dialogue_synth.model import WriteUp

MIN_SHARED = 0.3  # a sheet under the same reference that shares fewer of its runs of words is another group's sheet
RUN = 3  # words in a run
MIN_WORDS_HELD = 20  # shorter texts ("No comment") may well come twice from one organiser


@dataclass(frozen=True, slots=True)
class Reconciled:
    """``added`` are to be analysed; ``superseded`` are earlier versions, renamed; ``held`` came again unchanged."""

    added: tuple[WriteUp, ...]
    superseded: tuple[WriteUp, ...]
    held: tuple[str, ...]


def reconcile(incoming: Sequence[WriteUp], existing: Sequence[WriteUp]) -> Reconciled:
    """Tell new write-ups from corrected and repeated ones.

    A write-up with the id of an existing one *corrects* it when they share at least `MIN_SHARED` of their runs of words: it takes
    over the id, and the earlier version is kept as ``<id>~1`` (``~2``, ...). Otherwise it is another group's: it gets an id of
    its own and an issue. The same words from the same organiser under another id are held already.
    """
    by_id = {w.writeup_id: w for w in existing}
    texts = {(w.text, w.organiser) for w in existing if w.status == "used" and _can_be_told_apart(w)}
    added: list[WriteUp] = []
    superseded: list[WriteUp] = []
    held: list[str] = []
    for writeup in incoming:
        before = by_id.get(writeup.writeup_id)
        if (writeup.text, writeup.organiser) in texts or (before and before.text == writeup.text):
            held.append(writeup.writeup_id)
        elif before and shared_runs(before.text, writeup.text) >= MIN_SHARED:
            archived = replace(before, writeup_id=_free_id(before.writeup_id, by_id, "~"), status="superseded")
            superseded.append(archived)
            by_id[archived.writeup_id] = archived
            note = Issue(writeup.writeup_id, f"replaces an earlier version, which is kept as {archived.writeup_id}")
            added.append(replace(writeup, replaces=archived.writeup_id, issues=(*writeup.issues, note)))
        elif before:
            own_id = _free_id(writeup.writeup_id, by_id, "-")
            note = Issue(
                own_id, f'the reference "{writeup.writeup_id}" belongs to another write-up', "give each group a reference of its own"
            )
            added.append(replace(writeup, writeup_id=own_id, issues=(*writeup.issues, note)))
        else:
            added.append(writeup)
        by_id |= {w.writeup_id: w for w in added[-1:]}
    return Reconciled(tuple(added), tuple(superseded), tuple(held))


def shared_runs(a: str, b: str) -> float:
    """Share of the shorter text's runs of three words that the other text has too, 0-1.

    >>> shared_runs("We want it to go ahead.", "we want it to stop")
    0.6666666666666666
    """
    runs_a, runs_b = (_runs(text) for text in (a, b))
    return len(runs_a & runs_b) / max(1, min(len(runs_a), len(runs_b)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))}


def _can_be_told_apart(writeup: WriteUp) -> bool:
    return bool(writeup.organiser) and writeup.n_words >= MIN_WORDS_HELD


def _free_id(writeup_id: str, taken: Collection[str], mark: str) -> str:
    number = 1 if mark == "~" else 2
    while f"{writeup_id}{mark}{number}" in taken:
        number += 1
    return f"{writeup_id}{mark}{number}"
