"""Material in a few strokes: ``make_material({"w1": "P1 support, P1 none participant"})``, or whole texts by write-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import materials
from dialogue_synth.divergence import Material


@pytest.fixture(scope="session")
def make_material() -> Callable[..., Material]:
    return materials.make_material


@pytest.fixture(scope="session")
def without_theme() -> Callable[[Material], Material]:
    """Take the themes out of a material's codebook."""
    return lambda material: replace(material, codebooks=(replace(materials.BOOK, themes=()),))
