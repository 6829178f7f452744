"""Sessions: they end in time, with a new password, and with their person."""

from __future__ import annotations

import pytest

from dialogue_synth.review.entry.passwords import nobodys_hash
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.entry.people_file import Member
from dialogue_synth.review.entry.sessions import LONGEST, LONGEST_IDLE, MAX_OF_ONE, Sessions

ANN, BOB = (Member(Person(name, "analyst"), nobodys_hash()) for name in ("Ann", "Bob"))
MEMBERS = {"ann": ANN, "bob": BOB}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(clock)


def test_a_cookie_is_long_and_new_each_time_and_not_kept_itself(sessions: Sessions) -> None:
    passes = {sessions.begin(ANN) for _ in range(5)}
    assert len(passes) == 5
    assert min(map(len, passes)) >= 43
    assert not any(pass_ in repr(sessions._open) for pass_ in passes)
    assert sessions.member("\udcff another", MEMBERS) is None


def test_it_ends_when_idle_and_at_last_even_when_not(sessions: Sessions, clock: Clock) -> None:
    idle, busy = sessions.begin(ANN), sessions.begin(BOB)
    clock.now += LONGEST_IDLE + 1
    assert sessions.member(idle, MEMBERS) is None
    busy = sessions.begin(BOB)
    for _ in range(int(LONGEST / LONGEST_IDLE) * 2):
        clock.now += LONGEST_IDLE / 2
        assert sessions.member(busy, MEMBERS) == BOB
    clock.now += 1
    assert sessions.member(busy, MEMBERS) is None
    assert sessions.last_seen() == {}


def test_it_follows_the_file_of_people(sessions: Sessions) -> None:
    pass_ = sessions.begin(ANN)
    promoted = Member(Person("Ann", "admin"), ANN.password)
    assert sessions.member(pass_, {"ann": promoted}) == promoted
    assert sessions.member(pass_, {"bob": BOB}) is None
    assert sessions.member(pass_, MEMBERS) is None
    again = sessions.begin(ANN)
    assert sessions.member(again, {"ann": Member(ANN.person, nobodys_hash())}) is None


def test_signing_out_ends_one_session(sessions: Sessions) -> None:
    here, there = sessions.begin(ANN), sessions.begin(ANN)
    sessions.end(here)
    sessions.end("unknown")
    assert sessions.member(here, MEMBERS) is None
    assert sessions.member(there, MEMBERS) == ANN


def test_one_person_has_so_many_sessions_and_takes_nobody_elses(sessions: Sessions, clock: Clock) -> None:
    bobs, first = sessions.begin(BOB), sessions.begin(ANN)
    for _ in range(MAX_OF_ONE):
        clock.now += 1
        last = sessions.begin(ANN)
    assert sessions.member(first, MEMBERS) is None
    assert sessions.member(last, MEMBERS) == ANN
    assert sessions.member(bobs, MEMBERS) == BOB
    clock.now += 10
    assert sessions.last_seen() == {"ann": 10, "bob": 10}
