"""Who is at the page, and what they may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["viewer", "analyst", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "analyst", "admin")  # each may do all that those before it may
_BY_NAME: Mapping[str, Role] = {role: role for role in ROLES}


def role_of(name: str) -> Role:
    """Return the role of that name.

    Raises:
        KeyError: There is none.
    """
    return _BY_NAME[name]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the page: their name as the log has it, and their role."""

    name: str
    role: Role = "admin"

    def may(self, role: Role) -> bool:
        """Say whether this person may do what takes ``role``.

        >>> Person("A. Reader", "viewer").may("analyst"), Person("An Admin").may("analyst")
        (False, True)
        """
        return ROLES.index(self.role) >= ROLES.index(role)
