"""What the write-ups on one side have in common: counted, and never called a cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence import Material
from dialogue_synth.divergence.contradiction import find_contradictions
from dialogue_synth.divergence.notes import CAUTION, chance, with_notes
from dialogue_synth.model import Divergence

POSITIONS = {"a1": "oppose", "a2": "oppose", "a3": "oppose", "a4": "oppose", "b1": "support", "b2": "conditional", "b3": "support"}
POSITIONS |= {"b4": "support", "b5": "support", "b6": "mixed"}


def material_with(make_material: Callable[..., Material], types: dict[str, str]) -> Material:
    material = make_material({w: f"P1 {position}" for w, position in POSITIONS.items()})
    writeups = tuple(replace(w, organiser_type=types.get(w.writeup_id, ""), batch="") for w in material.writeups)
    return replace(material, writeups=writeups)


def noted(material: Material) -> Divergence:
    (flag,) = with_notes(find_contradictions(material).divergences, material)
    return flag


def test_a_kind_of_group_that_stands_on_one_side_alone_is_noted_with_counts(make_material: Callable[..., Material]) -> None:
    youth = {"a1": "Youth club", "a2": "youth  club", "a3": "youth club", "b1": "library", "b2": "library"}
    (note,) = noted(material_with(make_material, youth)).notes
    assert note == f"All 3 write-ups of organiser type “youth club” stand on the side “against”; of the 6 others, 1. {CAUTION}"


def test_a_kind_of_group_on_both_sides_or_of_two_is_not_noted(make_material: Callable[..., Material]) -> None:
    assert noted(material_with(make_material, {"a1": "club", "a2": "club", "a3": "club", "b1": "club"})).notes == ()
    assert noted(material_with(make_material, {"a1": "club", "a2": "club"})).notes == ()


def test_what_chance_often_does_is_not_noted(make_material: Callable[..., Material]) -> None:
    # Five of nine are in favour: three of one kind among them is no wonder.
    assert noted(material_with(make_material, {"b1": "club", "b3": "club", "b4": "club"})).notes == ()


def test_yes_and_yes_if_are_one_side_and_divided_rooms_none(make_material: Callable[..., Material]) -> None:
    types = dict.fromkeys(("b1", "b2", "b3", "b4", "b5", "b6"), "club")
    (note,) = noted(material_with(make_material, types)).notes
    assert note.startswith("All 5 write-ups of organiser type “club” stand on the side “in favour”; of the 4 others, 0.")


def test_other_kinds_and_flags_with_one_side_have_no_notes(make_material: Callable[..., Material]) -> None:
    material = make_material({"a1": "P1 oppose", "b1": "P1 support"})
    (flag,) = find_contradictions(material).divergences
    silence = replace(flag, kind="omission")
    lonely = replace(flag, sides={"support": ("a1",)})
    assert with_notes((silence, lonely), material) == (silence, lonely)


@given(st.integers(1, 30), st.data())
def test_a_chance_lies_between_none_and_certain(n: int, data: st.DataObject) -> None:
    n_side = data.draw(st.integers(0, n))
    n_alike = data.draw(st.integers(1, n))
    assert 0.0 <= chance(n, n_side, n_alike) <= 1.0
    assert chance(n, n, n_alike) == 1.0
