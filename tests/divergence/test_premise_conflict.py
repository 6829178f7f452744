from __future__ import annotations

from dataclasses import replace

from dialogue_synth.codebook import load_codebook, shipped_codebook
from dialogue_synth.divergence.premise_conflict import find_premise_conflicts

PREMISES = load_codebook(shipped_codebook("pair")).premises
YES = "P1 none ~We were told that the police will be given the list."
NO = "P1 none ~The leaflet says that the police are not given the list."


def material_with_premises(make_material, specs, initiatives=None, **settings):
    material = make_material(specs, initiatives, **settings)
    return replace(material, codebooks=tuple(replace(book, premises=PREMISES) for book in material.codebooks))


def test_what_two_groups_were_told_is_held_against_each_other(make_material) -> None:
    (flag,) = find_premise_conflicts(material_with_premises(make_material, {"a": YES, "b": NO, "c": "P1 support"})).divergences
    assert dict(flag.sides) == {"they are given it": ("a",), "they are not given it": ("b",)}
    assert {(e.side, e.writeup_id) for e in flag.evidence} == {("they are given it", "a"), ("they are not given it", "b")}
    assert "whether the police are given the result" in flag.explanation
    assert "It would vanish" in flag.explanation


def test_groups_that_were_told_the_same_and_other_initiatives_are_no_conflict(make_material) -> None:
    assert find_premise_conflicts(material_with_premises(make_material, {"a": NO, "b": NO})).divergences == ()
    assert find_premise_conflicts(material_with_premises(make_material, {"a": YES, "b": NO}, {"a": "x", "b": "y"})).divergences == ()


def test_a_fact_sheet_shows_who_was_told_otherwise(make_material) -> None:
    material = material_with_premises(make_material, {"a": YES, "b": YES}, facts={"scheme": {"police": "not_given"}})
    (flag,) = find_premise_conflicts(material).divergences
    assert flag.sides["fact sheet: they are not given it"] == ()
    assert flag.severity == "high"
    assert "2 write-ups state otherwise" in flag.explanation
    agreeing = material_with_premises(make_material, {"a": NO}, facts={"scheme": {"police": "not_given"}})
    assert find_premise_conflicts(agreeing).divergences == ()


def test_facts_that_cannot_be_used_are_named(make_material) -> None:
    facts = {"scheme": {"polcie": "given", "police": "maybe", "retention": "long"}, "other": {}}
    issues = find_premise_conflicts(material_with_premises(make_material, {"a": NO}, facts=facts)).issues
    assert [issue.what for issue in issues] == [
        'fact "polcie" of scheme is no premise of a codebook',
        'the fact on "police" of scheme cannot be read',
        'the fact on "retention" of scheme cannot be read',
        'facts are given for "other", which is no initiative',
    ]


def test_codebooks_without_premises_are_listed_as_not_tested(make_material) -> None:
    result = find_premise_conflicts(make_material({"a": YES, "b": NO}))
    assert result.divergences == ()
    assert [c.reason for c in result.not_tested] == ["no codebook of the study names premises"]


def test_where_several_state_each_side_no_single_reading_decides(make_material) -> None:
    (flag,) = find_premise_conflicts(material_with_premises(make_material, {"a": YES, "b": NO, "c": YES, "d": NO})).divergences
    assert flag.explanation.endswith("It would stand if any one of these write-ups were misread.")
