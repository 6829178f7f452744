"""Slowing down: longer with each failure, never for good, and in a bounded memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.review.entry.throttle import FORGOTTEN_AFTER, LONGEST_WAIT, MAX_KEPT, Throttle


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_wait_doubles_once_the_free_attempts_are_used() -> None:
    clock = Clock()
    throttle = Throttle(3, clock)
    waits = []
    for _ in range(12):
        throttle.failed("ann")
        waits.append(throttle.wait("ann"))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    clock.now += 59
    assert throttle.wait("ann") == 1
    assert throttle.wait("bob") == 0
    clock.now += 1
    assert throttle.wait("ann") == 0


def test_failures_are_forgotten_after_a_while_and_at_once_on_success() -> None:
    clock = Clock()
    throttle = Throttle(1, clock)
    throttle.failed("ann")
    throttle.failed("ann")
    throttle.forget("ann")
    throttle.forget("nobody")
    assert throttle.wait("ann") == 0
    throttle.failed("bob")
    clock.now += FORGOTTEN_AFTER + 1
    assert throttle.failed("bob") == 1


def test_what_was_counted_before_it_was_known_is_taken_back() -> None:
    throttle = Throttle(2)
    assert [throttle.failed("hall") for _ in range(2)] == [1, 2]
    throttle.forgive("hall")
    assert throttle.wait("hall") == 0
    throttle.forgive("hall")
    throttle.forgive("hall")
    assert throttle.failed("hall") == 1


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    throttle = Throttle(1)
    for n in range(MAX_KEPT + 50):
        throttle.failed(str(n))
    assert len(throttle._kept) == MAX_KEPT
    assert throttle.wait("0") == 0
    assert throttle.wait(str(MAX_KEPT)) > 0


@given(st.integers(0, 3000))
def test_nobody_ever_waits_longer_than_the_longest_wait(n: int) -> None:
    throttle = Throttle(5, Clock())
    for _ in range(n):
        throttle.failed("ann")
    assert throttle.wait("ann") <= LONGEST_WAIT
