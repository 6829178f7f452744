from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence.between import find_between


def labelled(material, label, **of):
    return replace(material, writeups=tuple(replace(w, **{label: of.get(w.writeup_id[0], "")}) for w in material.writeups))


def words(head: str, n: int) -> str:
    return " | ".join(f"{head} ~{head} {i}" for i in range(n))


YOUTH = {f"y{i}": f"{words('P1 support', 2)} | {words('R2 concern', 9 + i % 2)} | R1 support" for i in range(5)}


def test_what_all_groups_of_one_kind_stress_is_one_flag_about_all_of_them(study) -> None:
    result = find_between(labelled(study(**YOUTH), "organiser_type", y="Youth group", w="church"))
    flag = max(result.divergences, key=lambda found: (found.score, abs(found.effect), found.code_id))
    staff = next(found for found in result.divergences if found.code_id == "R2")
    assert flag.kind == staff.kind == "between"
    assert set(staff.sides["flagged"]) | set(staff.sides["compared_with"]) == {*YOUTH, *(f"w{i:02d}" for i in range(20))}
    assert "In the 5 write-ups of organiser type “youth group”" in staff.explanation or "In the 20 write-ups" in staff.explanation
    assert "it would" in staff.explanation
    assert {e.side for e in staff.evidence} == {"flagged", "compared_with"}
    assert staff.interval[0] <= staff.effect <= staff.interval[1]


def test_places_are_compared_too_and_sides_are_told(make_material) -> None:
    specs = {f"w{i:02d}": words("P1 support", 9) for i in range(14)} | {f"y{i}": words("P1 oppose", 9) for i in range(6)}
    result = find_between(labelled(make_material(specs), "place", y="Harbour", w="Hill"))
    flag = next(found for found in result.divergences if found.code_id == "P1")
    assert "of place “" in flag.explanation
    assert "that take a side on “Wanting it”" in flag.explanation
    by_side = {e.side: e.quotation for e in flag.evidence}
    assert {quotation.split()[1] for quotation in by_side.values()} == {"support", "oppose"}


def test_unknown_labels_and_small_initiatives_are_too_little_to_tell(study, make_material) -> None:
    assert [c.reason for c in find_between(study()).not_tested] == [
        "too little text to tell: no organiser type or place has enough write-ups"
    ]
    assert (
        find_between(make_material({"w1": "P1 support"})).not_tested[0].reason == "too little text to tell: 1 write-up, and 12 are needed"
    )


def test_kinds_of_groups_that_say_the_same_are_not_flagged(study) -> None:
    assert find_between(labelled(study(), "place", w="Hill")).divergences == ()
