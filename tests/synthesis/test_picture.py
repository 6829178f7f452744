"""Where a question stands follows from its counts by the printed rules, for and against alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import Finding
from dialogue_synth.synthesis.picture import RULES, picture

POSITIONS = ("support", "conditional", "concern", "oppose", "mixed", "undecided")


def finding(**counts: int) -> Finding:
    return Finding("f", "warm", "P1", "", "", 0, sum(counts.values()), counts, ())


@pytest.mark.parametrize(
    ("counts", "n_asked", "standing", "side"),
    [
        ({"support": 9, "conditional": 2, "oppose": 1}, 14, "agreed", "in favour"),
        ({"support": 4, "conditional": 5}, 9, "on conditions", "in favour"),
        ({"oppose": 8, "support": 1}, 10, "agreed", "against"),
        ({"oppose": 2, "concern": 7, "support": 1}, 10, "worried", "against"),
        ({"support": 6, "oppose": 4}, 10, "contested", ""),
        ({"support": 4, "mixed": 3}, 7, "contested", ""),
        ({"support": 5, "concern": 4, "oppose": 1}, 10, "uneven", ""),
        ({"support": 2}, 2, "hardly heard", ""),
        ({"support": 3}, 12, "hardly heard", ""),
        ({}, 0, "hardly heard", ""),
    ],
)
def test_where_a_question_stands(counts: dict[str, int], n_asked: int, standing: str, side: str) -> None:
    found = picture(finding(**counts), n_asked)
    assert (found.standing, found.side) == (standing, side)
    assert found.standing in RULES


@given(st.fixed_dictionaries({position: st.integers(0, 20) for position in POSITIONS}))
def test_for_and_against_are_mirror_images(counts: dict[str, int]) -> None:
    mirrored = {**counts, "support": counts["oppose"], "oppose": counts["support"], "conditional": 0, "concern": 0}
    plain = {**counts, "conditional": 0, "concern": 0}
    one, other = picture(finding(**plain), 0), picture(finding(**mirrored), 0)
    assert one.standing == other.standing
    assert {one.side, other.side} in ({""}, {"in favour", "against"})
