"""The settings of a merged study: those of the first one, with the names of all, and what the others had set otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dialogue_synth.errors import Issue
from dialogue_synth.settings import Settings

NAMED = frozenset({("study", "initiatives"), ("divergence", "facts")})  # tables of which each study gives its own part
EXPECTED = "expected"  # what the new study calls its copy of a list of expected returns, with the ending of that list
PATHS = frozenset({("study", "codebooks"), ("study", "expected"), ("study", "title")})  # seen from each study, or its own


def merged_settings(studies: Sequence[tuple[Path, Settings]], into: Path, title: str = "") -> tuple[Settings, tuple[Issue, ...]]:
    """Return the settings of the new study, and an issue for each setting on which a study differs from the first one.

    Args:
        studies: The folders and settings of the studies, the first one's settings being taken.
        into: The folder of the new study, from which paths are seen.
        title: Of the new study; the first one's if it is empty.
    """
    (root, first), *others = studies
    values = first.model_dump()
    study = values["study"]
    study["title"] = title or first.study.title
    study["codebooks"] = tuple(_codebook(root, path, into) for path in first.study.codebooks)
    study["expected"] = next((f"{EXPECTED}{Path(s.study.expected).suffix}" for _, s in studies if s.study.expected), "")
    issues = [issue for folder, settings in others for issue in _differences(folder.name, first, settings)]
    lists = [folder.name for folder, settings in studies if settings.study.expected]
    issues += [Issue(name, "its list of expected returns is left out: a study has one", "join the lists") for name in lists[1:]]
    for _, settings in others:
        study["initiatives"] = {**settings.study.initiatives, **study["initiatives"]}
        values["divergence"]["facts"] = _joined(settings.divergence.facts, values["divergence"]["facts"])
    return Settings.model_validate(values), tuple(issues)


def place_in(root: Path, path: str) -> Path | None:
    """Return where a file that a study names lies in the study's own folder; None for one that lies elsewhere."""
    file, folder = (root / path).resolve(), root.resolve()
    return file.relative_to(folder) if file.is_relative_to(folder) else None


def _codebook(root: Path, path: str, into: Path) -> str:
    """Return where the new study finds a codebook: its own copy of one that is the first study's own, which that study may change."""
    own = place_in(root, path)
    return own.as_posix() if own else _seen_from(into, root / path)


def _seen_from(into: Path, path: Path) -> str:
    return Path(os.path.relpath(path, into)).as_posix()


def _joined(theirs: Mapping[str, Mapping[str, str]], ours: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {key: {**theirs.get(key, {}), **ours.get(key, {})} for key in (*ours, *(k for k in theirs if k not in ours))}


def _differences(name: str, first: Settings, other: Settings) -> list[Issue]:
    """Name what a study had set otherwise; of tables of names only what contradicts."""
    ours, theirs = first.model_dump(), other.model_dump()
    return [
        Issue(name, f"[{section}] {key} was set otherwise there; the first study's value is taken")
        for section, fields in ours.items()
        for key, value in fields.items()
        if (section, key) not in PATHS and _clash(value, theirs[section][key], named=(section, key) in NAMED)
    ]


def _clash(ours: Any, theirs: Any, *, named: bool) -> bool:
    if named and isinstance(ours, Mapping):
        return any(key in theirs and _clash(value, theirs[key], named=True) for key, value in ours.items())
    return bool(ours != theirs)
