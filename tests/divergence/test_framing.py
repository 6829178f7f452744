from __future__ import annotations

from dialogue_synth.divergence.framing import find_framings

MONEY = "P1 support ~Do it, it costs less than doing nothing."
SHAME = "P1 support ~Then nobody has to beg or feel ashamed."
HEALTH = "P1 support ~People would not fall ill and die."


def test_one_answer_for_three_reasons_is_flagged_with_the_words_that_show_them(make_material) -> None:
    (flag,) = find_framings(make_material({"a": MONEY, "b": SHAME, "c": HEALTH})).divergences
    assert dict(flag.sides) == {"money": ("a",), "health and safety": ("c",), "dignity and shame": ("b",)}
    assert "money (1: “costs”)" in flag.explanation
    assert "3 write-ups lean the same way on “Wanting it” (in favour)" in flag.explanation
    assert {(e.side, e.writeup_id) for e in flag.evidence} == {("money", "a"), ("dignity and shame", "b"), ("health and safety", "c")}
    assert flag.effect == round(2 / 3, 4)


def test_one_reason_or_none_is_no_framing(make_material) -> None:
    assert find_framings(make_material({"a": MONEY, "b": MONEY, "c": MONEY})).divergences == ()
    assert find_framings(make_material({"a": MONEY, "b": SHAME, "c": "P1 support", "d": "P1 support"})).divergences == ()


def test_what_all_mention_is_nobodys_reason(make_material) -> None:
    said = " We talked of illness."
    specs = {w: f"{spec}{said}" for w, spec in {"a": MONEY, "b": SHAME, "c": "P1 support ~It is our duty."}.items()}
    (flag,) = find_framings(make_material(specs)).divergences
    assert "health and safety" not in flag.sides


def test_conditions_and_lists_differ_by_nature(make_material) -> None:
    conditions = {w: spec.replace("support", "conditional") for w, spec in {"a": MONEY, "b": SHAME, "c": HEALTH}.items()}
    assert find_framings(make_material(conditions)).divergences == ()
    lists = {w: spec.replace("P1", "I1") for w, spec in {"a": MONEY, "b": SHAME, "c": HEALTH}.items()}
    result = find_framings(make_material(lists))
    assert result.divergences == ()
    assert any(c.code_id == "I1" and "differ by nature" in c.reason for c in result.not_tested)


def test_too_few_on_a_side_are_listed(make_material) -> None:
    reasons = {c.reason for c in find_framings(make_material({"a": MONEY, "b": SHAME})).not_tested if c.code_id == "P1"}
    assert "2 write-ups in favour: too few to compare their reasons" in reasons


def test_where_most_answer_with_conditions_the_outright_answers_alone_are_compared(make_material) -> None:
    conditional = dict.fromkeys("defg", "P1 conditional ~Yes, if it is for everyone.")
    (flag,) = find_framings(make_material({"a": MONEY, "b": SHAME, "c": HEALTH} | conditional)).divergences
    assert {w for side in flag.sides.values() for w in side} == {"a", "b", "c"}


def test_a_handful_of_many_write_ups_is_no_divergence_of_narratives(make_material) -> None:
    others = {f"z{n:02d}": "P2 support" for n in range(20)}
    assert find_framings(make_material({"a": MONEY, "b": SHAME, "c": HEALTH} | others)).divergences == ()
