"""Counts of what a codebook gives a coder to go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dialogue_synth.model import POSITIONS, Code, Codebook, Position


@dataclass(frozen=True, slots=True)
class CodeSummary:
    """What one code gives a coder to go by. ``examples_by_position`` has all six positions, 0 where there is none."""

    code_id: str
    name: str
    theme: str
    auxiliary: bool
    has_proposition: bool
    n_examples: int
    examples_by_position: Mapping[Position, int]
    n_near_misses: int


def summarise_codebook(codebook: Codebook) -> tuple[CodeSummary, ...]:
    """Return one summary for each code, in codebook order; sums over them describe the codebook."""
    return tuple(_summarise(code) for code in codebook.codes)


def _summarise(code: Code) -> CodeSummary:
    counts = Counter(example.position for example in code.examples)
    return CodeSummary(
        code_id=code.id,
        name=code.name,
        theme=code.theme,
        auxiliary=code.auxiliary,
        has_proposition=bool(code.proposition),
        n_examples=len(code.examples),
        examples_by_position={position: counts[position] for position in POSITIONS},
        n_near_misses=len(code.near_misses),
    )
