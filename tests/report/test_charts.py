"""One block, one write-up; many write-ups, one piece a position."""

from __future__ import annotations

import pytest

from dialogue_synth.report.charts import BLOCKS_AT_MOST, GAP, UNIT, bar, strip
from dialogue_synth.report.marks import OPPOSE, SUPPORT


def test_a_strip_shows_every_write_up_from_favourable_to_silent() -> None:
    drawn = strip({"support": 2, "oppose": 1}, n_touched=1, n_silent=2)
    assert [mark.key for mark in drawn.blocks] == ["support", "support", "oppose", "touched", "silent", "silent"]
    assert drawn.chart is None


def test_many_write_ups_become_pieces_in_proportion() -> None:
    drawn = strip({"support": 60, "oppose": 20}, n_touched=0, n_silent=20)
    assert drawn.blocks == ()
    assert drawn.chart
    assert drawn.chart.width == 100 * UNIT
    assert [(p.mark.key, p.x, p.width) for p in drawn.chart.pieces] == [
        ("support", 0, 60 * UNIT - GAP),
        ("oppose", 60 * UNIT, 20 * UNIT - GAP),
        ("silent", 80 * UNIT, 20 * UNIT - GAP),
    ]


@pytest.mark.parametrize(("n", "scale", "n_pieces"), [(3, 17, 3), (0, 5, 0), (5, 3, 5), (7, BLOCKS_AT_MOST + 1, 1)])
def test_a_bar_can_be_counted_while_write_ups_are_few(n: int, scale: int, n_pieces: int) -> None:
    chart = bar(SUPPORT, n, scale)
    assert len(chart.pieces) == n_pieces
    assert chart.width == max(n, scale) * UNIT
    assert all(piece.x + piece.width <= chart.width for piece in chart.pieces)


def test_a_bar_of_nothing_has_a_scale_all_the_same() -> None:
    assert bar(OPPOSE, 0, 0).width == UNIT
