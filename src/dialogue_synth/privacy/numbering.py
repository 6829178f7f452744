"""Who and what gets which number: the same person or value keeps its placeholder throughout a write-up."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogue_synth.privacy.mask import placeholder

_PLACEHOLDER = re.compile(r"\[(?P<label>.+) (?P<number>\d+)\]")
_COUNTRY = re.compile(r"^(?:\+44|0044)\s*(?:\(0\))?\s*")


class Numbering:
    """Hands out placeholders in the order of asking, after those that are known already."""

    def __init__(self, known: Mapping[str, str], people: Mapping[int, str]) -> None:
        """Take what was found before (text -> placeholder) and which person has which placeholder."""
        self._shown: dict[tuple[str, int | str], str] = {("name", person): shown for person, shown in people.items()}
        self._last: dict[str, int] = {}
        for value, shown in known.items():
            if match := _PLACEHOLDER.fullmatch(shown):
                self._last[match["label"]] = max(self._last.get(match["label"], 0), int(match["number"]))
                self._shown.setdefault((match["label"], normal_form(value)), shown)

    def placeholder(self, kind: str, who: int | str) -> str:
        """Return what is shown for a person (by number) or for a value (as written) of a kind."""
        label = placeholder(kind, 0)[1:-3]
        key = (label, normal_form(who) if isinstance(who, str) else who)
        if key not in self._shown:
            self._last[label] = self._last.get(label, 0) + 1
            self._shown[key] = placeholder(kind, self._last[label])
        return self._shown[key]


def normal_form(value: str) -> str:
    """Return a value as it is compared: letters and digits alone, a British phone number with its leading nought.

    >>> normal_form("+44 (0)7700 900123") == normal_form("07700 900 123")
    True
    """
    return "".join(letter for letter in _COUNTRY.sub("0", value).casefold() if letter.isalnum())
