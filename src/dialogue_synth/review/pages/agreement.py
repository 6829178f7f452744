"""Agreement: how far people who coded blind agree, and the machine with each of them, in figures and in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dialogue_synth.agreement import AgreementReport, PostEdit, first_layer, machine_answers
from dialogue_synth.agreement.answers import MACHINE, CoderWork
from dialogue_synth.agreement.bootstrap import Figure
from dialogue_synth.agreement.compare import CodeAgreement, Comparison
from dialogue_synth.agreement.quality import ConfusedPair, confused_by_coders
from dialogue_synth.agreement.reading import MIN_PASSAGES, MIN_USED, Read, read_figure
from dialogue_synth.agreement.record import BlindRecord
from dialogue_synth.blind_coding import compared, edited_in_sight
from dialogue_synth.review.held import Held, ref
from dialogue_synth.review.live import View
from dialogue_synth.safe_cell import safe_cell

SHOWN_PAIRS = 10
FIGURE_COLUMNS = ("between", "coders", "code_id", "measure", "value", "low", "high", "n", "reads")


@dataclass(frozen=True)
class Compared:
    """All that the page shows of a study at one moment, in which working out the intervals takes longest."""

    report: AgreementReport
    people: tuple[CoderWork, ...]
    edited: PostEdit
    confused: tuple[ConfusedPair, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of a comparison: what it is, the figure, its interval in words, and on how many passages it stands."""

    label: str
    value: str
    interval: str
    on: str


@dataclass(frozen=True, slots=True)
class CodeLine:
    """How some coders agree on one code."""

    code_id: str
    name: str
    n_used: int
    same: str
    alpha: Row
    kappa: Row | None
    same_position: str
    read: Read


@dataclass(frozen=True, slots=True)
class Card:
    """A comparison as it is shown."""

    title: str
    ref: str
    comparison: Comparison
    read: Read
    read_positions: Read
    rows: tuple[Row, ...]
    codes: tuple[CodeLine, ...]


def compare(view: View, record: BlindRecord) -> Compared:
    """Compare everybody who coded blind."""
    held = view.held
    code_ids = [code.id for code in first_layer(held.codebooks)]
    machine = [coding for row in held.codings.values() for coding in row]
    work = machine_answers(machine, held.outcomes.values(), code_ids)
    report, people = compared(record, work, tuple(held.segments.values()), code_ids)
    edited = edited_in_sight(machine, view.decisions, record.segments, code_ids)
    return Compared(report, people, edited, confused_by_coders(people))


def gate_page(record: BlindRecord, person: str) -> dict[str, Any]:
    """Return what stands before the page: how far this person is with their own coding."""
    begun = record.begun(person)
    return {
        "n_left": sum(len(part.to_do) for part in begun),
        "n_answered": sum(len(part.answered) for part in begun),
        "again": any(o.opened_by.casefold() == person.casefold() for o in record.openings),
        "coders": record.coders,
    }


# -- the figures -------------------------------------------------------------------------------------------------------
def agreement_page(held: Held, found: Compared) -> dict[str, Any]:
    """Return the figures."""
    cards = [_card(held, comparison) for comparison in found.report.comparisons]
    n_people = sum(d.between == "people" for d in found.report.disagreements)
    return {
        "coders": list(found.report.n_answered.items()),
        "people": [card for card in cards if card.comparison.between == "people"],
        "machine": [card for card in cards if card.comparison.between != "people"],
        "confused": [
            (pair, [(code_id, held.codes[code_id].name) for code_id in pair.codes if code_id in held.codes])
            for pair in found.confused[:SHOWN_PAIRS]
        ],
        "n_disputes": len(found.report.disagreements),
        "n_people": n_people,
        "issues": found.report.issues,
        "edited": found.edited,
        "kept": row_of("", found.edited.kept, "codings"),
        "unchanged": row_of("", found.edited.unchanged, "passages"),
        "least": MIN_USED,
    }


def _card(held: Held, c: Comparison) -> Card:
    kappa = () if c.kappa_positions is None else (row_of("Positions: weighted kappa", c.kappa_positions, "codes that both put"),)
    rows = (
        row_of("Same set of codes", c.identical, "passages", percent=True),
        row_of("Sets of codes: alpha (MASI)", c.alpha_sets, "passages"),
        row_of("Overlap of codes: samples-F1", c.samples_f1, "pairs of answers with a code"),
        row_of("Same position", c.same_positions, "codes that both put", percent=True),
        *kappa,
        row_of("Positions: alpha", c.alpha_positions, "codes that both put"),
    )
    codes = tuple(_code_line(held, code_id, on) for code_id, on in c.per_code.items() if on.n_used)
    positions = c.alpha_positions if c.kappa_positions is None else c.kappa_positions
    reads = (read_figure(c.alpha_sets, c.n_passages), read_figure(positions, positions.n))
    return Card(title_of(c), ref(" ".join(c.coders)), c, *reads, rows, codes)


def title_of(comparison: Comparison) -> str:
    """Return who is compared, in words.

    The machine comes last: it is measured against people.
    """
    names = [name for name in comparison.coders if name != MACHINE]
    names += ["the machine"] if MACHINE in comparison.coders else []
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _code_line(held: Held, code_id: str, on: CodeAgreement) -> CodeLine:
    name = held.codes[code_id].name if code_id in held.codes else ""
    kappa = row_of("", on.kappa, "") if on.kappa else None
    read = read_figure(on.alpha, on.n_used, MIN_USED)
    return CodeLine(code_id, name, on.n_used, _percent(on.same), row_of("", on.alpha, ""), kappa, _percent(on.same_position), read)


def row_of(label: str, figure: Figure, of: str, *, percent: bool = False) -> Row:
    """Return a figure as it is shown.

    >>> row_of("", Figure(0.5, 4, 0.25, 1.0), "passages")
    Row(label='', value='.50', interval='.25 to 1.00', on='4 passages')
    """
    shown = _as_percent if percent else _short
    interval = f"{shown(figure.low)} to {shown(figure.high)}" if figure.low is not None and figure.high is not None else ""
    return Row(label, shown(figure.value) if figure.value is not None else "not defined", interval, f"{figure.n} {of}".strip())


def _short(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "−") if abs(value) < 1 else f"{value:.2f}".replace("-", "−")


def _as_percent(value: float) -> str:
    return f"{value:.0%}"


def _percent(figure: Figure) -> str:
    return "" if figure.value is None else _as_percent(figure.value)


# -- to take away ------------------------------------------------------------------------------------------------------
def figures_csv(found: Compared) -> str:
    """Return all figures of all comparisons as csv; an empty value is not defined."""
    return table(FIGURE_COLUMNS, [row for comparison in found.report.comparisons for row in _figure_rows(comparison)])


def _figure_rows(c: Comparison) -> Iterator[tuple[object, ...]]:
    overall = {
        "same codes": c.identical,
        "alpha, sets of codes (MASI)": c.alpha_sets,
        "samples-F1": c.samples_f1,
        "same position": c.same_positions,
        "weighted kappa, positions": c.kappa_positions,
        "alpha, positions": c.alpha_positions,
    }
    by_code = {
        code_id: {"agree on the code": on.same, "alpha": on.alpha, "kappa": on.kappa, "same position": on.same_position}
        for code_id, on in c.per_code.items()
        if on.n_used
    }
    for code_id, measures in {"": overall, **by_code}.items():
        n = c.per_code[code_id].n_used if code_id else c.n_passages
        for measure, figure in measures.items():
            if figure is not None:
                is_judged = measure.startswith("alpha") and measure != "alpha, positions"
                reads = read_figure(figure, n, MIN_USED if code_id else MIN_PASSAGES).grade if is_judged else ""
                values = ("" if v is None else v for v in (figure.value, figure.low, figure.high))
                yield (c.between, " + ".join(c.coders), code_id, measure, *values, figure.n, reads)


def table(header: Sequence[str], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a table as csv in which no text is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([value if isinstance(value, float) else safe_cell(value) for value in row] for row in rows)  # -0.2 is no formula
    return out.getvalue()
