"""The tables are the contract: their columns, their bytes, and that a reader never meets half of one."""

from __future__ import annotations

import csv
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from builders import make_segment, make_writeup
from dialogue_synth.errors import Issue
from dialogue_synth.exchange.tables import COLUMNS, TABLE_VERSION, StudyTables, write_tables, write_text
from dialogue_synth.model import (
    Coding,
    Divergence,
    Evidence,
    Finding,
    MatrixCell,
    Participants,
    Segment,
    SegmentOutcome,
    Topic,
    TopicMembership,
    Undecided,
)

EXACT = make_segment("Ring Ann on 07700 900123.")
SHOWN = replace(EXACT, text="Ring [name 1] on [phone 1].")
UNDECIDED = Segment("g1#0001", "g1", 1, 26, 30, "Hm.", "content", "group")
WRITEUP = make_writeup(
    "g1", EXACT.text + " Hm.", participants=Participants(12, 15, "range", "12-15"), issues=(Issue("g1", "a, b"), Issue("g1", "c"))
)


def tables() -> StudyTables:
    coding = Coding("g1#0000", "g1", 0, 25, SHOWN.text, "P1", None, 0.123456789, "similarity 1", why='nearest "x"')
    evidence = Evidence("support", "g1", "g1#0000", 0, 25, SHOWN.text)
    return StudyTables(
        writeups=(WRITEUP,),
        segments=(SHOWN, UNDECIDED),
        outcomes=(SegmentOutcome("g1#0000", "coded"), SegmentOutcome("g1#0001", "undecided", "too close")),
        codings=(coding,),
        undecided=(Undecided("g1#0001", "g1", "too close", "P1", "P2", 0.01),),
        topics=(Topic("T01", "a, b", ("a", "b"), 2, 1, 0.5, (("P1", 0.5), ("P2", 0.25)), emergent=True),),
        memberships=(TopicMembership("g1#0000", "T01", 1.0),),
        cells=(MatrixCell("g1", "warm", "P1", "answered", None, 1, "g1#0000"),),
        divergences=(
            Divergence("d1", "contradiction", "warm", "P1", {"support": ("g1",), "oppose": ()}, "low", 0.1, "r", "e", (evidence,)),
        ),
        findings=(Finding("f1", "warm", "P1", "One of 1.", "", 1, 1, {"support": 1}, ("g1#0000",)),),
        exact_writeups=(WRITEUP,),
        exact_segments=(EXACT, UNDECIDED),
    )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_tables(tables(), tmp_path)
    return tmp_path


def test_the_columns_are_those_of_the_contract(folder: Path) -> None:
    schema = json.loads((folder / "tables" / "schema.json").read_text(encoding="utf-8"))
    assert schema["version"] == TABLE_VERSION
    for name, columns in COLUMNS.items():
        assert (folder / "tables" / name).read_text(encoding="utf-8").splitlines()[0] == ",".join(columns)
        assert schema["tables"][name] == list(columns)


def test_every_segment_has_its_outcome_and_reason(folder: Path) -> None:
    assert [(r["outcome"], r["reason"]) for r in read(folder / "tables" / "segments.csv")] == [("coded", ""), ("undecided", "too close")]


def test_values_are_written_for_people_and_machines(folder: Path) -> None:
    (writeup,) = read(folder / "tables" / "writeups.csv")
    assert (writeup["participants_min"], writeup["participants_max"], writeup["participants_kind"], writeup["n_segments"]) == (
        "12",
        "15",
        "range",
        "2",
    )
    assert writeup["issues"] == "g1: a, b | g1: c"
    (coding,) = read(folder / "tables" / "codings.csv")
    assert (coding["position"], coding["position_confidence"], coding["confidence"]) == ("", "", "0.123457")
    (topic,) = read(folder / "tables" / "topics.csv")
    assert (topic["top_words"], topic["codes_overlap"], topic["emergent"]) == ("a; b", "P1 0.50; P2 0.25", "true")


def test_exact_words_are_in_private_alone_and_readable_by_their_owner_only(folder: Path) -> None:
    for path in sorted(folder.rglob("*.*")):
        private = "private" in path.relative_to(folder).parts
        assert private or "07700 900123" not in path.read_text(encoding="utf-8")
        if private and path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (row, _) = read(folder / "private" / "segments.csv")
    text = (folder / "private" / "texts" / "g1.txt").read_bytes().decode("utf-8")
    assert text[int(row["start"]) : int(row["end"])] == row["text"] == EXACT.text
    assert stat.S_IMODE((folder / "private").stat().st_mode) == 0o700


def test_a_second_writing_touches_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    write_tables(tables(), folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


def test_the_text_of_a_write_up_that_was_renamed_does_not_stay_behind(folder: Path) -> None:
    renamed = replace(tables(), exact_writeups=(replace(WRITEUP, writeup_id="g1~1"),), writeups=(), segments=(), exact_segments=())
    write_tables(renamed, folder)
    assert [path.name for path in (folder / "private" / "texts").iterdir()] == ["g1~1.txt"]


def test_a_writing_that_fails_leaves_the_earlier_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_text(tmp_path / "a.csv", "earlier")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_text(path, "later")
    assert path.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [path]
