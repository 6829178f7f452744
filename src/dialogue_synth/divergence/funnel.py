"""Funnel plots: every write-up on one code, and between which limits groups lie that only differ as groups do.

Short write-ups scatter widely and long ones little, so that the limits form a funnel; what is flagged lies outside it. The
picture is that of hospital league tables done fairly (Spiegelhalter 2005, Statistics in Medicine 24(8), 1185-1202).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from dialogue_synth.divergence.comparing import screened
from dialogue_synth.divergence.counting import CountTest, funnel_limits
from dialogue_synth.divergence.counts import State, Tested
from dialogue_synth.divergence.material import Material

WIDTH, HEIGHT = 420, 240  # pixels, without axes
N_LIMITS = 40  # lengths at which the funnel is drawn, at most
INK, QUIET = "#1a1a1a", "#6b6b6b"  # both readable on white; a flag is told by its shape and its name, not by colour
FILL = "#e4e4e4"


@dataclass(frozen=True, slots=True)
class Point:
    """A write-up: ``k`` of its ``n`` passages are on the code."""

    writeup_id: str
    n: int
    k: int
    flagged: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """Of groups with ``n`` passages that only differ as groups do, 95 in 100 have a share from ``low`` to ``high`` (0-1)."""

    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """All write-ups of an initiative on one code of one question.

    Attributes:
        kind: The kind that counts.
        initiative: The initiative.
        code_id: The code, "" for none.
        title: What is counted, in words.
        unit: What is counted, in the singular.
        usual: The usual share (0-1), as the write-ups that are not flagged show it.
        kappa: How closely groups keep to it.
        points: Write-ups with anything on the question, by id.
        limits: By length.
    """

    kind: str
    initiative: str
    code_id: str
    title: str
    unit: str
    usual: float
    kappa: float
    points: tuple[Point, ...]
    limits: tuple[Limit, ...]


def funnels(material: Material, kind: str = "emphasis") -> tuple[Funnel, ...]:
    """Return a funnel for each code with a flag, in all initiatives; none where nothing is flagged or was tested.

    Args:
        material: The study.
        kind: A kind of `registry.COUNTING`.

    Raises:
        KeyError: There is no such kind.
    """
    from dialogue_synth.divergence.registry import COUNTING

    results = (screened(COUNTING[kind], material, initiative) for initiative in material.compared)
    return tuple(funnel for result in results for funnel in funnels_of(result))


def funnels_of(result: Tested[State]) -> tuple[Funnel, ...]:
    """Return a funnel for each code with a flag, in the order of questions and codes."""
    flags = sorted(result.family.flagged, key=_code_of)
    return tuple(_funnel(result, list(tests)) for _, tests in groupby(flags, key=_code_of))


def _code_of(test: CountTest) -> tuple[int, int]:
    return test.table, test.code


def _funnel(result: Tested[State], flags: list[CountTest]) -> Funnel:
    import numpy as np

    first = flags[0]
    question, usual = result.questions[first.table], result.family.usual[first.table]
    subject, flagged = question.subjects[first.code], {test.writeup for test in flags}
    points = tuple(
        Point(w, question.totals[w], len(subject.passages[w]), row in flagged)
        for row, w in enumerate(question.writeup_ids)
        if question.totals[w]
    )
    longest = max(point.n for point in points)
    lengths = np.unique(np.geomspace(1, longest, N_LIMITS).astype(int)).tolist()
    limits = tuple(Limit(n, *funnel_limits(usual.predictive([first.writeup], first.code, n)[0])) for n in lengths)
    return Funnel(
        kind=result.counts.kind.name,
        initiative=result.counts.initiative,
        code_id=subject.code_id,
        title=f"{subject.name} ({question.name})" if question.name else subject.name,
        unit=result.counts.kind.unit,
        usual=first.usual,
        kappa=usual.kappa(),
        points=points,
        limits=limits,
    )


def funnel_svg(funnel: Funnel) -> str:
    """Draw a funnel as an ``<svg>`` element that can stand in a page: with title and description, without script or style.

    The same funnel gives the same bytes. The description says in words what the picture shows.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(_chart(funnel).to_dict())
    start = drawn.index("<svg")
    head, body = drawn[start:].split(">", 1)
    name = f"funnel-{'-'.join(''.join(c if c.isalnum() else '-' for c in part) for part in _name(funnel))}"
    labels = f'role="img" aria-labelledby="{name}-t {name}-d"'
    title = f'<title id="{name}-t">{escape(f"Funnel plot: {funnel.title}")}</title>'
    return f'{head} {labels}>{title}<desc id="{name}-d">{escape(_description(funnel))}</desc>{body}'


def _name(funnel: Funnel) -> tuple[str, ...]:
    return funnel.kind, funnel.initiative, funnel.code_id, funnel.title


def _description(funnel: Funnel) -> str:
    out = [f"{p.writeup_id} ({p.k} of {p.n} {funnel.unit}s)" for p in funnel.points if p.flagged]
    return (
        f"Share of {funnel.unit}s against number of {funnel.unit}s for {len(funnel.points)} write-ups; usually {funnel.usual:.0%}. "
        f"Flagged: {', '.join(out)}."
    )


def _chart(funnel: Funnel) -> Any:
    """Return the Altair chart: the funnel's band, the usual share, write-ups as dots, flagged ones as named diamonds."""
    import altair as alt

    def data(rows: list[dict[str, Any]]) -> alt.InlineData:
        return alt.InlineData(values=rows)

    lengths = alt.X("n:Q", title=f"{funnel.unit.capitalize()}s in the write-up", scale=alt.Scale(type="sqrt", zero=True))
    share = alt.Y("share:Q", title="Share", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    limits = data([{"n": limit.n, "share": limit.low, "high": limit.high} for limit in funnel.limits])
    points = [{"n": p.n, "share": p.k / p.n, "name": p.writeup_id, "flagged": p.flagged} for p in funnel.points]
    quiet, named = (data([point for point in points if point["flagged"] is flagged]) for flagged in (False, True))
    layers = (
        alt.Chart(limits).mark_area(color=FILL).encode(x=lengths, y=share, y2="high:Q"),
        alt.Chart(data([{"share": funnel.usual}])).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(y=share),
        alt.Chart(quiet).mark_point(shape="circle", color=QUIET, size=30).encode(x=lengths, y=share),
        alt.Chart(named).mark_point(shape="diamond", color=INK, filled=True, size=90).encode(x=lengths, y=share),
        alt.Chart(named).mark_text(color=INK, align="left", dx=8).encode(x=lengths, y=share, text="name:N"),
    )
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT).configure_view(stroke=None)
