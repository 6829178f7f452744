from __future__ import annotations

from dialogue_synth.divergence.strength import find_strengths


def rooms(**positions):
    return {f"{p}{n}": f"P1 {p}" for p, count in positions.items() for n in range(count)}


def test_yes_against_yes_if_is_flagged_where_several_hold_each(make_material) -> None:
    (flag,) = find_strengths(make_material(rooms(support=3, conditional=2, oppose=1))).divergences
    assert {side: len(w) for side, w in flag.sides.items()} == {"support": 3, "conditional": 2}
    assert flag.explanation == (
        "Of 5 write-ups that lean the same way on “Wanting it”, 3 support it outright and 2 agree on conditions. "
        "It rests on 5 passages; it would vanish without any of conditional0#0000, conditional1#0000."
    )
    assert {e.side for e in flag.evidence} == {"support", "conditional"}
    assert flag.severity == "low"


def test_worry_against_no_is_another_flag_with_another_id(make_material) -> None:
    flags = find_strengths(make_material(rooms(support=2, conditional=2, concern=2, oppose=2))).divergences
    assert [tuple(flag.sides) for flag in flags] == [("support", "conditional"), ("concern", "oppose")]
    assert len({flag.id for flag in flags}) == 2
    assert flags[0].n_tests == 4  # two pairs, and the wording of support and of opposition


def test_one_voice_alone_or_a_small_minority_is_no_difference_in_strength(make_material) -> None:
    assert find_strengths(make_material(rooms(support=5, conditional=1))).divergences == ()
    assert find_strengths(make_material(rooms(support=11, conditional=2))).divergences == ()


def test_too_few_on_a_side_are_listed_as_not_tested(make_material) -> None:
    result = find_strengths(make_material(rooms(support=2, concern=1)))
    reasons = [c.reason for c in result.not_tested if c.code_id == "P1"]
    assert reasons == [
        "2 write-ups on this side (support or conditional): too few to compare",
        "1 write-up on this side (concern or oppose): too few to compare",
    ]


def test_one_position_put_emphatically_and_guardedly_is_flagged(make_material) -> None:
    emphatic = "P1 support ~It is an absolute disgrace and a scandal: everybody wants it, definitely."
    guarded = "P1 support ~We suppose so, perhaps, on balance."
    (flag,) = find_strengths(make_material({"a": emphatic, "b": guarded, "c": "P1 support ~Yes."})).divergences
    assert dict(flag.sides) == {"emphatic": ("a",), "guarded": ("b",)}
    assert "1 puts it emphatically and 1 is guarded" in flag.explanation
    assert find_strengths(make_material({"a": emphatic, "c": "P1 support ~Yes."})).divergences == ()
    assert (
        find_strengths(make_material({"a": "P1 support ~Definitely and certainly.", "b": "P1 support ~We suppose so."})).divergences == ()
    )
