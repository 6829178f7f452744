"""What comes in again, corrected or under a taken reference, neither counts twice nor is lost."""

from __future__ import annotations

from dataclasses import replace

from builders import make_writeup
from dialogue_synth.ingest.reconcile import reconcile

LONG = "We met in the hall and talked for two hours about who should see the records and who should not, and we agreed on most of it."


def test_a_write_up_that_is_new_is_added() -> None:
    result = reconcile([make_writeup("b", LONG)], [make_writeup("a", "Something else was said here.")])
    assert [w.writeup_id for w in result.added] == ["b"]
    assert not result.superseded
    assert not result.held


def test_the_same_write_up_again_is_held_already() -> None:
    result = reconcile([make_writeup("a", LONG)], [make_writeup("a", LONG)])
    assert (result.added, result.held) == ((), ("a",))


def test_a_row_that_moved_in_a_new_export_is_held_already() -> None:
    before = make_writeup("form-row-2", LONG, organiser="Reading Room")
    result = reconcile([replace(before, writeup_id="form-row-3")], [before])
    assert (result.added, result.held) == ((), ("form-row-3",))


def test_short_answers_of_one_organiser_are_not_taken_for_the_same() -> None:
    before = make_writeup("r2", "No comment.", organiser="Reading Room")
    result = reconcile([replace(before, writeup_id="r3")], [before])
    assert [w.writeup_id for w in result.added] == ["r3"]


def test_a_corrected_sheet_takes_over_the_id_and_the_earlier_one_is_kept() -> None:
    corrected = LONG.replace("most of it", "all of it")
    result = reconcile([make_writeup("a", corrected)], [make_writeup("a", LONG)])
    (added,), (old,) = result.added, result.superseded
    assert (added.writeup_id, added.replaces, old.writeup_id, old.status) == ("a", "a~1", "a~1", "superseded")
    assert old.text == LONG
    assert "replaces an earlier version" in added.issues[-1].what


def test_a_second_correction_keeps_both_earlier_versions() -> None:
    existing = [make_writeup("a", LONG), make_writeup("a~1", LONG + " First.", status="superseded")]
    result = reconcile([make_writeup("a", LONG + " Third.")], existing)
    assert [w.writeup_id for w in result.superseded] == ["a~2"]


def test_another_group_under_a_taken_reference_gets_an_id_of_its_own() -> None:
    other = make_writeup("a", "Nobody here likes parking meters, and the bus is late on every single morning of the week.")
    result = reconcile([other], [make_writeup("a", LONG)])
    (added,) = result.added
    assert (added.writeup_id, added.replaces) == ("a-2", "")
    assert 'the reference "a" belongs to another write-up' in added.issues[-1].what
