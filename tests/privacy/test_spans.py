from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.privacy.spans import Spans

pairs = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


@given(pairs, st.integers(0, 30), st.integers(0, 30))
def test_looking_up_agrees_with_going_through_all(spans: list[tuple[int, int]], start: int, end: int) -> None:
    places = {place for first, last in spans for place in range(first, last)}
    assert Spans(spans).touch(start, end) == bool(places & set(range(start, end)))


@given(pairs)
def test_stretches_come_in_order_without_overlaps(spans: list[tuple[int, int]]) -> None:
    joined = list(Spans(spans))
    assert all(first[1] <= second[0] for first, second in pairwise(joined))
    assert {p for a, b in joined for p in range(a, b)} == {p for a, b in spans for p in range(a, b)}


def test_a_stretch_holds_what_lies_inside_it() -> None:
    spans = Spans([(2, 6), (8, 9)])
    assert spans.hold(2, 6)
    assert not spans.hold(2, 7)
    assert not spans.hold(0, 1)


def test_the_next_stretch_is_the_first_at_or_after_a_place() -> None:
    spans = Spans([(2, 6), (8, 9)])
    assert [spans.next_start(place) for place in (0, 2, 3, 9)] == [2, 2, 8, None]
