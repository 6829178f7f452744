"""Strength: groups lean the same way and differ in how far they go: yes against yes-if, worry against no.

Or they take the same position, and one puts it emphatically ("every single person, a disgrace") where another is guarded ("we suppose so").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogue_synth.counted import counted
from dialogue_synth.divergence.intensity import intensity
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.result import DivergenceResult, NotTested, evidence_of, flag_id, rests_on
from dialogue_synth.model import Code, Divergence, MatrixCell, Position

KIND = "strength"
PAIRS: tuple[tuple[Position, Position], ...] = (("support", "conditional"), ("concern", "oppose"))
MIN_SIDE = 2  # one write-up that says it more strongly is a matter of words
MIN_BALANCE = 0.33  # the smaller side has at least a sixth of the two
OUTRIGHT: tuple[Position, ...] = ("support", "oppose")
EMPHATIC, GUARDED, MIN_GAP = 2, -1, 5  # boosters less hedges: of the passages on either side, and between the furthest of them
RULE = (
    "Flagged where, within one initiative, write-ups that lean the same way on a code differ in strength (support against conditional, or "
    f"concern against oppose), at least {MIN_SIDE} write-ups hold each, and the smaller side has at least a sixth of the two; or where "
    "they take the same outright position and some put it emphatically, others guardedly, by boosting and hedging words."
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
        for position in OUTRIGHT if code.contradiction else ():
            cells = [cell for cell in answered if cell.position == position]
            n_tests += len(cells) > 1
            flags += _wordings(material, initiative, code, cells, position)
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
        explanation=(
            f"Of {sum(sizes)} write-ups that lean the same way on “{code.name}”, {milder} and {stronger}. "
            f"{rests_on(passages, min_writeups=MIN_SIDE)}"
        ),
        evidence=tuple(
            e
            for position in pair
            for e in evidence_of(position, passages[position], material.batch_of, _emphasis if position in OUTRIGHT else _as_it_comes)
        ),
        statistic="balance of the two strengths",
        effect=round(balance, 4),
    )


def _emphasis(passage: Passage) -> float:
    return intensity(passage.segment.text)


def _as_it_comes(_: Passage) -> float:
    return 0.0


def _calm(passage: Passage) -> float:
    return -intensity(passage.segment.text)


def _wordings(material: Material, initiative: str, code: Code, cells: Sequence[MatrixCell], position: Position) -> Iterator[Divergence]:
    """Yield the flag for one outright position on one code, if some write-ups put it emphatically and others guardedly."""
    passages = [p for cell in cells for p in material.passages(cell.writeup_id, code.id, "group") if p.position == position]
    of_writeup: dict[str, list[float]] = defaultdict(list)
    for p in passages:
        of_writeup[p.writeup_id].append(_emphasis(p))
    emphatic = [p for p in passages if _emphasis(p) >= EMPHATIC and min(of_writeup[p.writeup_id]) > GUARDED]
    guarded = [p for p in passages if _emphasis(p) <= GUARDED and max(of_writeup[p.writeup_id]) < EMPHATIC]
    if not emphatic or not guarded:
        return
    gap = max(map(_emphasis, emphatic)) - min(map(_emphasis, guarded))
    if gap < MIN_GAP:
        return
    n_emphatic, n_guarded = (len({p.writeup_id for p in side}) for side in (emphatic, guarded))
    yield Divergence(
        id=flag_id(KIND, initiative, f"{code.id} {position} wording"),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={side: tuple(sorted({p.writeup_id for p in held})) for side, held in (("emphatic", emphatic), ("guarded", guarded))},
        severity="low",
        score=round(1 - 1 / gap, 4) / 2,
        rule=RULE,
        explanation=(
            f"Of {counted(len(cells), 'write-up')} with the position “{position}” on “{code.name}”, "
            f"{counted(n_emphatic, 'puts', 'put')} it emphatically and {counted(n_guarded, 'is', 'are')} guarded. "
            f"{rests_on({'emphatic': emphatic, 'guarded': guarded})}"
        ),
        evidence=(*evidence_of("emphatic", emphatic, first=_emphasis), *evidence_of("guarded", guarded, first=_calm)),
        statistic="boosting less hedging words, furthest apart",
        effect=float(gap),
    )
