"""Entries that are kept once, and only where nobody else was quicker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from databases import Place
from dialogue_synth import Study
from dialogue_synth.model import BlindCoding, Decision, Judgement, Memo


@pytest.fixture
def study(tmp_path: Path, place: Place) -> Study:
    return place.create(tmp_path / "study")


def decision(segment_id: str = "g1#0000", analyst: str = "Ann") -> Decision:
    return Decision(0, "", analyst, "accept", segment_id, "P1", "We want it.", "support")


def test_a_request_that_arrives_twice_gets_the_first_receipt(study: Study) -> None:
    first = study.keep_once("k", [decision(), decision("g1#0001")])
    again = study.keep_once("k", [decision(), decision("g1#0001")], seen=0)
    assert (first.entries, first.repeated) == ((1, 2), False)
    assert (again.entries, again.repeated, again.unseen) == ((1, 2), True, ())
    assert len(study.decisions) == 2


def test_two_coders_who_work_blind_are_in_nobodys_way(study: Study) -> None:
    def coded(coder: str) -> BlindCoding:
        return BlindCoding(0, "", coder, "g1#0000", "We want it.", "coded", (("P1", None),))

    assert [study.keep_once(coder, [coded(coder)], seen=0).entries for coder in ("Ann", "Bob")] == [(1,), (2,)]
    assert study.keep_once("Ann again", [coded("Ann")], seen=0).unseen == (1,)
    assert study.blind_codings[1].codes == (("P1", None),)


def test_who_did_not_see_the_last_decision_is_told_of_it(study: Study) -> None:
    study.keep_once("a", [decision()], seen=0)
    late = study.keep_once("b", [decision(analyst="Bob")], seen=0)
    assert late.unseen == (1,)
    assert late.entries == ()
    assert study.keep_once("b", [decision(analyst="Bob")], seen=1).entries == (2,)
    assert study.keep_once("c", [decision("g2#0000")], seen=0).entries == (3,)


def test_of_many_at_once_one_wins(study: Study) -> None:
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda n: study.keep_once(f"k{n}", [decision(analyst=str(n))], seen=0), range(8)))
    assert sum(bool(receipt.entries) for receipt in receipts) == 1
    assert all(receipt.unseen == (1,) for receipt in receipts if not receipt.entries)


def test_verdicts_and_memos_are_kept_once_too(study: Study) -> None:
    for _ in range(2):
        study.keep_once("j", [Judgement(0, "", "Ann", "d-1", "confirmed", "read")], seen=0)
        study.keep_once("m", [Memo(0, "", "Ann", "g1", "a note")])
    assert [(j.verdict, j.memo) for j in study.judgements] == [("confirmed", "read")]
    assert [memo.text for memo in study.memos] == ["a note"]


def test_the_pulse_changes_with_every_entry(study: Study) -> None:
    pulses = [study.pulse()]
    study.keep_once("a", [decision()])
    pulses.append(study.pulse())
    study.note("Ann", "g1", "a note")
    pulses.append(study.pulse())
    study.judge("Ann", "d-1", "confirmed")
    pulses.append(study.pulse())
    assert len(set(pulses)) == 4
    assert study.pulse() == pulses[-1]
