"""score.py: three weightings by hand-worked numbers, and no score without votes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_writeup
from dialogue_synth.model import Participants, Vote
from dialogue_synth.votes import score_votes
from dialogue_synth.votes.score import share_for


def vote(writeup_id: str, n_for: int | None, n_against: int | None, **more: object) -> Vote:
    told = {"n_undecided": None, "base": None} | more
    return Vote(writeup_id, f"{writeup_id}#0000", "P1", "", n_for, n_against, start=0, end=1, quotation="x", **told)  # type: ignore[arg-type]


GROUPS = [make_writeup(name, initiative="i") for name in ("a", "b", "c")]


def test_three_weightings_of_three_groups() -> None:
    (score,) = score_votes([vote("a", 9, 1), vote("b", 1, 1, n_undecided=4), vote("c", 0, 5)], GROUPS)
    assert (score.n_groups, score.n_for, score.n_against, score.n_undecided) == (3, 10, 7, 4)
    assert score.per_group == pytest.approx((0.9 + 0.5 + 0) / 3, abs=1e-4)
    assert score.per_head == pytest.approx(10 / 17, abs=1e-4)
    assert score.leave_one_out == pytest.approx((0.25, 0.7), abs=1e-4)
    assert score.spread == pytest.approx(0.3682, abs=1e-4)


def test_one_group_has_no_spread() -> None:
    (score,) = score_votes([vote("a", 9, 1)], GROUPS)
    assert (score.leave_one_out, score.spread) == (None, None)


def test_without_declared_sides_there_is_no_score() -> None:
    assert score_votes([vote("a", 9, None), vote("unknown", 3, 4)], GROUPS) == ()
    assert score_votes([], GROUPS) == ()


def test_a_group_with_two_votes_on_one_code_counts_once() -> None:
    (score,) = score_votes([vote("a", 1, 0), vote("a", 0, 1), vote("b", 1, 0)], GROUPS)
    assert (score.n_groups, score.per_group) == (2, 0.75)


@pytest.mark.parametrize(
    ("given_vote", "share"),
    [
        (vote("a", 3, 1), 0.75),
        (vote("a", None, 13, base=21), 8 / 21),
        (vote("a", 7, None, base=8), 7 / 8),
        (vote("a", None, None, share=0.6), 0.6),
        (vote("a", None, None, score=0.7), 0.7),
        (vote("a", None, 0, unanimous=True), 1.0),
        (vote("a", 0, 0), None),
        (vote("a", 5, None), None),
    ],
)
def test_the_share_of_a_vote_is_what_it_declares(given_vote: Vote, share: float | None) -> None:
    assert share_for(given_vote) == (share if share is None else pytest.approx(share))


def test_a_unanimous_group_of_known_size_counts_its_heads() -> None:
    group = make_writeup("a", initiative="i", participants=Participants(8, 8, "exact", "8"))
    (score,) = score_votes([vote("a", None, 0, unanimous=True)], [group])
    assert (score.n_for, score.per_head) == (8, 1.0)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=3))
def test_shares_lie_between_nothing_and_all_and_the_range_holds_the_mean(counts) -> None:
    for score in score_votes([vote(name, *of) for name, of in zip("abc", counts, strict=False)], GROUPS):
        assert 0 <= score.per_group <= 1
        if score.leave_one_out:
            assert score.leave_one_out[0] - 1e-4 <= score.per_group <= score.leave_one_out[1] + 1e-4
