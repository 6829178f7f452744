"""A gold file -> `Gold`: what people say each paragraph of each write-up is about.

A gold file is YAML with a list ``writeups``, in one of two layouts. Both are described in ``docs/evaluation.md``; they differ in
names only (``dialogue_id`` or ``id``, ``units`` or ``segments``, ``role`` or ``kind``), and a code is ``{code, position}`` or its bare id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue, UsageError, closest
from dialogue_synth.model import POSITIONS, Position

ANCHOR_LETTERS = 55  # letters and digits of an anchor that are compared: longer ones may have been shortened by hand
QUIET_ROLES = frozenset({"question", "prompt", "heading", "heading_like", "boilerplate"})  # what must never carry a code
ORGANISER = "organiser"
LIKELY_SLIP = 0.8  # likeness from which another word is taken for a slip: "organizer", "Organiser"


@dataclass(frozen=True, slots=True)
class GoldUnit:
    """One paragraph, list item or cell as people coded it.

    ``anchor`` is how it begins, as `letters` gives it, at most `ANCHOR_LETTERS` long. ``codes`` gives each code's position (None:
    not stated). A code in ``optional`` may be given or not. A ``quiet`` unit is a heading, prompt or boilerplate.
    """

    anchor: str
    codes: Mapping[str, Position | None]
    optional: frozenset[str] = frozenset()
    quiet: bool = False
    voice: str = "group"


@dataclass(frozen=True, slots=True)
class GoldWriteUp:
    """A write-up's units, in reading order; ``file`` finds the write-up where its id does not."""

    writeup_id: str
    file: str
    units: tuple[GoldUnit, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """What people say of a whole corpus."""

    writeups: tuple[GoldWriteUp, ...]

    @property
    def code_ids(self) -> tuple[str, ...]:
        """All codes that are named, sorted."""
        return tuple(sorted({code for w in self.writeups for u in w.units for code in (*u.codes, *u.optional)}))

    def only(self, code_ids: Iterable[str]) -> Gold:
        """Return the same units with these codes alone."""
        kept = frozenset(code_ids)
        return Gold(tuple(replace(w, units=tuple(_only(unit, kept) for unit in w.units)) for w in self.writeups))


def letters(text: str) -> str:
    """Lower-case letters and digits alone, so that bullets, quotation marks and line breaks do not matter.

    >>> letters("- “Yes”, we agreed.")
    'yesweagreed'
    """
    return re.sub(r"[\W_]+", "", text.lower())


def read_gold(path: Path) -> Gold:
    """Read and check a gold file.

    Raises:
        UsageError: It cannot be read, or has faults; all of them are listed.
    """
    faults: list[Issue] = []
    entries = _entries(_load(path), ("writeups",), path.name, faults)
    if not entries and not faults:
        faults.append(Issue(path.name, 'there is no list "writeups" with entries', "see docs/evaluation.md for the layout"))
    writeups = tuple(_writeup(entry, n, path.name, faults) for n, entry in enumerate(entries, start=1))
    if faults:
        raise UsageError(f"{counted(len(faults), 'fault')} in the gold file", where=str(path), issues=faults)
    return Gold(writeups)


def _only(unit: GoldUnit, kept: frozenset[str]) -> GoldUnit:
    return replace(unit, codes={code: p for code, p in unit.codes.items() if code in kept}, optional=unit.optional & kept)


def _load(path: Path) -> Any:
    import yaml

    try:
        # The C loader is seven times as fast; it is missing where PyYAML was built without libyaml.
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as error:
        raise UsageError(f"the gold file cannot be opened: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("the gold file is not UTF-8 text", where=str(path), hint='save it as "UTF-8" in the editor') from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise UsageError("the gold file is not valid YAML", where=where) from error


def _entries(value: Any, names: Sequence[str], where: str, faults: list[Issue]) -> list[Mapping[str, Any]]:
    """Return the list of entries under the first of these keys that is there."""
    found: Any = next((value[name] for name in names if value.get(name) is not None), []) if isinstance(value, Mapping) else []
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        faults.append(Issue(where, f'"{names[0]}" is not a list of entries'))
        return []
    return found


def _writeup(entry: Mapping[str, Any], number: int, file: str, faults: list[Issue]) -> GoldWriteUp:
    writeup_id = str(entry.get("dialogue_id") or entry.get("id") or "")
    where = f"{file}, write-up {writeup_id or number}"
    if not writeup_id:
        faults.append(Issue(where, "it has no id", 'add "dialogue_id" or "id"'))
    units = _entries(entry, ("units", "segments"), where, faults)
    read = (_unit(unit, f"{where}, unit {n}", faults) for n, unit in enumerate(units, start=1))
    return GoldWriteUp(writeup_id, str(entry.get("file") or ""), tuple(read))


def _unit(unit: Mapping[str, Any], where: str, faults: list[Issue]) -> GoldUnit:
    voice = str(unit.get("voice", "group"))
    meant = closest(voice, (ORGANISER,), cutoff=LIKELY_SLIP)
    if meant and voice != ORGANISER:  # any other voice is free to have a name of its own: only the organiser's is measured
        faults.append(Issue(where, f'the voice "{voice}" looks like a slip', meant))
    return GoldUnit(
        anchor=letters(str(unit.get("anchor") or ""))[:ANCHOR_LETTERS],
        codes=_codes(unit.get("codes"), where, faults),
        optional=frozenset(_codes(unit.get("optional"), where, faults)),
        quiet=(unit.get("role") or unit.get("kind")) in QUIET_ROLES,
        voice=voice,
    )


def _codes(value: Any, where: str, faults: list[Issue]) -> dict[str, Position | None]:
    codes: dict[str, Position | None] = {}
    for item in value if isinstance(value, list) else [value] if value else []:
        entry = item if isinstance(item, Mapping) else {"code": item}
        position = entry.get("position") or None
        if not entry.get("code"):
            faults.append(Issue(where, "a code has no id", "write {code: ..., position: ...}, or the bare id"))
        elif position is not None and position not in POSITIONS:
            faults.append(Issue(where, f'there is no position "{position}"', closest(str(position), POSITIONS)))
        else:
            codes[str(entry["code"])] = position
    return codes
