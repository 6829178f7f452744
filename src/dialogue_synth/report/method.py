"""The method statement: every setting with its value, what the results were made with, and what the words mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from pydantic import BaseModel

from dialogue_synth.model import Codebook
from dialogue_synth.report.content import RunFacts
from dialogue_synth.report.index import Index
from dialogue_synth.settings import Settings
from dialogue_synth.standing import PEOPLES

# The words that a study always masks are personal data themselves: a report says how many there are, never which.
SECRET_SETTINGS = frozenset({("privacy", "always_mask")})


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: its name in study.toml, its value, and what it does."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SettingSection:
    """One section of study.toml."""

    name: str
    gist: str
    rows: tuple[SettingRow, ...]


@dataclass(frozen=True, slots=True)
class QuantityWord:
    """A word of the quantity scale with the share of write-ups from which it holds, in words."""

    word: str
    holds: str


@dataclass(frozen=True, slots=True)
class Method:
    """Everything that shaped the results."""

    facts: tuple[tuple[str, str], ...]
    codebooks: tuple[Codebook, ...]
    settings: tuple[SettingSection, ...]
    scale: tuple[QuantityWord, ...]
    min_writeups_for_words: int
    n_codings: int
    n_checked: int
    coders: tuple[str, ...]


def method(index: Index) -> Method:
    """Return the method statement of a report."""
    content = index.content
    return Method(
        facts=_facts(content.run),
        codebooks=content.codebooks,
        settings=setting_sections(content.settings),
        scale=quantity_scale(content.settings.synthesis.scale),
        min_writeups_for_words=content.settings.synthesis.min_writeups_for_words,
        n_codings=len(index.codings),
        n_checked=sum(coding.status in PEOPLES for coding in index.codings),
        coders=tuple(sorted({coding.coder for coding in index.codings})),
    )


def setting_sections(settings: Settings) -> tuple[SettingSection, ...]:
    """Return every setting that can change a result with its value, section by section, in the order of study.toml."""
    sections = ((name, getattr(settings, name)) for name, field in type(settings).model_fields.items() if not field.exclude)
    return tuple(SettingSection(name, (type(section).__doc__ or "").strip(), _rows(name, section)) for name, section in sections)


def quantity_scale(words: dict[str, float]) -> tuple[QuantityWord, ...]:
    """Return the quantity scale in words, the strongest first.

    >>> [f"{step.word}: {step.holds}" for step in quantity_scale({"most": 0.75, "less than half": 0.15, "few": 0.0})]
    ['most: more than 75 %', 'less than half: more than 15 %', 'few: 15 % or less']
    """
    ordered = sorted(words.items(), key=lambda item: -item[1])
    last = len(ordered) - 1
    return tuple(QuantityWord(word, _bound(n, last, share, ordered[n - 1][1])) for n, (word, share) in enumerate(ordered))


def _bound(n: int, last: int, share: float, share_above: float) -> str:
    if n == last and n > 0 and share == 0:
        return f"{share_above * 100:g} % or less"
    return f"{'more than' if n == 0 or n >= last - 1 else 'at least'} {share * 100:g} %"


def _rows(section: str, values: BaseModel) -> tuple[SettingRow, ...]:
    return tuple(
        SettingRow(name, _value(section, name, values), field.description or "") for name, field in type(values).model_fields.items()
    )


def _value(section: str, name: str, values: BaseModel) -> str:
    value = getattr(values, name)
    return _secret(value) if (section, name) in SECRET_SETTINGS else _shown(value)


def _secret(values: tuple[str, ...]) -> str:
    return f"{len(values)} not shown" if values else "none"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_shown(item)}" for key, item in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(_shown(item) for item in value) or "none"
    return _without_folders(str(value)) or "none"


def _without_folders(value: str) -> str:
    """Return the last part of an absolute path, which would tell who ran the study and where; other values as they are."""
    for flavour in (PurePosixPath, PureWindowsPath):
        path = flavour(value)
        if path.is_absolute():
            return path.name
    return value


def _facts(run: RunFacts) -> tuple[tuple[str, str], ...]:
    named = (
        ("dialogue-synth", run.software_version),
        ("Coder", run.coder),
        ("Sentence encoder", _without_folders(run.encoder)),
        ("SHA-256 of the encoder", run.encoder_sha256),
        ("Precision", run.precision),
        ("Language model", run.language_model),
        *run.others,
        ("Libraries", ", ".join(f"{name} {version}" for name, version in run.libraries)),
    )
    return tuple((label, value) for label, value in named if value)
