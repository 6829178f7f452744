from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import POSITIONS
from dialogue_synth.synthesis.rollup import roll_up, room_position, rooms_position


def cell(study, writeup_id="w1", code="P1"):
    return next(c for c in roll_up(*study) if (c.writeup_id, c.code_id) == (writeup_id, code))


@pytest.mark.parametrize(
    ("spec", "state", "position"),
    [
        ("P1 support", "answered", "support"),
        ("P1 support, P1 conditional", "answered", "conditional"),  # a tie goes to the less favourable
        ("P1 support, P1 support, P1 conditional", "answered", "support"),
        ("P1 concern, P1 oppose", "answered", "oppose"),
        ("P1 support, P1 oppose", "answered", "mixed"),
        ("P1 conditional, P1 oppose, P1 oppose", "answered", "mixed"),
        ("P1 mixed, P1 support, P1 support", "answered", "mixed"),
        ("P1 support, P1 oppose participant", "answered", "support"),  # one person does not make the room divided
        ("P1 support, P1 none", "answered", "support"),
        ("P1 ?", "answered", None),
        ("P1 ?, P1 concern", "answered", "concern"),
        ("P1 none", "touched", None),
        ("P1 oppose participant", "touched", None),
        ("P1 oppose organiser, P1 support unknown", "touched", None),
        ("P2 support", "silent", None),
        ("", "silent", None),
        ("P1 support 1, P1 oppose 2", "answered", "oppose"),  # two rooms that differ: neither is divided
        ("P1 support 1, P1 support 2, P1 oppose 3", "answered", "support"),
        ("P1 support 1, P1 oppose 1, P1 support 2", "answered", "mixed"),
    ],
)
def test_a_write_up_rolls_up_to_its_state_and_position(make_study, spec, state, position) -> None:
    found = cell(make_study({"w1": spec}))
    assert (found.state, found.position) == (state, position)


@pytest.mark.parametrize(
    ("spec", "minority"),
    [
        ("P1 support, P1 oppose participant", "oppose"),
        ("P1 support, P1 support participant", None),
        ("P1 support, P1 support, P1 concern", "concern"),
        ("P1 oppose, P1 oppose, P1 support", "support"),  # the rarer pole of a divided room
        ("P1 mixed, P1 support", None),
        ("P1 support 1, P1 oppose 2", "support"),
        ("P1 none", None),
    ],
)
def test_a_cell_keeps_the_minority_position(make_study, spec, minority) -> None:
    assert cell(make_study({"w1": spec})).minority_position == minority


def test_every_used_write_up_has_one_cell_for_every_framing_code(make_study) -> None:
    study = make_study({"w2": "P1 support", "w1": "X-PROC none"})
    assert [(c.writeup_id, c.code_id) for c in roll_up(*study)] == [(w, c) for w in ("w1", "w2") for c in ("P1", "P2", "R1")]


def test_a_superseded_write_up_has_no_cells(make_study) -> None:
    study = make_study({"w1": "P1 support", "w1-old": "P1 oppose"})
    old = replace(study.writeups[1], status="superseded")
    assert {c.writeup_id for c in roll_up((study.writeups[0], old), *study[1:])} == {"w1"}


def test_the_best_segment_is_the_most_telling_one_that_shows_the_position(make_study) -> None:
    study = make_study({"w1": "P1 support, P1 support, P1 concern"})
    sure = [replace(c, confidence=0.99) if c.position == "concern" else c for c in study.codings]
    sure[1] = replace(sure[1], confidence=0.9)
    assert cell(study._replace(codings=tuple(sure))).best_segment_id == "w1#0001"


def test_the_best_segment_of_a_divided_room_says_so_itself_if_one_does(make_study) -> None:
    assert cell(make_study({"w1": "P1 support, P1 mixed"})).best_segment_id == "w1#0001"
    assert cell(make_study({"w1": "P1 none, P1 support, P1 oppose"})).best_segment_id == "w1#0001"


def test_a_person_wins_over_the_machine_on_the_same_passage(make_study) -> None:
    study = make_study({"w1": "P1 support"})
    machine = study.codings[0]
    person = replace(machine, coder="Ada", status="accepted", position="oppose", confidence=0.1)
    assert cell(study._replace(codings=(person, machine))).position == "oppose"
    assert cell(study._replace(codings=(machine, person))).position == "oppose"


def test_a_rejected_coding_does_not_count_even_where_the_suggestion_still_stands_beside_it(make_study) -> None:
    study = make_study({"w1": "P1 support"})
    rejection = replace(study.codings[0], coder="Ada", status="rejected")
    assert cell(study._replace(codings=(rejection,))).state == "silent"
    assert cell(study._replace(codings=(study.codings[0], rejection))).state == "silent"


def test_codings_of_unknown_segments_are_passed_over(make_study) -> None:
    study = make_study({"w1": "P1 support"})
    assert cell(study._replace(segments=())).state == "silent"


positions = st.sampled_from([*POSITIONS, None])
passages = st.lists(st.tuples(positions, st.sampled_from(["group", "participant"]), st.integers(1, 2)), max_size=6)


@given(passages, st.randoms(use_true_random=False))
def test_the_roll_up_does_not_depend_on_order(make_study, drawn, random) -> None:
    study = make_study({"w1": ", ".join(f"P1 {position or '?'} {voice} {event}" for position, voice, event in drawn), "w2": "P1 none"})
    shuffled = [list(part) for part in study[:3]]
    for part in shuffled:
        random.shuffle(part)
    assert roll_up(*shuffled, study.codebooks) == roll_up(*study)


@given(st.lists(positions, max_size=8))
def test_a_room_is_divided_exactly_when_it_says_so_or_holds_both_poles(drawn) -> None:
    poles = "oppose" in drawn and bool({"support", "conditional"} & set(drawn))
    assert (room_position(drawn) == "mixed") == (poles or "mixed" in drawn)


@given(st.lists(st.sampled_from(["support", "oppose", "concern"]), min_size=1, max_size=5))
def test_a_write_ups_position_is_held_by_one_of_its_rooms(rooms) -> None:
    assert rooms_position(rooms) in rooms
