"""The tables of a study: the contract with everybody outside, described in ``tables/schema.json``.

Every text in them is masked; offsets refer to the exact stored text in ``private/texts``. Files are replaced whole and only
when their content changes, so a reader never meets half a table, and a second run leaves the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from dialogue_synth.model import (
    Coding,
    Divergence,
    Finding,
    MatrixCell,
    Segment,
    SegmentOutcome,
    Topic,
    TopicMembership,
    TopicOverview,
    Undecided,
    Vote,
    WriteUp,
)
from dialogue_synth.standing import standing_codings

TABLE_VERSION = "1.1"
_WRITEUPS = (
    "writeup_id, file, sha256, initiative, batch, title, date, place, organiser, organiser_type, participants_min, participants_max, "
    "participants_kind, events, language, n_words, n_segments, status, issues"
)
_SEGMENTS = "segment_id, writeup_id, position, start, end, text, kind, voice, question_code, event, language, outcome, reason"
_CODINGS = (
    "segment_id, writeup_id, start, end, quotation, code_id, position, strength_word, confidence, position_confidence, coder, status, why"
)
_UNDECIDED = "segment_id, writeup_id, reason, best_code, runner_up, margin"
_TOPICS = "topic_id, label, top_words, n_segments, n_writeups, stability, codes_overlap, emergent"
_TOPIC_SEGMENTS = "segment_id, topic_id, membership"
_TOPIC_WRITEUPS = (
    "topic_id, writeup_id, initiative, organiser, n_segments, support, conditional, mixed, concern, oppose, no_position, undecided"
)
_TOPIC_CROSSWALK = "topic_id, code_id, n_segments, n_writeups, share_of_topic, share_of_code"
_TOPIC_HIERARCHY = "broad_id, parent_id, label, topic_ids, height"
_TOPIC_DRIFT = "topic_id, batch, n_segments, share, n_writeups, of_writeups"
_PASSAGE_GROUPS = "group_id, label, segment_ids"
_VOTES = "writeup_id, segment_id, code_id, what, n_for, n_against, n_undecided, base, share, score, unanimous, event, start, end, quotation"
_MATRIX = "writeup_id, initiative, code_id, state, position, n_segments, best_segment_id, minority_position"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split(", "))
    for name, columns in {
        "writeups.csv": _WRITEUPS,
        "segments.csv": _SEGMENTS,
        "codings.csv": _CODINGS,
        "undecided.csv": _UNDECIDED,
        "topics.csv": _TOPICS,
        "topic_segments.csv": _TOPIC_SEGMENTS,
        "topic_writeups.csv": _TOPIC_WRITEUPS,
        "topic_crosswalk.csv": _TOPIC_CROSSWALK,
        "topic_hierarchy.csv": _TOPIC_HIERARCHY,
        "topic_drift.csv": _TOPIC_DRIFT,
        "passage_groups.csv": _PASSAGE_GROUPS,
        "matrix.csv": _MATRIX,
        "votes.csv": _VOTES,
    }.items()
}
_AS_THEY_ARE = frozenset({str, int})  # kinds of values that a cell takes without a change
_of_segment = attrgetter(*COLUMNS["segments.csv"][:-2])  # all but the last two, which come from the segment's outcome
_DIVERGENCE_KEYS = (
    "id, kind, initiative, code_id, sides, severity, score, statistic, effect, interval, p, q, n_tests, rule, explanation, evidence, "
    "status, verdict, checked, stability, notes"
).split(", ")
_FINDING_KEYS = "id, initiative, code_id, statement, quantity, n, of, counts_by_position, segment_ids, divergence_ids, caveats".split(", ")


@dataclass(frozen=True, slots=True)
class StudyTables:
    """What the tables are made of: masked records, and the exact write-ups and segments for ``private/`` alone."""

    writeups: tuple[WriteUp, ...]
    segments: tuple[Segment, ...]
    outcomes: tuple[SegmentOutcome, ...]
    codings: tuple[Coding, ...]
    undecided: tuple[Undecided, ...]
    topics: tuple[Topic, ...]
    memberships: tuple[TopicMembership, ...]
    cells: tuple[MatrixCell, ...]
    divergences: tuple[Divergence, ...]
    findings: tuple[Finding, ...]
    exact_writeups: tuple[WriteUp, ...]
    exact_segments: tuple[Segment, ...]
    topic_overview: TopicOverview = field(default_factory=TopicOverview)
    votes: tuple[Vote, ...] = ()


def write_tables(tables: StudyTables, root: Path) -> tuple[Path, ...]:
    """Write ``tables/`` and ``private/`` under a study folder.

    Returns:
        The files of ``tables/``, sorted.
    """
    outcome = {o.segment_id: o for o in tables.outcomes}
    n_segments = _counted(s.writeup_id for s in tables.segments)
    n_words = {w.writeup_id: w.n_words for w in tables.exact_writeups}
    rows: Mapping[str, Iterable[Sequence[Any]]] = {
        "writeups.csv": (_writeup_row(w, n_segments.get(w.writeup_id, 0), n_words[w.writeup_id]) for w in tables.writeups),
        "segments.csv": (_segment_row(s, outcome.get(s.segment_id)) for s in tables.segments),
        "codings.csv": _rows(tables.codings, COLUMNS["codings.csv"]),
        "undecided.csv": _rows(tables.undecided, COLUMNS["undecided.csv"]),
        "topics.csv": (_topic_row(t) for t in tables.topics),
        "topic_segments.csv": _rows(tables.memberships, COLUMNS["topic_segments.csv"]),
        "topic_writeups.csv": _topic_writeup_rows(tables),
        "topic_crosswalk.csv": _rows(tables.topic_overview.crosswalk, COLUMNS["topic_crosswalk.csv"]),
        "topic_hierarchy.csv": (_listing_row(b, COLUMNS["topic_hierarchy.csv"]) for b in tables.topic_overview.broad),
        "topic_drift.csv": _rows(tables.topic_overview.drift, COLUMNS["topic_drift.csv"]),
        "passage_groups.csv": (_listing_row(g, COLUMNS["passage_groups.csv"]) for g in tables.topic_overview.groups),
        "matrix.csv": _rows(tables.cells, COLUMNS["matrix.csv"]),
        "votes.csv": _rows(tables.votes, COLUMNS["votes.csv"]),
    }
    written = [write_text(root / "tables" / name, _csv(COLUMNS[name], rows[name])) for name in COLUMNS]
    written.append(write_json(root / "tables" / "divergences.json", [_divergence_value(d) for d in tables.divergences]))
    written.append(write_json(root / "tables" / "findings.json", [_plain(f, _FINDING_KEYS) for f in tables.findings]))
    written.append(write_json(root / "tables" / "schema.json", _schema()))
    _write_private(tables, root / "private", outcome)
    return tuple(sorted(written))


def _write_private(tables: StudyTables, folder: Path, outcome: Mapping[str, SegmentOutcome]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    n_segments = _counted(s.writeup_id for s in tables.exact_segments)
    writeups = (_writeup_row(w, n_segments.get(w.writeup_id, 0), w.n_words) for w in tables.exact_writeups)
    segments = (_segment_row(s, outcome.get(s.segment_id)) for s in tables.exact_segments)
    write_text(folder / "writeups.csv", _csv(COLUMNS["writeups.csv"], writeups), mode=0o600)
    write_text(folder / "segments.csv", _csv(COLUMNS["segments.csv"], segments), mode=0o600)
    kept = {write_text(folder / "texts" / f"{w.writeup_id}.txt", w.text, mode=0o600) for w in tables.exact_writeups}
    for path in sorted((folder / "texts").glob("*.txt")):
        if path not in kept:  # an earlier name of a write-up that was corrected or renamed
            path.unlink()


# -- rows --------------------------------------------------------------------------------------------------------------
def _writeup_row(w: WriteUp, n_segments: int, n_words: int) -> list[Any]:
    people = {
        "participants_min": w.participants.minimum,
        "participants_max": w.participants.maximum,
        "participants_kind": w.participants.kind,
    }
    extra = {**people, "n_segments": n_segments, "n_words": n_words, "issues": " | ".join(str(i) for i in w.issues)}
    return [_cell(extra[name] if name in extra else getattr(w, name)) for name in COLUMNS["writeups.csv"]]


def _segment_row(s: Segment, outcome: SegmentOutcome | None) -> list[Any]:
    if outcome is None:
        return [*_of_segment(s), "not_coded", s.reason]
    return [*_of_segment(s), outcome.outcome, outcome.reason or s.reason]


def _topic_row(t: Topic) -> list[Any]:
    overlap = "; ".join(f"{code} {share:.2f}" for code, share in t.codes_overlap)
    shown = {"top_words": "; ".join(t.top_words), "codes_overlap": overlap}
    return [_cell(shown[name] if name in shown else getattr(t, name)) for name in COLUMNS["topics.csv"]]


def _topic_writeup_rows(tables: StudyTables) -> Iterator[list[Any]]:
    """Yield who speaks of each topic, and with which positions on the codes that its passages carry."""
    writeup = {w.writeup_id: w for w in tables.writeups}
    where = {s.segment_id: s.writeup_id for s in tables.segments}
    topic = {m.segment_id: m.topic_id for m in tables.memberships}
    n_segments = Counter((m.topic_id, where[m.segment_id]) for m in tables.memberships if m.segment_id in where)
    standing = (c for c in standing_codings(tables.codings) if c.segment_id in topic)
    positions = Counter((topic[c.segment_id], c.writeup_id, c.position) for c in standing)
    for (topic_id, writeup_id), n in sorted(n_segments.items()):
        counted = [positions[topic_id, writeup_id, p] for p in ("support", "conditional", "mixed", "concern", "oppose", "none", None)]
        yield [topic_id, _cell(writeup_id), writeup[writeup_id].initiative, _cell(writeup[writeup_id].organiser), n, *counted]


def _listing_row(record: object, names: Sequence[str]) -> list[Any]:
    """Return a row in which a list of ids is one cell."""
    values = ((name, getattr(record, name)) for name in names)
    return [_cell("; ".join(value) if name.endswith("_ids") else value) for name, value in values]


def _rows(records: Iterable[object], names: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the rows of records whose fields are the columns."""
    values_of = attrgetter(*names)
    for record in records:
        yield [value if type(value) in _AS_THEY_ARE else _cell(value) for value in values_of(record)]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return round(value, 6) if isinstance(value, float) else value


def _plain(record: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: _jsonable(getattr(record, name)) for name in names}


def _divergence_value(d: Divergence) -> dict[str, Any]:
    value = _plain(d, _DIVERGENCE_KEYS)
    value["evidence"] = [_plain(e, ("side", "writeup_id", "segment_id", "start", "end", "quotation")) for e in d.evidence]
    return value


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_jsonable(inner) for inner in value]
    return round(value, 6) if isinstance(value, float) else value


def _counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _schema() -> dict[str, Any]:
    return {
        "version": TABLE_VERSION,
        "encoding": "UTF-8",
        "offsets": "Unicode code points of private/texts/<writeup_id>.txt; end is excluded; text is masked in tables/",
        "tables": {
            **{name: list(columns) for name, columns in COLUMNS.items()},
            "divergences.json": _DIVERGENCE_KEYS,
            "findings.json": _FINDING_KEYS,
        },
    }


# -- files -------------------------------------------------------------------------------------------------------------
def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def write_json(path: Path, value: Any) -> Path:
    """Write a JSON file in one piece, keys as given, and return its path."""
    return write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str, mode: int = 0o644) -> Path:
    """Write a text file in one piece, unless it has this content already, and return its path."""
    return write_bytes(path, text.encode("utf-8", errors="replace"), mode)


def write_bytes(path: Path, data: bytes, mode: int = 0o644) -> Path:
    """Write a file in one piece, unless it has this content already, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == data:
        return path
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:  # also when the user stops the run: no stray file is left behind
        temporary.unlink(missing_ok=True)
        raise
    return path
