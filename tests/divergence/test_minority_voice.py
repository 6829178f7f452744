from __future__ import annotations

import pytest

from dialogue_synth.divergence.minority_voice import find_minority_voices


def test_one_person_against_the_group_is_flagged_inside_one_write_up(make_material) -> None:
    material = make_material({"w1": "P1 support ~We want it. | P1 oppose participant ~I do not.", "w2": "P1 oppose"})
    (flag,) = find_minority_voices(material).divergences
    assert dict(flag.sides) == {"group": ("w1",), "minority": ("w1",)}
    assert [(e.side, e.quotation) for e in flag.evidence] == [("group", "We want it."), ("minority", "I do not.")]
    assert flag.explanation == (
        "In w1 the group's position on “Wanting it” is “support”; one passage of single participants says “oppose”. "
        "It rests on 2 passages; it would vanish without any of w1#0000, w1#0001."
    )
    assert (flag.severity, flag.n_tests) == ("medium", 1)


def test_several_passages_are_counted_and_a_worry_beside_a_yes_is_mild(make_material) -> None:
    (flag,) = find_minority_voices(make_material({"w1": "P1 support | P1 concern participant | P1 oppose participant"})).divergences
    assert "2 passages of single participants say “concern and oppose”" in flag.explanation
    (mild,) = find_minority_voices(make_material({"w1": "P1 support | P1 concern participant"})).divergences
    assert (mild.severity, mild.score < flag.score) == ("low", True)


@pytest.mark.parametrize(
    "spec",
    [
        "P1 oppose | P1 concern participant",  # the same lean
        "P1 support | P2 oppose participant",  # another question
        "P1 support | P1 oppose organiser",
        "P1 mixed | P1 oppose participant",  # a divided room has no line to be against
        "P1 none | P1 oppose participant",
        "P1 support | P1 none participant",
    ],
)
def test_what_does_not_go_against_the_group_is_not_flagged(make_material, spec) -> None:
    assert find_minority_voices(make_material({"w1": spec})).divergences == ()


def test_words_of_dissent_count_where_the_position_is_not_known(make_material) -> None:
    spec = "P1 support ~We want it. | P1 ? participant ~One man disagreed with the rest of us."
    (flag,) = find_minority_voices(make_material({"w1": spec})).divergences
    assert "one passage of single participants says that somebody disagrees" in flag.explanation
    assert find_minority_voices(make_material({"w1": spec.replace("disagreed with", "spoke for")})).divergences == ()


def test_a_dissent_without_a_code_is_held_against_the_nearest_of_its_groups_passages(make_material) -> None:
    spec = (
        "P1 support ~The ferry timetable should change in spring. | P2 oppose ~No gate at the orchard path. | "
        "participant ~One man disagreed with the rest of us about the orchard gate."
    )
    (flag,) = find_minority_voices(make_material({"w1": spec})).divergences
    assert flag.code_id == "P2"
    assert [e.segment_id for e in flag.evidence] == ["w1#0001", "w1#0002"]
    assert (flag.severity, flag.effect) == ("low", None)
    elsewhere = spec.replace("about the orchard gate", "about lamps")
    assert find_minority_voices(make_material({"w1": elsewhere})).divergences == ()
