from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.decide import decide
from dialogue_synth.model import Code
from dialogue_synth.settings import CodingSettings

CODES = (Code("A", "a", "b"), Code("Aa", "aa", "b", parent="A"), Code("B", "b", "b"), Code("C", "c", "b"))
SETTINGS = CodingSettings(threshold=0.4, undecided_margin=0.1, max_codes=2)


def test_codes_from_the_threshold_on_are_chosen_most_confident_first() -> None:
    verdict = decide(np.array([0.1, 0.2, 0.4, 0.6]), 0.1, CODES, SETTINGS)
    assert (verdict.outcome, verdict.chosen, verdict.best, verdict.runner_up, verdict.margin) == ("coded", (3, 2), 3, 2, 0.2)


def test_a_child_takes_the_place_of_its_parent() -> None:
    assert decide(np.array([0.9, 0.5, 0.1, 0.1]), 0.0, CODES, SETTINGS).chosen == (1,)


def test_no_more_codes_than_allowed() -> None:
    assert decide(np.array([0.0, 0.5, 0.6, 0.7]), 0.0, CODES, SETTINGS).chosen == (3, 2)


@pytest.mark.parametrize(
    ("confidences", "p_none", "outcome", "reason"),
    [
        ([0.1, 0.1, 0.31, 0.2], 0.1, "undecided", "just below the threshold"),
        ([0.2, 0.1, 0.25, 0.2], 0.2, "undecided", "no one stands out"),
        ([0.1, 0.1, 0.1, 0.1], 0.6, "none", "no code of the codebook applies"),
    ],
)
def test_a_passage_without_a_code_is_none_or_undecided_with_a_reason(
    confidences: list[float], p_none: float, outcome: str, reason: str
) -> None:
    verdict = decide(np.array(confidences), p_none, CODES, SETTINGS)
    assert verdict.outcome == outcome
    assert reason in verdict.reason
    assert verdict.margin < 0


def test_a_layer_asks_for_a_plain_claim_and_leaves_nothing_open() -> None:
    assert decide(np.array([0.0, 0.0, 0.79, 0.0]), 0.0, CODES, SETTINGS, is_layer=True).outcome == "none"
    assert decide(np.array([0.0, 0.0, 0.8, 0.0]), 0.0, CODES, SETTINGS, is_layer=True).chosen == (2,)


def test_a_codebook_of_one_code_has_no_runner_up() -> None:
    assert decide(np.array([0.9]), 0.1, CODES[:1], SETTINGS).runner_up == -1


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0, 1))
def test_exactly_one_of_three_answers(confidences: list[float], p_none: float) -> None:
    verdict = decide(np.array(confidences), p_none, CODES, SETTINGS)
    assert (verdict.outcome == "coded") == bool(verdict.chosen)
    assert all(confidences[i] >= SETTINGS.threshold for i in verdict.chosen)
    assert (verdict.outcome == "coded") == (max(confidences) >= SETTINGS.threshold)
