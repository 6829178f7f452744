"""What is remembered of a comparison, and what happened since."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from builders import make_writeup
from dialogue_synth.comparison import circumstances, kept_detection, since_then
from dialogue_synth.model import Coding, Decision
from dialogue_synth.store.records import Coded


def decision(n: int, segment_id: str, action: str = "position", source: str = "") -> Decision:
    return Decision(n, "", "Ann", action, segment_id, "P1", "words", source=source)  # type: ignore[arg-type]


def shown(writeups: dict[str, str], *decisions: Decision, kept: Any = None) -> Any:
    """A study with write-ups (id -> what their codings were made from), one machine coding in a, and decisions."""
    coding = Coding("a#0001", "a", 0, 1, "w", "P1", "support", 0.8, "machine")
    records = {Coded: [Coded(w, {"coder": made}) for w, made in writeups.items()], Coding: (coding,)}
    study = SimpleNamespace(read=records.__getitem__, decisions=decisions, kept_value=lambda _name, default: kept or default)
    used = [make_writeup(w, initiative="warm") for w in writeups]
    return SimpleNamespace(writeups=used, initiatives={"warm": "Warm"}, study=study)


def test_nothing_happened_to_a_study_that_is_the_same() -> None:
    study = shown({"a": "1"}, decision(1, "a#0001"))
    since = since_then(circumstances(study), study, ())
    assert (since.joined, since.lost, since.recoded, since.corrected, since.decided, since.parts) == (
        {"warm": frozenset()},
        frozenset(),
        frozenset(),
        frozenset(),
        frozenset(),
        (),
    )


def test_who_joined_left_and_was_coded_anew_is_told_apart() -> None:
    before = circumstances(shown({"a": "1", "b": "1"}))
    since = since_then(before, shown({"a": "2", "c": "1"}), ("codings", "divergence settings"))
    assert (since.joined, since.lost, since.recoded) == ({"warm": frozenset("c")}, frozenset("b"), frozenset("a"))
    assert since.parts == ("divergence settings",)


def test_only_decisions_since_then_that_change_something_count_by_their_source() -> None:
    before = circumstances(shown({"a": "1"}, decision(1, "a#0001")))
    later = (
        decision(1, "a#0001"),
        decision(2, "a#0001", "reject", "verification"),
        decision(3, "b#0001", "reject", "verification"),  # the machine had put no code there
        decision(4, "c#0001", "accept", "verification"),
        decision(5, "d#0001", "add"),
    )
    since = since_then(before, shown({"a": "1"}, *later), ())
    assert (since.corrected, since.decided) == (frozenset({("a", "P1")}), frozenset({("d", "P1")}))


def test_what_was_kept_of_detection_comes_back_as_it_was() -> None:
    kept = {"power": {"warm": {"kappa": 2.0, "n_tests": 3, "threshold": 0.1, "rows": []}, "meals": None}, "funnels": []}
    power, funnels = kept_detection(shown({}, kept=kept).study)
    assert power["warm"] is not None
    assert (power["warm"].n_tests, power["meals"], funnels) == (3, None, ())
    assert kept_detection(shown({}).study) == ({}, ())
