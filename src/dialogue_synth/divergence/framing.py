"""Framing: groups give the same answer for different reasons, so that one promise will not satisfy both.

The reason of a write-up is read from the words with which it explains its position: classes of cues (`reasons.REASONS`) such as money,
dignity or practical sense. A class counts for more where fewer of those who give the same answer use it, so that what all of them
mention (illness, in a scheme about health) explains nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from dialogue_synth.counted import counted
from dialogue_synth.divergence.cues import found_cues
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.reasons import REASONS
from dialogue_synth.divergence.result import DivergenceResult, NotTested, flag_id, quote, rests_on
from dialogue_synth.model import Code, Divergence, Evidence, MatrixCell, Position

KIND = "framing"
SIDES: tuple[tuple[str, tuple[Position, ...]], ...] = (("in favour", ("support", "conditional")), ("against", ("oppose", "concern")))
MIN_WRITEUPS = 3  # with the same answer and a reason that can be told
MIN_REASONS = 3  # two reasons among several write-ups are as often one reason told in two ways
MIN_SHARE = 0.4  # of those with the same answer whose reason can be told: else the few speak for nobody
MIN_OUTRIGHT = 0.5  # where most answer with conditions or worries, these differ by nature: then the outright answers alone are compared
MIN_OF_ALL = 0.2  # of the initiative's write-ups: a handful of a hundred that differ are no divergence of narratives
N_WORDS = 4  # words that name a reason
RULE = (
    f"Flagged where at least {MIN_WRITEUPS} write-ups of one initiative lean the same way on a code (those that do so outright, where they "
    f"are fewer than half) and give at least {MIN_REASONS} different kinds of reason, told by their words from a fixed list; for at least "
    f"{MIN_SHARE:g} of them, and {MIN_OF_ALL:g} of the initiative's write-ups, a reason can be told."
)


@dataclass(frozen=True, slots=True)
class _Reasoned:
    """A write-up's main reason: its class, the words that show it, and the passages they stand in."""

    writeup_id: str
    reason: str
    words: tuple[str, ...]
    passages: tuple[Passage, ...]


def find_framings(material: Material) -> DivergenceResult:
    """Compare the reasons of the write-ups that lean the same way on each code, by their passages in group voice."""
    flags: list[Divergence] = []
    not_tested: list[NotTested] = []
    n_tests = 0
    for initiative, code, answered in material.questions():
        if not code.contradiction:
            not_tested.append(NotTested(KIND, initiative, code.id, "answers to this code are lists: they differ by nature"))
            continue
        for side, positions in SIDES:
            cells, held = _same_answer(answered, positions)
            if len(cells) < MIN_WRITEUPS:
                reason = f"{counted(len(cells), 'write-up')} {side}: too few to compare their reasons"
                not_tested.append(NotTested(KIND, initiative, code.id, reason))
            else:
                n_tests += 1
                flags += _compare(material, initiative, code, cells, side, held)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags), tuple(not_tested))


def _same_answer(answered: Sequence[MatrixCell], positions: tuple[Position, ...]) -> tuple[list[MatrixCell], tuple[Position, ...]]:
    """Return the cells that lean one way, and the positions they hold: only the outright one where fewer than half hold it."""
    cells = [cell for cell in answered if cell.position in positions]
    outright = [cell for cell in cells if cell.position == positions[0]]
    return (cells, positions) if len(outright) >= MIN_OUTRIGHT * len(cells) else (outright, positions[:1])


def _compare(
    material: Material, initiative: str, code: Code, cells: Sequence[MatrixCell], side: str, positions: Sequence[Position]
) -> Iterator[Divergence]:
    """Yield the flag for one side of one code, if enough different reasons are given."""
    by_reason: dict[str, list[_Reasoned]] = defaultdict(list)
    for reasoned in _reasons(material, code, cells, positions):
        by_reason[reasoned.reason].append(reasoned)
    n_told = sum(map(len, by_reason.values()))
    least = max(MIN_WRITEUPS, MIN_SHARE * len(cells), MIN_OF_ALL * len(material.by_initiative[initiative]))
    if len(by_reason) < MIN_REASONS or n_told < least:
        return
    order = sorted(by_reason, key=lambda reason: (-len(by_reason[reason]), list(REASONS).index(reason)))
    spread = 1 - sum(len(found) ** 2 for found in by_reason.values()) / n_told**2
    clarity = min(max(p.telling for reasoned in found for p in reasoned.passages) for found in by_reason.values())
    yield Divergence(
        id=flag_id(KIND, initiative, f"{code.id} {side}"),
        kind=KIND,
        initiative=initiative,
        code_id=code.id,
        sides={reason: tuple(sorted(r.writeup_id for r in by_reason[reason])) for reason in order},
        severity="medium" if len(by_reason[order[1]]) > 1 else "low",
        score=round(clarity * spread * n_told / len(cells), 4),
        rule=RULE,
        explanation=_explanation(code, side, len(cells), {reason: by_reason[reason] for reason in order}),
        evidence=tuple(e for reason in order for e in _evidence(reason, by_reason[reason])),
        statistic="chance that two write-ups give different reasons",
        effect=round(spread, 4),
    )


def _reasons(material: Material, code: Code, cells: Sequence[MatrixCell], positions: Sequence[Position]) -> list[_Reasoned]:
    """Return the main reason of each write-up that gives one which not all give."""
    passages = {
        cell.writeup_id: [p for p in material.passages(cell.writeup_id, code.id, "group") if p.position in positions] for cell in cells
    }
    found = {w: {reason: _words(cues, told) for reason, cues in REASONS.items()} for w, told in passages.items()}
    n_giving = Counter(reason for words in found.values() for reason, said in words.items() if said)
    reasoned: list[_Reasoned] = []
    for writeup_id, words in found.items():
        weight = {reason: len(said) * log((len(cells) + 1) / n_giving[reason]) for reason, said in words.items() if said}
        if weight:
            best = max(weight, key=lambda reason: weight[reason])  # the first of the list on a tie
            showing = tuple(p for p in passages[writeup_id] if found_cues(REASONS[best], p.segment.text))
            reasoned.append(_Reasoned(writeup_id, best, tuple(words[best]), showing))
    return reasoned


def _words(cues: Sequence[str], passages: Sequence[Passage]) -> list[str]:
    return list(dict.fromkeys(word for p in passages for word in found_cues(cues, p.segment.text)))


def _evidence(reason: str, found: Sequence[_Reasoned]) -> tuple[Evidence, ...]:
    """Quote the write-ups that give a reason: first a passage of each, those with most of its words first."""
    ranked = sorted(found, key=lambda reasoned: (-len(reasoned.words), reasoned.writeup_id))
    firsts = [reasoned.passages[0].segment for reasoned in ranked]
    return quote(reason, [*firsts, *(p.segment for reasoned in ranked for p in reasoned.passages[1:])])


def _explanation(code: Code, side: str, n: int, by_reason: Mapping[str, Sequence[_Reasoned]]) -> str:
    named = [f"{reason} ({len(found)}: {', '.join(_named(found))})" for reason, found in by_reason.items()]
    told = {reason: [p for reasoned in found for p in reasoned.passages] for reason, found in by_reason.items()}
    return (
        f"{counted(n, 'write-up')} lean the same way on “{code.name}” ({side}), for different reasons: {'; '.join(named)}. "
        f"{rests_on(told, MIN_REASONS)}"
    )


def _named(found: Sequence[_Reasoned]) -> list[str]:
    """Return the words that name a reason, those that most write-ups use first."""
    n_using = Counter(word for reasoned in found for word in reasoned.words)
    return [f"“{word}”" for word, _ in n_using.most_common(N_WORDS)]
