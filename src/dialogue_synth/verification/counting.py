"""Kinds that count passages: their suspicious cells and the equal random control, and the test repeated on verified counts alone.

Counts of codings that people verified and counts of the machine's are different types (`Verified`, `Screened`), so that no
comparison can mix them. What is drawn follows from the machine's codings, so that no decision draws the rest anew. A question
is compared again once people have answered for every coding in its suspicious and its control cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dialogue_synth.divergence.comparing import flags_of, screened_counts, tested, verified_counts
from dialogue_synth.divergence.counts import CountingKind, Screened, Tested, UnverifiedError
from dialogue_synth.divergence.drawing import Draw, draw_cells, passages_of
from dialogue_synth.divergence.registry import COUNTING
from dialogue_synth.verification.asked import Asked, Pair, is_answered

if TYPE_CHECKING:
    from dialogue_synth.divergence import Material
    from dialogue_synth.model import Divergence


@dataclass(frozen=True)
class CountCheck:
    """What became of a study's counting flags on checking.

    Attributes:
        supported: The flags that stand on verified counts alone, with the figures of that test.
        refuted: The ids of those that were flagged on a question that was verified, and do not stand there.
        checked: For each flag how many of the codings in its comparison people have checked, and of how many.
    """

    supported: tuple[Divergence, ...]
    refuted: frozenset[str]
    checked: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class _Comparison:
    """One kind in one initiative: what the machine's codings show, and what was drawn from that for checking.

    Attributes:
        kind: The kind that counts.
        initiative: The initiative.
        material: The study with people's decisions.
        machine: The study as the machine coded it.
        flags: The kind's flags in the initiative.
    """

    kind: CountingKind
    initiative: str
    material: Material
    machine: Material
    flags: tuple[Divergence, ...]

    @cached_property
    def screening(self) -> Tested[Screened]:
        """The machine's codings, tested."""
        return tested(screened_counts(self.kind, self.machine, self.initiative))

    @cached_property
    def draw(self) -> Draw:
        """The suspicious cells and their controls, by question."""
        return draw_cells(self.screening)

    @cached_property
    def question_of(self) -> Mapping[str, str]:
        """The key of the question that each flag is about."""
        now = self.screening if self.machine is self.material else tested(screened_counts(self.kind, self.material, self.initiative))
        pairs = zip(flags_of(self.material, now), now.family.flagged, strict=True)
        return {flag.id: now.cell(test)[0] for flag, test in pairs}

    def asked(self, keys: Iterable[str]) -> frozenset[Asked]:
        """Return what must be asked before these questions are checked: each coding in their suspicious and control cells."""
        passages = passages_of(self.screening, self.only(keys).cells)
        return frozenset(Asked(p.segment.segment_id, (p.coding.code_id,)) for p in passages)

    def only(self, keys: Iterable[str]) -> Draw:
        """Return the draw of some of the questions alone."""
        kept = set(keys)
        return Draw({key: drawn for key, drawn in self.draw.by_question.items() if key in kept})

    def verified(self, keys: Sequence[str]) -> tuple[Divergence, ...] | None:
        """Return the flags on verified counts of some questions; None where a coding is there that nobody was asked about."""
        try:
            counts = verified_counts(self.material, self.screening, self.only(keys))
        except UnverifiedError:
            return None
        return flags_of(self.material, tested(counts))


def count_questions(flags: Sequence[Divergence], material: Material, machine: Material) -> tuple[Asked, ...]:
    """Return what must be asked to check counting flags: every coding in the suspicious cells and the control cells of their questions."""
    asked: set[Asked] = set()
    for comparison in _comparisons(flags, material, machine):
        asked |= comparison.asked(comparison.question_of.get(flag.id, "") for flag in comparison.flags)
    return tuple(sorted(asked))


def check_counts(flags: Sequence[Divergence], material: Material, machine: Material, answers: Mapping[Pair, bool]) -> CountCheck:
    """Repeat the test of counting flags on verified counts alone, for the questions of which all that it needs was verified."""
    supported: list[Divergence] = []
    refuted: set[str] = set()
    checked: dict[str, tuple[int, int]] = {}
    for comparison in _comparisons(flags, material, machine):
        asked = {key: comparison.asked([key]) for key in comparison.draw.by_question}
        n_done = {key: sum(is_answered(a, answers) for a in of_question) for key, of_question in asked.items()}
        for flag in comparison.flags:
            key = comparison.question_of.get(flag.id, "")
            if key in asked:
                checked[flag.id] = (n_done[key], len(asked[key]))
        done = [key for key, of_question in asked.items() if of_question and n_done[key] == len(of_question)]
        again = comparison.verified(done) if done else None
        if again is not None:
            n_all = sum(len(asked[key]) for key in done)
            checked |= {flag.id: (n_all, n_all) for flag in again if flag.id not in checked}
            supported += again
            refuted |= {f.id for f in comparison.flags if comparison.question_of.get(f.id) in done} - {f.id for f in again}
    return CountCheck(tuple(supported), frozenset(refuted), checked)


def _comparisons(flags: Sequence[Divergence], material: Material, machine: Material) -> Iterator[_Comparison]:
    """Yield each kind's comparison in each initiative; those without a flag only where people decided on something."""
    grouped: dict[tuple[str, str], list[Divergence]] = defaultdict(list)
    for flag in flags:
        if flag.kind in COUNTING:
            grouped[flag.kind, flag.initiative].append(flag)
    for name, kind in COUNTING.items():
        for initiative in material.compared:
            own = tuple(grouped[name, initiative])
            if own or machine is not material:
                yield _Comparison(kind, initiative, material, machine, own)
