"""Hand-worked: how right the machine is where it is sure, and whether its confidence can be believed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.agreement.bootstrap import Draws
from dialogue_synth.agreement.calibration import Scored, reliability, risk_coverage

DRAWS = Draws(["a", "b"])


def test_the_surest_come_first() -> None:
    scored = [Scored("a", 0.2, 0.0), Scored("a", 0.9, 1.0), Scored("b", 0.8, 1.0), Scored("b", 0.5, 0.5)]
    curve = {point.share: point for point in risk_coverage(scored, DRAWS)}
    assert [curve[share].score.value for share in (0.5, 0.7, 1.0)] == [1.0, pytest.approx(2.4 / 2.8, abs=1e-4), 0.625]
    assert [curve[share].score.n for share in (0.1, 0.5, 1.0)] == [1, 2, 4]
    assert curve[0.5].confidence == 0.8


def test_of_equally_sure_ones_the_worse_are_taken_first() -> None:
    curve = risk_coverage([Scored("a", 0.5, 1.0), Scored("b", 0.5, 0.0)], DRAWS)
    assert [point.score.value for point in curve][4] == 0.0
    assert curve[-1].score.value == 0.5


def test_nothing_scored_gives_no_curve_and_no_error() -> None:
    assert risk_coverage([], DRAWS) == ()
    found = reliability([], DRAWS)
    assert found.error.value is None
    assert {b.n for b in found.bins} == {0}
    assert {b.mean_confidence for b in found.bins} == {None}


def test_the_calibration_error_is_the_mean_gap_by_bin() -> None:
    # 0.9-1.0: two codings, mean confidence 0.95, one right: gap 0.45. 0.4-0.5: two codings, mean 0.45, both right: gap 0.55.
    scored = [Scored("a", 0.9, 1.0), Scored("b", 1.0, 0.0), Scored("a", 0.4, 1.0), Scored("b", 0.5 - 1e-9, 1.0)]
    found = reliability(scored, DRAWS)
    assert found.error.value == pytest.approx(0.5)
    assert [(b.low, b.n, b.mean_confidence, b.share_right) for b in found.bins if b.n] == [(0.4, 2, 0.45, 1.0), (0.9, 2, 0.95, 0.5)]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1, max_size=30))
def test_the_whole_curve_ends_at_the_mean_and_the_error_is_a_share(rows: list[tuple[str, float, float]]) -> None:
    scored = [Scored(*row) for row in rows]
    draws = Draws(s.writeup_id for s in scored)
    assert risk_coverage(scored, draws)[-1].score.value == pytest.approx(sum(s.score for s in scored) / len(scored), abs=1e-4)
    found = reliability(scored, draws)
    assert 0 <= found.error.value <= 1
    assert sum(b.n for b in found.bins) == len(scored)
