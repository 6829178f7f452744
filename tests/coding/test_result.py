from __future__ import annotations

from dialogue_synth.coding import CodingResult
from dialogue_synth.model import Coding, SegmentOutcome


def test_shares_are_of_the_segments_looked_at() -> None:
    outcomes = [
        SegmentOutcome(str(i), outcome) for i, outcome in enumerate(["coded", "coded", "none", "undecided", "not_coded", "not_coded"])
    ]  # type: ignore[arg-type]
    codings = [Coding(str(i), "g", 0, 1, "a", "A", position, 0.5, "m") for i, position in enumerate(["support", None])]  # type: ignore[arg-type]
    result = CodingResult(tuple(codings), (), tuple(outcomes))
    assert (result.n_looked_at, result.coded_share, result.none_share, result.undecided_share, result.position_share) == (
        4,
        0.5,
        0.25,
        0.25,
        0.5,
    )


def test_shares_of_nothing_are_zero() -> None:
    empty = CodingResult()
    assert (empty.n_looked_at, empty.coded_share, empty.position_share) == (0, 0.0, 0.0)
