"""What became of the flags between two runs, and the reason that lies nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.divergence.changes import NAMED, Since, compare_flags
from dialogue_synth.model import Divergence

BEFORE = Divergence(
    "contradiction-1", "contradiction", "warm", "P1", {"support": ("a",), "oppose": ("b",)}, "low", 0.5, "The rule.", "Words.", ()
)
NEW = {"warm": frozenset({"c", "z"})}


def test_a_new_flag_names_the_new_write_ups_in_it() -> None:
    flag = replace(BEFORE, sides={"support": ("a",), "oppose": ("c",)})
    (change,) = compare_flags((), (flag,), Since(joined=NEW))
    assert (change.change, change.why) == ("new", "new write-ups take part: c")


def test_a_changed_flag_says_who_joined_and_who_left_which_side() -> None:
    (change,) = compare_flags((BEFORE,), (replace(BEFORE, sides={"support": ("c",), "oppose": ("a", "b")}),), Since(joined=NEW))
    assert change.change == "changed"
    assert change.why == "joined support: c; left support: a; joined oppose: a (new write-ups take part: c)"


def test_a_side_that_new_write_ups_join_needs_no_other_reason() -> None:
    (change,) = compare_flags((BEFORE,), (replace(BEFORE, sides={"support": ("a", "c"), "oppose": ("b",)}),), Since(joined=NEW))
    assert change.why == "joined support: c"


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (Since(refuted=frozenset({"contradiction-1"})), "its codings were checked, and on what people verified it does not stand"),
        (Since(corrected=frozenset({("b", "P1"), ("a", "P2")}), joined=NEW), "its codings were corrected on checking: b"),
        (Since(decided=frozenset({("a", "P1")})), "people decided on its codings: a"),
        (Since(lost=frozenset({"a"})), "replaced or taken out: a"),
        (Since(recoded=frozenset({"b"}), parts=("divergence settings",)), "read or coded anew: b"),
        (Since(parts=("divergence settings",), joined=NEW), "changed since: divergence settings"),
        (Since(joined=NEW), "compared with new write-ups of the initiative: c, z"),
        (
            Since(joined={"meals": frozenset({"m"})}, corrected=frozenset({("a", "P2")})),
            "people decided on codings that it is compared with: a",
        ),
        (Since(recoded=frozenset({"x"})), "compared with what was replaced, taken out or coded anew: x"),
        (Since(), "narratives are compared in another way now"),
    ],
)
def test_a_gone_flag_says_what_lies_nearest(since: Since, why: str) -> None:
    (change,) = compare_flags((BEFORE,), (), since)
    assert (change.change, change.why) == ("gone", why)


def test_a_flag_about_no_code_follows_any_coding_of_its_write_ups() -> None:
    (change,) = compare_flags((replace(BEFORE, code_id=""),), (), Since(corrected=frozenset({("a", "P7")})))
    assert change.why == "its codings were corrected on checking: a"


def test_a_flag_that_is_supported_now_has_changed_and_so_has_one_that_no_longer_is() -> None:
    supported = replace(BEFORE, status="supported", checked=(2, 2))
    (up,) = compare_flags((BEFORE,), (supported,), Since(decided=frozenset({("a", "P1")})))
    (down,) = compare_flags((supported,), (replace(BEFORE, checked=(2, 5)),), Since(joined=NEW))
    (bare,) = compare_flags((supported,), (BEFORE,), Since())
    assert up.why == "supported: 2 codings checked (people decided on its codings: a)"
    assert down.why.startswith("no longer supported: 3 codings not checked")
    assert bare.why.startswith("no longer supported (")


def test_of_many_write_ups_a_reason_names_the_first() -> None:
    joined = frozenset(f"n{n}" for n in range(NAMED + 3))
    (change,) = compare_flags((BEFORE,), (), Since(joined={"warm": joined}))
    assert change.why.endswith("n5 and 3 more")


def test_equal_flags_are_not_listed() -> None:
    assert compare_flags((BEFORE,), (BEFORE,), Since(joined=NEW)) == ()
