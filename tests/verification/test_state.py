"""A flag is supported when people have answered for everything that it rests on, and it still stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialogue_synth.divergence import Material, flag_divergences
from dialogue_synth.model import Divergence
from dialogue_synth.verification import draw_questions, verified_flags
from dialogue_synth.verification.carried import carrying
from dialogue_synth.verification.draw import controls
from dialogue_synth.verification.state import VerifiedFlags

SPLIT = {"a": "P1 support|P2 support", "b": "P1 oppose|P2 support", "c": "P1 concern|P2 support"}


def compared(material: Material, machine: Material | None = None, *kinds: str) -> VerifiedFlags:
    flags = flag_divergences(material, kinds or None).divergences
    return verified_flags(flags, material, machine or material)


def test_a_flag_that_nobody_checked_is_of_screening_and_says_how_much_there_is_to_check(make_material: Callable[..., Material]) -> None:
    (flag,) = compared(make_material(SPLIT), None, "contradiction").flags
    assert (flag.status, flag.checked) == ("screening", (0, 2))


def test_it_is_supported_once_everything_on_its_sides_is_checked_and_not_before(
    make_material: Callable[..., Material], answered: Callable[..., Material]
) -> None:
    machine = make_material(SPLIT)
    (found,) = flag_divergences(machine, ("contradiction",)).divergences
    asked = carrying(found, machine)
    (half,) = compared(answered(machine, asked[:1]), machine, "contradiction").flags
    (whole,) = compared(answered(machine, asked), machine, "contradiction").flags
    assert (half.status, half.checked) == ("screening", (1, 2))
    assert (whole.status, whole.checked) == ("supported", (2, 2))


def test_a_new_write_up_on_a_side_makes_it_one_of_screening_again(
    make_material: Callable[..., Material], answered: Callable[..., Material]
) -> None:
    asked = carrying(flag_divergences(make_material(SPLIT), ("contradiction",)).divergences[0], make_material(SPLIT))
    later = make_material({**SPLIT, "d": "P1 oppose"})
    (flag,) = compared(answered(later, asked), later, "contradiction").flags
    assert (flag.status, flag.checked, flag.sides["oppose"]) == ("screening", (2, 3), ("b", "d"))


def test_a_flag_whose_codings_are_refused_is_not_found_any_more(
    make_material: Callable[..., Material], answered: Callable[..., Material]
) -> None:
    machine = make_material(SPLIT)
    (found,) = flag_divergences(machine, ("contradiction",)).divergences
    assert compared(answered(machine, carrying(found, machine), ["b#0000"]), machine, "contradiction").flags == ()


def test_an_accepted_coding_without_a_position_is_no_answer(
    make_material: Callable[..., Material], answered: Callable[..., Material]
) -> None:
    machine = make_material({"a": "P1 support|P1 ?", "b": "P1 oppose"})
    (found,) = flag_divergences(machine, ("contradiction",)).divergences
    (flag,) = compared(answered(machine, carrying(found, machine)), machine, "contradiction").flags
    assert (flag.status, flag.checked) == ("screening", (2, 3))


def test_a_flag_that_rests_on_words_has_nothing_to_check(make_material: Callable[..., Material]) -> None:
    text = "a long paragraph of one campaign that stands in both of the write-ups word for word and is far longer than chance would have it"
    material = make_material({"a": f"P1 support ~{text}", "b": f"P1 support ~{text}"})
    (flag,) = compared(material, None, "duplicate").flags
    assert (flag.status, flag.checked) == ("screening", None)
    assert draw_questions([flag], material, material) == ()


# -- silence --------------------------------------------------------------------------------------------------------------
def silence(make_material: Callable[..., Material]) -> tuple[Material, Divergence]:
    told = "P1 support|P2 support|R1 support|R2 support"
    said = {f"w{n}": f"{told}|I1 none" for n in range(12)}
    # As long as the others, and not a word on R2.
    material = make_material({**said, "z": "P1 support|P2 support|R1 support|R1 support|I1 none|~nothing that any code is about"})
    flags = [f for f in flag_divergences(material, ("omission",)).divergences if f.sides["flagged"] == ("z",)]
    return material, flags[0]


def test_a_silence_is_supported_when_all_its_passages_and_the_controls_are_checked(
    make_material: Callable[..., Material], answered: Callable[..., Material]
) -> None:
    machine, found = silence(make_material)
    asked = carrying(found, machine)
    assert len(asked) == 6
    assert {a.code_ids for a in asked} == {("R2",)}
    only_own = answered(machine, asked)
    (flag,) = [f for f in compared(only_own, machine, "omission").flags if f.id == found.id]
    assert flag.status == "screening"
    everything = answered(machine, (*asked, *controls(found, machine, asked)))
    (flag,) = [f for f in compared(everything, machine, "omission").flags if f.id == found.id]
    assert (flag.status, flag.checked) == ("supported", (6, 6))


def test_a_silence_is_not_supported_where_the_others_do_not_speak_of_it_either(
    make_material: Callable[..., Material], answered: Callable[..., Material]
) -> None:
    machine, found = silence(make_material)
    asked = carrying(found, machine)
    drawn = controls(found, machine, asked)
    on_it = [c.segment_id for c in machine.codings if c.code_id == "R2"]
    refused = [a.segment_id for a in drawn if a.segment_id in on_it][:3]
    after = replace(answered(machine, (*asked, *drawn), refused), cells=machine.cells)
    (flag,) = verified_flags([found], after, machine).flags
    assert flag.status == "screening"


# -- counting -------------------------------------------------------------------------------------------------------------
def test_a_count_is_supported_when_it_stands_on_verified_counts_alone(lopsided: Material, answered: Callable[..., Material]) -> None:
    flags = flag_divergences(lopsided, ("emphasis",)).divergences
    assert {f.sides["flagged"] for f in flags} == {("z",)}
    asked = draw_questions(flags, lopsided, lopsided)
    before = verified_flags(flags, lopsided, lopsided).flags
    assert all(f.status == "screening" and f.checked and f.checked[0] == 0 < f.checked[1] for f in before)
    after = compared(answered(lopsided, asked), lopsided, "emphasis")
    assert {f.status for f in after.flags} == {"supported"}
    assert all(f.checked and f.checked[0] == f.checked[1] for f in after.flags)
    assert after.refuted == frozenset()


def test_a_count_that_does_not_stand_on_verified_counts_is_gone(many_lopsided: Material, answered: Callable[..., Material]) -> None:
    asked = draw_questions(flag_divergences(many_lopsided, ("emphasis",)).divergences, many_lopsided, many_lopsided)
    drawn = sorted({question.segment_id.split("#")[0] for question in asked} - {"z"})
    not_costs = [c.segment_id for c in many_lopsided.codings if c.writeup_id in drawn[:6] and c.code_id != "R1"]
    after = answered(many_lopsided, asked, not_costs)  # six of the eleven controls speak of costs alone too
    still = flag_divergences(after, ("emphasis",)).divergences
    result = verified_flags(still, after, many_lopsided)
    assert [flag.status for flag in still] == ["screening"]  # beside all others, most of them as the machine has them
    assert result == VerifiedFlags((), frozenset(flag.id for flag in still))


def test_a_count_that_only_verified_codings_show_is_added(lopsided: Material, answered: Callable[..., Material]) -> None:
    flags = flag_divergences(lopsided, ("emphasis",)).divergences
    after = answered(lopsided, draw_questions(flags, lopsided, lopsided))
    (flag,) = verified_flags((), after, lopsided).flags
    assert (flag.id, flag.status) == (flags[0].id, "supported")
    assert flag.checked
    assert flag.checked[0] == flag.checked[1]


def test_with_a_coding_left_open_nothing_is_tested_again(lopsided: Material, answered: Callable[..., Material]) -> None:
    flags = flag_divergences(lopsided, ("emphasis",)).divergences
    asked = draw_questions(flags, lopsided, lopsided)
    assert {f.status for f in compared(answered(lopsided, asked[1:]), lopsided, "emphasis").flags} == {"screening"}


def test_a_coding_that_nobody_was_asked_about_keeps_counts_from_being_verified(
    lopsided: Material, answered: Callable[..., Material]
) -> None:
    flags = flag_divergences(lopsided, ("emphasis",)).divergences
    asked = draw_questions(flags, lopsided, lopsided)
    after = answered(lopsided, asked)
    extra = replace(next(c for c in lopsided.codings if c.writeup_id == "z"), code_id="R2")
    (before, *_) = verified_flags(flags, replace(after, codings=(*after.codings, extra)), lopsided).flags
    assert before.status == "screening"


@pytest.mark.parametrize("kind", ["position_mix", "out_of_line", "emphasis"])
def test_kinds_that_count_can_be_asked_about_without_flags(make_material: Callable[..., Material], kind: str) -> None:
    material = make_material({f"w{n}": "P1 support" for n in range(13)})
    assert compared(material, None, kind).flags == ()
