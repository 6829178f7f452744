"""A study: one folder, and the records in its ``study.db`` or in a team's database.

The machine's records are replaced whole by the stage that makes them; people's decisions and memos only ever grow.
Exact words are kept in these records, their ``backups/`` and ``private/`` alone; files of these are readable by their owner only.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from dialogue_synth.errors import Issue, StudyError
from dialogue_synth.model import (
    AgreementOpening,
    BlindCoding,
    BlindSample,
    CodebookVersion,
    Decision,
    Divergence,
    FeedbackEntry,
    Finding,
    Judgement,
    Memo,
    PersonalSpan,
    Segment,
    Verdict,
    WriteUp,
)
from dialogue_synth.settings import Settings, StoreSettings, load_settings, settings_template, store_settings
from dialogue_synth.standing import judged
from dialogue_synth.store import records, schema
from dialogue_synth.store.cache import VectorStore
from dialogue_synth.store.database import database_of
from dialogue_synth.store.once import Entry, Receipt, keep_once, last_entries, receipt_of
from dialogue_synth.store.records import Stage, StageIssue, StoredSpan, StoredValue
from dialogue_synth.store.sqlite import FILE
from dialogue_synth.store.written import count_writing, times_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from dialogue_synth.shown import Shown

Record = TypeVar("Record")
LogEntry: TypeAlias = Decision | Judgement | Memo | BlindCoding | BlindSample | AgreementOpening | FeedbackEntry | CodebookVersion
_LOGS: Mapping[type, Table] = {
    Decision: schema.DECISIONS,
    Judgement: schema.JUDGEMENTS,
    Memo: schema.MEMOS,
    BlindCoding: schema.BLIND_CODINGS,
    BlindSample: schema.BLIND_SAMPLES,
    AgreementOpening: schema.AGREEMENT_OPENINGS,
    FeedbackEntry: schema.FEEDBACK,
    CodebookVersion: schema.CODEBOOK_VERSIONS,
}
OWN_FILE_MODE = 0o600
SEGMENT_MARK = "#"  # in a segment's id, between its write-up and its number
OWN_FOLDER_MODE = 0o700


class Study:
    """A study folder, open for reading and writing.

    ``root`` holds ``study.toml``, ``study.db`` (unless it names a database), ``private/`` (exact words),
    ``tables/``, ``reports/``, ``run.json`` and ``cache/``.
    """

    def __init__(self, root: Path, settings: Settings) -> None:
        """Open the database under ``root``; use `create` or `open` instead, which check the folder first."""
        self.root = root
        self.settings = settings
        self.view: tuple[object, Shown] | None = None  # the last one made, with the state that it is of: see `Shown.of`
        self._database = database_of(root, settings).open()

    # -- opening -------------------------------------------------------------------------------------------------------
    @classmethod
    def create(cls, root: Path | str, codebooks: Sequence[Path | str] = (), title: str = "", database: str = "") -> Study:
        """Make the folder with a commented ``study.toml`` and an empty database, and open it.

        Args:
            root: The folder.
            codebooks: Paths of codebooks; the shipped one if empty.
            title: Shown at the top of every report.
            database: The address of a PostgreSQL database; if a study is there, it is used. A file in the folder if empty.

        Raises:
            StudyError: There is a study in the folder already, it cannot be written, or the database cannot be used.
            SettingsError: ``database`` is no address.
        """
        root, settings = Path(root), Settings(store=store_settings(database))
        if (root / "study.toml").exists():
            raise StudyError("there is a study here already", where=str(root), hint="give another folder, or use it with `run --study`")
        try:
            root.mkdir(parents=True, exist_ok=True)
            seen_from_study = tuple(Path(os.path.relpath(path, root)).as_posix() for path in codebooks)
            (root / "study.toml").write_text(settings_template(settings, title=title, codebooks=seen_from_study), encoding="utf-8")
        except OSError as error:
            raise StudyError(
                f"cannot be written ({error.strerror})", where=str(root), hint="give a folder that you may write to"
            ) from error
        try:
            return cls.open(root)
        except StudyError:
            (root / "study.toml").unlink()  # so that the next try finds no half of a study
            raise

    @classmethod
    def open(cls, root: Path | str) -> Study:
        """Open an existing study.

        Raises:
            StudyError: There is none in the folder, or it is of a newer version or damaged.
            SettingsError: ``study.toml`` has faults.
        """
        root = Path(root)
        if not (root / "study.toml").is_file():
            raise StudyError("there is no study here (no study.toml)", where=str(root), hint=f"dialogue-synth init {root}")
        return cls(root, load_settings(root / "study.toml"))

    @classmethod
    def open_or_create(cls, root: Path | str) -> Study:
        """Open the study under ``root``, or make one with default settings where there is none."""
        root = Path(root)
        return cls.open(root) if (root / "study.toml").exists() else cls.create(root)

    def close(self) -> None:
        """Let go of the database."""
        self.view = None
        self._database.close()

    def copied_to(self, folder: Path) -> Study:
        """Copy all records as they are now into a ``study.db`` in another folder, and open that with the same settings."""
        settings = self.settings.model_copy(update={"store": StoreSettings()})
        self._database.copy_to(folder / FILE)
        return Study(folder, settings)

    def reload(self) -> None:
        """Read ``study.toml`` again: somebody may have changed it.

        Raises:
            SettingsError: It has faults.
        """
        self.settings = load_settings(self.root / "study.toml")

    @property
    def codebook_paths(self) -> tuple[Path, ...]:
        """The codebooks named in ``study.toml``, seen from the study folder; empty means the shipped default."""
        return tuple(self.root / path for path in self.settings.study.codebooks)

    @property
    def vectors(self) -> VectorStore:
        """The cache of sentence vectors."""
        return VectorStore(self.root / "cache" / "vectors.db")

    @property
    def state(self) -> object:
        """Something that is another after every change of the database or of a file that the settings name, whoever made it."""
        return self._database.state, self.files_state

    @property
    def files_state(self) -> object:
        """Something that is another after every change of a file that the settings name."""
        named = (*self.codebook_paths, *(self.root / name for name in (self.settings.study.expected,) if name))
        return tuple((stat.st_mtime_ns, stat.st_size) for file in named if file.exists() for stat in (file.stat(),))

    # -- the machine's records -----------------------------------------------------------------------------------------
    def read(self, record: type[Record], **values: str) -> tuple[Record, ...]:
        """Return all records of one type, or those with these values in their fields, in the order in which they were kept."""
        table = schema.TABLES[record]
        asked = records.selected(table).filter_by(**values).order_by(table.c.row_order)
        with self._database.engine.connect() as connection:
            return records.from_rows(record, connection.execute(asked).all())

    def n_writeups(self, status: str = "used") -> Mapping[str, int]:
        """Return how many write-ups with this status there are on each initiative, sorted, without reading them."""
        table = schema.TABLES[WriteUp]
        with self._database.engine.connect() as connection:
            found = connection.execute(table.select().with_only_columns(table.c.initiative).where(table.c.status == status)).scalars()
            return dict(sorted(Counter(found).items()))

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """Write several things at once: all of them, or none."""
        with self._database.writing() as connection:
            writer = Writer(connection)
            yield writer
            writer.count()

    @property
    def times_written(self) -> Mapping[str, int]:
        """How often each table of records was written, and the number of the last entry of the logs: while it is the same, so are they."""
        with self._database.engine.connect() as connection:
            return times_written(connection)

    @property
    def writeups(self) -> tuple[WriteUp, ...]:
        """The write-ups in use, without superseded versions."""
        return tuple(w for w in self.read(WriteUp) if w.status == "used")

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of the write-ups in use."""
        used = {w.writeup_id for w in self.writeups}
        return tuple(s for s in self.read(Segment) if s.writeup_id in used)

    @property
    def divergences(self) -> tuple[Divergence, ...]:
        """The flagged divergences, by kind and most important first, each with the verdict that holds."""
        verdicts = {j.divergence_id: j.verdict for j in self.judgements}
        return tuple(judged(d, verdicts.get(d.id, "")) for d in self.read(Divergence))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, by initiative and in codebook order."""
        return self.read(Finding)

    @property
    def personal_spans(self) -> Mapping[str, tuple[PersonalSpan, ...]]:
        """What identifies people, by write-up, in reading order."""
        spans: dict[str, list[PersonalSpan]] = {}
        for row in self.read(StoredSpan):
            spans.setdefault(row.writeup_id, []).append(PersonalSpan(row.start, row.end, row.kind, row.placeholder))
        return {writeup_id: tuple(sorted(found, key=lambda s: s.start)) for writeup_id, found in spans.items()}

    @property
    def stages(self) -> Mapping[str, Stage]:
        """The stages that were run, by name."""
        return {stage.name: stage for stage in self.read(Stage)}

    def issues(self, stage: str) -> tuple[Issue, ...]:
        """Return the issues that a stage met when it last ran."""
        return tuple(Issue(i.where, i.what, i.hint) for i in self.read(StageIssue) if i.stage == stage)

    def kept_value(self, name: str, default: Any = None) -> Any:
        """Return a small value that a stage kept for later batches."""
        table = schema.TABLES[StoredValue]
        with self._database.engine.connect() as connection:
            rows = connection.execute(records.selected(table).where(table.c.name == name)).all()
        return next((value.value for value in records.from_rows(StoredValue, rows)), default)

    # -- people's work: logs that only grow ----------------------------------------------------------------------------
    def decide(self, decision: Decision) -> Decision:
        """Append a decision to the log and return it with its number and time. Nothing is ever changed or removed."""
        return self.decide_all([decision])[0]

    def decide_all(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        """Append several decisions, all or none of them, and return them with their numbers and time."""
        at, kept = _now(), []
        names = ("analyst", "action", "segment_id", "code_id", "quotation", "position", "memo", "undoes", "source")
        with self._database.writing() as connection:
            for decision in decisions:
                values = {"at": at, **{name: getattr(decision, name) for name in names}}
                key = connection.execute(schema.DECISIONS.insert().values(**values)).inserted_primary_key
                assert key is not None
                kept.append(replace(decision, at=at, decision_id=int(key[0])))
        return tuple(kept)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The whole log of decisions, oldest first."""
        return self.decisions_after(0)

    def decisions_after(self, number: int) -> tuple[Decision, ...]:
        """Return the decisions that were taken after the one of this number, oldest first."""
        return self._entries(Decision, after=number)

    def _entries(self, kind: type[Record], after: int = 0) -> tuple[Record, ...]:
        """Return the entries of one of people's logs in the order of their numbers."""
        log = _LOGS[kind]
        (number,) = log.primary_key
        with self._database.engine.connect() as connection:
            rows = connection.execute(log.select().where(number > after).order_by(number)).all()
        return records.from_rows(kind, rows)

    def keep_once(self, key: str, entries: Sequence[Entry], seen: int | None = None) -> Receipt:
        """Append decisions, verdicts or memos once, however often they are sent; see `once.keep_once`."""
        return keep_once(self._database, key, entries, seen)

    def receipt(self, key: str) -> Receipt | None:
        """Return the receipt of a request that `keep_once` kept, None where it has not seen the key."""
        return receipt_of(self._database.engine, key)

    def pulse(self) -> tuple[object, ...]:
        """Return what tells in a moment whether anything changed: of the machine's records, of people's logs."""
        with self._database.engine.connect() as connection:
            stages = connection.execute(schema.TABLES[Stage].select().order_by("name")).all()
            logs = last_entries(connection, schema.DECISIONS, schema.JUDGEMENTS, schema.MEMOS, schema.CODEBOOK_VERSIONS)
            return repr(stages), *logs

    def note(self, analyst: str, about: str, text: str) -> Memo:
        """Append a memo on anything that has an id, and return it with its number and time."""
        values = {"at": _now(), "analyst": analyst, "about": about, "text": text}
        with self._database.writing() as connection:
            key = connection.execute(schema.MEMOS.insert().values(**values)).inserted_primary_key
        assert key is not None
        return Memo(int(key[0]), **values)

    @property
    def memos(self) -> tuple[Memo, ...]:
        """All memos, oldest first."""
        return self._entries(Memo)

    def judge(self, analyst: str, divergence_id: str, verdict: Verdict | Literal[""], memo: str = "") -> Judgement:
        """Append a verdict on a divergence, and return it with its number and time; an empty one takes the earlier back."""
        values = {"at": _now(), "analyst": analyst, "divergence_id": divergence_id, "verdict": verdict, "memo": memo}
        with self._database.writing() as connection:
            key = connection.execute(schema.JUDGEMENTS.insert().values(**values)).inserted_primary_key
        assert key is not None
        return Judgement(int(key[0]), values["at"], analyst, divergence_id, verdict, memo)

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The whole log of verdicts, oldest first."""
        return self._entries(Judgement)

    def log_feedback(self, entries: Sequence[FeedbackEntry]) -> None:
        """Append what was sent to groups or came back from them: all entries, or none of them."""
        names = ("by", "writeup_id", "event", "on", "remark")
        rows = [{"at": _now(), **{name: getattr(entry, name) for name in names}} for entry in entries]
        if rows:
            with self._database.writing() as connection:
                connection.execute(schema.FEEDBACK.insert(), rows)

    @property
    def feedback(self) -> tuple[FeedbackEntry, ...]:
        """The whole log of what was sent to groups and came back from them, oldest first."""
        return self._entries(FeedbackEntry)

    def code_blind(self, entries: Sequence[BlindCoding]) -> None:
        """Append what a person said of passages without seeing the machine's codes: all entries, or none of them."""
        names = ("coder", "segment_id", "quotation", "answer", "codes", "remarks")
        rows = [{"at": _now(), **{name: getattr(entry, name) for name in names}} for entry in entries]
        if rows:
            with self._database.writing() as connection:
                connection.execute(schema.BLIND_CODINGS.insert(), rows)

    @property
    def blind_codings(self) -> tuple[BlindCoding, ...]:
        """The whole log of blind codings, oldest first."""
        return self._entries(BlindCoding)

    @property
    def blind_samples(self) -> tuple[BlindSample, ...]:
        """The samples that were drawn to be coded blind, oldest first."""
        return self._entries(BlindSample)

    @property
    def agreement_openings(self) -> tuple[AgreementOpening, ...]:
        """Who opened the agreement page when, oldest first."""
        return self._entries(AgreementOpening)

    @property
    def codebook_versions(self) -> tuple[CodebookVersion, ...]:
        """The whole log of the codebooks' versions, oldest first; `keep_once` appends to it."""
        return self._entries(CodebookVersion)


class Writer:
    """What may be written inside `Study.transaction`."""

    def __init__(self, connection: Connection) -> None:
        """Write through an open transaction."""
        self._connection = connection
        self._written: set[str] = set()

    def put(self, record: type[Record], rows: Iterable[Record]) -> None:
        """Replace all records of one type."""
        table = self._table(record)
        self._connection.execute(table.delete())
        self._insert(record, rows, first=0)

    def add(self, record: type[Record], rows: Iterable[Record]) -> None:
        """Add records after those that are there."""
        from sqlalchemy import func, select

        table = schema.TABLES[record]
        last = self._connection.execute(select(func.max(table.c.row_order))).scalar_one()
        self._insert(record, rows, first=0 if last is None else last + 1)

    def remove(self, record: type, column: str, value: str) -> None:
        """Remove the machine's records whose ``column`` has this value."""
        table = self._table(record)
        self._connection.execute(table.delete().where(table.c[column] == value))

    def remove_of_writeup(self, record: type, writeup_id: str) -> None:
        """Remove the machine's records of one write-up."""
        table = self._table(record)
        if "segment_id" in table.c:  # segment ids begin with their write-up's id; by the primary key, which other columns have no index for
            segment_id, after = table.c.segment_id, chr(ord(SEGMENT_MARK) + 1)
            own = (segment_id >= f"{writeup_id}{SEGMENT_MARK}") & (segment_id < f"{writeup_id}{after}")
            self._connection.execute(table.delete().where(own))
        else:
            self.remove(record, "writeup_id", writeup_id)

    def stage_done(self, stage: Stage, issues: Sequence[Issue] = ()) -> None:
        """Keep that a stage was run, with its issues."""
        self.remove(Stage, "name", stage.name)
        self.add(Stage, [stage])
        self.remove(StageIssue, "stage", stage.name)
        self.add(StageIssue, [StageIssue(stage.name, n, i.where, i.what, i.hint) for n, i in enumerate(issues)])

    def carry(self, entries: Sequence[LogEntry]) -> None:
        """Append entries of one of people's logs as another study kept them: with their author, time and number."""
        if entries:
            rows = [{f.name: getattr(entry, f.name) for f in fields(entry)} for entry in entries]
            self._connection.execute(_LOGS[type(entries[0])].insert(), rows)

    def keep_value(self, name: str, value: Any) -> None:
        """Keep a small JSON value under a name, in place of an earlier one."""
        self.remove(StoredValue, "name", name)
        self.add(StoredValue, [StoredValue(name, value)])

    def keep_uncounted(self, name: str, value: Any) -> None:
        """Keep a value about the rest of the study; keeping it counts as no change of the study."""
        written = set(self._written)
        self.keep_value(name, value)
        self._written = written

    def _insert(self, record: type[Record], rows: Iterable[Record], first: int) -> None:
        values = records.to_rows(rows, first)
        if values:
            self._connection.execute(self._table(record).insert(), values)

    def _table(self, record: type) -> Table:
        """Return the table of a kind of records, of which some are written now."""
        table = schema.TABLES[record]
        self._written.add(table.name)
        return table

    def count(self) -> None:
        """Count what was written, as the last thing of a transaction."""
        if self._written:
            count_writing(self._connection, self._written)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
