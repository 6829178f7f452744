"""Partners' studies -> one: their write-ups, people's decisions and comparison sources, without an id that means two things.

What the machine made of the write-ups is not carried over; the next ``run`` makes it anew, so that all of it is made alike. People's
work keeps its author and its time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialogue_synth.context import KEPT as SOURCES
from dialogue_synth.context import OWN_FILE_MODE, context_sources, copy_of
from dialogue_synth.errors import Issue, StudyError, UsageError
from dialogue_synth.ingest.reconcile import MIN_SHARED, shared_runs
from dialogue_synth.merging.codebooks import check_codebooks
from dialogue_synth.merging.logs import LOGS, merged_log
from dialogue_synth.merging.part import Part, moved_writeups, new_flag_id, parts_of
from dialogue_synth.merging.settings import merged_settings, place_in
from dialogue_synth.model import Segment, WriteUp
from dialogue_synth.segment.boilerplate import Boilerplate
from dialogue_synth.settings import settings_template
from dialogue_synth.shown import Shown
from dialogue_synth.store.originals import keep_original, open_original
from dialogue_synth.store.records import InputFile, ShownMetadata, Stage, StoredSpan
from dialogue_synth.study_coder import KEPT as LEARNED

if TYPE_CHECKING:
    from dialogue_synth.store.study import Study


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a merge: write-ups by study, new ids as (study, before, now), files held twice as (study, file, id), issues."""

    n_writeups: Mapping[str, int]
    renamed: tuple[tuple[str, str, str], ...] = ()
    held: tuple[tuple[str, str, str], ...] = ()
    entries: Mapping[str, int] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def merge_studies(folders: Sequence[Path], into: Path, title: str = "") -> Merged:
    """Make a new study of several.

    Args:
        folders: The studies, two or more; they are only read. Where two disagree on a setting, the first one's is taken.
        into: A folder that holds no study yet.
        title: Of the new study; the first one's if it is not given.

    Raises:
        UsageError: Fewer than two studies are given, or one of them twice.
        StudyError: A folder holds no study, or ``into`` holds one.
        CodebookError: The studies are coded with different codebooks; every difference is named.
    """
    from dialogue_synth.store.study import Study

    if len({folder.resolve() for folder in folders}) < max(2, len(folders)):
        raise UsageError("give two or more different studies", where=", ".join(map(str, folders)))
    with ExitStack() as stack:
        studies = []
        for folder in folders:
            studies.append(Study.open(folder))
            stack.callback(studies[-1].close)
        check_codebooks([(study.root.name, Shown(study).codebooks) for study in studies])
        parts = tuple(parts_of(studies))
        settings, issues = merged_settings([(study.root, study.settings) for study in studies], into, title)
        logs = [merged_log(parts, log) for log in LOGS]
        stack.enter_context(_gone_if_it_fails(into))
        Study.create(into).close()
        _copy_codebooks(studies[0], into)
        _copy_expected(studies, into / settings.study.expected)
        (into / "study.toml").write_text(settings_template(settings), encoding="utf-8")
        new = Study.open(into)
        stack.callback(new.close)
        return _carry(new, parts, logs, issues)


@contextmanager
def _gone_if_it_fails(folder: Path) -> Iterator[None]:
    """Leave no half-made study behind: a folder that was made for it goes with it."""
    was_there = folder.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _copy_codebooks(first: Study, into: Path) -> None:
    """Copy the codebooks that lie in the first study's own folder: it may apply other versions of them later, or be removed."""
    for path in first.settings.study.codebooks:
        own = place_in(first.root, path)
        if own is None:
            continue
        _copy(first.root / path, into / own, "the codebook")


def _copy_expected(studies: Sequence[Study], copy: Path) -> None:
    """Copy the list of expected returns of the first study that names one: that study may change its list, or be removed."""
    for study in studies:
        if study.settings.study.expected:
            return _copy(study.root / study.settings.study.expected, copy, "the list of expected returns")
    return None


def _copy(file: Path, copy: Path, name: str) -> None:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise StudyError(f"{name} cannot be read", where=str(file), hint="correct its name in study.toml") from error
    if copy.exists() and copy.read_bytes() != data:
        raise StudyError(f"another file stands where {name} is to be", where=str(copy), hint="merge into a new folder")
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(data)


def _carry(new: Study, parts: Sequence[Part], logs: Sequence[Sequence[Any]], issues: Sequence[Issue]) -> Merged:
    found = [*issues, *_versions(parts), *(issue for part in parts for issue in _not_carried(part))]
    with new.transaction() as write:
        write.add(WriteUp, [_writeup(part, w) for part in parts for w in part.study.read(WriteUp) if w.writeup_id not in part.held])
        for record in (StoredSpan, ShownMetadata):
            write.add(record, [replace(r, writeup_id=part.ids[r.writeup_id]) for part in parts for r in _own(part, record)])
        write.add(Segment, [_segment(part, s) for part in parts for s in _own(part, Segment)])
        write.put(InputFile, _inputs(parts))
        write.keep_value("boilerplate", _boilerplate(parts).to_json())
        write.keep_value(SOURCES, _sources(new, parts))
        write.stage_done(Stage("ingest", {}, 0.0, {"write-ups": sum(len(p.ids) - len(p.held) for p in parts)}), _issues(parts))
        for log in logs:
            write.carry(log)
    _copy_originals(new, parts)
    return Merged(
        {part.name: sum(w.status == "used" for w in part.study.read(WriteUp) if w.writeup_id not in part.held) for part in parts},
        tuple((p.name, before, now) for p in parts for before, now in p.ids.items() if before != now and before not in p.held),
        tuple((p.name, file, p.ids[before]) for p in parts for before, file in p.held.items()),
        {log.replace("_", " "): len(entries) for log, entries in zip(LOGS, logs, strict=True)},
        tuple(found),
    )


def _own(part: Part, record: type[Any]) -> Iterator[Any]:
    """Yield the records of the write-ups that no earlier study holds."""
    return (row for row in part.study.read(record) if row.writeup_id in part.ids and row.writeup_id not in part.held)


def _writeup(part: Part, w: WriteUp) -> WriteUp:
    issues = tuple(replace(issue, where=part.renamed(issue.where)) for issue in w.issues)
    return replace(w, writeup_id=part.ids[w.writeup_id], replaces=part.renamed(w.replaces), issues=issues)


def _segment(part: Part, s: Segment) -> Segment:
    return replace(s, segment_id=part.renamed(s.segment_id), writeup_id=part.ids[s.writeup_id])


def _inputs(parts: Sequence[Part]) -> list[InputFile]:
    """Return the files of all studies, each content under each name once."""
    found: dict[tuple[str, str], InputFile] = {}
    for part in parts:
        for row in part.study.read(InputFile):
            ids = tuple(part.ids.get(writeup_id, writeup_id) for writeup_id in row.writeup_ids)
            before = found.get((row.file, row.sha256))
            known = before.writeup_ids if before else ()
            found[row.file, row.sha256] = replace(before or row, writeup_ids=tuple(dict.fromkeys((*known, *ids))))
    return list(found.values())


def _issues(parts: Sequence[Part]) -> list[Issue]:
    issues = (replace(issue, where=part.renamed(issue.where)) for part in parts for issue in part.study.issues("ingest"))
    return list(dict.fromkeys(issues))


def _boilerplate(parts: Sequence[Part]) -> Boilerplate:
    """Return what all studies' write-ups taught about their forms."""
    forms: dict[str, set[str]] = {}
    sentences: dict[str, set[str]] = {}
    known: frozenset[str] = frozenset()
    recognised: frozenset[str] = frozenset()
    for part in parts:
        kept = part.study.kept_value("boilerplate")
        if kept:
            one = Boilerplate.from_json(kept)
            known, recognised = known | one.known, recognised | one.recognised
            for into, which in ((forms, one.forms), (sentences, one.sentences)):
                for key, ids in which.items():
                    into.setdefault(key, set()).update(part.renamed(writeup_id) for writeup_id in ids)
    return Boilerplate(_sorted(forms), _sorted(sentences), known, recognised)


def _sorted(table: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(ids)) for key, ids in sorted(table.items())}


def _sources(new: Study, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return the comparison sources of all studies, each file once, and copy their files."""
    from dialogue_synth.exchange.tables import write_bytes

    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        for source in context_sources(part.study):
            file = part.study.root / copy_of(source)
            if source.sha256 not in found and file.exists():
                write_bytes(new.root / copy_of(source), file.read_bytes(), OWN_FILE_MODE)
            found.setdefault(source.sha256, asdict(source))
    return list(found.values())


def _copy_originals(new: Study, parts: Sequence[Part]) -> None:
    """Copy the files from which the write-ups came, where a study has kept them."""
    for part in parts:
        for content in sorted({w.sha256 for w in part.study.read(WriteUp) if w.writeup_id not in part.held}):
            with open_original(part.study.root, content) or BytesIO() as file:
                data = file.read()
            if data:
                keep_original(new.root, content, data)


def _versions(parts: Sequence[Part]) -> Iterator[Issue]:
    """Name write-ups of one id that may be two versions of one sheet: which of them counts, people have to say."""
    texts: dict[str, str] = {}
    for part in parts:
        for w in part.study.read(WriteUp):
            now = part.ids[w.writeup_id]
            other = texts.get(w.writeup_id)
            if now != w.writeup_id and w.writeup_id not in part.held and other and shared_runs(other, w.text) >= MIN_SHARED:
                yield Issue(now, f"it may be another version of {w.writeup_id}: they share many words", "ask which of the two counts")
            texts.setdefault(now, w.text)


def _not_carried(part: Part) -> Iterator[Issue]:
    if part.study.kept_value(LEARNED):
        yield Issue(part.name, "what was learned from its decisions is not carried over", "dialogue-synth relearn, after the next run")
    for divergence_id in dict.fromkeys(j.divergence_id for j in part.study.judgements):
        flag = part.flags.get(divergence_id)
        if flag and moved_writeups(part, flag) and new_flag_id(part, flag) is None:
            yield Issue(
                part.name, f"the verdict on {flag.id} may not be found again, as its write-ups have other ids now", "judge it again"
            )
