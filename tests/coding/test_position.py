from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.position import (
    MIN_CALLED,
    OPPOSITE,
    POSITION_FEATURES,
    PositionModel,
    call,
    position_features,
    shipped_position_model,
    strength_word,
    vote_scores,
)
from dialogue_synth.coding.votes import Tally
from dialogue_synth.model import POSITIONS

SUITE = Path(__file__).parents[1] / "data" / "polarity.yaml"
MIN_ACCURACY = 0.9
MIN_ACCURACY_OF_EACH = 0.5  # where no word takes a side, the position is left undecided, which counts as wrong here
MAX_SWAPPED = 0.02
THRESHOLD = 0.3


def test_hand_written_sentences_get_their_stance_by_phenomenon(capsys: pytest.CaptureFixture[str]) -> None:
    model, right, n = shipped_position_model(), Counter[str](), Counter[str]()
    swapped = []
    for group in yaml.safe_load(SUITE.read_text(encoding="utf-8")):
        for pair in group["pairs"]:
            found = model.judge(pair["sentence"], THRESHOLD, proposition=pair["proposition"]).position
            n[group["phenomenon"]] += 1
            right[group["phenomenon"]] += found == pair["position"]
            if {found, pair["position"]} == {"support", "oppose"}:
                swapped.append(pair["sentence"])
    with capsys.disabled():
        sys.stdout.write("\npolarity: " + ", ".join(f"{name} {right[name]}/{n[name]}" for name in n) + "\n")
    assert sum(n.values()) >= 150
    assert sum(right.values()) >= MIN_ACCURACY * sum(n.values())
    assert all(right[name] >= MIN_ACCURACY_OF_EACH * n[name] for name in n)
    assert len(swapped) <= MAX_SWAPPED * sum(n.values())


@given(st.text())
def test_any_text_has_a_stance_or_none_and_a_confidence(text: str) -> None:
    features, _ = position_features(text)
    stance = shipped_position_model().judge(text, THRESHOLD)
    assert len(features) == len(POSITION_FEATURES)
    assert stance.position is None or stance.position in POSITIONS
    assert stance.confidence is not None
    assert MIN_CALLED - 1e-4 <= stance.confidence <= 1.0


def test_below_the_threshold_a_stance_is_left_undecided() -> None:
    sentence = "The group was in favour."
    assert shipped_position_model().judge(sentence, 0.0).position == "support"
    assert shipped_position_model().judge(sentence, 1.0).position is None


def test_between_two_likely_poles_the_position_between_them_is_called() -> None:
    zeros = tuple(tuple(0.0 for _ in POSITION_FEATURES) for _ in POSITIONS)
    near = PositionModel(zeros, (1.0, 0.3, 0.0, 0.9, -9.0, -9.0))
    torn = PositionModel(zeros, (1.0, -9.0, -9.0, 0.9, -9.0, -9.0))
    clear = PositionModel(zeros, (1.0, -9.0, -9.0, -2.0, -9.0, -9.0))
    assert near.judge("We agree.", 0.3).position in ("conditional", "concern")
    assert torn.judge("We agree.", 0.3).position is None
    assert clear.judge("We agree.", 0.3).position == "support"


def test_without_a_word_that_takes_a_side_a_pole_needs_more_confidence() -> None:
    zeros = tuple(tuple(0.0 for _ in POSITION_FEATURES) for _ in POSITIONS)
    unsure = PositionModel(zeros, (0.8, 0.0, 0.0, -9.0, -0.3, 0.0))
    assert unsure.judge("It starts in March.", 0.3).position is None
    assert unsure.judge("We agree.", 0.3).position == "support"


def test_where_nothing_tells_the_position_is_left_open_unless_the_code_has_a_history() -> None:
    text = "The scheme covers three districts."
    assert shipped_position_model().judge(text, THRESHOLD).position is None
    assert shipped_position_model().judge(text, THRESHOLD, {"none": 3.0}).position == "none"


@given(st.lists(st.floats(0.01, 1), min_size=len(POSITIONS), max_size=len(POSITIONS)))
def test_a_pole_is_never_called_where_its_opposite_is_more_likely(shares: list[float]) -> None:
    probabilities = dict(zip(POSITIONS, (share / sum(shares) for share in shares), strict=True))
    called, confidence = call(probabilities)
    assert confidence == probabilities[called]
    assert called not in OPPOSITE or confidence >= probabilities[OPPOSITE[called]]


def test_what_was_learned_of_a_code_tips_the_balance() -> None:
    zeros = tuple(tuple(0.0 for _ in POSITION_FEATURES) for _ in POSITIONS)
    even = PositionModel(zeros, (0.0,) * len(POSITIONS))
    assert even.judge("Anything.", 0.3, {"conditional": 2.0}).position == "conditional"


def test_counts_of_people_say_a_stance_outright() -> None:
    assert set(vote_scores(Tally(19, 2))) == {"support", "conditional"}
    assert set(vote_scores(Tally(2, 19))) == {"oppose"}
    assert set(vote_scores(Tally(10, 9))) == {"mixed"}
    assert vote_scores(Tally()) == {}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Most of us agreed.", "most"),
        ("A clear majority was for it.", "a clear majority"),
        ("It was all right, after all.", ""),
        ("They score us every visit.", ""),
        ("Nobody liked it", "nobody"),
        ("A few said no and several said yes.", "a few"),
        ("Support was unanimous.", "unanimous"),
    ],
)
def test_the_quantity_word_of_a_passage_is_found(text: str, word: str) -> None:
    assert strength_word(text) == word
