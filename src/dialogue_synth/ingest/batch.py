"""Files -> write-ups: find, guard, read, lay out, describe. One bad file never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from dialogue_synth.errors import Issue
from dialogue_synth.ingest.files import FoundFile, Source, find_files, load
from dialogue_synth.ingest.filled import reread, without_contact
from dialogue_synth.ingest.guard import Refusal, check_size, check_words
from dialogue_synth.ingest.headcount import size_in_prose
from dialogue_synth.ingest.headings import mark_headings
from dialogue_synth.ingest.labels import field_of
from dialogue_synth.ingest.language import detect_language
from dialogue_synth.ingest.layout import CONTENT_KINDS, Fact, Layout, Piece, assemble, has_content
from dialogue_synth.ingest.mail import COVERING_WORDS
from dialogue_synth.ingest.manifest import Entry, Manifest
from dialogue_synth.ingest.metadata import id_from_name, resolve, take_top_facts
from dialogue_synth.ingest.questions import Questions, mark_prompts
from dialogue_synth.ingest.readers import READERS, Found
from dialogue_synth.ingest.sniff import expected, sniff
from dialogue_synth.model import Block, Participants, SetAside, WriteUp
from dialogue_synth.settings import IngestSettings

MAY_BE_MANIFEST = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")  # read again even if known, for what they say about other files
MANIFEST_NAMES = ("manifest.csv", "manifest.xlsx")
UNUSABLE = ("refused", "empty")  # of what was set aside: what could have been a write-up
STYLED = 2  # headings by style, beside a title, from which a file is known to mark its headings itself


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of the files given: write-ups, what was set aside and why, and issues that belong to no write-up.

    Every file is in one of the first two, but for ``n_known`` files that the study holds already. ``listed`` is what manifests say about
    these, by the hash of their content: a list may come later than the files.
    """

    writeups: tuple[WriteUp, ...]
    set_aside: tuple[SetAside, ...]
    issues: tuple[Issue, ...] = ()
    n_known: int = 0
    listed: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)

    @property
    def n_files(self) -> int:
        """Number of files (and members of archives and mails) that gave a write-up or were set aside."""
        return len({*(writeup.file for writeup in self.writeups), *(aside.file for aside in self.set_aside)})

    @property
    def refused(self) -> tuple[SetAside, ...]:
        """What could have been a write-up and could not be used: refused files, and empty ones."""
        return tuple(aside for aside in self.set_aside if aside.status in UNUSABLE)

    @property
    def all_issues(self) -> tuple[Issue, ...]:
        """The issues of the result and of all write-ups."""
        return (*self.issues, *(issue for writeup in self.writeups for issue in writeup.issues))


@dataclass(frozen=True, slots=True)
class _Taken:
    """A layout with the file that it came from."""

    name: str
    sha256: str
    folder: str
    layout: Layout
    language: str | None = None  # None: not told yet

    @property
    def where(self) -> str:
        return f"{self.name}, {self.layout.row}" if self.layout.row else self.name


@dataclass
class _Haul:
    """What has been read so far."""

    taken: list[_Taken]
    manifests: list[Manifest]
    aside: list[SetAside]
    seen: dict[str, str]  # hash -> the first file with that content
    known: list[tuple[str, str]] = field(default_factory=list)  # name and hash of the files that the study holds
    ahead: Mapping[tuple[str, str], OpenedFile] = field(default_factory=dict)  # by name and hash
    used: Callable[[Source], object] | None = None  # called with each file that gave a write-up, now or before

    def mark_used(self, source: Source) -> None:
        """Note that a file gave a write-up."""
        if self.used is not None:
            self.used(source)

    def pass_over(self, source: Source) -> None:
        """Note a file that the study holds already."""
        self.known.append((source.name, source.sha256))
        self.mark_used(source)

    @property
    def n_returns(self) -> int:
        """Number of files so far that are returns, whether they could be used or not; pictures and the like are none."""
        unusable = sum(aside.status in ("refused", "empty", "duplicate") for aside in self.aside)
        return len(self.taken) + unusable + len(self.known)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What is in one file that was read ahead of the others: finished layouts with their languages, what was left out, issues."""

    name: str
    sha256: str
    layouts: tuple[Layout, ...]
    languages: tuple[str, ...]
    left_out: tuple[SetAside, ...]
    issues: tuple[Issue, ...]


def open_file(file: FoundFile, asked: Questions, settings: IngestSettings) -> OpenedFile | None:
    """Read one file on its own, ahead of `ingest_paths`: everything about it that depends on no other file.

    None for what is better read with the others: archives and mails with files in them, manifests, files that cannot be loaded.
    """
    try:
        source = load(file, settings)
        found, issues = _opened(source, asked, settings)
        for layout in found.layouts:
            check_words("\n".join(piece.text for piece in layout.pieces), settings)
    except Refusal:
        return None
    if found.manifest is not None or found.members:
        return None
    layouts = tuple(finish(layout, asked) for layout in found.layouts)
    languages = tuple(detect_language(_content(*assemble(layout))) for layout in layouts)
    return OpenedFile(source.name, source.sha256, layouts, languages, found.left_out, issues)


def ingest_paths(
    paths: Sequence[Path],
    *,
    settings: IngestSettings,
    initiatives: Mapping[str, str],
    questions: Sequence[str] = (),
    known_hashes: Collection[str] = (),
    progress: Callable[[int, int], object] | None = None,
    read_ahead: Callable[[Sequence[FoundFile]], Iterable[OpenedFile]] | None = None,
    used: Callable[[Source], object] | None = None,
) -> IngestResult:
    """Read files and folders of write-ups.

    A folder is read with all that lies below it. Files are named by their path below the folder given, or below the folder
    that all paths have in common. A write-up's batch is the one stated, else the name of the folder that holds it, else
    "batch-1" for a file that was named itself; a manifest beside such a file is read too.

    Args:
        paths: Files and folders.
        settings: Limits, and whether days come before months.
        initiatives: Id and name of each initiative, to which other spellings are matched.
        questions: The framing questions in all wordings, to know them where a form prints them.
        known_hashes: SHA-256 of files that need not be read again; manifests are always read.
        progress: Called with the number of files done, and of all files.
        read_ahead: Reads files with `open_file`, elsewhere perhaps; what it leaves out is read here.
        used: Called with each file that gives a write-up or, by its hash, gave one before.

    Raises:
        UsageError: A path does not exist.
    """
    asked = Questions(tuple(questions))
    files, aside = find_files(paths)
    beside = _manifests_beside(files)
    ahead = read_ahead(files) if read_ahead is not None else ()
    haul = _Haul([], [], list(aside), {}, ahead={(opened.name, opened.sha256): opened for opened in ahead}, used=used)
    known = frozenset(known_hashes)
    for done, file in enumerate([*beside, *files], start=1):
        _read_file(file, haul, asked, settings, known)
        if progress is not None:
            progress(done, len(files) + len(beside))
    read = [_write_up(taken, haul.manifests, settings, initiatives) for taken in haul.taken]
    writeups = _with_unique_ids(_with_parts_set_aside(read, haul.aside))
    issues = _unused_entries(haul, [file.name for file in files], partial=bool(beside))
    aside = sorted(haul.aside, key=lambda s: (s.file, s.reason))
    entries = ((sha256, _entry_for(name, haul.manifests)) for name, sha256 in haul.known)
    listed = {sha256: entry.facts for sha256, entry in entries if entry is not None}
    return IngestResult(tuple(writeups), tuple(aside), tuple(issues), len(haul.known), listed)


def _manifests_beside(files: Sequence[FoundFile]) -> list[FoundFile]:
    """Return manifests that lie beside files named themselves and were not named with them."""
    found = {file.path for file in files}
    folders = sorted({file.path.parent: file.name.rpartition("/")[0] for file in files if file.given}.items())
    candidates = [(folder / name, f"{prefix}/{name}".lstrip("/")) for folder, prefix in folders for name in MANIFEST_NAMES]
    return [FoundFile(path, name, "", given=True) for path, name in candidates if path.is_file() and path not in found]


# -- reading -----------------------------------------------------------------------------------------------------------
def _read_file(file: FoundFile, haul: _Haul, asked: Questions, settings: IngestSettings, known: frozenset[str]) -> None:
    try:
        source = load(file, settings)
    except Refusal as refusal:
        haul.aside.append(SetAside(file.name, "", "refused", str(refusal)))
        return
    _read_source(source, haul, asked, settings, known)


def _read_source(source: Source, haul: _Haul, asked: Questions, settings: IngestSettings, known: frozenset[str]) -> None:
    """Read one file, and the files in it, into the haul."""
    sha256 = source.sha256
    if sha256 in known and PurePosixPath(source.name).suffix.lower() not in MAY_BE_MANIFEST:
        haul.pass_over(source)
        return
    ahead = haul.ahead.get((source.name, sha256))
    found, issues = (Found(ahead.layouts, left_out=ahead.left_out), ahead.issues) if ahead else _opened(source, asked, settings)
    if found.manifest is not None:
        haul.manifests.append(found.manifest)
        haul.aside += found.left_out
        return
    if sha256 in known:
        haul.pass_over(source)
        return
    if sha256 in haul.seen and (found.layouts or found.members):
        haul.aside.append(SetAside(source.name, sha256, "duplicate", f"it has the same content as {haul.seen[sha256]}"))
        return
    haul.seen.setdefault(sha256, source.name)
    haul.aside += found.left_out
    if not (found.layouts or found.members or found.left_out):
        haul.aside.append(SetAside(source.name, sha256, "empty", "there is nothing in it"))
    before = haul.n_returns
    for member in found.members:
        _read_source(member, haul, asked, settings, known)
    came_with_returns = haul.n_returns > before
    for number, layout in enumerate(found.layouts):
        whole = replace(layout, issues=(*issues, *layout.issues))
        if ahead:
            _take_finished(source, whole, haul, ahead.languages[number], came_with_returns=False)
        else:
            _take(source, whole, haul, asked, settings, came_with_returns=came_with_returns)


def _opened(source: Source, asked: Questions, settings: IngestSettings) -> tuple[Found, tuple[Issue, ...]]:
    """Return what is in a file, or why it was refused; this is the one place where a reader's failure is caught."""
    try:
        check_size(len(source.data), settings)
        kind = sniff(source.data, source.name)
        named = expected(source.name)
        misnamed = named is not None and named != kind and {named, kind} != {"md", "txt"}
        issues = (Issue("", f"it is named as {named} and is {kind} inside; it is read as {kind}"),) if misnamed else ()
        return READERS[kind](source, asked, settings), issues
    except Refusal as refusal:
        return Found(left_out=(SetAside(source.name, source.sha256, refusal.status, str(refusal)),)), ()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # The libraries that parse these formats raise whatever a damaged or hostile file drives them into, and those written in
        # Rust panic past Exception. One file must not stop a batch. The message is left out: it may quote the file.
        reason = f"it could not be read ({type(error).__name__}): it seems to be damaged. Try: open it and save it again, or as .docx"
        return Found(left_out=(SetAside(source.name, source.sha256, "refused", reason),)), ()


def _take(source: Source, layout: Layout, haul: _Haul, asked: Questions, settings: IngestSettings, *, came_with_returns: bool) -> None:
    """Add a finished layout to the haul, or set it aside when nobody wrote anything in it."""
    try:
        check_words("\n".join(piece.text for piece in layout.pieces), settings)
    except Refusal as refusal:
        haul.aside.append(SetAside(source.name, source.sha256, "refused", str(refusal)))
        return
    _take_finished(source, finish(layout, asked), haul, None, came_with_returns=came_with_returns)


def _take_finished(source: Source, layout: Layout, haul: _Haul, language: str | None, *, came_with_returns: bool) -> None:
    n_words = sum(len(piece.text.split()) for piece in layout.pieces if piece.kind in CONTENT_KINDS)
    if came_with_returns and n_words < COVERING_WORDS:
        haul.aside.append(SetAside(source.name, source.sha256, "not_a_writeup", "it is the note that came with its attachments"))
    elif not has_content(layout.pieces):
        reason = "nothing is written in it beside headings, printed questions and facts about the event. Try: ask for the filled-in return"
        haul.aside.append(SetAside(source.name, source.sha256, "empty", reason))
    else:
        haul.taken.append(_Taken(source.name, source.sha256, source.folder, layout, language))
        haul.mark_used(source)


def finish(layout: Layout, asked: Questions) -> Layout:
    """Return a layout with printed questions, facts at the top, and headings by look told apart from what people said."""
    form = reread(layout.pieces)
    if form is not None:
        layout = replace(form, facts=(*layout.facts, *form.facts), issues=layout.issues, row=layout.row)
    pieces = mark_prompts(without_contact(layout.pieces), asked)
    styled = sum(piece.kind == "heading" and piece.level > 1 for piece in pieces) >= STYLED
    pieces, facts = take_top_facts(pieces)
    return replace(layout, pieces=tuple(mark_headings(pieces, styled=styled)), facts=(*layout.facts, *facts))


# -- describing --------------------------------------------------------------------------------------------------------
def _write_up(taken: _Taken, manifests: Sequence[Manifest], settings: IngestSettings, initiatives: Mapping[str, str]) -> WriteUp:
    layout = taken.layout
    entry = _entry_for(taken.name, manifests)
    listed = [] if entry is None else [fact for fact in entry.facts if not (layout.row and _is_id(fact))]
    about = resolve(layout.facts, listed, where=taken.where, folder=taken.folder, initiatives=initiatives, day_first=settings.day_first)
    text, blocks = assemble(layout)
    return WriteUp(
        writeup_id=about.dialogue_id or id_from_name(taken.name, layout.row),
        file=taken.name,
        sha256=taken.sha256,
        text=text,
        blocks=blocks,
        initiative=about.initiative,
        batch=about.batch,
        title=about.title or _first_title(layout.pieces) or about.property_title,
        date=about.date,
        place=about.place,
        organiser=about.organiser,
        organiser_type=about.organiser_type,
        participants=size_in_prose(layout.pieces) if about.participants == Participants() else about.participants,
        events=about.events,
        language=taken.language if taken.language is not None else detect_language(_content(text, blocks)),
        attributes=about.attributes,
        issues=(*(replace(issue, where=taken.where) for issue in layout.issues), *about.issues),
    )


def _entry_for(name: str, manifests: Sequence[Manifest]) -> Entry | None:
    """Return what the nearest manifest says about a file."""
    nearest = sorted(manifests, key=lambda manifest: (-len(manifest.folder), manifest.name))
    return next((entry for manifest in nearest if (entry := manifest.entry_for(name)) is not None), None)


def _is_id(fact: Fact) -> bool:
    return field_of(fact.label) == "dialogue_id"


def _first_title(pieces: Sequence[Piece]) -> str:
    first = next((piece for piece in pieces if piece.kind not in ("metadata", "furniture")), None)
    return " ".join(first.text.split()) if first is not None and first.kind == "heading" and first.level == 1 else ""


def _content(text: str, blocks: Sequence[Block]) -> str:
    return "\n".join(text[block.start : block.end] for block in blocks if block.kind in CONTENT_KINDS)


def _with_parts_set_aside(writeups: Sequence[WriteUp], aside: Sequence[SetAside]) -> list[WriteUp]:
    """Return the write-ups with an issue for each part (a row, a sheet) of their file that could not be used: the file itself was."""
    parts: dict[tuple[str, str], list[Issue]] = {}
    for one in aside:
        if one.status in UNUSABLE:
            parts.setdefault((one.file, one.sha256), []).append(Issue(one.file, f"set aside: {one.reason}"))
    own = [parts.pop((w.file, w.sha256), []) for w in writeups]  # with the first write-up of the file
    return [replace(w, issues=(*w.issues, *issues)) if issues else w for w, issues in zip(writeups, own, strict=True)]


def _with_unique_ids(writeups: Sequence[WriteUp]) -> list[WriteUp]:
    """Return the write-ups with a number added to an id that another one has, also in other letters' case."""
    taken: set[str] = set()
    unique = []
    for writeup in writeups:
        own, number = writeup.writeup_id, 1
        while own.casefold() in taken:
            number += 1
            own = f"{writeup.writeup_id}-{number}"
        taken.add(own.casefold())
        if own != writeup.writeup_id:
            issue = Issue(
                writeup.file,
                f"another write-up has the id {writeup.writeup_id}; this one is called {own}",
                "give each group an id of its own",
            )
            writeup = replace(writeup, writeup_id=own, issues=(*writeup.issues, issue))  # noqa: PLW2901
        unique.append(writeup)
    return unique


def _unused_entries(haul: _Haul, names: Sequence[str], *, partial: bool) -> list[Issue]:
    """Return an issue for each row of a manifest whose file was not there; none when only some files were asked for."""
    if partial:
        return []
    every = [*names, *(taken.name for taken in haul.taken), *(aside.file for aside in haul.aside)]
    issues = []
    for manifest in haul.manifests:
        used = {id(entry) for name in every if (entry := manifest.entry_for(name)) is not None}
        missing = [entry.number for entry in manifest.entries if id(entry) not in used]
        issues += [
            Issue(f"{manifest.name}, row {number}", "the file that it names is not there", "add the file, or correct its name")
            for number in missing
        ]
    return issues
