"""The figures of `coding.py` in the documentation: can confidence be believed, and how right are the surest passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

FIGURES = Path(__file__).resolve().parents[1] / "docs/figures"
SHARES = tuple(step / 20 for step in range(4, 21))
SIZE = 260  # pixels of each side
NAMES = {"similarity": "similarity alone", "learned": "with the shipped start"}
INKS = {"similarity alone": "#8a6d3b", "with the shipped start": "#1f5a7a"}


class Point(NamedTuple):
    """One point of a curve, standing on ``n`` codings or units."""

    x: float
    y: float
    n: int


def risk_points(sure: Sequence[tuple[float, float]]) -> list[Point]:
    """Mean samples-F1 of the surest units, by their share of all units, from (confidence, samples-F1) of each unit."""
    ordered = sorted(sure, reverse=True)
    kept = [(share, ordered[: round(share * len(ordered))]) for share in SHARES]
    return [Point(share, mean(f1 for _, f1 in own), len(own)) for share, own in kept]


def draw(folder: Path, reliable: Mapping[str, Sequence[Point]], sure: Mapping[str, Sequence[Point]]) -> None:
    """Write ``reliability.svg`` and ``risk-coverage.svg``."""
    import altair as alt
    import vl_convert

    ideal = (
        alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}])).mark_line(color="#bbb", strokeDash=[3, 3]).encode(x="x:Q", y="y:Q")
    )
    charts = {
        "reliability": ideal + _lines(reliable, "mean confidence of codings", "share that is right", (0, 1)),
        "risk-coverage": _lines(sure, "share of units coded, surest first", "samples-F1 of these", (0.7, 1)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in charts.items():
        spec = chart.properties(width=SIZE, height=SIZE).configure_view(stroke=None).configure_axis(grid=False).to_json()
        (folder / f"{name}.svg").write_text(vl_convert.vegalite_to_svg(spec) + "\n", encoding="utf-8")


def _lines(curves: Mapping[str, Sequence[Point]], x: str, y: str, domain: tuple[float, float]) -> object:
    import altair as alt

    values = [{"x": p.x, "y": p.y, "n": p.n, "coder": NAMES[name]} for name, points in curves.items() for p in points]
    ink = alt.Color(
        "coder:N", title=None, scale=alt.Scale(domain=list(INKS), range=list(INKS.values())), legend=alt.Legend(orient="bottom")
    )
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("x:Q", title=x, scale=alt.Scale(domain=[0, 1])), y=alt.Y("y:Q", title=y, scale=alt.Scale(domain=list(domain))), color=ink
    )
    return base.mark_line() + base.mark_point(filled=True, size=30).encode(shape=alt.Shape("coder:N", title=None))
