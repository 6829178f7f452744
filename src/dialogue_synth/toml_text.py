"""What ``tomllib`` leaves out: writing a value as TOML, and the line on which a key stands."""

from __future__ import annotations

import json
import re

_BARE = r"[A-Za-z0-9_-]+"
_NAME = re.compile(rf"""{_BARE}|"[^"]*"|'[^']*'""")
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY = re.compile(rf"\s*((?:{_NAME.pattern})(?:\s*\.\s*(?:{_NAME.pattern}))*)\s*=")


def to_toml(value: object) -> str:
    """Write text, a truth value, a finite number, a tuple or a dict of these as TOML, on one line.

    >>> print(to_toml({"almost all": 0.9, "few": (1, True)}))
    {"almost all" = 0.9, few = [1, true]}
    """
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(key)} = {to_toml(item)}" for key, item in value.items()) + "}"
        case tuple():
            return "[" + ", ".join(to_toml(item) for item in value) + "]"
        case _:
            # JSON's text, numbers and truth values are TOML's too, but for this one control character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if re.fullmatch(_BARE, key) else to_toml(key)


def line_numbers(text: str) -> dict[tuple[str, ...], int]:
    r"""Return the line, from 1, of each section and key of a TOML file, by its path.

    It looks at how lines start and does not know all of TOML: a line of a longer text that looks like a key is taken for
    one, and what stands inside ``{ }`` is not listed. That is enough to point a person to a place.

    >>> line_numbers('[study]\ntitle = "A"\n')
    {('study',): 1, ('study', 'title'): 2}
    """
    lines: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            section = _names(header[1])
            lines.setdefault(section, number)
        elif key := _KEY.match(line):
            lines.setdefault((*section, *_names(key[1])), number)
    return lines


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))
