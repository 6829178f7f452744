"""Another version of a codebook -> what it would change, and a study that is coded with it. Decisions are never touched.

A preview does in a copy of the study what applying does in the study itself, so that the one says exactly what the other brings.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialogue_synth.codebook_versions import Version, Versions, found_entries
from dialogue_synth.coding.decisions import NO_CODE, in_force
from dialogue_synth.counted import counted
from dialogue_synth.errors import SettingsError, StudyError
from dialogue_synth.intake import Progress, silent
from dialogue_synth.model import CodebookVersion, Coding, Divergence
from dialogue_synth.pipeline import code_passages, diverge, find_topics, findings_of, synthesise
from dialogue_synth.relearning import copy_of, last_of
from dialogue_synth.shown import Shown
from dialogue_synth.store.backup import back_up
from dialogue_synth.study_coder import unfit_issues
from dialogue_synth.toml_text import with_value

if TYPE_CHECKING:
    from dialogue_synth.settings import Settings
    from dialogue_synth.store.study import Study

FOLDER = "codebooks"  # in the study's folder: where the versions that are applied are written


@dataclass(frozen=True, slots=True)
class CodeEffect:
    """What becomes of one code: the passages that get it, that lose it, and on which it keeps standing with another position."""

    code_id: str
    name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding whose sentence or counts change: what it said, and what it says; "" where there is none."""

    finding_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Recoding:
    """What coding with another version of a codebook changes, decisions on top; segments and decisions by their ids.

    ``covered`` are passages that had no code and have one, ``uncovered`` the other way round. ``vanished`` are decisions in force whose
    code is no longer in a codebook; they stay in the log. ``notes`` say what else to know.
    """

    codebook_id: str
    version: str
    sha256: str
    instead_of: str  # the hash of the version in force before
    codes: tuple[CodeEffect, ...]
    covered: tuple[str, ...]
    uncovered: tuple[str, ...]
    vanished: tuple[int, ...]
    returned: tuple[int, ...]
    flags_new: tuple[Divergence, ...]
    flags_gone: tuple[Divergence, ...]
    findings: tuple[FindingChange, ...]
    notes: tuple[str, ...] = ()
    last_decision: int = 0
    cpu_seconds: float = field(default=0.0, compare=False)

    @property
    def passages(self) -> tuple[str, ...]:
        """The passages on which any code or position changes."""
        return tuple(dict.fromkeys(s for code in self.codes for s in (*code.gained, *code.lost, *code.moved)))

    @property
    def sentence(self) -> str:
        """The effect in one line."""
        n_writeups = len({segment_id.rpartition("#")[0] for segment_id in self.passages})
        passages = f"{counted(len(self.passages), 'passage')} of {counted(n_writeups, 'write-up')}" if self.passages else "no passage"
        parts = [f"{passages} coded differently"]
        parts += [f"{counted(len(self.covered), 'passage')} no longer without a code"] if self.covered else []
        parts += [f"{counted(len(self.uncovered), 'passage')} left without a code"] if self.uncovered else []
        parts += [f"{counted(len(self.findings), 'finding')} changed"] if self.findings else []
        parts += [f"{counted(len(self.flags_new), 'flag')} new"] if self.flags_new else []
        parts += [f"{counted(len(self.flags_gone), 'flag')} gone"] if self.flags_gone else []
        parts += [f"{counted(len(self.vanished), 'decision')} without their code"] if self.vanished else []
        return ", ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON value."""
        return {
            "codebook": self.codebook_id,
            "version": self.version,
            "sha256": self.sha256,
            "sentence": self.sentence,
            "codes": [
                {"code": c.code_id, "gained": list(c.gained), "lost": list(c.lost), "position_changed": list(c.moved)} for c in self.codes
            ],
            "no_longer_without_code": list(self.covered),
            "left_without_code": list(self.uncovered),
            "decisions_without_code": list(self.vanished),
            "decisions_with_code_again": list(self.returned),
            "flags_new": [flag.id for flag in self.flags_new],
            "flags_gone": [flag.id for flag in self.flags_gone],
            "findings": [{"id": f.finding_id, "before": f.before, "after": f.after} for f in self.findings],
            "notes": list(self.notes),
            "cpu_seconds": self.cpu_seconds,
        }


def estimate(study: Study) -> float:
    """Return about how many CPU seconds a preview takes: as long as coding and comparing took when they were last done."""
    stages = study.stages
    coding, n_passages = stages.get("code"), len(study.segments)
    n_coded = sum(coding.counts.values()) if coding else 0
    seconds = coding.cpu_seconds / n_coded * n_passages if coding and n_coded else 0.0
    return seconds + (stages["diverge"].cpu_seconds if "diverge" in stages else 0.0)


def preview(study: Study, version: Version, progress: Progress = silent) -> Recoding:
    """Find out what applying a version would change. The study stays as it is: all is done in a copy of it.

    Args:
        study: The study.
        version: One of `Versions`.
        progress: Called as the work goes on.
    """
    clock = time.process_time()
    with copy_of(study) as trial:
        before = _ready(trial, progress)
        folder = Path(tempfile.mkdtemp(prefix="codebook-", dir=trial.root))
        path = folder / version.codebook.file
        path.write_bytes(version.text.encode())
        trial.settings = _naming(trial.settings, _names(trial, version.codebook.id, path))
        code_passages(trial, progress)
        diverge(trial, progress)
        return _effects(version, before, _Standing.of(Shown(trial)), time.process_time() - clock)


def apply_version(study: Study, version: Version, *, analyst: str, memo: str = "", progress: Progress = silent) -> Recoding:
    """Put a version of a codebook in force, and bring every stage up to date with it. A backup is made first.

    Whenever this is cut short, the study can be opened and is whole: either the earlier version is in force, or the new one, and what is
    not coded with it yet is stale. Applying the version again, or `run`, goes on from there.

    Args:
        study: The study.
        version: One of `Versions`; also one that was in force before, to go back to it.
        analyst: Who applies it.
        memo: Why.
        progress: Called as the work goes on.

    Raises:
        StudyError: No backup can be made, or the files cannot be written.
        SettingsError: ``study.toml`` is laid out so that the codebook cannot be named in it.
    """
    clock = time.process_time()
    versions = Versions(study)
    is_switch = versions.in_force(version.codebook.id).sha256 != version.sha256
    book = version.codebook
    found = found_entries(versions, book.id, analyst) if is_switch else ()
    if found:  # before the backup, so that a restore brings back what can be taken back
        study.keep_once(_key("found", found[0].sha256, versions.last_entry), found)
    back_up(study.root, "before-codebook")
    before = _ready(study, progress) if is_switch else _Standing.of(Shown(study))
    if is_switch:
        put_in_force(study, version)
    last = next((e for e in reversed(versions.log) if e.codebook_id == book.id and e.event == "applied"), None)
    if is_switch or last is None or last.sha256 != version.sha256:
        entry = CodebookVersion(0, "", analyst, book.id, "applied", book.version, book.sha256, before.books.get(book.id, ""), "", memo)
        study.keep_once(_key("applied", book.sha256, versions.last_entry), [entry])
    code_passages(study, progress)
    find_topics(study, progress)
    diverge(study, progress)
    synthesise(study, progress)
    return _effects(version, before, _Standing.of(Shown(study)), time.process_time() - clock)


def _key(event: str, name: str, last_entry: int) -> str:
    """A key for `Study.keep_once`: the same step done again after a stop is the same request."""
    return f"{event}:{name}:{last_entry}"


# -- files -------------------------------------------------------------------------------------------------------------
def put_in_force(study: Study, version: Version) -> None:
    """Write a version's file into the study's folder and name it in ``study.toml``; each is written in one piece, the file first.

    Raises:
        StudyError: A file cannot be written.
        SettingsError: ``study.toml`` cannot be changed in one place.
    """
    path = _own_path(study, version)
    toml = (study.root / "study.toml").resolve()
    names = _names(study, version.codebook.id, path)
    text = toml.read_bytes().decode("utf-8")
    try:
        changed = with_value(text, "study", "codebooks", names) if names != study.settings.study.codebooks else text
    except ValueError as error:
        hint = f"write this under [study] yourself: codebooks = {list(names)}"
        raise SettingsError(str(error), where="study.toml", hint=hint) from error
    try:
        _write_whole(path, version.text.encode())
        if changed != text:
            _write_whole(toml, changed.encode())
    except OSError as error:
        raise StudyError(f"a file cannot be written ({error.strerror})", where=str(study.root)) from error
    study.reload()


def _own_path(study: Study, version: Version) -> Path:
    """Where a version is written: in the place of the codebook's earlier file if that is the study's own, else where nothing stands."""
    book, folder = version.codebook, study.root / FOLDER
    current = Versions(study).files[book.id]
    if current.resolve().parent == folder.resolve():
        return current
    names = (f"{book.id}.yaml", *(f"{book.id}-{n}.yaml" for n in range(2, 1000)))
    digests = {version.sha256}  # a file that a stop left behind
    return next(path for path in (folder / name for name in names) if not path.exists() or _digest(path) in digests)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _names(study: Study, codebook_id: str, path: Path) -> tuple[str, ...]:
    """Return the study's codebooks as ``study.toml`` is to name them, with one of them at another path."""
    named = dict(zip((book.id for book in Versions(study).codebooks), study.settings.study.codebooks, strict=False))
    own = Path(os.path.relpath(path.resolve(), study.root.resolve())).as_posix()
    return tuple(own if book_id == codebook_id else name for book_id, name in named.items()) if named else (own,)


def _naming(settings: Settings, names: tuple[str, ...]) -> Settings:
    return settings.model_copy(update={"study": settings.study.model_copy(update={"codebooks": names})})


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is always either the old one or the new one, also when the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


# -- effects -----------------------------------------------------------------------------------------------------------
def _ready(study: Study, progress: Progress) -> _Standing:
    """Bring codings and flags up to date, so that what a version changes is told from what was due anyway; return what stands then."""
    code_passages(study, progress)
    diverge(study, progress)
    return _Standing.of(Shown(study))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in a study: codes with positions, passages with a code, decisions whose code is gone, flags, findings."""

    books: Mapping[str, str]
    names: Mapping[str, str]
    order: Mapping[str, int]
    codings: Mapping[tuple[str, str], str]
    lost: frozenset[int]
    flags: Mapping[str, Divergence]
    findings: Mapping[str, tuple[str, str, int, int]]
    notes: frozenset[str]
    last_decision: int

    @classmethod
    def of(cls, shown: Shown) -> _Standing:
        study = shown.study
        names = {code.id: code.name for book in shown.codebooks for code in book.codes}
        decisions = study.decisions
        return cls(
            books={book.id: book.sha256 for book in shown.codebooks},
            names=names,
            order={segment.segment_id: n for n, segment in enumerate(shown.segments)},
            codings={(c.segment_id, c.code_id): c.position or "" for c in _known(shown.codings, names) if c.status != "rejected"},
            lost=frozenset(d.decision_id for d in in_force(decisions) if d.code_id not in names and d.code_id != NO_CODE),
            flags={flag.id: flag for flag in study.divergences},
            findings={f.id: (f"{f.code_id} {f.initiative}", f.statement, f.n, f.of) for f in findings_of(shown)[0]},
            notes=frozenset((*(i.what for i in unfit_issues(study, shown.codebooks, shown.encoder.id)), *_not_trained(shown))),
            last_decision=last_of(decisions),
        )


def _known(codings: Sequence[Coding], names: Mapping[str, str]) -> list[Coding]:
    """Leave out codings that a stop left behind: of codes that are in no codebook any more."""
    return [coding for coding in codings if coding.code_id in names]


def _not_trained(shown: Shown) -> list[str]:
    from dialogue_synth.coding.trained import trained_for

    return [
        f"nothing that was learned from coded write-ups ships for the codebook {book.id} with these codes: it is coded by likeness alone"
        for book in shown.codebooks
        if book.codes and trained_for(book, shown.encoder.id).learned is None
    ]


def _effects(version: Version, before: _Standing, after: _Standing, seconds: float) -> Recoding:
    book = version.codebook
    names = {**before.names, **after.names}
    keys = sorted({*before.codings, *after.codings}, key=lambda key: (after.order.get(key[0], -1), key))
    changed: dict[str, dict[str, list[str]]] = {code_id: {"gained": [], "lost": [], "moved": []} for code_id in names}
    for key in keys:
        was, now = before.codings.get(key), after.codings.get(key)
        if was != now:
            changed[key[1]]["gained" if was is None else "lost" if now is None else "moved"].append(key[0])
    had, have = ({segment_id for segment_id, _ in one.codings} for one in (before, after))
    effects = (CodeEffect(c, names[c], *map(tuple, rows.values())) for c, rows in changed.items() if any(rows.values()))
    return Recoding(
        codebook_id=book.id,
        version=book.version,
        sha256=version.sha256,
        instead_of=before.books.get(book.id, ""),
        codes=tuple(effects),
        covered=_in_order(have - had, after),
        uncovered=_in_order(had - have, after),
        vanished=tuple(sorted(after.lost - before.lost)),
        returned=tuple(sorted(before.lost - after.lost)),
        flags_new=tuple(flag for name, flag in after.flags.items() if name not in before.flags),
        flags_gone=tuple(flag for name, flag in before.flags.items() if name not in after.flags),
        findings=_changed_findings(before, after),
        notes=(*sorted(after.notes - before.notes), *_without_passages(before, after)),
        last_decision=after.last_decision,
        cpu_seconds=round(seconds, 1),
    )


def _without_passages(before: _Standing, after: _Standing) -> list[str]:
    """Say of each new code that no passage gets what would help."""
    used = {code_id for _, code_id in after.codings}
    return [
        f"no passage gets the new code {code_id} {name}. The machine knows it by its texts alone: give it more examples in the words that "
        "groups use, or put it on some passages yourself once it is in force, and learn from that"
        for code_id, name in after.names.items()
        if code_id not in before.names and code_id not in used
    ]


def _in_order(segment_ids: set[str], standing: _Standing) -> tuple[str, ...]:
    return tuple(sorted(segment_ids, key=lambda segment_id: (standing.order.get(segment_id, -1), segment_id)))


def _changed_findings(before: _Standing, after: _Standing) -> tuple[FindingChange, ...]:
    nothing = ("", "", 0, 0)
    names = [name for name in {**before.findings, **after.findings} if before.findings.get(name) != after.findings.get(name)]
    return tuple(FindingChange(name, before.findings.get(name, nothing)[1], after.findings.get(name, nothing)[1]) for name in names)
