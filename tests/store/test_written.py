"""How often each table was written is counted in the transaction that writes, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import make_segment, make_writeup
from databases import Place
from dialogue_synth.model import Decision, Segment, WriteUp
from dialogue_synth.store.records import Stage
from dialogue_synth.store.study import Study


@pytest.fixture
def study(tmp_path: Path, place: Place) -> Iterator[Study]:
    made = place.create(tmp_path / "study")
    yield made
    made.close()


def decision() -> Decision:
    return Decision(0, "", "Ash", "accept", "g1#0001", "Q1", "We want it.")


def test_a_study_in_which_nothing_was_written_has_the_logs_alone(study: Study) -> None:
    assert study.times_written == {"decisions": 0, "judgements": 0}


def test_every_way_of_writing_counts_once_a_transaction(study: Study) -> None:
    with study.transaction() as write:
        write.put(WriteUp, [make_writeup("g1")])
        write.add(WriteUp, [make_writeup("g2")])
        write.add(Segment, [make_segment(writeup_id="g2")])
    assert (study.times_written["writeups"], study.times_written["segments"]) == (1, 1)
    with study.transaction() as write:
        write.remove_of_writeup(WriteUp, "g1")
        write.remove_of_writeup(Segment, "g2")
    with study.transaction() as write:
        write.remove(WriteUp, "writeup_id", "g2")
        write.keep_value("a", 1)
        write.stage_done(Stage("code", {}))
    assert dict(study.times_written) == {
        "decisions": 0, "judgements": 0, "kept_values": 1, "segments": 2, "stage_issues": 1, "stages": 1, "writeups": 3,
    }  # fmt: skip


def test_even_a_table_that_was_emptied_was_written(study: Study) -> None:
    with study.transaction() as write:
        write.put(Segment, [])
    assert study.times_written["segments"] == 1


def test_entries_of_logs_count_by_their_numbers(study: Study) -> None:
    study.decide(decision())
    study.judge("Ash", "d1", "confirmed")
    study.decide(decision())
    assert study.times_written == {"decisions": 2, "judgements": 1}


def test_a_value_about_the_study_counts_as_no_change_of_it(study: Study) -> None:
    with study.transaction() as write:
        write.keep_uncounted("nothing is stale", "6f")
    assert study.kept_value("nothing is stale") == "6f"
    assert "kept_values" not in study.times_written


def test_what_was_not_kept_was_not_counted(study: Study) -> None:
    with pytest.raises(RuntimeError), study.transaction() as write:
        write.put(WriteUp, [make_writeup("g1")])
        raise RuntimeError
    assert "writeups" not in study.times_written


def test_another_process_sees_what_was_counted_and_a_copy_has_it_too(study: Study, tmp_path: Path) -> None:
    with study.transaction() as write:
        write.put(WriteUp, [make_writeup("g1")])
    other = Study.open(study.root)
    assert other.times_written == study.times_written
    other.close()
    (tmp_path / "copy").mkdir()
    copy = study.copied_to(tmp_path / "copy")
    assert copy.times_written == study.times_written
    copy.close()


def test_records_are_found_by_what_their_fields_say_and_write_ups_counted_without_reading_them(study: Study) -> None:
    with study.transaction() as write:
        write.put(
            WriteUp, [make_writeup("g1", initiative="b"), make_writeup("g2", initiative="a"), make_writeup("g3", status="superseded")]
        )
    assert [w.writeup_id for w in study.read(WriteUp, initiative="a", status="used")] == ["g2"]
    assert list(study.n_writeups().items()) == [("a", 1), ("b", 1)]
    assert sum(study.n_writeups("superseded").values()) == 1
