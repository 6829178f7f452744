"""Strength: groups lean the same way and differ in how far they go: yes against yes-if, worry against no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.result import DivergenceResult, NotTested, counted, evidence_of, flag_id
from dialogue_synth.model import Code, Divergence, MatrixCell, Position

KIND = "strength"
PAIRS: tuple[tuple[Position, Position], ...] = (("support", "conditional"), ("concern", "oppose"))
MIN_SIDE = 2  # one write-up that says it more strongly is a matter of words
MIN_BALANCE = 0.5  # the smaller side has at least a quarter of the two
RULE = (
    "Flagged where, within one initiative, write-ups that lean the same way on a code differ in strength (support against conditional, or "
    f"concern against oppose), at least {MIN_SIDE} write-ups hold each, and the smaller side has at least a quarter of the two."
)
_VERBS = {
    "support": ("supports it outright", "support it outright"),
    "conditional": ("agrees on conditions", "agree on conditions"),
    "concern": ("raises concerns", "raise concerns"),
    "oppose": ("opposes it", "oppose it"),
}


def find_strengths(material: Material) -> DivergenceResult:
    """Compare write-ups on the same side of each code, by their rolled-up positions in group voice."""
    flags: list[Divergence] = []
    not_tested: list[NotTested] = []
    n_tests = 0
    for initiative, code, answered in material.questions():
        for pair in PAIRS:
            cells = [cell for cell in answered if cell.position in pair]
            if len(cells) < 2 * MIN_SIDE:
                reason = f"{counted(len(cells), 'write-up')} on this side ({' or '.join(pair)}): too few to compare"
                not_tested.append(NotTested(KIND, initiative, code.id, reason))
                continue
            n_tests += 1
            flags += _compare(material, initiative, code, cells, pair)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags), tuple(not_tested))


def _compare(
    material: Material, initiative: str, code: Code, cells: Sequence[MatrixCell], pair: tuple[Position, Position]
) -> Iterator[Divergence]:
    """Yield the flag for one side of one code, if both strengths are held by enough write-ups that can be quoted."""
    passages = {
        position: [
            p for cell in cells for p in material.passages(cell.writeup_id, code.id, "group") if p.position == cell.position == position
        ]
        for position in pair
    }
    held = {position: tuple(sorted({p.writeup_id for p in passages[position]})) for position in pair}
    sizes = [len(writeup_ids) for writeup_ids in held.values()]
    balance = 2 * min(sizes) / max(1, sum(sizes))
    if min(sizes) < MIN_SIDE or balance < MIN_BALANCE:
        return
    clarity = min(max(passage.telling for passage in passages[position]) for position in pair)
    milder, stronger = (counted(len(held[position]), *_VERBS[position]) for position in pair)
    yield Divergence(
        id=flag_id(KIND, initiative, f"{code.id} {pair[0]}"),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={str(position): held[position] for position in pair},
        severity="medium" if pair[0] == "concern" else "low",
        score=round(clarity * balance, 4),
        rule=RULE,
        explanation=f"Of {sum(sizes)} write-ups that lean the same way on “{code.name}”, {milder} and {stronger}.",
        evidence=tuple(e for position in pair for e in evidence_of(position, passages[position], material.batch_of)),
        statistic="balance of the two strengths",
        effect=round(balance, 4),
    )
