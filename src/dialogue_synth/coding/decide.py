"""Confidences -> three answers: coded, none applies, or undecided (with the reason and the margin)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.model import Code, Outcome
from dialogue_synth.settings import CodingSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CONFIDENCE_DIGITS = 4
LAYER_THRESHOLD = 0.8  # of a codebook that is a second layer: nobody was asked about it, so that a claim must be plain


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided for one passage and one codebook.

    ``chosen`` are indices of codes, most confident first. ``best`` and ``runner_up`` are the two likeliest codes (runner-up -1 where the
    codebook has one code); ``margin`` is how far the best one is from the threshold, negative below it.
    """

    outcome: Outcome
    chosen: tuple[int, ...]
    best: int
    runner_up: int
    margin: float
    reason: str = ""


def decide(confidences: Floats, p_none: float, codes: Sequence[Code], settings: CodingSettings, *, is_layer: bool = False) -> Verdict:
    """Decide one passage.

    Args:
        confidences: Of each code, shape ``(n_codes,)``.
        p_none: Probability that none of them applies.
        codes: The codes, in the same order.
        settings: Threshold, margin and the most codes a passage may get.
        is_layer: Whether the codebook is a second layer over another one: then only plain claims are coded, and nothing is left undecided.
    """
    import numpy as np

    threshold = max(settings.threshold, LAYER_THRESHOLD) if is_layer else settings.threshold
    order = [int(i) for i in np.argsort(-confidences, kind="stable")]
    best, runner_up = order[0], order[1] if len(order) > 1 else -1
    margin = round(float(confidences[best]) - threshold, CONFIDENCE_DIGITS)
    chosen = _most_specific([i for i in order if confidences[i] >= threshold], codes)[: settings.max_codes]
    if chosen:
        return Verdict("coded", tuple(chosen), best, runner_up, margin)
    reason = "" if is_layer else _doubt(margin, p_none, threshold, settings.undecided_margin)
    if reason:
        return Verdict("undecided", (), best, runner_up, margin, reason)
    return Verdict("none", (), best, runner_up, margin, "no code of the codebook applies")


def _doubt(margin: float, p_none: float, threshold: float, undecided_margin: float) -> str:
    """Why a passage without a code is left to people, or "" where no code applies."""
    if margin >= -undecided_margin:
        return "the best code is just below the threshold"
    if 1.0 - p_none >= max(threshold, 0.5):
        return "some code applies, but no one stands out"
    return ""


def _most_specific(chosen: Sequence[int], codes: Sequence[Code]) -> list[int]:
    """Leave out a code whose child is chosen too: the most specific one covers the passage."""
    covered = {codes[i].parent for i in chosen if codes[i].parent}
    return [i for i in chosen if codes[i].id not in covered]
