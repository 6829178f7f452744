"""What could not be detected: the table, and the funnel plots of what was."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence.counting.power import Power, PowerRow
from dialogue_synth.divergence.funnel import Funnel, Limit, Point
from dialogue_synth.report import ReportContent
from dialogue_synth.report.detection import PLOT_HEIGHT, PLOT_WIDTH, detection, plot
from dialogue_synth.report.index import build_index

ROWS = (PowerRow(12, 0.15, 9, 0.734), PowerRow(6, 0.05, None, None), PowerRow(6, 0.15, 6, 0.86), PowerRow(12, 0.05, 6, 0.5))
FUNNEL = Funnel(
    kind="emphasis",
    initiative="warm",
    code_id="Q1",
    title="Wanting <it>",
    unit="passage",
    usual=0.1,
    kappa=20.0,
    points=(Point("a", 10, 8, True), Point("b", 20, 2, False)),
    limits=(Limit(1, 0.0, 1.0), Limit(20, 0.0, 0.4)),
)


def test_the_table_has_a_line_for_each_length_and_says_never_where_nothing_would_do(small: ReportContent) -> None:
    content = replace(small, power={"warm": Power(20.0, 340, 0.0003, ROWS)})
    index = build_index(content)
    view = detection(index, index.initiatives[0])
    assert (view.n_tests, view.usual_shares) == (340, ("5%", "15%"))
    assert [(line.n_passages, line.smallest) for line in view.lines] == [(6, ("never", "86%")), (12, ("50%", "73%"))]


def test_where_nothing_was_tested_there_is_no_table(small: ReportContent) -> None:
    index = build_index(replace(small, power={"warm": None}))
    view = detection(index, index.initiatives[0])
    assert (view.lines, view.plots, view.min_writeups) == ((), (), small.settings.divergence.counting_min_writeups)


def test_a_plot_keeps_everything_inside_its_field() -> None:
    drawn = plot(FUNNEL)
    assert [(p.writeup_id, p.x, p.y, p.flagged) for p in drawn.points] == [("a", 190.0, 40.0, True), ("b", 380.0, 180.0, False)]
    assert all(0 <= p.x <= PLOT_WIDTH and 0 <= p.y <= PLOT_HEIGHT for p in drawn.points)
    assert drawn.band == "19.0,0.0 380.0,120.0 380.0,200.0 19.0,200.0"
    assert drawn.ticks_y == ((200.0, "0%"), (100.0, "50%"), (0.0, "100%"))
    assert drawn.in_words.endswith("Further out than groups normally are: a (8 of 10).")


def test_a_plot_of_small_shares_does_not_make_them_look_large() -> None:
    low = replace(FUNNEL, points=(Point("a", 50, 1, True),), limits=(Limit(50, 0.0, 0.05),))
    assert plot(low).ticks_y[-1] == (0.0, "20%")


def test_the_plots_of_an_initiative_are_its_own(small: ReportContent) -> None:
    content = replace(small, funnels=(FUNNEL, replace(FUNNEL, initiative="other")))
    index = build_index(content)
    assert [p.title for p in detection(index, index.initiatives[0]).plots] == ["Wanting <it>"]
