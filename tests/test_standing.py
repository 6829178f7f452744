from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import POSITIONS, Coding
from dialogue_synth.standing import standing_codings, telling

MACHINE = Coding("w#0", "w", 0, 4, "text", "P1", "support", 0.8, "machine", position_confidence=0.5)


def test_a_machine_coding_is_as_telling_as_code_and_position_together() -> None:
    assert telling(MACHINE) == 0.4
    assert telling(replace(MACHINE, position_confidence=None)) == 0.8


def test_what_a_person_accepted_counts_fully() -> None:
    assert telling(replace(MACHINE, status="accepted")) == telling(replace(MACHINE, status="added")) == 1.0


def test_people_win_over_machines_and_a_rejection_over_a_suggestion() -> None:
    person = replace(MACHINE, coder="Ada", status="accepted", position="oppose", confidence=0.1)
    rejection = replace(MACHINE, coder="Bo", status="rejected")
    assert standing_codings([MACHINE, person, rejection]) == (person,)
    assert standing_codings([MACHINE, rejection]) == ()


def test_of_two_machines_the_more_telling_one_stands_and_codes_are_kept_apart() -> None:
    other = replace(MACHINE, coder="learned", confidence=0.9)
    elsewhere = replace(MACHINE, code_id="P2")
    assert standing_codings([elsewhere, MACHINE, other]) == (other, elsewhere)


codings = st.lists(
    st.builds(
        Coding,
        st.sampled_from(["w#0", "w#1"]),
        st.just("w"),
        st.just(0),
        st.just(4),
        st.just("text"),
        st.sampled_from(["P1", "P2"]),
        st.sampled_from([*POSITIONS, None]),
        st.sampled_from([0.5, 0.9]),
        st.sampled_from(["machine", "Ada"]),
        status=st.sampled_from(["suggested", "accepted", "rejected", "added"]),
    )
)


@given(codings, st.randoms(use_true_random=False))
def test_one_coding_stands_for_each_passage_and_code_whatever_the_order(drawn, random) -> None:
    standing = standing_codings(drawn)
    assert len({(c.segment_id, c.code_id) for c in standing}) == len(standing)
    assert all(c.status != "rejected" for c in standing)
    shuffled = list(drawn)
    random.shuffle(shuffled)
    assert standing_codings(shuffled) == standing
