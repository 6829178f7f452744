"""Errors that the person at the keyboard can act on, and faults of the data that are shown and do not stop a run.

::

    DialogueSynthError        1   something went wrong that is none of the below
    ├── UsageError            2   the command was called with something it cannot take
    ├── NothingUsableError    4   not one write-up could be read
    ├── CodebookError         5   a codebook has faults (all are listed)
    ├── SettingsError         6   study.toml has faults (all are listed)
    ├── StudyError            7   a study is missing, of another version, locked, or not a study
    └── ModelError            8   a language model or the encoder is not installed, or does not load

Exit code 0 means that all went well; 3 that the run finished and set files aside, each named with its reason
(`SET_ASIDE_EXIT_CODE`; that is a result and no exception); 130 that the user stopped it.

An `Issue` is a fault in somebody's data: it travels in results, is stored with the study, and is shown in the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

SET_ASIDE_EXIT_CODE = 3
MAX_CANDIDATES = 1000  # comparing with more words takes longer than the hint is worth


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault in the data: where it is, what it is, and what to try.

    ``where`` names a file, a write-up or a place in one; it never quotes what people said.
    """

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the issue as one line."""
        hint = f"{'' if self.what.endswith(('.', '?', '!')) else '.'} Try: {self.hint}" if self.hint else ""
        return f"{self.where}: {self.what}{hint}"


def closest(word: str, words: Sequence[str], *, cutoff: float = 0.5, found: str = "{} (the closest)") -> str:
    """Return a hint that names the word most like ``word``, or nothing when none is like it.

    Args:
        word: What was written.
        words: What could have been meant; of words that differ only in case the first one is named. Only the
            first `MAX_CANDIDATES` are looked at.
        cutoff: Least likeness (0-1), as in `difflib.get_close_matches`.
        found: The hint, with ``{}`` for the word in quotes.

    >>> closest("exampels", ("id", "examples"))
    '"examples" (the closest)'
    """
    by_fold = {candidate.casefold(): candidate for candidate in reversed(words[:MAX_CANDIDATES])}
    match = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=cutoff)
    return found.format(f'"{by_fold[match[0]]}"') if match else ""


class DialogueSynthError(Exception):
    """Base of every error that the person at the keyboard can do something about."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "", issues: Sequence[Issue] = ()) -> None:
        """Say what is wrong, where, and what to try; ``issues`` lists all faults found at once."""
        self.what, self.where, self.hint, self.issues = what, where, hint, tuple(issues)
        lines = [f"{where}: {what}" if where else what]
        lines += [f"  - {issue}" for issue in self.issues]
        if hint:
            lines.append(f"  Try: {hint}")
        super().__init__("\n".join(lines))


class UsageError(DialogueSynthError):
    """The command was called with something it cannot take."""

    exit_code = 2


class NothingUsableError(DialogueSynthError):
    """Not one write-up could be read from what was given."""

    exit_code = 4


class CodebookError(DialogueSynthError):
    """A codebook has faults; ``issues`` holds all of them with line numbers."""

    exit_code = 5


class SettingsError(DialogueSynthError):
    """``study.toml`` has faults; ``issues`` holds all of them."""

    exit_code = 6


class StudyError(DialogueSynthError):
    """A study is missing, of another version, locked, or no study at all."""

    exit_code = 7


class ModelError(DialogueSynthError):
    """A language model or the encoder is not installed, or does not load."""

    exit_code = 8
