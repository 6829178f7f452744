from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.divergence.comparing import screened_counts
from dialogue_synth.divergence.emphasis import EMPHASIS, find_emphases
from dialogue_synth.divergence.voices import voices

TEXT = " | ".join(f"P1 support ~a long enough passage number {i}" for i in range(9))
MORE = " | ".join(f"P1 support ~something else was said here {i}" for i in range(7))


def test_copies_are_one_voice_together(make_material) -> None:
    found = voices(
        make_material({"w1": TEXT, "w2": f"{TEXT} | {MORE}", "w3": MORE, "w4": "P1 support ~quite another passage of some length"}),
        "scheme",
    )
    assert found == pytest.approx({"w1": 1 / 3, "w2": 1 / 3, "w3": 1 / 3, "w4": 1})


def test_a_few_phrases_in_common_make_no_copy(make_material) -> None:
    same = " | ".join(["P1 support ~No comment."] * 4)
    found = voices(
        make_material({"w1": f"{same} | {TEXT}", "w2": f"{same} | {MORE}", "w3": "P1 support ~a long enough passage number 1"}), "scheme"
    )
    assert found == {"w1": 1, "w2": 1, "w3": 1}


def test_many_copies_are_found_as_well(make_material) -> None:
    found = voices(make_material({f"w{i:02d}": TEXT for i in range(12)}), "scheme")
    assert set(found.values()) == {1 / 12}


def test_copies_weigh_less_in_what_is_usual(study) -> None:
    counts = screened_counts(EMPHASIS, study(x1=TEXT, x2=TEXT), "scheme")
    assert counts.stands_for["book:", "x1"] == 0.5
    assert ("book:", "w01") not in counts.stands_for


@settings(max_examples=8, deadline=None)
@given(st.integers(3, 9), st.integers(8, 25))
def test_sending_a_long_write_up_in_twice_creates_no_flag_elsewhere(study, n_staff, n_long) -> None:
    said = " | ".join(
        [*(f"P1 support ~we want it so much {i}" for i in range(6)), *(f"R2 concern ~who will do all this {i}" for i in range(n_staff))]
    )
    long = " | ".join(f"{code} support ~as we said at length {code} {i}" for code in ("P1", "R1") for i in range(n_long))
    once, twice = (find_emphases(study(x1=said, **dict.fromkeys(ids, long))).divergences for ids in (("y1",), ("y1", "y2")))
    flagged = [{(flag.sides["flagged"], flag.code_id) for flag in flags if flag.sides["flagged"][0][0] != "y"} for flags in (once, twice)]
    assert flagged[1] <= flagged[0]
