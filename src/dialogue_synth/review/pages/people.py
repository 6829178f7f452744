"""Who may sign in, for the page on people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogue_synth.review.entry.people import Person, Role
from dialogue_synth.review.entry.people_file import Members, name_key

MAY: Mapping[Role, str] = {
    "viewer": "Viewers read every screen.",
    "analyst": "Analysts read every screen, decide, judge divergences, write memos and let the coder learn.",
    "admin": "Admins do all that analysts do, change codebooks, upload write-ups, and see who is signed in.",
}
_HERE = 5 * 60  # seconds since the last request


@dataclass(frozen=True, slots=True)
class Row:
    """A person in the list: ``seen`` says when they last asked for a page, "" if they are not signed in."""

    name: str
    role: Role
    seen: str


def people_page(person: Person, members: Members, last_seen: Mapping[str, float]) -> dict[str, Any]:
    """Return what the page shows: one's own role, and to an admin everybody.

    Args:
        person: Who asks.
        members: Who may sign in.
        last_seen: Seconds since the last request of each person who is signed in, by `name_key`.
    """
    rows = [Row(m.person.name, m.person.role, _ago(last_seen.get(key))) for key, m in members.items()]
    return {"rows": sorted(rows, key=lambda row: name_key(row.name)) if person.may("admin") else [], "may": MAY}


def _ago(seconds: float | None) -> str:
    """Put into words how long ago somebody was here.

    >>> _ago(None), _ago(10), _ago(1000)
    ('', 'here now', '17 minutes ago')
    """
    if seconds is None:
        return ""
    return "here now" if seconds < _HERE else f"{round(seconds / 60)} minutes ago"
