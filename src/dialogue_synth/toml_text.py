"""What ``tomllib`` leaves out: writing a value as TOML, changing one in a file, and the line on which a key stands."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

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


def with_value(text: str, section: str, key: str, value: object) -> str:
    r"""Return a TOML file with one value of a section changed, and all else as it stands: comments, order, spelling, line ends.

    Args:
        text: The file, valid TOML; it may begin with a byte-order mark.
        section: A table at the top; made where there is none.
        key: The key in it.
        value: Text, a truth value, a number, a tuple of these.

    Raises:
        ValueError: It cannot be done so that nothing else changes.

    >>> with_value('[study]  # ours\ncodebooks = []\n', "study", "codebooks", ("a.yaml",))
    '[study]  # ours\ncodebooks = ["a.yaml"]\n'
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    wanted = tomllib.loads(body)
    try:
        wanted.setdefault(section, {})[key] = list(value) if isinstance(value, tuple) else value
        document = tomlkit.parse(body)
        if section not in document:
            document[section] = tomlkit.table()
        _put(document[section], key, value)
        changed = tomlkit.dumps(document)
        changed += "" if changed.endswith("\n") else "\n"
        fits = tomllib.loads(changed) == wanted
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError) as error:
        raise ValueError(_TOO_ODD) from error
    if not fits:
        raise ValueError(_TOO_ODD)
    return mark + changed


_TOO_ODD = "the file is laid out in a way that it cannot be changed in one place"


def _put(table: Any, key: str, value: object) -> None:
    """Set a value; in a list, item by item, so that the comments between items stay."""
    import tomlkit

    new = tomlkit.parse(f"v = {to_toml(value)}")["v"]
    old = table.get(key)
    if not (isinstance(old, list) and isinstance(new, list) and len(old) <= len(new)):
        table[key] = new
        return
    for n, item in enumerate(new):
        if n == len(old):
            old.append(item)
        elif old[n] != item:
            old[n] = item


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
