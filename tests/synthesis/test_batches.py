"""Batches over time: counted alone and together, and a finding reads differently only if its word or leading position does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.batches import NOT_STATED, Account, batches_of, over_time
from dialogue_synth.synthesis.rollup import roll_up


def account(make_study: Callable[..., Any], specs: Mapping[str, str], batches: Mapping[str, str]) -> Account:
    study = make_study(specs)
    writeups = tuple(replace(w, batch=batches[w.writeup_id]) for w in study.writeups)
    cells = roll_up(writeups, study.segments, study.codings, study.codebooks)
    return Account(writeups, cells, study.segments, study.codings, (), study.codebooks, SynthesisSettings(), {"scheme": "Scheme"})


def test_each_batch_is_counted_alone_and_with_all_before_it(make_study: Callable[..., Any]) -> None:
    specs = {"a": "P1 support", "b": "P1 support", "c": "P1 oppose, P2 support"}
    p1, p2 = over_time(account(make_study, specs, {"a": "b2", "b": "b2", "c": "b10"}), "scheme")
    assert [one.batch for one in p1.batches] == ["b2", "b10"]
    assert [{k: n for k, n in one.alone.counts_by_position.items() if n} for one in p1.batches if one.alone] == [
        {"support": 2},
        {"oppose": 1},
    ]
    assert {k: n for k, n in p1.batches[-1].so_far.counts_by_position.items() if n} == {"support": 2, "oppose": 1}  # type: ignore[union-attr]
    assert p2.batches[0].so_far is None
    assert (p2.before, p2.weighs_otherwise) == ("", True)
    assert p1.before.startswith("Both write-ups")
    assert not p1.weighs_otherwise


def test_a_finding_reads_differently_when_another_position_leads(make_study: Callable[..., Any]) -> None:
    specs = {"a": "P1 support", "b": "P1 oppose", "c": "P1 oppose"}
    (p1,) = over_time(account(make_study, specs, {"a": "1", "b": "2", "c": "2"}), "scheme")
    assert p1.weighs_otherwise
    assert "opposed" in p1.now


def test_one_batch_has_nothing_before_it_and_may_have_no_name(make_study: Callable[..., Any]) -> None:
    made = account(make_study, {"a": "P1 support", "b": "R1 none"}, {"a": "", "b": ""})
    (p1,) = over_time(made, "scheme")
    assert (p1.before, p1.weighs_otherwise, p1.batches[0].batch) == ("", False, NOT_STATED)
    assert batches_of(made.writeups, "another") == ()
    assert over_time(made, "another") == ()
