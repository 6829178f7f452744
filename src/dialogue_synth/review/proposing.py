"""What a form says of a code -> the code, and a code -> what stands in the form. Nothing here writes.

Lists are written one item a line: examples as ``support: what was said``, near misses as ``P2: what was said | why not``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialogue_synth.codebook.check import ID_HINT, ID_PATTERN
from dialogue_synth.codebook.source import UNSAFE
from dialogue_synth.model import POSITIONS, Code, Example, NearMiss

FIELDS = ("name", "theme", "question", "proposition", "definition", "include", "exclude", "examples", "near_misses")
MAX_FIELD = 20_000  # characters of one field
_POSITION = re.compile(rf"\s*({'|'.join(POSITIONS)}|[^\W\d_]+)?\s*:\s+", re.IGNORECASE)
_CODE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]{0,39})?\s*:\s+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of the form."""

    field: str
    what: str


def texts_of(code: Code) -> dict[str, str]:
    """Return what stands in the fields of a form for this code."""
    return {
        "id": code.id,
        "name": code.name,
        "theme": code.theme,
        "question": code.question,
        "proposition": code.proposition,
        "definition": code.definition,
        "include": "\n".join(map(_one_line, code.include)),
        "exclude": "\n".join(map(_one_line, code.exclude)),
        "examples": "\n".join(_example_line(example) for example in code.examples),
        "near_misses": "\n".join(_near_miss_line(miss) for miss in code.near_misses),
        "kind": "auxiliary" if code.auxiliary else "asked",
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _example_line(example: Example) -> str:
    text = _one_line(example.text)
    word = _POSITION.match(text)
    needs_sign = word is not None and (not word[1] or _looks_like_a_position(word[1]))
    return (f"{example.position}: " if example.position else ": " if needs_sign else "") + text


def _near_miss_line(miss: NearMiss) -> str:
    text = _one_line(miss.text)
    sign = f"{miss.code}: " if miss.code else ": " if _CODE.match(text) else ""  # which ids are taken is not known here
    why = f" | {_one_line(miss.why)}" if miss.why else " |" if "|" in text else ""
    return sign + text + why


def given_texts(form: Mapping[str, str]) -> dict[str, str]:
    """Return what the form says, field by field: without control characters, with line ends of one kind."""
    named = ((name, form.get(name, "")) for name in ("id", "kind", *FIELDS))
    return {name: UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip() for name, text in named}


def merged_texts(shown: Mapping[str, str], given: Mapping[str, str], newest: Mapping[str, str]) -> dict[str, str]:
    """Return each field as given, but as it is in the newest version where the person had left it as it was shown.

    >>> merged_texts({"name": "a", "theme": "T"}, {"name": "b", "theme": "T"}, {"name": "a", "theme": "U"})
    {'name': 'b', 'theme': 'U'}
    """
    return {name: newest.get(name, text) if shown.get(name) == text else text for name, text in given.items()}


def code_of(given: Mapping[str, str], old: Code | None, *, taken: Collection[str], themes: Sequence[str]) -> tuple[Code, tuple[Fault, ...]]:
    """Return the code that a form describes, and what is wrong with it.

    Args:
        given: The fields, as `given_texts` returns them.
        old: The code that is edited; None for a new one. Fields that say what they said before are left exactly as they are.
        taken: Ids of codes of all codebooks of the study.
        themes: Ids of the codebook's themes.
    """
    faults = [Fault(name, f"more than {MAX_FIELD} characters") for name in FIELDS if len(given[name]) > MAX_FIELD]
    before = texts_of(old) if old else {}
    values: dict[str, Any] = {}
    for name in FIELDS:
        if before.get(name) != given[name]:
            values[name] = _READ[name](given[name], taken) if name in _READ else _one_line(given[name])
    code = replace(old, **values) if old else Code(given["id"], codebook_id="", auxiliary=given["kind"] == "auxiliary", **values)
    faults += _faults(code, old, given, taken, themes)
    return code, tuple(faults)


def _faults(code: Code, old: Code | None, given: Mapping[str, str], taken: Collection[str], themes: Sequence[str]) -> list[Fault]:
    found = []
    if old is None and not ID_PATTERN.fullmatch(code.id):
        found.append(Fault("id", f"{'this is no id' if code.id else 'give the code an id'}: {ID_HINT}"))
    elif old is None and code.id.casefold() in {code_id.casefold() for code_id in taken}:
        found.append(Fault("id", "there is a code with this id already, and an id is never used again"))
    if not code.name:
        found.append(Fault("name", "give the code a name"))
    if not code.question and not code.definition:
        found.append(Fault("definition", "give a definition, or a question above"))
    if code.theme and code.theme not in themes:
        found.append(Fault("theme", "choose a theme of this codebook"))
    for n, line in enumerate(given["examples"].splitlines(), 1):
        word = _POSITION.match(line)
        if word and word[1] and word[1].lower() not in POSITIONS and _looks_like_a_position(word[1]):
            found.append(Fault("examples", f"line {n}: “{word[1]}” is no position; one of {', '.join(POSITIONS)}"))
    return found


def _looks_like_a_position(word: str) -> bool:
    from difflib import get_close_matches

    return bool(get_close_matches(word.lower(), POSITIONS, n=1, cutoff=0.7))


def _lines(text: str, _taken: Collection[str]) -> tuple[str, ...]:
    return tuple(one for line in text.splitlines() if (one := _one_line(line)))


def _examples(text: str, _taken: Collection[str]) -> tuple[Example, ...]:
    return tuple(_example(line) for line in _lines(text, ()))


def _example(line: str) -> Example:
    found = _POSITION.match(line)
    if found is None:
        return Example(line)
    word = (found[1] or "").lower()
    position = next((position for position in POSITIONS if position == word), None)
    return Example(line[found.end() :], position) if position or not word else Example(line)


def _near_misses(text: str, taken: Collection[str]) -> tuple[NearMiss, ...]:
    return tuple(_near_miss(line, taken) for line in _lines(text, ()))


def _near_miss(line: str, taken: Collection[str]) -> NearMiss:
    text, _, why = line.rpartition(" |") if " |" in line else (line, "", "")
    found = _CODE.match(text)
    # "Note: ..." is what somebody said; an id is one of the study's, or has a figure in it.
    if found and (not found[1] or found[1] in taken or any(c.isdigit() for c in found[1])):
        return NearMiss(text[found.end() :].strip(), found[1] or "", why.strip())
    return NearMiss(text.strip(), "", why.strip())


_READ: Mapping[str, Callable[[str, Collection[str]], object]] = {
    "include": _lines,
    "exclude": _lines,
    "examples": _examples,
    "near_misses": _near_misses,
}
