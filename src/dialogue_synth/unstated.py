"""Write-ups that state no initiative: with whom they are compared, and what an officer must be told of it.

Initiatives are never mixed. Where nobody states one, the write-ups are nearly always those of one dialogue, and are compared with each
other; where some do, nobody can tell which one the others are about, and they are compared with nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from dialogue_synth.errors import Issue
from dialogue_synth.model import WriteUp

SHOWN_IDS = 6  # of the write-ups that an issue names
ALL = "all write-ups"  # where the issue is when nobody states an initiative
HOW = (
    'put a line "Initiative: ..." at the top of the file, or a column "initiative" (beside "file") into a manifest.csv in its folder, '
    "and run again"
)
HOW_IF_SEVERAL = f"if they are about several, {HOW}"


def is_compared(initiative: str, initiatives: Collection[str]) -> bool:
    """Whether the write-ups of an initiative are compared with each other.

    Args:
        initiative: The initiative's id; "" where none is stated.
        initiatives: Those of all write-ups.

    >>> is_compared("", ["", ""]), is_compared("", ["", "meals"]), is_compared("meals", ["", "meals"])
    (True, False, True)
    """
    return bool(initiative) or not any(initiatives)


def unstated_issues(writeups: Sequence[WriteUp]) -> tuple[Issue, ...]:
    """Say which write-ups state no initiative, one issue a batch, or one for all where none does; nothing for a single write-up.

    Args:
        writeups: Those in use, of the whole study.
    """
    without = sorted((w for w in writeups if w.status == "used" and not w.initiative), key=lambda w: w.batch)
    n_used = sum(w.status == "used" for w in writeups)
    if len(without) == n_used:
        what = f"none of the {n_used} states an initiative: they are taken to be about one and the same, and compared with each other"
        return (Issue(ALL, what, HOW_IF_SEVERAL),) if n_used > 1 else ()
    return tuple(_of_batch(batch, [w.writeup_id for w in group]) for batch, group in groupby(without, key=lambda w: w.batch))


def _of_batch(batch: str, ids: Sequence[str]) -> Issue:
    n_more = len(ids) - SHOWN_IDS
    named = ", ".join(ids[:SHOWN_IDS]) + (f" and {n_more} more" if n_more > 0 else "")
    if len(ids) == 1:
        return Issue(batch, f"1 write-up states no initiative ({named}): it is coded and counted, and compared with no other", HOW)
    return Issue(batch, f"{len(ids)} write-ups state no initiative ({named}): they are coded and counted, and compared with nobody", HOW)
