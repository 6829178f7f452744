from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence.isolate import find_isolates

COMMON = "the records of the council show the names and the addresses of tenants who moved away long before anybody wrote down where they went to live"
ALONE = (
    "nobody has thought of narrow boats: a family afloat has moorings instead of an address, burns coal and diesel, and moves every fortnight "
    "along the canal beyond county limits"
)


def study(make_material, alone: str = f"P1 concern ~{ALONE}"):
    return make_material({"a": alone} | {w: f"P1 concern ~{COMMON} {w}" for w in "bcdef"})


def test_the_point_that_one_group_alone_makes_comes_first(make_material) -> None:
    flags = find_isolates(study(make_material)).divergences
    assert flags[0].sides == {"alone": ("a",)}
    assert len(flags) <= 3  # one for every two write-ups
    assert flags[0].severity == "medium"  # its group calls it new
    assert "none of the other 5 write-ups makes, by its words" in flags[0].explanation


def test_short_points_verdicts_and_other_voices_are_not_ranked(make_material) -> None:
    for spec in ("P1 concern ~narrow boats", f"P1 support ~{ALONE}", f"P1 concern participant ~{ALONE}", f"I1 concern ~{ALONE}"):
        assert all(flag.sides != {"alone": ("a",)} for flag in find_isolates(study(make_material, spec)).divergences)


def test_embeddings_bring_near_what_other_words_say(make_material) -> None:
    material = study(make_material)
    ids = [s.segment_id for s in material.segments]
    far = {segment_id: (1.0, 0.0) if segment_id.startswith("a") else (0.0, 1.0) for segment_id in ids}
    near = dict.fromkeys(ids, (1.0, 0.0))
    score = {name: find_isolates(replace(material, vectors=v)).divergences for name, v in (("far", far), ("near", near))}
    assert score["far"][0].score > score["near"][0].score
    assert "words and meaning" in score["far"][0].explanation


def test_among_a_few_write_ups_everybody_is_alone(make_material) -> None:
    result = find_isolates(make_material({"a": f"P1 concern ~{ALONE}", "b": f"P1 concern ~{COMMON}"}))
    assert result.divergences == ()
    assert [c.reason for c in result.not_tested] == ["2 write-ups: too few to say who is alone"]


def test_a_passage_with_two_codes_is_flagged_once_under_the_question_it_stands_under(make_material) -> None:
    material = study(make_material, f"P1 concern =P2 ~{ALONE}")
    first = next(c for c in material.codings if c.segment_id.startswith("a"))
    material = replace(material, codings=(*material.codings, replace(first, code_id="P2")))
    of_a = [flag for flag in find_isolates(material).divergences if flag.sides == {"alone": ("a",)}]
    assert [flag.code_id for flag in of_a] == ["P2"]


def test_one_write_up_does_not_take_all_places(make_material) -> None:
    words = [f"{stem}{n}" for stem in ("alpha", "bravo", "delta") for n in "abcdefghij"]
    many = " | ".join(f"P1 concern ~{' '.join(f'{word}{k}' for word in words)}" for k in "xyzuvw")
    flags = find_isolates(study(make_material, many)).divergences
    assert sum(flag.sides == {"alone": ("a",)} for flag in flags) == 2
