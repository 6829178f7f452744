"""Studies in which people have answered, in a few strokes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import pytest

import materials
from dialogue_synth.divergence import Material
from dialogue_synth.model import Coding
from dialogue_synth.synthesis.rollup import roll_up
from dialogue_synth.verification.asked import Asked


def _answered(material: Material, asked: Iterable[Asked], refuse: Collection[str] = ()) -> Material:
    """Answer as the machine coded, and refuse all codes on some passages; a passage that has none of the codes gets a no."""
    wanted = {pair for question in asked for pair in question.pairs}
    there = {(c.segment_id, c.code_id) for c in material.codings}
    by_id = {s.segment_id: s for s in material.segments}
    codings = [_decided(c, c.segment_id not in refuse) if (c.segment_id, c.code_id) in wanted else c for c in material.codings]
    for segment_id, code_id in sorted(wanted - there):
        s = by_id[segment_id]
        place = (s.segment_id, s.writeup_id, s.start, s.end, s.text)
        codings.append(Coding(*place, code_id, None, 1.0, "Ann", status="rejected"))
    cells = roll_up(material.writeups, material.segments, codings, material.codebooks)
    return replace(material, codings=tuple(codings), cells=cells)


def _decided(coding: Coding, applies: bool) -> Coding:
    return replace(coding, status="accepted" if applies else "rejected", coder="Ann")


@pytest.fixture(scope="session")
def answered() -> Callable[..., Material]:
    return _answered


@pytest.fixture(scope="session")
def make_material() -> Callable[..., Material]:
    return materials.make_material


def _lopsided(n_others: int) -> Material:
    usual = "|".join(f"{code} support" for code in ("P1", "P2", "R1", "R2", "I1") for _ in range(3))
    specs = {f"w{n:02d}": usual for n in range(n_others)}
    return materials.make_material({**specs, "z": "|".join(["R1 support"] * 16 + ["P1 support"])})


@pytest.fixture(scope="session")
def lopsided() -> Material:
    """Fourteen write-ups that speak of everything, and one that speaks of costs alone."""
    return _lopsided(14)


@pytest.fixture(scope="session")
def many_lopsided() -> Material:
    """The same beside sixty: more than are drawn as controls."""
    return _lopsided(60)
