from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.about import MAX_NONE_SHARE, NONE_SHARE, none_share, says_something, weigh_against_writeup
from dialogue_synth.coding.passages import Passage
from dialogue_synth.model import Segment

shares = st.floats(0.001, 0.999)


def passages(*texts: str, **facts: str) -> list[Passage]:
    segments = [Segment(f"g#{i}", "g", i, 1000 * i, 1000 * i + len(t), t, "content", "group", **facts) for i, t in enumerate(texts)]
    return [Passage(segment) for segment in segments]


def logs_of(*p_none: float) -> np.ndarray:
    return np.log([[(1 - p) * 0.7, (1 - p) * 0.3, p] for p in p_none])


def test_notes_of_another_meeting_lose_the_codes_that_fit_by_chance() -> None:
    texts = ["The parser leaks file handles."] * 40
    weighed = weigh_against_writeup(logs_of(*[0.8] * 38, 0.3, 0.3), passages(*texts))
    assert np.exp(weighed[-1, -1]) > 0.9


def test_a_write_up_about_the_codebook_is_left_as_it_is() -> None:
    logs = logs_of(0.01, 0.02, 0.05)
    assert weigh_against_writeup(logs, passages("Dogs.", "Swings.", "Oaks.")) == pytest.approx(logs)


def test_one_stray_passage_does_not_cost_the_others_their_codes() -> None:
    weighed = weigh_against_writeup(logs_of(*[0.02] * 9, 0.9), passages(*["Dogs should run free."] * 10))
    assert (np.exp(weighed[:9, -1]) < 0.1).all()


def test_a_passage_that_stands_alone_is_hardly_moved() -> None:
    weighed = weigh_against_writeup(logs_of(0.3), passages("Dogs should run free."))
    assert np.exp(weighed[0, -1]) < 0.5


@pytest.mark.parametrize("text", ["Hi,", "Dear all,", "Yes!", "Kind regards", "12.", "Many thanks to you all"])
def test_a_piece_that_says_nothing_fits_no_code(text: str) -> None:
    assert not says_something(text)
    assert weigh_against_writeup(logs_of(0.3), passages(text))[0].argmax() == 2


def test_under_a_question_a_bare_yes_is_an_answer() -> None:
    assert weigh_against_writeup(logs_of(0.01), passages("Yes!", question_code="D1"))[0].argmax() == 0


@given(st.lists(shares, min_size=1, max_size=30))
def test_the_order_of_codes_stays_and_none_of_them_never_loses(p_none: list[float]) -> None:
    logs = logs_of(*p_none)
    weighed = weigh_against_writeup(logs, passages(*["Dogs should run free."] * len(p_none)))
    assert np.exp(weighed).sum(axis=1) == pytest.approx(1)
    assert (weighed[:, -1] >= logs[:, -1] - 1e-9).all()
    assert (weighed[:, 0] > weighed[:, 1]).all()


@given(st.lists(shares, min_size=1, max_size=30))
def test_the_share_of_strays_is_a_share(p_none: list[float]) -> None:
    assert NONE_SHARE <= none_share(np.array(p_none)) <= MAX_NONE_SHARE
