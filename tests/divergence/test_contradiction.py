from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence.contradiction import find_contradictions
from dialogue_synth.model import POSITIONS


def only(result):
    (flag,) = result.divergences
    return flag


def test_support_against_opposition_is_flagged_with_both_sides_quoted(make_material) -> None:
    material = make_material({"w1": "P1 support ~Get on with it.", "w2": "P1 oppose ~Drop it.", "w3": "P1 conditional", "w4": "P1 concern"})
    flag = only(find_contradictions(material))
    assert (flag.kind, flag.initiative, flag.code_id) == ("contradiction", "scheme", "P1")
    assert dict(flag.sides) == {"support": ("w1",), "conditional": ("w3",), "oppose": ("w2",)}
    assert [(e.side, e.quotation) for e in flag.evidence if e.writeup_id != "w3"] == [
        ("support", "Get on with it."),
        ("oppose", "Drop it."),
    ]
    assert flag.explanation == (
        "Of 4 write-ups that addressed “Wanting it”, 2 support the statement “The scheme is wanted” (1 on conditions) and 1 opposes it; "
        "1 raises concerns. It rests on 3 passages; it would vanish without w2#0000."
    )
    assert flag.n_tests == 1


@pytest.mark.parametrize(
    "specs",
    [
        {"w1": "P1 support", "w2": "P1 concern"},  # no opposite pole
        {"w1": "P1 support", "w2": "P1 oppose participant"},  # one person is not the group
        {"w1": "P1 support organiser", "w2": "P1 oppose"},  # nor is the organiser
        {"w1": "I1 support", "w2": "I1 oppose"},  # a list of different problems
        {"w1": "P1 support", "w2": "P1 support | P1 oppose"},  # a divided room stands on neither side
        {"w1": "P1 support 1 | P1 oppose 2"},  # two events on one sheet
        {"w1": "P1 support", "w2": "P2 oppose"},
        {"w1": "X-PROC support", "w2": "X-PROC oppose"},
    ],
)
def test_what_is_no_contradiction_is_not_flagged(make_material, specs) -> None:
    assert find_contradictions(make_material(specs)).divergences == ()


def test_write_ups_of_different_initiatives_do_not_contradict_each_other(make_material) -> None:
    material = make_material({"w1": "P1 support", "w2": "P1 oppose"}, {"w1": "a", "w2": "b"})
    assert find_contradictions(material).divergences == ()


def test_divided_rooms_are_named_and_not_quoted_against_anybody(make_material) -> None:
    flag = only(find_contradictions(make_material({"w1": "P1 support", "w2": "P1 oppose", "w3": "P1 mixed"})))
    assert flag.sides["mixed"] == ("w3",)
    assert {e.side for e in flag.evidence} == {"support", "oppose"}
    assert "1 is divided" in flag.explanation


def test_the_most_telling_passage_comes_first_and_every_write_up_is_heard_before_any_twice(make_material) -> None:
    specs = {"w1": "P1 support @0.9 | P1 support @0.95", "w2": "P1 support @0.6", "w3": "P1 oppose"}
    flag = only(find_contradictions(make_material(specs)))
    assert [e.segment_id for e in flag.evidence if e.side == "support"] == ["w1#0001", "w2#0000", "w1#0000"]


def test_batches_take_turns_in_the_evidence(make_material) -> None:
    specs = {f"a{n}": "P1 support" for n in range(8)} | {"b1": "P1 support", "c": "P1 oppose"}
    flag = only(find_contradictions(make_material(specs)))
    quoted = [e.writeup_id for e in flag.evidence if e.side == "support"]
    assert quoted[:3] == ["a0", "b1", "a1"]
    assert len(quoted) == 6


def test_unsure_machine_codings_are_no_evidence_when_the_analyst_says_so(make_material) -> None:
    specs = {"w1": "P1 support", "w2": "P1 oppose @0.55"}
    assert find_contradictions(make_material(specs)).divergences
    assert find_contradictions(make_material(specs, min_confidence=0.6)).divergences == ()


def test_severity_grows_with_company_on_both_sides(make_material) -> None:
    def severity(n_for, n_against, passages=1):
        specs = {f"f{n}": "P1 support" for n in range(n_for)} | {f"a{n}": " | ".join(["P1 oppose"] * passages) for n in range(n_against)}
        return only(find_contradictions(make_material(specs))).severity

    assert [severity(3, 3), severity(3, 1), severity(3, 1, 2), severity(1, 1), severity(9, 2)] == [
        "high",
        "low",
        "medium",
        "medium",
        "medium",
    ]


def test_comparisons_that_were_not_made_are_listed_with_the_reason(make_material) -> None:
    result = find_contradictions(make_material({"w1": "P1 support | I1 support", "w2": "P1 support"}))
    reasons = {comparison.code_id: comparison.reason for comparison in result.not_tested}
    assert "P1" not in reasons
    assert reasons["I1"] == "different answers to this code do not contradict each other"
    assert reasons["P2"] == "0 write-ups addressed it: too few to compare"


def test_the_id_stays_when_a_new_batch_joins(make_material) -> None:
    specs = {"w1": "P1 support", "w2": "P1 oppose"}
    before = only(find_contradictions(make_material(specs)))
    after = only(find_contradictions(make_material(specs | {"x1": "P1 oppose"})))
    assert before.id == after.id
    assert before.id.startswith("contradiction-")


def test_a_code_without_a_proposition_is_named(make_material) -> None:
    flag = only(find_contradictions(make_material({"w1": "R1 support", "w2": "R1 oppose"})))
    assert flag.explanation.startswith("Of 2 write-ups that addressed “Costs”, 1 supports “Costs” and 1 opposes it. It rests on")


passages = st.lists(st.tuples(st.sampled_from(["P1", "P2", "I1"]), st.sampled_from(POSITIONS)), max_size=3)
specs = st.dictionaries(st.sampled_from(["a1", "a2", "b1", "b2"]), st.tuples(passages, st.sampled_from(["one", "two"])), min_size=2)


@given(specs)
def test_each_contradiction_quotes_both_poles_within_one_initiative(make_material, drawn) -> None:
    texts = {w: " | ".join(f"{code} {position}" for code, position in found) for w, (found, _) in drawn.items()}
    homes = {w: initiative for w, (_, initiative) in drawn.items()}
    for flag in find_contradictions(make_material(texts, homes)).divergences:
        quoted = {e.side for e in flag.evidence}
        assert "oppose" in quoted
        assert quoted & {"support", "conditional"}
        assert {homes[w] for side in flag.sides.values() for w in side} == {flag.initiative}
        assert 0 <= flag.score <= 1
        for side, writeup_ids in flag.sides.items():
            assert side == "mixed" or {e.writeup_id for e in flag.evidence if e.side == side} == set(writeup_ids)


def test_a_room_that_says_it_was_divided_stands_on_neither_side(make_material) -> None:
    specs = {"a": "P1 support ~Yes.", "b": "P1 oppose ~No.", "c": "P1 conditional ~This is where the room divided: some were content."}
    (flag,) = find_contradictions(make_material(specs)).divergences
    assert flag.sides == {"support": ("a",), "oppose": ("b",), "mixed": ("c",)}
    assert "c" not in {e.writeup_id for e in flag.evidence}
