"""Agreement between coders who worked blind: people among themselves, and the machine with each of them, side by side.

Decisions that people made with the machine's codes in sight are no agreement between coders; `post_edit` shows them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean
from typing import Literal

from dialogue_synth.agreement.answers import Answer, CoderWork, as_set
from dialogue_synth.agreement.bootstrap import DIGITS, Draws, Figure
from dialogue_synth.agreement.coefficients import Item, alpha_figure, kappa_figure, masi, weighted_kappa_figure
from dialogue_synth.agreement.scored_unit import position_distance
from dialogue_synth.errors import Issue
from dialogue_synth.model import Segment

Between = Literal["people", "machine and people"]


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on whether one code is on a passage. ``n_used`` counts the passages on which at least one coder put it.

    ``same`` is the share of passages on which coders agree that it is there or not, ``same_position`` the share with the same position
    among the passages on which two coders put the code and state one.
    """

    n_used: int
    same: Figure
    alpha: Figure
    kappa: Figure | None  # of two coders only
    same_position: Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some coders on the passages that at least two of them decided.

    ``n_undecided`` counts the passages that are left out because all but one of them left them undecided. ``identical`` is the share of
    passages with the same set of codes, ``samples_f1`` the mean overlap of two coders' sets where there is a code, ``alpha_sets``
    Krippendorff's alpha with the MASI distance, ``alpha_positions`` nominal alpha where coders put the same code and state a position,
    ``same_positions`` the share of these on which they state the same, ``kappa_positions`` weighted kappa, which allows for closeness on
    oppose, concern, conditional, support (of two coders only).
    """

    between: Between
    coders: tuple[str, ...]
    n_passages: int
    n_undecided: int
    identical: Figure
    samples_f1: Figure
    alpha_sets: Figure
    alpha_positions: Figure
    same_positions: Figure
    kappa_positions: Figure | None
    per_code: Mapping[str, CodeAgreement]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage to talk about: what each coder said of it. ``distance`` is the mean MASI distance of two coders, 0-1."""

    segment_id: str
    writeup_id: str
    text: str
    between: Between
    about: Literal["codes", "positions"]
    distance: float
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Comparisons, people's first; the passages to discuss, the widest apart first; and what was left out."""

    n_answered: Mapping[str, int]
    comparisons: tuple[Comparison, ...]
    disagreements: tuple[Disagreement, ...]
    issues: tuple[Issue, ...] = ()


def compare_coders(
    people: Sequence[CoderWork], machine: CoderWork, segments: Sequence[Segment], code_ids: Sequence[str], issues: Sequence[Issue] = ()
) -> AgreementReport:
    """Compare people who coded blind, and the machine with each of them.

    Args:
        people: Each person's work.
        machine: The machine's own codings, before any decision.
        segments: The segments, as they may be shown, in reading order.
        code_ids: The codes that are compared.
        issues: What was left out before.
    """
    place = {s.segment_id: s for s in segments}
    draws = Draws(place[i].writeup_id for work in people for i in work.answers)
    pairs = list(combinations(people, 2))
    groups: list[tuple[Between, tuple[CoderWork, ...]]] = [("people", tuple(people))] if pairs else []
    groups += [("people", pair) for pair in pairs] if len(pairs) > 1 else []
    groups += [("machine and people", (machine, work)) for work in people]
    return AgreementReport(
        n_answered={work.coder: len(work.answers) for work in people},
        comparisons=tuple(_compare(between, works, place, code_ids, draws) for between, works in groups),
        disagreements=_disagreements(people, machine, segments),
        issues=tuple(issues),
    )


def _compare(
    between: Between, works: Sequence[CoderWork], place: Mapping[str, Segment], code_ids: Sequence[str], draws: Draws
) -> Comparison:
    passages = _answered_together(works, place)
    n_looked_at = sum(len(_who(works, i)) + sum(i in w.undecided for w in works) > 1 for i in place)
    overlap = [(place[i].writeup_id, _f1(a, b), 1) for i, said in passages.items() for a, b in combinations(said.values(), 2) if a or b]
    positions = list(_position_items(passages, place))
    sets = [Item(i, place[i].writeup_id, {who: as_set(answer) for who, answer in said.items()}) for i, said in passages.items()]
    return Comparison(
        between=between,
        coders=tuple(work.coder for work in works),
        n_passages=len(passages),
        n_undecided=n_looked_at - len(passages),
        identical=_same(sets, draws),
        samples_f1=draws.ratio(overlap),
        alpha_sets=alpha_figure(sets, draws, masi),
        alpha_positions=alpha_figure(positions, draws),
        same_positions=_same(positions, draws),
        kappa_positions=weighted_kappa_figure(positions, draws, position_distance) if len(works) == 2 else None,
        per_code={code: _on_code(code, passages, place, draws, positions, is_pair=len(works) == 2) for code in code_ids},
    )


def _who(works: Iterable[CoderWork], segment_id: str) -> dict[str, Answer]:
    return {work.coder: work.answers[segment_id] for work in works if segment_id in work.answers}


def _answered_together(works: Sequence[CoderWork], segment_ids: Iterable[str]) -> dict[str, dict[str, Answer]]:
    """Who said what of each passage that at least two of them decided, in reading order."""
    return {i: said for i in segment_ids if len(said := _who(works, i)) > 1}


def _position_items(passages: Mapping[str, Mapping[str, Answer]], place: Mapping[str, Segment]) -> Iterator[Item]:
    """Yield an item for each passage and code; a position that a coder left undecided is no value."""
    for i, said in passages.items():
        for code in sorted({code for answer in said.values() for code in answer}):
            values = {who: answer[code] for who, answer in said.items() if answer.get(code) is not None}
            yield Item(f"{i} {code}", place[i].writeup_id, values)


def _on_code(
    code: str,
    passages: Mapping[str, Mapping[str, Answer]],
    place: Mapping[str, Segment],
    draws: Draws,
    positions: Sequence[Item],
    *,
    is_pair: bool,
) -> CodeAgreement:
    items = [Item(i, place[i].writeup_id, {who: code in answer for who, answer in said.items()}) for i, said in passages.items()]
    n_used = sum(any(item.values.values()) for item in items)
    of_code = [item for item in positions if item.item_id.endswith(f" {code}")]
    return CodeAgreement(
        n_used,
        _same(items, draws),
        alpha_figure(items, draws),
        kappa_figure(items, draws) if is_pair else None,
        _same(of_code, draws),
    )


def _same(items: Sequence[Item], draws: Draws) -> Figure:
    """Return the share of items on which all who judged them gave the same value."""
    return draws.ratio([(i.writeup_id, len(set(i.values.values())) == 1, 1) for i in items if len(i.values) > 1])


def _f1(a: Answer, b: Answer) -> float:
    return 2 * len(a.keys() & b.keys()) / (len(a) + len(b))


# -- what to talk about ------------------------------------------------------------------------------------------------
def _disagreements(people: Sequence[CoderWork], machine: CoderWork, segments: Iterable[Segment]) -> tuple[Disagreement, ...]:
    """Return the passages on which coders differ: first where people do, then by how much, then in reading order."""
    found = [d for s in segments if (d := _disagreement(s, _who(people, s.segment_id), _who([machine], s.segment_id)))]
    return tuple(sorted(found, key=lambda d: (d.between != "people", d.about != "codes", -d.distance)))


def _disagreement(segment: Segment, people: Mapping[str, Answer], machine: Mapping[str, Answer]) -> Disagreement | None:
    between: Between = "people" if _differ(people) else "machine and people"
    said = {**people, **machine}
    if not people or not _differ(said):
        return None
    distance = mean(masi(as_set(a), as_set(b)) for a, b in combinations(said.values(), 2))
    compared = people if between == "people" else said
    codes_differ = len(set(map(as_set, compared.values()))) > 1
    return Disagreement(
        segment.segment_id,
        segment.writeup_id,
        segment.text,
        between,
        "codes" if codes_differ else "positions",
        round(distance, DIGITS),
        said,
    )


def _differ(said: Mapping[str, Answer]) -> bool:
    """Whether codes differ, or positions that two coders both state."""
    return any(as_set(a) != as_set(b) or any(_apart(a[code], b[code]) for code in a) for a, b in combinations(said.values(), 2))


def _apart(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b
