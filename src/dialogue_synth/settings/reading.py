"""``study.toml`` -> `Settings`, or all its faults in words, each with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dialogue_synth.errors import Issue, SettingsError, closest
from dialogue_synth.settings.sections import Settings, StoreSettings
from dialogue_synth.toml_text import line_numbers

MAX_BYTES = 1_000_000  # nobody writes so much by hand


def load_settings(path: Path) -> Settings:
    """Read and check ``study.toml``.

    Raises:
        SettingsError: It cannot be read or has faults; all of them are listed, with their lines.
    """
    text = _read_text(path)
    try:
        data = _with_tuples(tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number or nesting beyond what Python takes
        raise SettingsError(f"not valid TOML: {error}", where=str(path), hint="text stands in quotes, lists in [ ]") from error
    try:
        return Settings.model_validate(data, strict=True)
    except ValidationError as error:
        issues = _issues(error, path.name, line_numbers(text))
        n_faults = f"{len(issues)} fault{'s' if len(issues) > 1 else ''}"
        raise SettingsError(f"{n_faults} in the settings", where=str(path), issues=issues) from error


def store_settings(database: str) -> StoreSettings:
    """Return the settings that keep a study's records in a database.

    Raises:
        SettingsError: It is no address of one.
    """
    try:
        return StoreSettings(database=database)
    except ValidationError as error:
        raise SettingsError(_in_words(error.errors(include_url=False)[0]), where="the address of the database") from error


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingsError("the file is too large for settings", where=str(path))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"the settings cannot be opened: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise SettingsError("the file is not UTF-8 text", where=str(path), hint='save it as "UTF-8" in the editor') from error


def _with_tuples(value: Any) -> Any:
    """Turn lists into tuples, which strict validation asks for."""
    if isinstance(value, dict):
        return {key: _with_tuples(item) for key, item in value.items()}
    return tuple(_with_tuples(item) for item in value) if isinstance(value, list) else value


def _issues(error: ValidationError, file: str, lines: Mapping[tuple[str, ...], int]) -> tuple[Issue, ...]:
    """Put what pydantic found into words, in the order of the file."""
    found: list[tuple[int, Issue]] = []
    for details in error.errors(include_url=False):
        names = tuple(part if isinstance(part, str) else f"item {part + 1}" for part in details["loc"])
        line = next((lines[names[:n]] for n in range(len(names), 0, -1) if names[:n] in lines), 0)
        setting = " ".join((f"[{names[0]}]" if names[0] in Settings.model_fields else names[0], *names[1:]))
        where = ", ".join((file, *([f"line {line}"] if line else []), setting))
        unknown = details["type"] == "extra_forbidden"
        found.append((line, _unknown(names, where) if unknown else Issue(where, _in_words(details))))
    return tuple(issue for _, issue in sorted(found, key=lambda entry: entry[0]))


def _unknown(names: tuple[str, ...], where: str) -> Issue:
    """Say that a section or key does not exist, and which one was meant: it may stand under the wrong section."""
    name = names[-1]
    homes = [section for section, field in Settings.model_fields.items() if name in _section(field).model_fields]
    if homes:
        return Issue(where, f'"{name}" does not belong here', f"put it under [{homes[0]}]")
    if len(names) == 1:
        return Issue(where, f"there is no section [{name}]", closest(name, [*Settings.model_fields]))
    known = [*_section(Settings.model_fields[names[0]]).model_fields]
    return Issue(where, f'there is no setting "{name}" in this section', closest(name, known))


def _section(field: FieldInfo) -> type[BaseModel]:
    section = field.annotation
    assert isinstance(section, type)
    assert issubclass(section, BaseModel)
    return section


_KINDS = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": 'must be a list such as ["a", "b"]',
    "dict_type": "must be a table such as {{a = ..., b = ...}}",
    "model_type": "must be a section with settings of its own",
    "finite_number": "must be a finite number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "value_error": "{error}",
}


def _in_words(details: ErrorDetails) -> str:
    words = _KINDS.get(details["type"])
    return words.format(**details.get("ctx", {})) if words else details["msg"]
