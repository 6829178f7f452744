"""Positions drawn again from the codings' confidences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import materials
from dialogue_synth.divergence import Material, flag_divergences
from dialogue_synth.divergence.stability import _POSITIONS, N_DRAWS, _counts, with_stability

STANCES = ("support", "conditional", "concern", "oppose", "mixed", "none", "?")


def certain(material: Material, confidence: float = 1.0, position_confidence: float | None = 1.0) -> Material:
    codings = tuple(replace(c, confidence=confidence, position_confidence=position_confidence) for c in material.codings)
    return replace(material, codings=codings)


def stable(material: Material, *kinds: str) -> list[tuple[int, int] | None]:
    return [flag.stability for flag in with_stability(flag_divergences(material, kinds).divergences, material)]


@given(st.lists(st.lists(st.tuples(st.sampled_from(STANCES), st.integers(1, 2)), min_size=1, max_size=5), min_size=1, max_size=5))
def test_certain_codings_are_rolled_up_as_the_matrix_has_them(writeups: list[list[tuple[str, int]]]) -> None:
    specs = {f"w{n}": "|".join(f"P1 {stance} {event}" for stance, event in said) for n, said in enumerate(writeups)}
    material = certain(materials.make_material(specs))
    cells = [cell for cell in material.cells if cell.code_id == "P1"]
    held = [sum(cell.position == position for cell in cells) for position in _POSITIONS[:-1]]
    prior = np.full(len(_POSITIONS), 1 / len(_POSITIONS))
    counts = _counts(material, "scheme", "P1", prior)
    assert counts.shape == (N_DRAWS, len(_POSITIONS))
    assert (counts[:, :-1] == np.array(held)).all()


def test_a_contradiction_of_certain_codings_stands_in_every_draw(make_material: Callable[..., Material]) -> None:
    material = certain(make_material({"a": "P1 support", "b": "P1 oppose"}))
    assert stable(material, "contradiction") == [(N_DRAWS, N_DRAWS)]


def test_an_uncertain_coding_makes_it_unstable_and_a_persons_does_not(make_material: Callable[..., Material]) -> None:
    material = make_material({"a": "P1 support", "b": "P1 oppose"})
    doubtful = certain(material, confidence=0.7, position_confidence=0.6)
    (found,) = stable(doubtful, "contradiction")
    assert found is not None
    assert 0 < found[0] < N_DRAWS
    accepted = replace(doubtful, codings=tuple(replace(c, status="accepted") for c in doubtful.codings))
    assert stable(accepted, "contradiction") == [(N_DRAWS, N_DRAWS)]
    assert stable(certain(material, 1.0, None), "contradiction") == [(N_DRAWS, N_DRAWS)]


def test_strength_follows_its_own_rule(make_material: Callable[..., Material]) -> None:
    specs = {"a": "P1 support", "b": "P1 support", "c": "P1 conditional", "d": "P1 conditional", "e": "P1 conditional"}
    material = certain(make_material(specs))
    assert stable(material, "strength") == [(N_DRAWS, N_DRAWS)]
    (found,) = stable(certain(make_material(specs), position_confidence=0.5), "strength")
    assert found is not None
    assert found[0] < N_DRAWS


def test_other_kinds_have_no_such_figure_and_the_same_study_gives_the_same_one(make_material: Callable[..., Material]) -> None:
    material = certain(make_material({"a": "P1 support|P1 oppose participant", "b": "P1 oppose"}), 0.8, 0.8)
    flags = flag_divergences(material, ("minority_voice", "contradiction")).divergences
    once, again = with_stability(flags, material), with_stability(flags, material)
    assert once == again
    assert [(flag.kind, flag.stability is None) for flag in once] == [("contradiction", False), ("minority_voice", True)]
    assert with_stability((), material) == ()
