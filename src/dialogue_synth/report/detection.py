"""What could not be detected: how large a difference had to be to be found, as a table and as funnel plots."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from dialogue_synth.divergence.counting.power import Power, PowerRow
from dialogue_synth.divergence.funnel import Funnel
from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.report.kinds import kind_name

PLOT_WIDTH, PLOT_HEIGHT = 380, 200  # pixels of the field between the axes
MIN_TOP = 0.2  # share at the upper edge of a plot: a lower one would make small differences look large


@dataclass(frozen=True, slots=True)
class PowerLine:
    """A line of the table: with so many passages, the smallest share that would have been found, for each usual share."""

    n_passages: int
    smallest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """A write-up in a funnel plot, in pixels from the upper left."""

    x: float
    y: float
    writeup_id: str
    flagged: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """A funnel plot: the field in which groups lie that differ as groups do, the usual share, and every write-up.

    ``ticks_x`` and ``ticks_y`` are (pixels, label).
    """

    kind: str
    title: str
    in_words: str
    unit: str
    band: str
    usual_y: float
    points: tuple[PlotPoint, ...]
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """What could not be detected in one initiative; no ``lines`` where nothing was tested."""

    n_tests: int
    usual_shares: tuple[str, ...]
    lines: tuple[PowerLine, ...]
    plots: tuple[Plot, ...]
    min_writeups: int


def detection(index: Index, initiative: Initiative) -> Detection:
    """Return what could not be detected in an initiative."""
    power = index.content.power.get(initiative.id)
    needed = index.content.settings.divergence.counting_min_writeups
    plots = tuple(plot(funnel) for funnel in index.content.funnels if funnel.initiative == initiative.id)
    if power is None:
        return Detection(0, (), (), plots, needed)
    shares = sorted({row.usual_share for row in power.rows})
    return Detection(power.n_tests, tuple(f"{share:.0%}" for share in shares), _lines(power), plots, needed)


def _lines(power: Power) -> tuple[PowerLine, ...]:
    rows = sorted(power.rows, key=lambda row: (row.n_passages, row.usual_share))
    grouped = groupby(rows, key=lambda row: row.n_passages)
    return tuple(PowerLine(n, tuple(_smallest(row) for row in group)) for n, group in grouped)


def _smallest(row: PowerRow) -> str:
    return "never" if row.smallest_share is None else f"{row.smallest_share:.0%}"


def plot(funnel: Funnel) -> Plot:
    """Lay a funnel out on its field; the same funnel gives the same figures."""
    most = max(point.n for point in funnel.points)
    top = max(MIN_TOP, *(limit.high for limit in funnel.limits), *(point.k / point.n for point in funnel.points))

    def x(n: int) -> float:
        return round(n / most * PLOT_WIDTH, 1)

    def y(share: float) -> float:
        return round((1 - share / top) * PLOT_HEIGHT, 1)

    edge = [f"{x(limit.n)},{y(limit.high)}" for limit in funnel.limits] + [
        f"{x(limit.n)},{y(limit.low)}" for limit in reversed(funnel.limits)
    ]
    flagged = [point for point in funnel.points if point.flagged]
    outside = ", ".join(f"{point.writeup_id} ({point.k} of {point.n})" for point in flagged)
    return Plot(
        kind=kind_name(funnel.kind),
        title=funnel.title,
        in_words=f"{len(funnel.points)} write-ups; usual share {funnel.usual:.0%}. Further out than groups normally are: {outside}.",
        unit=funnel.unit,
        band=" ".join(edge),
        usual_y=y(funnel.usual),
        points=tuple(PlotPoint(x(p.n), y(p.k / p.n), p.writeup_id, p.flagged) for p in funnel.points),
        ticks_x=tuple((x(n), str(n)) for n in sorted({most // 2, most} - {0})),
        ticks_y=tuple((y(share), f"{share:.0%}") for share in (0.0, top / 2, top)),
    )
