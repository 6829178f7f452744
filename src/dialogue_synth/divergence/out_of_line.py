"""Out of line overall: a write-up holds, on more codes than usual, another side than most of the other write-ups.

Each such position may be unremarkable by itself; many of them together are a group that sees things differently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogue_synth.counted import counted
from dialogue_synth.divergence.comparing import find_by_counting
from dialogue_synth.divergence.counting import CountTest
from dialogue_synth.divergence.counts import CountingKind, Only, Question, Subject, Wording, others_of
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.questions import LEAN, OPPOSITE, chosen, ids_of
from dialogue_synth.divergence.result import DivergenceResult, evidence_of
from dialogue_synth.settings import DivergenceSettings

KEY = "positions"  # of the one question
MIN_OTHERS = 3  # with a side on a code; of fewer no majority can be told


def find_out_of_line(material: Material) -> DivergenceResult:
    """Test every write-up on how many of its rolled-up positions lean the other way than most other write-ups'.

    Divided rooms and positions off the scale take no side. The write-ups of an initiative are one family.
    """
    return find_by_counting(OUT_OF_LINE, material)


@dataclass(frozen=True)
class _Sides:
    """Which side each write-up takes on each code, and which side most others take."""

    material: Material
    ids: tuple[str, ...]
    counting: frozenset[str]

    @cached_property
    def shown(self) -> Mapping[str, Mapping[str, Passage]]:
        """By code, for each write-up that takes a side, the passage in group voice that shows it best."""
        return {code.id: {w: p for w in self.ids if (p := self._showing(w, code.id))} for code in self.material.codes}

    def _showing(self, writeup_id: str, code_id: str) -> Passage | None:
        position = self.material.cell(writeup_id, code_id).position if writeup_id in self.counting else None
        if position not in LEAN:
            return None
        own = self.material.passages(writeup_id, code_id, "group")
        return max((p for p in own if p.position == position), key=lambda p: p.telling, default=None)

    @cached_property
    def _held(self) -> Mapping[str, Counter[str]]:
        return {code: Counter(side_of(passage) for passage in shown.values()) for code, shown in self.shown.items()}

    def majority(self, code_id: str, writeup_id: str) -> str:
        """Return the side that more than half of the others take, "" where there is none or they are too few."""
        own = self.shown[code_id].get(writeup_id)
        held = {side: self._held[code_id][side] - (own is not None and side == side_of(own)) for side in OPPOSITE}
        sides = [side for side, n in held.items() if 2 * n > sum(held.values()) >= MIN_OTHERS]
        return sides[0] if sides else ""

    @cached_property
    def compared(self) -> Mapping[str, tuple[tuple[Passage, bool], ...]]:
        """For each write-up its side on each code on which most others take one, and whether it is the same."""
        return {
            w: tuple(
                (shown[w], side_of(shown[w]) == most)
                for code, shown in self.shown.items()
                if w in shown and (most := self.majority(code, w))
            )
            for w in self.ids
        }


def side_of(passage: Passage) -> str:
    """Return the side that a passage takes; "" where it takes none."""
    return LEAN.get(passage.position, "") if passage.position else ""


def _questions(material: Material, initiative: str, only: Only | None = None) -> tuple[Question, ...]:
    ids = ids_of(material, initiative)
    sides = _Sides(material, ids, chosen(ids, KEY, only))
    subjects = tuple(
        Subject(name, "", {w: tuple(p for p, same in sides.compared[w] if same is in_line) for w in ids})
        for name, in_line in (("out of line", False), ("in line", True))
    )
    totals = {w: len(sides.compared[w]) for w in ids}
    behind = {
        w: tuple(p for code in material.codes for p in material.passages(w, code.id, "group")) if w in sides.counting else () for w in ids
    }
    return (Question(KEY, "", "", subjects, ids, totals, behind, n_tested=1),)


def _wording(material: Material, question: Question, test: CountTest) -> Wording:
    writeup_id = question.writeup_ids[test.writeup]
    apart = question.subjects[0].passages[writeup_id]
    others = others_of(question, writeup_id)
    names = {code.id: code.name for code in material.codes}
    codes = {p.coding.code_id: side_of(p) for p in apart}
    held = [p for subject in question.subjects for other in others for p in subject.passages[other]]
    opposite = [p for p in held if codes.get(p.coding.code_id, side_of(p)) != side_of(p)]
    return Wording(
        about="",
        code_id="",
        finding=(
            f"{writeup_id} takes the other side than most on {test.k} of {counted(test.n, 'question')} ({test.k / test.n:.0%}): "
            f"{', '.join(f'“{names[code]}”' for code in codes)}; the other {counted(len(others), 'write-up')} usually on {test.usual:.0%}."
        ),
        evidence=(*evidence_of("flagged", apart, material.batch_of), *evidence_of("compared_with", opposite, material.batch_of)),
    )


def _rule(settings: DivergenceSettings) -> str:
    return (
        "Flagged where a write-up, on more of the codes on which it takes a side, stands against the majority of the initiative's other "
        "write-ups than they let expect of one more group that differs from them as they do from each other; at most "
        f"{settings.false_discovery_rate:.0%} of these flags are expected to be chance. In favour are support and agreement on conditions, "
        f"against are concern and opposition. Write-ups that take fewer than {settings.counting_min_stances} sides are not tested."
    )


OUT_OF_LINE = CountingKind(
    "out_of_line", "position", ("much",), lambda settings: settings.counting_min_stances, _questions, _wording, _rule
)
