"""Decisions made with the machine's codes in sight are counted apart."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.agreement import post_edit


def test_kept_taken_off_added_and_moved_are_told_apart(material) -> None:
    machine = [material.coding("w1", n, "P1", "support") for n in range(4)]
    in_force = [
        replace(machine[0], status="accepted", coder="Ann"),
        replace(machine[1], status="accepted", coder="Ann", position="oppose"),
        replace(machine[2], status="rejected", coder="Ben"),
        machine[3],
        material.coding("w2", 0, "P2", status="added", coder="Ben"),
        material.coding("w2", 1, "P2", status="rejected", coder="Ben"),  # the machine no longer suggests it
    ]
    found = post_edit(machine, in_force, material.code_ids)
    assert (found.n_passages, found.n_decided) == (4, {"Ann": 2, "Ben": 2})
    assert (found.n_kept, found.n_taken_off, found.n_added, found.n_position_changed) == (2, 1, 1, 1)
    assert found.kept.value == round(2 / 3, 4)
    assert found.unchanged.value == 0.25
    assert (found.per_code["P1"].value, found.per_code["P2"].value) == (found.kept.value, None)


def test_a_code_that_a_person_added_and_the_machine_has_too_is_kept(material) -> None:
    suggested = material.coding("w1", 0, "P1")
    found = post_edit([suggested], [replace(suggested, status="added", coder="Ann")], material.code_ids)
    assert (found.n_kept, found.n_added, found.unchanged.value) == (1, 0, 1.0)


def test_no_decisions_leave_shares_undefined(material) -> None:
    found = post_edit([material.coding("w1", 0, "P1")], [material.coding("w1", 0, "P1")], material.code_ids)
    assert (found.n_passages, str(found.kept), str(found.unchanged)) == (0, "not defined", "not defined")
