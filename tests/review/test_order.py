"""The order of the queue: unsure first, flags first, neighbours that differ; and it never jumps."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.model import Coding
from dialogue_synth.review.live import View
from dialogue_synth.review.order import in_order


def coding(writeup_id: str, n: int, code_id: str = "P1", sure: float = 0.9) -> Coding:
    return Coding(f"{writeup_id}#{n:04d}", writeup_id, 0, 1, "words", code_id, "support", sure, "machine", position_confidence=1.0)


def order(view: View, *codings: Coding) -> list[str]:
    by_writeup: dict[str, tuple[Coding, ...]] = {}
    for c in codings:
        by_writeup[c.writeup_id] = (*by_writeup.get(c.writeup_id, ()), c)
    return [item.segment_id for item in in_order(replace(view.held, codings=by_writeup, undecided={}, flags=()))]


def test_what_the_machine_is_least_sure_of_comes_first(view: View) -> None:
    assert order(view, coding("a", 0, sure=0.9), coding("b", 0, "P2", sure=0.3)) == ["b#0000", "a#0000"]


def test_an_undecided_position_counts_as_unsure(view: View) -> None:
    assert order(view, coding("a", 0, sure=0.8), replace(coding("b", 0, "P2", sure=0.9), position=None)) == ["b#0000", "a#0000"]


def test_neighbours_differ_in_write_up_and_code(view: View) -> None:
    same = [coding("a", n, sure=0.5) for n in range(3)]
    assert order(view, *same, coding("b", 0, "P2", sure=0.52)) == ["a#0000", "b#0000", "a#0001", "a#0002"]


def test_a_flag_makes_its_passages_come_earlier_and_says_so(view: View) -> None:
    first = view.queue[0]
    assert (first.segment_id, first.code_id) == ("g2#0000", "P1")
    assert "a divergence of high importance rests on it" in first.why
    assert not any("divergence" in why for item in view.queue if item.code_id == "A1" for why in item.why)


def test_a_passage_without_a_code_is_asked_about_as_a_whole(view: View) -> None:
    (item,) = [item for item in view.queue if not item.code_id]
    assert item.segment_id == "g2#0001"
    assert item.why == ("the machine left it open: two codes equally near",)
