"""Where the codebooks that come with dialogue-synth are: beside this file when installed, in the repository otherwise."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dialogue_synth.errors import CodebookError, closest

INSTALLED = Path(__file__).parent / "shipped"
REPOSITORY = Path(__file__).parents[3] / "codebooks"


def shipped_codebooks() -> tuple[str, ...]:
    """Return the names of the codebooks that come with dialogue-synth, sorted."""
    return tuple(sorted(file.stem for file in _folder().glob("*.yaml")))


def shipped_codebook(name: str = "pair") -> Path:
    """Return the path of a codebook that comes with dialogue-synth.

    Raises:
        CodebookError: There is none of that name.
    """
    names = shipped_codebooks()
    if name not in names:
        raise CodebookError(f'no codebook "{name}" comes with dialogue-synth', hint=closest(name, names) or f"one of {', '.join(names)}")
    return _folder() / f"{name}.yaml"


def is_shipped(sha256: str) -> bool:
    """Whether a codebook file with this hash comes with dialogue-synth, unchanged.

    >>> is_shipped("0" * 64)
    False
    """
    return any(hashlib.sha256(file.read_bytes()).hexdigest() == sha256 for file in _folder().glob("*.yaml"))


def _folder() -> Path:
    return INSTALLED if INSTALLED.is_dir() else REPOSITORY
