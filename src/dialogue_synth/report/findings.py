"""Findings question by question: the sentence, the positions as a small chart, and quotations for each position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from dialogue_synth.model import Code, Coding, Divergence, Finding, MatrixCell
from dialogue_synth.report.charts import Chart, Strip, bar, strip
from dialogue_synth.report.index import ANALYSTS_ONLY, Index, Initiative, cell_key
from dialogue_synth.report.kinds import kind_name, kind_order
from dialogue_synth.report.marks import POSITION_MARKS, SILENT, TOUCHED, Mark, mark_of_cell, mark_of_key
from dialogue_synth.report.passages import Link, Quote, cell_link, fairest_first, quote_of_coding, segment_links, writeup_link
from dialogue_synth.standing import telling
from dialogue_synth.synthesis.context import result_in_words, results_beside

QUOTES_A_POSITION = 2
POSITION_KEYS = tuple(mark.key for mark in POSITION_MARKS)
NAMED_AT_MOST = 3  # write-ups named in a link to a divergence; more are counted


@dataclass(frozen=True, slots=True)
class Bar:
    """One position of the chart: ``n`` write-ups, with a link to them."""

    mark: Mark
    n: int
    chart: Chart
    href: str


@dataclass(frozen=True, slots=True)
class PositionGroup:
    """The write-ups that take one position, and the best quotations for it."""

    mark: Mark
    anchor: str
    writeups: tuple[Link, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """Everything about one code in one initiative.

    ``flags`` name the kinds of its divergences, ``divergences`` each of them; ``copies_note`` says why the chart and the list
    of write-ups differ, where they do; ``passages`` are all that the statements rest on; ``beside`` says
    what other sources found.
    """

    anchor: str
    code: Code
    theme: str
    statements: tuple[str, ...]
    caveats: tuple[str, ...]
    bars: tuple[Bar, ...]
    strip: Strip
    in_words: str
    n_answered: int
    n_writeups: int
    groups: tuple[PositionGroup, ...]
    touched: tuple[Link, ...]
    silent: tuple[Link, ...]
    divergences: tuple[Link, ...]
    flags: tuple[Link, ...]
    copies_note: str
    passages: tuple[Link, ...]
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InitiativeFindings:
    """The findings of one initiative, in the order of the codebooks."""

    anchor: str
    name: str
    n_writeups: int
    findings: tuple[FindingView, ...]


def initiative_findings(index: Index) -> tuple[InitiativeFindings, ...]:
    """Return the findings of each initiative; over one initiative, quotations are spread evenly over its write-ups."""
    return tuple(
        InitiativeFindings(f"f{initiative.anchor}", initiative.name, len(initiative.writeups), _findings(index, initiative))
        for initiative in index.initiatives
    )


def _findings(index: Index, initiative: Initiative) -> tuple[FindingView, ...]:
    quoted: Counter[str] = Counter()
    codes = [code for code in index.framing_codes() if index.anchor("f", cell_key(initiative.id, code.id))]
    return tuple(_finding(index, initiative, code, quoted) for code in codes)


def _finding(index: Index, initiative: Initiative, code: Code, quoted: Counter[str]) -> FindingView:
    anchor = index.anchor("f", cell_key(initiative.id, code.id))
    cells = {w.writeup_id: index.cells.get((w.writeup_id, code.id)) for w in initiative.writeups}
    found = [f for f in index.content.findings if f.initiative == initiative.id and f.code_id == code.id]
    groups = tuple(group for mark in POSITION_MARKS if (group := _group(index, code, mark, cells, anchor, quoted)))
    counts, divergences = _counts(found, groups), _divergences(index, initiative, code, found)
    touched, silent = _in_state(index, code, cells, TOUCHED), _in_state(index, code, cells, SILENT)
    return FindingView(
        anchor=anchor,
        code=code,
        theme=index.themes[code.id],
        statements=tuple(finding.statement for finding in found),
        caveats=tuple(dict.fromkeys(caveat for finding in found for caveat in finding.caveats)),
        bars=position_bars(counts, len(initiative.writeups), {group.mark.key: group.anchor for group in groups}),
        strip=strip(counts, len(touched), len(silent)),
        in_words=counts_in_words(counts),
        n_answered=sum(counts.values()),
        n_writeups=len(initiative.writeups),
        groups=groups,
        touched=touched,
        silent=silent,
        divergences=tuple(Link(divergence_in_short(d), index.href("d", d.id), d.explanation) for d in divergences),
        flags=_flags(index, divergences),
        copies_note=_copies_note(counts, groups),
        passages=segment_links(index, dict.fromkeys(segment_id for finding in found for segment_id in finding.segment_ids)),
        beside=tuple(result_in_words(*pair, statement=True) for pair in results_beside(index.content.context, initiative.id, code.id)),
    )


def position_bars(counts: dict[str, int], scale: int, anchors: dict[str, str]) -> tuple[Bar, ...]:
    """Return the bars of a chart, from the most to the least favourable position, on a scale of all write-ups."""
    return tuple(
        Bar(mark_of_key(key), n, bar(mark_of_key(key), n, scale), f"#{anchors[key]}" if key in anchors else "") for key, n in counts.items()
    )


def counts_in_words(counts: dict[str, int]) -> str:
    """Return a chart in words, for those who do not see it.

    >>> counts_in_words({"support": 9, "oppose": 4})
    '9 support, 4 oppose'
    """
    return ", ".join(f"{n} {mark_of_key(key).label}" for key, n in counts.items())


def divergence_in_short(divergence: Divergence) -> str:
    """Return a name for a divergence that tells it from others of its kind: the positions, or whose write-ups it is about."""
    kind, sides = kind_name(divergence.kind), divergence.sides
    if sides and all(label in POSITION_KEYS for label in sides):
        return f"{kind}: {counts_in_words({key: len(sides[key]) for key in POSITION_KEYS if sides.get(key)})}"
    about = sides.get("flagged") or tuple(dict.fromkeys(writeup_id for side in sides.values() for writeup_id in side))
    who = ", ".join(about) if len(about) <= NAMED_AT_MOST else f"{len(about)} write-ups"
    return f"{kind}: {who}" if who else kind


def _counts(found: Iterable[Finding], groups: Iterable[PositionGroup]) -> dict[str, int]:
    """Return the counts of the finding with the widest base, else of the matrix, in the order of the signs."""
    with_counts = [finding for finding in found if any(finding.counts_by_position.values())]
    widest = max(with_counts, key=lambda finding: finding.of, default=None)
    counts = dict(widest.counts_by_position) if widest else {group.mark.key: len(group.writeups) for group in groups}
    order = {key: n for n, key in enumerate(POSITION_KEYS)}
    return {key: counts[key] for key in sorted(counts, key=lambda k: (order.get(k, len(order)), k)) if counts[key] > 0}


def _group(
    index: Index, code: Code, mark: Mark, cells: dict[str, MatrixCell | None], anchor: str, quoted: Counter[str]
) -> PositionGroup | None:
    members = [cell for cell in cells.values() if cell and mark_of_cell(cell) == mark]
    if not members:
        return None
    candidates = [coding for cell in members if (coding := _best_passage(index, cell))]
    quotes = [quote_of_coding(index, coding) for coding in fairest_first(quoted, candidates, QUOTES_A_POSITION)]
    return PositionGroup(
        mark=mark,
        anchor=f"{anchor}.{mark.key}",
        writeups=tuple(cell_link(index, cell.writeup_id, code.id) for cell in members),
        quotes=tuple(quote for quote in quotes if quote),
    )


def _best_passage(index: Index, cell: MatrixCell) -> Coding | None:
    """Return the passage that shows a write-up's position: the matrix's best, else one that takes the position itself."""
    codings = index.codings_by_cell.get((cell.writeup_id, cell.code_id), ())

    def rank(coding: Coding) -> tuple[bool, bool, float, str]:
        return coding.segment_id != cell.best_segment_id, coding.position != cell.position, -telling(coding), coding.segment_id

    return min(codings, key=rank, default=None)


def _in_state(index: Index, code: Code, cells: dict[str, MatrixCell | None], mark: Mark) -> tuple[Link, ...]:
    members = [writeup_id for writeup_id, cell in cells.items() if mark_of_cell(cell) == mark]
    if mark == SILENT:  # no passages to open
        return tuple(writeup_link(index, writeup_id) for writeup_id in members)
    return tuple(cell_link(index, writeup_id, code.id) for writeup_id in members)


def _divergences(index: Index, initiative: Initiative, code: Code, found: Iterable[Finding]) -> list[Divergence]:
    named = {id_ for finding in found for id_ in finding.divergence_ids}
    shown = (d for d in index.content.divergences if d.initiative == initiative.id and d.kind not in ANALYSTS_ONLY)
    return sorted((d for d in shown if d.code_id == code.id or d.id in named), key=lambda d: (kind_order(d.kind), -d.score, d.id))


def _flags(index: Index, divergences: Iterable[Divergence]) -> tuple[Link, ...]:
    """Return one link for each kind, to the most important divergence of it."""
    kinds = [(kind, list(group)) for kind, group in groupby(divergences, key=lambda d: d.kind)]
    return tuple(Link(f"{kind_name(k)}{f' ×{len(ds)}' if len(ds) > 1 else ''}", index.href("d", ds[0].id)) for k, ds in kinds)


def _copies_note(counts: dict[str, int], groups: Iterable[PositionGroup]) -> str:
    n_listed, n_counted = sum(len(group.writeups) for group in groups), sum(counts.values())
    if n_listed == n_counted:
        return ""
    return f"The chart counts {n_counted} accounts; {n_listed} write-ups are listed, because copies are listed and count once."
