"""Codes that are confused, that nobody speaks about, and that say the same."""

from __future__ import annotations

import numpy as np

from conftest import TinyEncoder
from dialogue_synth.agreement import View, codebook_quality, redundant_pairs
from dialogue_synth.agreement.answers import MACHINE, CoderWork
from dialogue_synth.model import Undecided

NOBODY = CoderWork(MACHINE, {})


def test_pairs_are_gathered_from_all_who_confused_them(material) -> None:
    rival = material.coding("w1", 1, "P1", why="P1 0.55, next P2 0.31; stands under the question of P1")
    taken_off = material.coding("w1", 2, "P2", status="rejected")
    people = [CoderWork("Ann", {"w1#0005": {"P1": None}}), CoderWork("Ben", {"w1#0005": {"P2": None, "A1": None}})]
    found = codebook_quality(
        material.codes,
        [rival, material.coding("w1", 2, "P2")],
        [rival, taken_off, material.coding("w1", 2, "P1", status="added")],
        [Undecided("w1#0000", "w1", "close", "P2", "P1", -0.01), Undecided("w1#0009", "w1", "alone", "P2", "", -0.01)],
        people,
        CoderWork(MACHINE, {"w1#0005": {"P1": None}}),
    )
    assert [(pair.codes, pair.n_cases) for pair in found.confused] == [(("P1", "P2"), 5), (("A1", "P1"), 2)]
    assert found.confused[0].counts == {"undecided": 1, "runner_up": 1, "corrected": 1, "people": 1, "machine_and_people": 1}
    assert found.confused[0].segment_ids == ("w1#0000", "w1#0001", "w1#0002", "w1#0005")


def test_a_rival_that_is_far_off_or_on_the_passage_too_is_no_confusion(material) -> None:
    far = material.coding("w1", 0, "P1", why="P1 0.90, next P2 0.05; nearest question")
    both = [material.coding("w1", 1, code, why=f"{code} 0.50, next {other} 0.45") for code, other in (("P1", "P2"), ("P2", "P1"))]
    other_words = material.coding("w1", 2, "P1", why="decided by Ann, next P2 0.9")
    machine = [far, *both, other_words]
    assert codebook_quality(material.codes, machine, machine, [], [], NOBODY).confused == ()


def test_codes_of_other_codebooks_are_left_out(material) -> None:
    undecided = [Undecided("w1#0000", "w1", "close", "PB1", "P1", -0.01)]
    assert codebook_quality(material.codes, [], [], undecided, [], NOBODY).confused == ()


def test_a_code_that_stands_on_no_passage_is_without_evidence(material) -> None:
    in_force = [material.coding("w1", 0, "P1"), material.coding("w1", 1, "P1"), material.coding("w2", 0, "P2", status="rejected")]
    found = codebook_quality(material.codes, [], in_force, [], [], NOBODY)
    assert found.without_evidence == ("P2", "A1")
    assert (found.n_passages["P1"], found.n_writeups["P1"]) == (2, 1)


def test_two_codes_that_say_the_same_are_named_with_their_most_alike_texts() -> None:
    views = [
        View("P1", "question", "Should the library open in the evening?"),
        View("P1", "example", "Yes, open the library late."),
        View("P2", "name", "Should the library open in the evening?"),
        View("P2", "example", "Who should pay for that?"),
        View("A1", "question", "Something else entirely"),
    ]
    (pair,) = redundant_pairs(views, TinyEncoder().encode([view.text for view in views]))
    assert (pair.codes, pair.cosine) == (("P1", "P2"), 1.0)
    assert pair.views == (views[0], views[2])


def test_the_most_alike_pair_of_texts_stands_for_two_codes() -> None:
    views = [View("B", "question", "one"), View("A", "question", "two"), View("A", "example", "three")]
    vectors = np.array([[1, 0], [0.9, np.sqrt(0.19)], [1, 0]], dtype=np.float32)
    (pair,) = redundant_pairs(views, vectors)
    assert (pair.codes, pair.cosine, pair.views) == (("A", "B"), 1.0, (views[2], views[0]))


def test_one_code_may_say_a_thing_twice() -> None:
    views = [View("A", "question", "one"), View("A", "example", "one")]
    assert redundant_pairs(views, np.eye(2, dtype=np.float32)[[0, 0]]) == ()
