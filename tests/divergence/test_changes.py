"""What is new, gone or changed since the last run, with the reason."""

from __future__ import annotations

from dialogue_synth.divergence.changes import compare_flags
from dialogue_synth.model import Divergence


def flag(number: int, **sides: tuple[str, ...]) -> Divergence:
    return Divergence(f"contradiction-{number}", "contradiction", "warm", f"P{number}", sides, "low", 0.5, "rule", "explanation", ())


def test_equal_flags_are_left_out() -> None:
    assert compare_flags([flag(1, support=("a",), oppose=("b",))], [flag(1, support=("a",), oppose=("b",))], {"b"}) == ()


def test_a_new_flag_names_the_new_write_ups_in_it() -> None:
    (change,) = compare_flags([], [flag(1, support=("a",), oppose=("b", "c"))], {"c", "z"})
    assert (change.change, change.code_id, change.why) == ("new", "P1", "new write-ups take part: c")


def test_a_new_flag_without_new_write_ups_comes_from_codings_or_settings() -> None:
    (change,) = compare_flags([], [flag(1, support=("a",), oppose=("b",))], set())
    assert change.why == "codings, positions or settings of 2 write-ups changed"


def test_a_changed_flag_says_who_joined_and_left_which_side() -> None:
    (change,) = compare_flags([flag(1, support=("a", "b"), oppose=("c",))], [flag(1, support=("a",), oppose=("b", "c"))], set())
    assert (change.change, change.why) == ("changed", "left support: b; joined oppose: b")


def test_new_come_first_and_gone_last() -> None:
    before = [flag(1, support=("a",)), flag(2, support=("a",))]
    now = [flag(2, support=("a", "b")), flag(3, support=("a",))]
    assert [(c.divergence_id, c.change) for c in compare_flags(before, now, set())] == [
        ("contradiction-3", "new"),
        ("contradiction-2", "changed"),
        ("contradiction-1", "gone"),
    ]
