"""Emphasis, position mix and out of line: from passages to cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.divergence.emphasis import emphasis_power, find_emphases
from dialogue_synth.divergence.out_of_line import find_out_of_line
from dialogue_synth.divergence.position_mix import find_position_mixes
from dialogue_synth.divergence.registry import COUNTING, DETECTORS


def spread(*counts: tuple[str, int]) -> str:
    """So many passages with each code and stance, every one in other words."""
    return " | ".join(f"{head} ~{head} no {i}" for head, n in counts for i in range(n))


COSTS = spread(("P1 support", 6), ("R1 support", 3), ("R2 concern", 14))


def only(result):
    [flag] = result.divergences
    return flag


def test_a_write_up_that_speaks_of_little_else_is_an_emphasis(study) -> None:
    flag = only(find_emphases(study(x1=COSTS)))
    assert (flag.kind, flag.code_id, flag.status) == ("emphasis", "R2", "screening")
    assert flag.sides["flagged"] == ("x1",)
    assert len(flag.sides["compared_with"]) == 20
    assert flag.explanation.startswith("x1 spends 14 of its 23 passages (61%) on “Staff”; the other 20 write-ups usually ")
    assert "It rests on 14 passages; without any one of them it would still stand" in flag.explanation
    assert {e.side for e in flag.evidence} == {"flagged", "compared_with"}
    assert flag.p < flag.q <= 0.1
    assert flag.interval[0] <= flag.effect <= flag.interval[1]
    assert flag.n_tests > 100


def test_what_rests_on_one_passage_says_that_it_would_vanish(study) -> None:
    for n in range(3, 14):
        flags = find_emphases(study(x1=spread(("P1 support", 5), ("R1 support", 4), ("R2 concern", n)))).divergences
        if flags:
            assert f"It rests on {n} passages; without any one of them it would vanish (q = 0.1" in flags[0].explanation
            return
    pytest.fail("never flagged")


def test_speaking_little_of_what_all_dwell_on_is_told_as_such(make_material) -> None:
    most = {f"w{i:02d}": spread(("P1 support", 30), ("R1 support", 3), ("R2 support", 2)) for i in range(20)}
    flags = find_emphases(make_material({**most, "x1": spread(("P1 support", 2), ("R1 support", 15), ("R2 support", 15))})).divergences
    little = next(flag for flag in flags if flag.code_id == "P1")
    assert "x1 spends only 2 of its 32 passages (6%) on “Wanting it”" in little.explanation
    assert "With one more passage on it it would still stand" in little.explanation
    assert little.effect < 0


def test_all_youth_groups_alike_are_named_as_such(study) -> None:
    material = study(x1=COSTS, x2=spread(("P1 support", 4), ("R2 concern", 8)), x3=spread(("P1 support", 4), ("R2 concern", 7)))
    youth = tuple(replace(w, organiser_type="Youth  group" if w.writeup_id[0] == "x" else "church") for w in material.writeups)
    flags = find_emphases(replace(material, writeups=youth)).divergences
    assert "To explain it: all 3 write-ups of organiser type “youth group” look like this." in flags[0].explanation
    two = tuple(replace(w, organiser_type="youth group" if w.writeup_id in ("x1", "w01") else "") for w in material.writeups)
    assert "To explain it" not in find_emphases(replace(material, writeups=two)).divergences[0].explanation


def test_few_write_ups_are_too_little_text_and_never_consistent(make_material) -> None:
    result = find_emphases(make_material({f"w{i}": COSTS for i in range(11)}))
    assert result.divergences == ()
    assert [comparison.reason for comparison in result.not_tested] == [
        "too little text to tell: 11 write-ups speak of it, and 12 are needed"
    ]


def test_short_write_ups_are_named_as_too_short(study) -> None:
    result = find_emphases(study(x1="R2 concern", x2=COSTS))
    assert "too little text to tell in 1 of 22 write-ups" in {comparison.reason for comparison in result.not_tested}


def test_a_question_on_which_few_speak_is_named(study) -> None:
    result = find_position_mixes(study(x1=spread(("P2 support", 9))))
    assert "too little text to tell: 1 write-up speaks of it" in {c.reason for c in result.not_tested if c.code_id == "P2"}


def test_a_write_up_that_argues_against_what_the_others_favour_is_a_position_mix(study) -> None:
    flag = only(
        find_position_mixes(
            study(**{f"y{i}": spread(("P1 support", 9)) for i in range(8)}, x1=spread(("P1 oppose", 11), ("P1 support", 1)))
        )
    )
    assert (flag.kind, flag.code_id) == ("position_mix", "P1")
    assert (
        "In x1 11 of 12 passages that take a side on “Wanting it” (92%) are against; in the other 28 write-ups usually" in flag.explanation
    )
    assert all("P1 support" in e.quotation for e in flag.evidence if e.side == "compared_with")


SIDES = ("P1", "P2", "P2a", "R1", "R2", "I1")


def positions(stance: str) -> str:
    return " | ".join(f"{code} {stance} ~{code} {stance}" for code in SIDES)


def test_a_write_up_that_stands_against_the_others_on_most_codes_is_out_of_line(make_material) -> None:
    material = make_material({**{f"w{i:02d}": positions("support") for i in range(20)}, "x1": positions("oppose")}, counting_min_stances=6)
    flag = only(find_out_of_line(material))
    assert (flag.kind, flag.code_id, flag.sides["flagged"]) == ("out_of_line", "", ("x1",))
    assert "x1 takes the other side than most on 6 of 6 questions (100%): “Wanting it”, “The issue”" in flag.explanation
    assert "It rests on 6 positions" in flag.explanation
    assert all("support" in e.quotation for e in flag.evidence if e.side == "compared_with")
    assert all("oppose" in e.quotation for e in flag.evidence if e.side == "flagged")


def test_divided_rooms_and_split_majorities_take_no_side(make_material) -> None:
    split = {f"w{i:02d}": positions("support" if i % 2 else "oppose") for i in range(20)}
    result = find_out_of_line(make_material({**split, "x1": positions("mixed")}, counting_min_stances=6))
    assert result.divergences == ()


def test_power_says_how_large_an_emphasis_had_to_be(study, make_material) -> None:
    power = emphasis_power(study(), "scheme")
    assert power is not None
    assert 0.1 / power.n_tests < power.threshold < 0.01
    assert {row.n_passages for row in power.rows} == {6, 12, 24, 60}
    assert emphasis_power(make_material({"w1": COSTS}), "scheme") is None


def test_the_kinds_that_count_are_in_the_registry() -> None:
    assert set(COUNTING) < set(DETECTORS)


@pytest.mark.parametrize("find", [find_emphases, find_position_mixes, find_out_of_line])
def test_an_initiative_without_codings_is_no_error(make_material, find) -> None:
    assert find(make_material({"w1": "", "w2": ""})).divergences == ()


def test_renaming_and_reordering_write_ups_changes_no_figure(study) -> None:
    material = study(x1=COSTS)
    flag = only(find_emphases(material))
    renamed = only(find_emphases(study(a1=COSTS)))
    turned = only(
        find_emphases(replace(material, writeups=material.writeups[::-1], segments=material.segments[::-1], codings=material.codings[::-1]))
    )
    assert (renamed.p, renamed.q, renamed.effect) == pytest.approx((flag.p, flag.q, flag.effect))
    assert turned == flag
    assert renamed.id != flag.id


def test_initiatives_are_not_mixed(make_material) -> None:
    ordinary = {f"{b}{i:02d}": spread(("P1 support", 5), ("R1 support", 4), ("R2 concern", 2)) for b in "vw" for i in range(15)}
    homes = {w: w[0] for w in ordinary} | {"x1": "w"}
    flag = only(find_emphases(make_material({**ordinary, "x1": COSTS}, homes)))
    assert flag.initiative == "w"
    assert all(w[0] == "w" for w in flag.sides["compared_with"])
