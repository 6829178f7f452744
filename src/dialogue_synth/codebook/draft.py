"""What a codebook reader hands on: the codebook as far as it could be read, where its parts stand, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dialogue_synth.codebook.source import KeyPath, Plain
from dialogue_synth.errors import Issue, closest
from dialogue_synth.model import Codebook

Known = TypeVar("Known")


@dataclass(slots=True)
class FaultLog:
    """Collects what is wrong with one file, each thing with its place.

    ``places`` says where a part stands ("line 41", "row 7"), by its path and in the order of the file; a part without a
    place of its own stands where what contains it does. ``labels`` names parts in the author's own terms ("code A3a").
    """

    name: str
    places: Mapping[KeyPath, str] = field(default_factory=dict)
    labels: dict[KeyPath, str] = field(default_factory=dict)
    found: list[tuple[bool, KeyPath, str, str]] = field(default_factory=list)  # is it a fault, path, what, hint

    def fault(self, path: KeyPath, what: str, hint: str = "") -> None:
        """Record something that has to be put right."""
        self.found.append((True, path, what, hint))

    def note(self, path: KeyPath, what: str, hint: str = "") -> None:
        """Record something that may be meant so."""
        self.found.append((False, path, what, hint))

    @property
    def faults(self) -> tuple[Issue, ...]:
        """What has to be put right, in the order of the file."""
        return self._issues(faults=True)

    @property
    def notes(self) -> tuple[Issue, ...]:
        """What may be meant so, in the order of the file."""
        return self._issues(faults=False)

    def _issues(self, *, faults: bool) -> tuple[Issue, ...]:
        rank = {path: n for n, path in enumerate(self.places)}
        entries = [(path, what, hint) for is_fault, path, what, hint in self.found if is_fault == faults]
        entries.sort(key=lambda entry: _nearest(rank, entry[0], -1))
        return tuple(Issue(self.where(path), what, hint) for path, what, hint in entries)

    def where(self, path: KeyPath) -> str:
        """Return file, place and label of a part, as in ``pair.yaml, line 41, code A3a``."""
        parts = (_nearest(self.places, path, ""), _nearest(self.labels, path, ""))
        return ", ".join((self.name, *(part for part in parts if part)))


def _nearest(known: Mapping[KeyPath, Known], path: KeyPath, default: Known) -> Known:
    """Return what is known of a part, or else of the smallest known part around it."""
    return next((known[path[:n]] for n in range(len(path), 0, -1) if path[:n] in known), default)


@dataclass(frozen=True, slots=True)
class Draft:
    """A codebook as a reader found it; None when nothing could be read. It can be trusted once ``log`` has no faults."""

    codebook: Codebook | None
    log: FaultLog
    code_paths: tuple[KeyPath, ...] = ()  # the place of each code of the codebook, in the same order


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that a mapping may have, and must have; ``free``: others are kept for people to read."""

    known: tuple[str, ...]
    required: tuple[str, ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a file, read key by key; what does not fit is reported and read as empty."""

    log: FaultLog
    path: KeyPath
    values: Mapping[str, Plain]

    def text(self, key: str, default: str = "") -> str:
        """Return a text without the white space around it."""
        value = self.values.get(key)
        if isinstance(value, str):
            return value.strip() or default
        if value is not None:
            self.log.fault((*self.path, key), f'"{key}" must be text, not {_kind(value)}', _text_hint(value))
        return default

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Return one of ``choices``, or an empty text."""
        value = self.text(key)
        if value and value not in choices:
            self.log.fault((*self.path, key), f'{key} "{value}" is not one of {", ".join(choices)}', closest(value, choices))
            return ""
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.text(key).lower()
        if value and value not in _FLAGS:
            self.log.fault((*self.path, key), f'"{key}" must be true or false')
        return _FLAGS.get(value, default)

    def items(self, key: str) -> list[tuple[KeyPath, Plain]]:
        """Return the members of a list, each with its path."""
        value = self.values.get(key)
        if isinstance(value, list):
            return [((*self.path, key, n), item) for n, item in enumerate(value)]
        if value is not None:
            hint = 'put it on a line of its own that starts with "- "' if isinstance(value, str) else ""
            self.log.fault((*self.path, key), f'"{key}" must be a list, not {_kind(value)}', hint)
        return []

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(text for path, item in self.items(key) if (text := self._text_item(key, path, item)))

    def _text_item(self, key: str, path: KeyPath, item: Plain) -> str:
        if not isinstance(item, str) or not item.strip():
            self.log.fault(path, f'"{key}" must be a list of texts; this one is {_kind(item)}', _text_hint(item))
            return ""
        return item.strip()

    def entries(self, key: str, keys: Keys, *, plain: str = "") -> Iterator[Entry]:
        """Yield the mappings of a list; where ``plain`` is given, a text alone stands for a mapping with that key."""
        for path, item in self.items(key):
            value: Plain = {plain: item} if plain and isinstance(item, str) else item
            entry = read_entry(self.log, path, value, keys, f'each of "{key}"')
            if entry is not None:
                yield entry


_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def read_entry(log: FaultLog, path: KeyPath, value: Plain, keys: Keys, what: str) -> Entry | None:
    """Return a mapping to be read key by key, after reporting unknown and missing keys; None if it is no mapping."""
    if not isinstance(value, dict):
        log.fault(path, f"{what} must be a mapping (key: value), not {_kind(value)}")
        return None
    if path and path[0] in _LABELS and len(path) == 2 and isinstance(value.get("id"), str):
        log.labels[path] = f"{_LABELS[path[0]]} {value['id']}"
    _report_keys(log, path, value, keys)
    return Entry(log, path, value)


def _report_keys(log: FaultLog, path: KeyPath, values: Mapping[str, Plain], keys: Keys) -> None:
    unknown = tuple(key for key in values if key not in keys.known)
    for key in unknown:
        if keys.free:
            log.note((*path, key), f'key "{key}" is kept for people to read and not used', closest(key, keys.known, cutoff=FREE_KEY_CUTOFF))
        else:
            log.fault((*path, key), f'unknown key "{key}"', closest(key, keys.known))
    for key in keys.required:
        value = values.get(key)
        if not (value.strip() if isinstance(value, str) else value):
            log.fault(path, f'"{key}" is missing', closest(key, unknown, cutoff=0.6, found="is {} meant as that?"))


FREE_KEY_CUTOFF = 0.75  # where any key is allowed, only a near certain slip is worth a hint
_LABELS = {"codes": "code", "auxiliary_codes": "code", "themes": "theme", "premises": "premise"}


def _kind(value: Plain) -> str:
    match value:
        case None | "":
            return "empty"
        case str():
            return "a text"
        case _:
            return "a list" if isinstance(value, list) else "a mapping"


def _text_hint(value: Plain) -> str:
    return 'put quotes around a text that contains ": "' if isinstance(value, dict) else ""
