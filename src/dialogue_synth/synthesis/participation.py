"""Who took part, as far as it is known, and who was asked and has not answered. People are never added to write-ups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_synth.model import ExpectedReturn, WriteUp

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Share:
    """One kind of organiser (or one place): how many write-ups came from it, and how many were asked for (None: not known)."""

    name: str
    received: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class Participation:
    """Who is in a study and who is missing from it.

    ``missing`` are those asked whose write-up has not come; ``unexpected`` the write-ups of nobody on the list. Without a list
    both are empty and ``n_expected`` is None.
    """

    n_received: int
    n_expected: int | None
    by_organiser_type: tuple[Share, ...]
    missing: tuple[ExpectedReturn, ...]
    unexpected: tuple[str, ...]
    n_size_unknown: int

    @property
    def stamp(self) -> str:
        """What a reader has to know first while returns are missing; "" when none is, or when nobody knows.

        Returns that nobody asked for do not fill the places of those that are missing.
        """
        if self.n_expected is None or not self.missing:
            return ""
        return f"Interim: {self.n_expected - len(self.missing)} of {self.n_expected} returns"


def participation(writeups: Sequence[WriteUp], expected: Sequence[ExpectedReturn]) -> Participation:
    """Compare the write-ups in use with the list of those that were asked.

    Each write-up answers for at most one line of the list. It is matched by id first, then by organiser (and initiative where
    the list names one), spelling of case, marks and spaces apart.
    """
    used = [w for w in writeups if w.status == "used"]
    answered = _matched(used, expected)
    missing = tuple(one for at, one in enumerate(expected) if at not in answered)
    types = Counter(_name(w.organiser_type) for w in used)
    asked = Counter(_name(one.organiser_type) for one in expected)
    names = sorted({*types, *asked}, key=lambda name: (name == NOT_STATED, -types[name], name))
    return Participation(
        n_received=len(used),
        n_expected=len(expected) if expected else None,
        by_organiser_type=tuple(Share(name, types[name], asked[name] if expected else None) for name in names),
        missing=missing,
        unexpected=tuple(w.writeup_id for w in used if w.writeup_id not in answered.values()) if expected else (),
        n_size_unknown=sum(w.participants.minimum is None for w in used),
    )


def _matched(used: Sequence[WriteUp], expected: Sequence[ExpectedReturn]) -> dict[int, str]:
    """Return the write-up that answers for each line of the list, by the line's place."""
    left = {w.writeup_id: w for w in used}
    answered: dict[int, str] = {}
    for same in (_same_id, _same_organiser):
        for at, one in enumerate(expected):
            if at not in answered and (found := next((w for w in left.values() if same(one, w)), None)):
                answered[at] = found.writeup_id
                del left[found.writeup_id]
    return answered


def _same_id(one: ExpectedReturn, writeup: WriteUp) -> bool:
    return bool(one.writeup_id) and plain(one.writeup_id) == plain(writeup.writeup_id)


def _same_organiser(one: ExpectedReturn, writeup: WriteUp) -> bool:
    same_initiative = not (one.initiative and writeup.initiative) or plain(one.initiative) == plain(writeup.initiative)
    return bool(one.organiser) and same_initiative and plain(one.organiser) == plain(writeup.organiser)


def plain(name: str) -> str:
    """Return a name without case, marks and spaces.

    >>> plain("Pike's Lane  T.R.A.") == plain("pikes lane TRA")
    True
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def _name(organiser_type: str) -> str:
    return organiser_type.strip().casefold() or NOT_STATED
