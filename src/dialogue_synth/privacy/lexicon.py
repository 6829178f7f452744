"""The word lists behind the name finder: given names, family names, words of institutions, words that are never names.

They lie beside this file in ``data/`` and were compiled for this project. A list says how far a name can be trusted:
``Gwil`` is a name wherever it stands, ``Jean`` wherever it has a capital, ``Will`` only where the context says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from dialogue_synth.privacy.lists import lines_of
from dialogue_synth.privacy.words import fold

Trust = Literal["", "!", "?"]  # a name; a name where it has a capital; a name only in context


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Look-up tables by folded spelling. ``phrases`` are shown as written, one or more words each."""

    given: MappingProxyType[str, Trust]
    surnames: MappingProxyType[str, Trust]
    institutions: frozenset[str]
    closing_institutions: frozenset[str]  # these only as the last word of a phrase: also family names
    never: frozenset[str]
    phrases: tuple[str, ...]

    def is_institution(self, key: str) -> bool:
        """Say whether a folded word makes a capitalised phrase that it ends the name of an institution or a place."""
        return key in self.institutions or key in self.closing_institutions

    def given_trust(self, key: str) -> Trust | None:
        """Return how far a word can be trusted to be a given name; None if it is none. Hyphenated names count by part."""
        return _trust(self.given, key)

    def surname_trust(self, key: str) -> Trust | None:
        """Return the same for family names."""
        return _trust(self.surnames, key)


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the lists that come with the package."""
    institutions = _entries("institutions.txt")
    return Lexicon(
        given=_trusted("given_names.txt"),
        surnames=_trusted("surnames.txt"),
        institutions=frozenset(fold(word) for word in institutions if not word.endswith("*")),
        closing_institutions=frozenset(fold(word[:-1]) for word in institutions if word.endswith("*")),
        never=frozenset(fold(word) for word in _entries("not_names.txt")),
        phrases=tuple(lines_of("phrases.txt")),
    )


def _trust(table: MappingProxyType[str, Trust], key: str) -> Trust | None:
    trust = table.get(key)
    if trust is None and "-" in key:
        parts = [table.get(part) for part in key.split("-")]
        return "" if all(part is not None for part in parts) else None
    return trust


def _trusted(name: str) -> MappingProxyType[str, Trust]:
    table: dict[str, Trust] = {}
    for entry in _entries(name):
        trust: Trust = "?" if entry.endswith("?") else "!" if entry.endswith("!") else ""
        key = fold(entry.rstrip("?!"))
        table[key] = max(trust, table.get(key, ""), key=" !?".find)  # listed twice: the more careful entry holds
    return MappingProxyType(table)


def _entries(name: str) -> list[str]:
    return [entry for line in lines_of(name) for entry in line.split()]
