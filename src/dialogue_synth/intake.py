"""What comes in: files -> write-ups, the personal data in them, and their segments, all kept by the study at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from dialogue_synth.counted import counted
from dialogue_synth.errors import Issue, NothingUsableError, UsageError
from dialogue_synth.lab import Lab
from dialogue_synth.model import Codebook, Coding, Segment, SegmentOutcome, SetAside, Undecided, WriteUp
from dialogue_synth.shown import Shown
from dialogue_synth.store.originals import drop_original, keep_original
from dialogue_synth.store.records import Coded, InputFile, ShownMetadata, Stage, StoredSpan
from dialogue_synth.unstated import unstated_issues

if TYPE_CHECKING:
    from dialogue_synth.engine import Place
    from dialogue_synth.ingest.batch import OpenedFile
    from dialogue_synth.ingest.files import FoundFile, Source
    from dialogue_synth.ingest.layout import Fact
    from dialogue_synth.ingest.reconcile import Reconciled
    from dialogue_synth.store.study import Study, Writer

Progress = Callable[[str, int, int], None]  # stage, done, total
_MADE_FROM_SEGMENTS = (Segment, Coded, Coding, Undecided, SegmentOutcome)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What became of the files given: ids of write-ups added, corrected and held already, files set aside, issues.

    ``n_known`` is the number of files whose very content the study held, ``told`` the ids of write-ups held whose initiative was not
    known before.
    """

    added: tuple[str, ...]
    corrected: tuple[str, ...]
    held: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    issues: tuple[Issue, ...]
    n_known: int = 0
    told: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """Say what came in, in sentences."""
        return came_in(len(self.added), len(self.corrected), self.n_known, len(self.told))


def came_in(n_added: int, n_corrected: int, n_known: int = 0, n_told: int = 0) -> str:
    """Say how many write-ups were added, how many of them are corrections, and what the study held already.

    >>> came_in(1, 0), came_in(1, 1), came_in(24, 2)
    ('1 write-up added.', '1 write-up added, a correction.', '24 write-ups added, 2 of them corrections.')
    >>> came_in(0, 0, n_known=3, n_told=1)
    '0 write-ups added. 3 files held already, word for word. The initiative of 1 write-up is known now.'
    """
    corrections = "a correction" if n_added == 1 else f"{n_corrected} of them {'a correction' if n_corrected == 1 else 'corrections'}"
    sentences = (
        f"{counted(n_added, 'write-up')} added{f', {corrections}' if n_corrected else ''}.",
        f"{counted(n_known, 'file')} held already, word for word." if n_known else "",
        f"The initiative of {counted(n_told, 'write-up')} is known now." if n_told else "",
    )
    return " ".join(filter(None, sentences))


def ingest_write_ups(study: Study, paths: Sequence[Path | str], progress: Progress = silent, place: Place | None = None) -> IngestSummary:
    """Read files that the study does not hold yet, find personal data in them, and cut them into segments.

    Earlier write-ups are never read or cut again; a corrected version of one takes its place and the earlier one is kept.

    Args:
        study: The study.
        paths: Files and folders.
        progress: Called as the work goes on.
        place: Where the work runs; what the settings say if not given. It changes no result.

    Raises:
        UsageError: A path does not exist.
        NothingUsableError: Nothing could be read, and the study holds nothing yet.
    """
    from dialogue_synth.ingest import ingest_paths
    from dialogue_synth.ingest.reconcile import reconcile

    lab = Lab(study, place, lambda done, total: progress("ingest", done, total))
    clock = time.process_time()
    codebooks = Shown.of(study).codebooks
    questions = tuple(q for book in codebooks for c in book.framing_codes for q in (c.question, *c.other_questions) if q)
    known = frozenset(i.sha256 for i in study.read(InputFile) if i.status == "read")
    originals = _Originals(study)
    result = ingest_paths(
        _existing(paths),
        settings=study.settings.ingest,
        initiatives=study.settings.study.initiatives,
        questions=questions,
        known_hashes=known,
        progress=lambda done, total: progress("ingest", done, total),
        read_ahead=(lambda files: _read_ahead(study, files, questions, known, lab)) if lab.is_many else None,
        used=originals.keep,
    )
    told = _tell_initiatives(study, result.listed)
    if not result.writeups and not study.n_writeups():
        raise _nothing_usable(paths, result.set_aside)
    new = reconcile(result.writeups, study.read(WriteUp) if result.writeups else ())
    recorded = {(i.file, i.sha256, i.status, i.reason) for i in study.read(InputFile)}
    inputs = [i for i in _inputs(result.writeups, result.set_aside) if (i.file, i.sha256, i.status, i.reason) not in recorded]
    issues = _keep(study, codebooks, new, inputs, clock, result.issues, lab) if inputs else result.issues
    originals.drop_unused()
    corrected = tuple(w.writeup_id for w in new.added if w.replaces)
    issues = (*_unstated(study, new.added, told), *issues)
    return IngestSummary(tuple(w.writeup_id for w in new.added), corrected, new.held, result.set_aside, issues, result.n_known, told)


def _tell_initiatives(study: Study, listed: Mapping[str, tuple[Fact, ...]]) -> tuple[str, ...]:
    """Give write-ups held that state no initiative the one that a list or the settings name by now; return their ids."""
    from dialogue_synth.ingest.metadata import with_initiative

    initiatives = study.settings.study.initiatives
    unstated = study.read(WriteUp, status="used", initiative="")
    told = [new for w in unstated if (new := with_initiative(w, listed.get(w.sha256, ()), initiatives)).initiative]
    if told:
        with study.transaction() as write:
            for w in told:
                write.remove_of_writeup(WriteUp, w.writeup_id)
            write.add(WriteUp, told)
    return tuple(w.writeup_id for w in told)


def _unstated(study: Study, added: Sequence[WriteUp], told: Sequence[str]) -> tuple[Issue, ...]:
    """Say which write-ups of the study state no initiative, if any of those added does not, or some are known only now."""
    return unstated_issues(study.writeups) if told or any(not w.initiative for w in added) else ()


class _Originals:
    """Keeps a copy of each file that gives a write-up, if the settings say so."""

    def __init__(self, study: Study) -> None:
        self._study, self._kept_now = study, set[str]()

    def keep(self, source: Source) -> None:
        if self._study.settings.ingest.keep_originals and keep_original(self._study.root, source.sha256, source.data):
            self._kept_now.add(source.sha256)

    def drop_unused(self) -> None:
        """Let the copies made now go that no write-up of the study came from: those of what it held already under another name."""
        used = {w.sha256 for w in self._study.read(WriteUp)} if self._kept_now else set()
        for content in self._kept_now - used:
            drop_original(self._study.root, content)


def _read_ahead(
    study: Study, files: Sequence[FoundFile], questions: tuple[str, ...], known: Collection[str], lab: Lab
) -> tuple[OpenedFile, ...]:
    """Have the files read that the study does not hold yet; those that cannot be loaded are left to who reads them one by one."""
    from dialogue_synth.ingest.files import load
    from dialogue_synth.ingest.guard import Refusal
    from dialogue_synth.works import FileToRead, ReadFiles

    to_read = []
    for file in files:
        try:
            content = load(file, study.settings.ingest).sha256
        except Refusal:
            continue
        if content not in known:
            to_read.append(FileToRead(str(file.path), file.name, file.folder, file.given, content))
    return lab.do(ReadFiles(study.settings.ingest, questions), to_read)


def unread_files(study: Study, paths: Sequence[Path | str]) -> tuple[str, ...]:
    """Say which files under ``paths`` a run would read, each with the reason; archives are not opened to tell.

    Raises:
        UsageError: A path does not exist.
    """
    from dialogue_synth.ingest.files import find_files

    known = study.read(InputFile)
    hashes, names = {i.sha256 for i in known}, {i.file for i in known}
    archives = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    found, _ = find_files(_existing(paths))
    unread = [file for file in found if file.name not in archives and sha256(file.path.read_bytes()).hexdigest() not in hashes]
    return tuple(f"{file.name}: {'its content changed' if file.name in names else 'a new file'}" for file in unread)


def _existing(paths: Sequence[Path | str]) -> list[Path]:
    roots = [Path(path) for path in paths]
    for path in roots:
        if not path.exists():
            raise UsageError(
                "there is no such file or folder", where=str(path), hint="check the spelling, or put the path in quotation marks"
            )
    return roots


def _nothing_usable(paths: Sequence[Path | str], set_aside: Sequence[SetAside]) -> NothingUsableError:
    return NothingUsableError(
        "not one write-up could be read",
        where=", ".join(map(str, paths)),
        hint="give a folder with write-ups as .docx, .odt, .pdf, .md, .txt, .rtf, .html, .eml, .csv, .xlsx or .zip",
        issues=[Issue(s.file, s.reason) for s in set_aside],
    )


def _inputs(writeups: Iterable[WriteUp], set_aside: Iterable[SetAside]) -> list[InputFile]:
    """Return one row a file: read (with the ids of its write-ups) or set aside (with the reason)."""
    ids: dict[tuple[str, str], list[str]] = {}
    for w in writeups:
        ids.setdefault((w.file, w.sha256), []).append(w.writeup_id)
    read = [InputFile(file, sha256, "read", writeup_ids=tuple(found)) for (file, sha256), found in ids.items()]
    return [*read, *(InputFile(s.file, s.sha256, s.status, s.reason) for s in set_aside if (s.file, s.sha256) not in ids)]


def _keep(
    study: Study,
    codebooks: Sequence[Codebook],
    new: Reconciled,
    inputs: Sequence[InputFile],
    clock: float,
    issues: Sequence[Issue],
    lab: Lab,
) -> tuple[Issue, ...]:
    """Find personal data in new write-ups, cut them into segments, and put all of it into the study at once."""
    from dialogue_synth.privacy import PersonalDataFinder
    from dialogue_synth.segment import Boilerplate, learn_forms, segmentation
    from dialogue_synth.works import CutWriteUps, LookAtWriteUps, WriteUpToCut, masked_name

    settings = study.settings
    looked = lab.do(LookAtWriteUps(settings.privacy, settings.engine.language_model), new.added)
    kept = study.kept_value("boilerplate")
    before = Boilerplate.from_json(kept) if kept else Boilerplate()
    learned = learn_forms(new.added, [one.sentences for one in looked], before, settings.segment)
    to_cut = [WriteUpToCut(w, one.sentences) for w, one in zip(new.added, looked, strict=True)]
    cut = lab.do(CutWriteUps(settings.segment, tuple(codebooks), learned.shares()), to_cut)
    result = segmentation(new.added, cut, learned, before)
    issues = (*issues, *result.issues)
    counts = {"write-ups": len(new.added), "segments": len(result.segments), "set aside": sum(i.status != "read" for i in inputs)}
    finder = PersonalDataFinder(settings.privacy, settings.engine.language_model)
    with study.transaction() as write:
        for w in new.superseded:
            _archive(study, write, w)
        write.add(WriteUp, new.added)
        write.add(StoredSpan, [StoredSpan(one.writeup_id, **asdict(span)) for one in looked for span in one.spans])
        write.add(ShownMetadata, [one.metadata for one in looked])
        write.add(Segment, result.segments)
        write.keep_value("boilerplate", result.boilerplate.to_json())
        write.put(InputFile, _merged(study.read(InputFile), [replace(i, shown_file=masked_name(finder, i.file)) for i in inputs]))
        write.stage_done(Stage("ingest", {}, round(time.process_time() - clock, 3), counts), issues)
    lab.clear()
    return issues


def _archive(study: Study, write: Writer, archived: WriteUp) -> None:
    """Keep an earlier version under its new name; what the machine made of it goes, decisions stay in their log."""
    name = archived.writeup_id.rpartition("~")[0]
    spans = [replace(s, writeup_id=archived.writeup_id) for s in study.read(StoredSpan) if s.writeup_id == name]
    metadata = [replace(m, writeup_id=archived.writeup_id) for m in study.read(ShownMetadata) if m.writeup_id == name]
    for record in (WriteUp, StoredSpan, ShownMetadata, *_MADE_FROM_SEGMENTS):
        write.remove_of_writeup(record, name)
    write.add(WriteUp, [archived])
    write.add(StoredSpan, spans)
    write.add(ShownMetadata, metadata)


def _merged(before: Iterable[InputFile], now: Sequence[InputFile]) -> list[InputFile]:
    again = {(i.file, i.sha256) for i in now}
    return [*(i for i in before if (i.file, i.sha256) not in again), *now]
