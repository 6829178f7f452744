"""How far people who coded blind agree, in a line or two for the overview."""

from __future__ import annotations

from dataclasses import dataclass

from dialogue_synth.agreement.compare import AgreementReport
from dialogue_synth.agreement.record import BlindRecord
from dialogue_synth.review.pages.agreement import Row, row_of, title_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Some people, and how far they agree on codes and on positions."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement so far: how many people coded how many passages blind, and for who may read them the figures."""

    n_coders: int
    n_passages: int
    pairs: tuple[Pair, ...] = ()


def agreed_so_far(record: BlindRecord, report: AgreementReport | None) -> Agreed:
    """Return agreement in short.

    Args:
        record: What was coded blind.
        report: The figures; None for who must not see them yet.
    """
    n_passages = len({coding.segment_id for coding in record.log})
    between = [c for c in report.comparisons if c.between == "people"] if report else []
    pairs = tuple(
        Pair(
            title_of(c),
            (
                row_of("codes: alpha", c.alpha_sets, "passages"),
                row_of("positions: weighted kappa", c.kappa_positions, "codes")
                if c.kappa_positions
                else row_of("positions: alpha", c.alpha_positions, "codes"),
            ),
        )
        for c in between
    )
    return Agreed(len(record.coders), n_passages, pairs)
