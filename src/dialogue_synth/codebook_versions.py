"""The versions of a study's codebooks: what is in force, what was proposed, what was coded with before. Nothing here codes anything.

What is in force is what the files say that ``study.toml`` names. The log says who proposed which version, when and why, and holds the
whole text of each; so every version that was in force since then can be brought back, whatever becomes of its file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dialogue_synth.codebook import CheckResult, check_text, load_codebooks, shared_ids, shipped_codebook
from dialogue_synth.errors import CodebookError, UsageError
from dialogue_synth.model import Codebook, CodebookVersion

if TYPE_CHECKING:
    from dialogue_synth.store import Receipt
    from dialogue_synth.store.study import Study

SHORT = 12  # letters of a hash that stand for a version
State = Literal["in force", "draft", "in force before", "not in force"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a codebook; ``text`` is its whole file, ``entry`` where the log first has it (None: only the file has it yet)."""

    codebook: Codebook
    text: str
    entry: CodebookVersion | None
    state: State

    @property
    def sha256(self) -> str:
        """What tells it from all other versions."""
        return self.codebook.sha256

    @property
    def name(self) -> str:
        """The beginning of its hash, by which it is called."""
        return self.sha256[:SHORT]


class Versions:
    """All versions of all codebooks of a study, as they are at one moment."""

    def __init__(self, study: Study) -> None:
        """Read the files and the log."""
        paths = study.codebook_paths or (shipped_codebook("pair"),)
        self.codebooks = load_codebooks(paths)
        self.files: Mapping[str, Path] = {book.id: path for book, path in zip(self.codebooks, paths, strict=True)}
        self.log = study.codebook_versions
        self._texts = {entry.sha256: entry for entry in reversed(self.log) if entry.text}  # the first entry with this text

    @property
    def last_entry(self) -> int:
        """The number of the last entry of the log; 0 while it is empty."""
        return self.log[-1].entry_id if self.log else 0

    def in_force(self, codebook_id: str) -> Version:
        """Return the version that the study codes with.

        Raises:
            UsageError: The study has no such codebook.
        """
        book = next((book for book in self.codebooks if book.id == codebook_id), None)
        if book is None:
            raise UsageError(f'the study has no codebook "{codebook_id}"', hint=f"one of {', '.join(b.id for b in self.codebooks)}")
        text = self.files[codebook_id].read_bytes().decode("utf-8")
        return Version(book, text, self._texts.get(book.sha256), "in force")

    def draft(self, codebook_id: str) -> Version | None:
        """Return the version that people are working on: the last one proposed, unless one was applied or the draft withdrawn since."""
        last = next((entry for entry in reversed(self.log) if entry.codebook_id == codebook_id and entry.event != "found"), None)
        if last is None or last.event != "proposed" or last.sha256 == self.in_force(codebook_id).sha256:
            return None
        return self.version(last.sha256)

    def newest(self, codebook_id: str) -> Version:
        """Return what a further change is to be made of: the draft, or what is in force where there is none."""
        return self.draft(codebook_id) or self.in_force(codebook_id)

    def version(self, name: str) -> Version:
        """Return a version by its hash, or the beginning of it.

        Raises:
            UsageError: There is none, or there are several.
        """
        in_force = {book.sha256: book.id for book in self.codebooks}
        known = {*in_force, *self._texts}
        found = [sha256 for sha256 in sorted(known) if name and sha256.startswith(name)]
        if len(found) != 1:
            raise UsageError("several versions begin so" if found else "there is no such version of a codebook", where=name[:SHORT])
        if found[0] in in_force:
            return self.in_force(in_force[found[0]])
        entry = self._texts[found[0]]
        codebook = _read(entry.text, self._file_name(entry.codebook_id))
        events = [e for e in self.log if e.codebook_id == entry.codebook_id]
        last = next((e for e in reversed(events) if e.event != "found"), entry)
        if last.event == "proposed" and last.sha256 == entry.sha256:
            return Version(codebook, entry.text, entry, "draft")
        was_used = any(e.sha256 == entry.sha256 and e.event in ("found", "applied") for e in events)
        return Version(codebook, entry.text, entry, "in force before" if was_used else "not in force")

    def history(self, codebook_id: str) -> tuple[Version, ...]:
        """Return all versions of a codebook, the newest first; what is in force alone while nobody has proposed anything."""
        in_force = self.in_force(codebook_id)
        names = [sha256 for sha256, entry in self._texts.items() if entry.codebook_id == codebook_id]
        known = sorted((self.version(name) for name in names), key=lambda v: v.entry.entry_id if v.entry else 0, reverse=True)
        return (*(() if in_force.sha256 in names else (in_force,)), *known)

    def events(self, sha256: str) -> tuple[CodebookVersion, ...]:
        """Return the entries of the log about one version, oldest first."""
        return tuple(entry for entry in self.log if entry.sha256 == sha256)

    def based_on(self, version: Version) -> str:
        """Return the hash of what was in force when the draft that led to a version was begun; "" where that is not known."""
        parents = {entry.sha256: entry.parent for entry in reversed(self.log) if entry.event == "proposed"}
        sha256, steps = version.sha256, 0
        while sha256 in parents and steps < len(parents):
            sha256, steps = parents[sha256], steps + 1
        return "" if sha256 in parents else sha256

    def check(self, codebook_id: str, text: str) -> CheckResult:
        """Check a text as the next version of a codebook, beside the other codebooks of the study."""
        others = [book for book in self.codebooks if book.id != codebook_id]
        known = frozenset(code.id for book in others for code in book.codes)
        result = check_text(text, self._file_name(codebook_id), known_elsewhere=known)
        if result.codebook is None:
            return result
        faults = shared_ids([*others, result.codebook])
        return CheckResult(None, tuple(faults), result.notes) if faults else result

    def _file_name(self, codebook_id: str) -> str:
        """A codebook's file, which is always one that can be written."""
        path = self.files.get(codebook_id)
        return path.name if path and path.suffix.lower() in (".yaml", ".yml") else f"{codebook_id}.yaml"


def _read(text: str, name: str) -> Codebook:
    result = check_text(text, name)
    if result.codebook is None:  # it was checked before it was kept, by another version of the program
        raise CodebookError("this version of the codebook can no longer be read", where=name, issues=result.faults)
    return result.codebook


def propose(study: Study, codebook_id: str, text: str, *, analyst: str, memo: str = "", key: str, seen: int | None = None) -> Receipt:
    """Keep a new version of a codebook as a draft. Nothing is coded with it until it is applied.

    Args:
        study: The study.
        codebook_id: Which of its codebooks.
        text: The whole file, without faults.
        analyst: Who proposes it.
        memo: Why.
        key: What tells this request from all others, as in `Study.keep_once`.
        seen: The number of the last entry of the log that the analyst knew of; a later one on the same codebook stops this one.

    Returns:
        The receipt; ``unseen`` names what the analyst did not know of.

    Raises:
        UsageError: It is the codebook that is there already, or another one.
        CodebookError: It has faults.
    """
    versions = Versions(study)
    parent = versions.newest(codebook_id)
    result = versions.check(codebook_id, text)
    if result.codebook is None:
        raise CodebookError("the proposed version has faults", where=codebook_id, issues=result.faults)
    if result.codebook.id != codebook_id:
        raise UsageError(f'this is the codebook "{result.codebook.id}"', where=codebook_id, hint="a codebook keeps its id")
    if result.codebook.sha256 == parent.sha256:
        raise UsageError("this changes nothing", where=codebook_id)
    made = CodebookVersion(
        0, "", analyst, codebook_id, "proposed", result.codebook.version, result.codebook.sha256, parent.sha256, text, memo
    )
    return study.keep_once(key, [*found_entries(versions, codebook_id, analyst), made], seen)


def found_entries(versions: Versions, codebook_id: str, analyst: str) -> Sequence[CodebookVersion]:
    """Return the entry that keeps the text of what is in force, so that it can be brought back; none where the log has it."""
    current = versions.in_force(codebook_id)
    if current.entry is not None:
        return ()
    book = current.codebook
    return (CodebookVersion(0, "", analyst, codebook_id, "found", book.version, book.sha256, "", current.text),)


def withdraw(study: Study, version: Version, *, analyst: str, memo: str = "", key: str, seen: int | None = None) -> Receipt:
    """Give a draft up. It stays in the log, and can be applied all the same.

    Raises:
        UsageError: It is no draft.
    """
    if version.state != "draft":
        raise UsageError("this is no draft", where=version.name)
    book = version.codebook
    return study.keep_once(
        key, [CodebookVersion(0, "", analyst, book.id, "withdrawn", book.version, book.sha256, version.sha256, "", memo)], seen
    )
