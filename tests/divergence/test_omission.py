from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence.omission import find_omissions
from dialogue_synth.model import Undecided

FULL = "P1 support | P2 support | P2a none | R1 concern | R2 support | I1 support"


def others(n=14, spec=FULL):
    return {f"o{place:02d}": spec for place in range(n)}


def test_a_whole_theme_that_all_others_address_is_reported_once(make_material) -> None:
    material = make_material(others() | {"w": "P1 support | P2 support | P2a none | I1 support | I1 support | I1 support"})
    (flag,) = find_omissions(material).divergences
    assert (flag.code_id, flag.severity) == ("", "high")
    assert flag.sides["flagged"] == ("w",)
    assert len(flag.sides["compared_with"]) == 14
    assert "w says nothing on the whole theme “Resourcing” (R1, R2), which 14 of the other 14 write-ups address" in flag.explanation
    assert {e.side for e in flag.evidence} == {"flagged", "compared_with"}


def test_the_place_where_the_answer_would_have_stood_is_quoted(make_material) -> None:
    before, stops = "We do not know much about it in this village.", "It stops here, in the middle of the sheet."
    material = make_material(others() | {"w": f"P1 support | P2 support ~{before} | P2a none ~{stops} | I1 support"})
    (flag,) = find_omissions(material).divergences
    assert [e.quotation for e in flag.evidence if e.side == "flagged"] == [stops, before]


def test_a_write_up_that_no_coder_could_place_is_not_called_silent(make_material) -> None:
    material = make_material(others() | {"w": "heading ~Notes"})
    result = find_omissions(material)
    assert [flag for flag in result.divergences if flag.sides["flagged"] == ("w",)] == []


def test_a_single_code_and_a_code_with_its_sub_codes_are_found(make_material) -> None:
    without_code = "P1 support | P2 support | P2a none | R1 concern | I1 support | I1 support"
    without_family = "P1 support | R1 concern | R2 support | I1 support | P1 support | P1 support"
    result = find_omissions(make_material(others() | {"w1": without_code, "w2": without_family}))
    shown = {flag.sides["flagged"]: (flag.code_id, flag.severity) for flag in result.divergences}
    assert shown == {("w1",): ("R2", "low"), ("w2",): ("P2", "medium")}


def test_a_short_write_up_is_expected_to_be_silent_on_more(make_material) -> None:
    long = "P1 support | P2 support | P2a none | R1 concern | I1 support | I1 support"
    assert find_omissions(make_material(others() | {"w": long})).divergences
    short = "P1 support ~Yes. | P2 support ~Yes. | P2a none ~Yes. | R1 concern ~Yes. | I1 support ~Yes."
    assert find_omissions(make_material(others() | {"w": short})).divergences == ()


def test_what_few_others_address_is_no_omission(make_material) -> None:
    without = FULL.replace("| R2 support", "")
    assert find_omissions(make_material(others(8) | {f"w{n}": without for n in range(6)})).divergences == ()


def test_an_organiser_or_a_passage_without_position_breaks_the_silence(make_material) -> None:
    for said in ("R2 none", "R2 support organiser"):
        assert find_omissions(make_material(others() | {"w": FULL.replace("R2 support", said)})).divergences == ()


def test_a_question_that_the_form_did_not_print_was_not_asked(make_material) -> None:
    printed = "prompt =P1 | prompt =P2 | prompt =R2 | " + FULL
    silent = "P1 support | P2 support | P2a none | R1 concern | I1 support | I1 support"
    asked = find_omissions(make_material(others(spec=printed) | {"w": "prompt =P1 | prompt =R2 | " + silent}))
    assert [flag.code_id for flag in asked.divergences] == ["R2"]
    not_asked = find_omissions(make_material(others(spec=printed) | {"w": "prompt =P1 | prompt =P2 | " + silent}))
    assert not_asked.divergences == ()


def test_too_few_write_ups_are_said_and_not_tested(make_material) -> None:
    result = find_omissions(make_material(others(4) | {"w": "P1 support"}, {"w": "another"}))
    assert result.divergences == ()
    assert {(c.initiative, c.reason) for c in result.not_tested} == {
        ("another", "1 write-up: too few to say what is usually addressed"),
        ("scheme", "4 write-ups: too few to say what is usually addressed"),
    }


def test_each_flag_says_how_many_comparisons_were_made_and_how_unlikely_it_is(make_material, without_theme) -> None:
    material = without_theme(make_material(others() | {"w": FULL.replace("| R2 support", "| I1 support")}))
    (flag,) = find_omissions(material).divergences
    assert flag.n_tests == 15 * 7  # six codes and one family of codes
    assert flag.effect == 0.0333
    assert flag.score == 1 - flag.effect
    assert "0.05" in flag.rule


def test_a_passage_left_undecided_on_the_theme_is_no_silence(make_material) -> None:
    others = {f"w{n:02}": "R1 support | R2 concern | P1 support" for n in range(14)}
    material = make_material({"w": "P1 support | P2 support | ~Something about the money.", **others})
    assert [flag.sides["flagged"] for flag in find_omissions(material).divergences] == [("w",)]
    undecided = (Undecided("w#0002", "w", "close to two codes", "R2", "P1", 0.01),)
    told = find_omissions(replace(material, undecided=undecided)).divergences
    assert all(flag.sides["flagged"] != ("w",) or flag.code_id == "R1" for flag in told)
    assert not any(flag.code_id == "" for flag in told)
