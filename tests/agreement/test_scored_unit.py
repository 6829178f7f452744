"""One gold unit against the codings of its segments."""

from __future__ import annotations

import pytest

from dialogue_synth.agreement.align import AlignedUnit
from dialogue_synth.agreement.gold import GoldUnit
from dialogue_synth.agreement.scored_unit import closeness, confused, is_swap, score_unit


def scored(
    material, codings, codes: dict, *, optional: frozenset = frozenset(), voice: str = "group", voices=("group",), outcomes=("coded",)
):
    segments = tuple(
        s.__class__(s.segment_id, s.writeup_id, s.position, s.start, s.end, s.text, s.kind, v)
        for s, v in zip(material.segments("w1", *("text" for _ in voices)), voices, strict=True)
    )
    unit = AlignedUnit("w1", GoldUnit("text", codes, optional, voice=voice), segments)
    return score_unit(unit, codings, outcomes)


def test_overlap_top_code_and_confidence(material) -> None:
    unit = scored(
        material,
        [material.coding("w1", 0, "P2", confidence=0.6), material.coding("w1", 0, "P1", confidence=0.9)],
        {"P1": "support", "A1": None},
    )
    assert unit.f1 == 0.5
    assert (unit.top_is_right, unit.confidence, unit.right) == (True, 0.9, {"P1"})
    assert unit.positions == (("support", "support"),)
    assert confused([unit]) == {("A1", "P2"): 1}


def test_the_surest_coding_of_a_code_stands_for_it_and_people_go_first(material) -> None:
    machine = [
        material.coding("w1", n, "P1", position, confidence) for n, position, confidence in ((0, "oppose", 0.5), (1, "support", 0.9))
    ]
    assert scored(material, machine, {"P1": "support"}).positions == (("support", "support"),)
    person = material.coding("w1", 0, "P1", "concern", 0.4, status="accepted")
    assert scored(material, [*machine, person], {"P1": "support"}).positions == (("support", "concern"),)


def test_an_optional_code_counts_neither_way(material) -> None:
    unit = scored(material, [material.coding("w1", 0, "P2")], {}, optional=frozenset({"P2"}))
    assert not unit.has_codes
    assert unit.outcome == "none"
    asked_for = scored(material, [material.coding("w1", 0, "P2")], {"P2": "support"}, optional=frozenset({"P2"}))
    assert asked_for.f1 == 1.0


def test_a_position_that_gold_does_not_state_is_not_measured(material) -> None:
    assert scored(material, [material.coding("w1", 0, "P1")], {"P1": None}).positions == ()


@pytest.mark.parametrize(
    ("voices", "gold", "right"),
    [
        (("group", "organiser", "organiser"), "organiser", True),
        (("group", "group", "organiser"), "organiser", False),
        (("participant",), "participant-quote", True),
        ((), "group", None),
    ],
)
def test_most_segments_decide_the_voice(material, voices, gold, right) -> None:
    assert scored(material, [], {"P1": None}, voice=gold, voices=voices).voice_right is right


@pytest.mark.parametrize(("outcomes", "found"), [((), "none"), (("none", "undecided"), "undecided"), (("none",), "none")])
def test_what_became_of_a_unit_without_codes(material, outcomes, found) -> None:
    unit = scored(material, [], {"P1": None}, outcomes=outcomes)
    assert (unit.outcome, unit.confidence, unit.top_is_right) == (found, 0.0, False)


def test_a_swap_is_support_for_oppose_or_back() -> None:
    assert [
        is_swap(a, b)
        for a, b in (("support", "oppose"), ("oppose", "support"), ("support", "support"), ("concern", "support"), ("oppose", None))
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_closeness_falls_by_thirds() -> None:
    assert [round(closeness("support", p), 2) for p in ("support", "conditional", "concern", "oppose", "mixed", None)] == [
        1,
        0.67,
        0.33,
        0,
        0,
        0,
    ]
