from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from dialogue_synth.divergence.subject import _length, subject_of

TEXTS = "P1 support ~The ferry timetable should change. | P2 oppose ~No gate at the orchard path. | participant ~Somebody was against."


def asked(make_material, spec: str = TEXTS, **vectors):
    material = make_material({"w": spec})
    if vectors:
        material = replace(material, vectors={f"w#000{n[1:]}": vector for n, vector in vectors.items()})
    return subject_of(material, material.content_of("w")[-1])


def test_words_in_common_tell_what_a_passage_is_about(make_material) -> None:
    assert asked(make_material, TEXTS.replace("was against", "spoke for the orchard")) == "P2"
    assert asked(make_material) == ""  # nothing in common


def test_meaning_tells_it_where_no_word_is_shared(make_material) -> None:
    assert asked(make_material, s0=(1.0, 0.0), s1=(0.0, 1.0), s2=(0.9, 0.1)) == "P1"
    assert asked(make_material, s0=(1.0, 0.0), s1=(0.9, 0.1)) == ""  # no vector of its own


def test_its_own_question_counts_for_more(make_material) -> None:
    spec = TEXTS.replace("participant ~Somebody was against", "participant =P1 ~Somebody liked the orchard, not the ferry")
    assert asked(make_material, spec) == "P1"


def test_who_speaks_of_the_vote_speaks_of_what_was_voted_on(make_material) -> None:
    voted = "vote ~We put it to the vote: 12 for, 3 against."
    spec = f"P1 support {voted} | P2 oppose ~No gate at the orchard path. | participant ~Three who voted against spoke of the orchard."
    assert asked(make_material, spec) == "P1"
    twice = spec.replace("P2 oppose ~No gate", "P2 oppose ~Voted on: 2 for, 9 against. No gate")
    assert asked(make_material, twice) == "P2"  # two votes: the words decide


def test_a_group_that_takes_no_position_leaves_nothing_to_dissent_from(make_material) -> None:
    assert asked(make_material, "P1 none ~The ferry runs. | participant ~Somebody was against the ferry.") == ""


def test_the_order_of_words_changes_no_figure() -> None:
    rarity = {"ferry": 0.1, "orchard": 0.7, "gate": 1.1, "path": 2.3}
    assert len({_length(rarity, order) for order in permutations(rarity)}) == 1
