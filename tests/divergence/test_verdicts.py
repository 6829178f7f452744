"""Precision by kind, from the log of verdicts."""

from __future__ import annotations

from dialogue_synth.divergence.verdicts import judged_by_kind
from dialogue_synth.model import Judgement, Verdict


def said(n: int, divergence_id: str, verdict: Verdict | str) -> Judgement:
    return Judgement(n, "2025-11-01", "Ann", divergence_id, verdict)  # type: ignore[arg-type]


def test_the_last_verdict_on_a_flag_counts_and_one_taken_back_does_not() -> None:
    log = [
        said(1, "contradiction-a", "confirmed"),
        said(2, "contradiction-b", "not_divergent"),
        said(3, "contradiction-b", "coding_error"),
        said(4, "minority_voice-c", "confirmed"),
        said(5, "minority_voice-c", ""),
        said(6, "contradiction-d", "confirmed"),
    ]
    judged = judged_by_kind(log)
    assert {kind: str(found) for kind, found in judged.items()} == {"contradiction": "confirmed 2 of 3 (coding error 1)"}


def test_a_kind_that_was_only_confirmed_says_no_more() -> None:
    assert str(judged_by_kind([said(1, "omission-a", "confirmed")])["omission"]) == "confirmed 1 of 1"
    assert judged_by_kind([]) == {}
