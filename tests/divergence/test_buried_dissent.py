from __future__ import annotations

import pytest

from dialogue_synth.divergence.buried_dissent import find_buried_dissent

BODY = " | ".join(["P1 support", "P2 support", "R1 conditional", "R2 support", "I1 support", "P2a none", "P2 support", "R2 support"])


def test_a_no_in_the_last_lines_of_a_favourable_write_up_is_flagged(make_material) -> None:
    (flag,) = find_buried_dissent(make_material({"w1": f"{BODY} | P1 oppose ~Four of us will opt out."})).divergences
    assert flag.code_id == "P1"
    assert [e.quotation for e in flag.evidence if e.side == "aside"] == ["Four of us will opt out."]
    assert [e.segment_id for e in flag.evidence if e.side == "body"] == ["w1#0000"]
    assert "a passage at the edge says “oppose”" in flag.explanation


def test_a_no_under_a_heading_for_notes_is_flagged_wherever_it_stands(make_material) -> None:
    spec = f"heading ~Appendix: notes from the wall | R1 oppose participant ~No. | heading ~Main points | {BODY}"
    (flag,) = find_buried_dissent(make_material({"w1": spec})).divergences
    assert (flag.code_id, flag.sides) == ("R1", {"body": ("w1",), "aside": ("w1",)})


def test_some_of_the_group_who_will_not_go_along_are_flagged_though_nothing_else_is_said_on_it(make_material) -> None:
    spec = BODY.replace("I1 support", "P1 support")
    (flag,) = find_buried_dissent(make_material({"w1": f"{spec} | I1 oppose ~Four of us said that they would opt out."})).divergences
    assert flag.code_id == "I1"
    assert len([e for e in flag.evidence if e.side == "body"]) == 6


@pytest.mark.parametrize(
    "spec",
    [
        f"{BODY} | P1 support",
        f"{BODY} | P1 concern organiser",
        f"{BODY} | P1 oppose =P1",  # the last answer under its own question
        "P1 support | P1 oppose",  # too short to bury anything
        " | ".join(
            ["P1 support", "P2 oppose", "R1 oppose", "R2 support", "P2a none", "P2a none", "P2a none", "P2a none", "I1 oppose"]
        ),  # no line
        f"{BODY} | R1 concern",  # one step is no dissent
        f"{BODY} | P2a oppose ~We are against ending the vouchers.",  # the whole group, on something else
        f"{BODY} | P1 oppose participant ~One man asked for his dissent to be minuted.",  # a minority voice, and announced as one
    ],
)
def test_what_is_not_buried_or_no_dissent_is_not_flagged(make_material, spec) -> None:
    assert find_buried_dissent(make_material({"w1": spec})).divergences == ()


def test_a_yes_at_the_end_of_a_write_up_that_refuses_everything_is_dissent_too(make_material) -> None:
    spec = BODY.replace("support", "oppose").replace("conditional", "concern")
    (flag,) = find_buried_dissent(make_material({"w1": f"{spec} | P1 support participant"})).divergences
    assert flag.n_tests == 1


def test_a_single_voice_at_the_edge_of_a_one_sided_account_is_flagged_though_no_code_places_it(make_material) -> None:
    body = " | ".join(["P1 oppose"] * 5 + ["R1 oppose"] * 4)
    (flag,) = find_buried_dissent(make_material({"w": f"{body} | participant ~A man said that it might actually help."})).divergences
    assert (flag.code_id, flag.severity) == ("", "low")
    assert [e.segment_id for e in flag.evidence if e.side == "aside"] == ["w#0009"]
    (coded,) = find_buried_dissent(make_material({"w": f"{body} | P1 concern participant ~A man said it might actually help."})).divergences
    assert coded.code_id == "P1"
    assert find_buried_dissent(make_material({"w": f"{body} | participant ~A man said the same."})).divergences == ()
    assert find_buried_dissent(make_material({"w": f"{body} | ~It might actually help."})).divergences == ()


def test_a_count_at_the_edge_that_goes_against_the_line_is_flagged(make_material) -> None:
    body = " | ".join(["P1 support"] * 5 + ["R1 support"] * 4)
    (flag,) = find_buried_dissent(make_material({"w": f"{body} | ~Would not use it: 9 slips out of the 15"})).divergences
    assert [e.segment_id for e in flag.evidence if e.side == "aside"] == ["w#0009"]
    assert find_buried_dissent(make_material({"w": f"{body} | ~Would use it: 9 slips out of the 15"})).divergences == ()


def test_a_clause_behind_a_yes_that_says_who_will_not_go_along_is_flagged_wherever_it_stands(make_material) -> None:
    spec = f"P1 support ~We were all for it, although two of the women would not sign anything. | {BODY.replace('P1 support | ', '')}"
    (flag,) = find_buried_dissent(make_material({"w1": spec})).divergences
    assert flag.code_id == "P1"
    assert "a clause behind it that some of them will not go along" in flag.explanation
    openly = spec.replace("We were all for it, although two", "Two")
    assert find_buried_dissent(make_material({"w1": openly})).divergences == ()
