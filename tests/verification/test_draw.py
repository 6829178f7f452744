"""What is put before a person: everything that flags rest on, and as much by lot, mixed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from dialogue_synth.divergence import Material, flag_divergences
from dialogue_synth.model import Undecided
from dialogue_synth.verification import Asked, draw_questions, open_questions
from dialogue_synth.verification.carried import carrying
from dialogue_synth.verification.draw import controls

SPECS = {
    "a": "P1 support|R1 support|~we talked of other things|group =P1 ~an answer that no code was put on",
    "b": "P1 oppose|P1 oppose participant|R1 support|~more of that",
    "c": "P1 concern|R1 support|~and tea",
}


def test_contradictions_rest_on_all_that_their_sides_say_in_group_voice(make_material: Callable[..., Material]) -> None:
    material = make_material(SPECS)
    (flag,) = flag_divergences(material, ("contradiction",)).divergences
    assert carrying(flag, material) == (Asked("a#0000", ("P1",)), Asked("b#0000", ("P1",)))


def test_minority_voices_rest_on_both_voices_and_points_on_their_passage(make_material: Callable[..., Material]) -> None:
    material = make_material({"b": "P1 support|P1 oppose participant"})
    (flag,) = flag_divergences(material, ("minority_voice",)).divergences
    assert [a.segment_id for a in carrying(flag, material)] == ["b#0000", "b#0001"]
    (alone,) = [replace(flag, kind="isolate", evidence=flag.evidence[:1])]
    assert carrying(alone, material) == (Asked("b#0000", ("P1",)),)
    about_none = replace(flag, kind="internal", code_id="", evidence=flag.evidence[:1])
    assert carrying(about_none, material) == (Asked("b#0000", ("P1",)),)


def test_controls_are_as_many_and_those_near_the_code_come_first(make_material: Callable[..., Material]) -> None:
    material = make_material(SPECS)
    (flag,) = flag_divergences(material, ("contradiction",)).divergences
    suspicious = carrying(flag, material)
    drawn = controls(flag, material, suspicious)
    assert len(drawn) == len(suspicious)
    assert {a.segment_id for a in drawn} <= {"a#0003", "b#0001", "c#0000"}  # under the question, another voice, a concern
    undecided = (Undecided("c#0002", "c", "close", "P1", "P2", 0.01),)
    wide = controls(flag, replace(material, undecided=undecided), (*suspicious, *(Asked(f"x{n}", ("P1",)) for n in range(2))))
    assert {a.segment_id for a in wide} == {"a#0003", "b#0001", "c#0000", "c#0002"}


def test_where_there_is_nothing_else_there_are_fewer_controls(make_material: Callable[..., Material]) -> None:
    material = make_material({"a": "P1 support", "b": "P1 oppose", "c": "R1 support"})
    (flag,) = flag_divergences(material, ("contradiction",)).divergences
    assert [a.segment_id for a in controls(flag, material, carrying(flag, material))] == ["c#0000"]


def test_the_sheet_is_the_same_each_time_and_its_order_tells_nothing(make_material: Callable[..., Material]) -> None:
    material = make_material({f"w{n}": f"P1 {'support' if n % 2 else 'oppose'}|P1 none|R1 support|~else" for n in range(12)})
    flags = flag_divergences(material, ("contradiction",)).divergences
    drawn = draw_questions(flags, material, material)
    assert drawn == draw_questions(flags, material, material)
    assert len(drawn) == len(set(drawn)) == 2 * len(carrying(flags[0], material))
    suspicious = set(carrying(flags[0], material))
    is_suspicious = [a in suspicious for a in drawn]
    n_runs = sum(one != other for one, other in pairwise(is_suspicious))
    assert n_runs > 8


def test_an_answer_draws_no_other_control(make_material: Callable[..., Material], answered: Callable[..., Material]) -> None:
    machine = make_material(SPECS)
    flags = flag_divergences(machine, ("contradiction",)).divergences
    drawn = draw_questions(flags, machine, machine)
    after = answered(machine, drawn[:2])
    assert draw_questions(flags, after, machine) == drawn
    assert open_questions(drawn, after.codings) == drawn[2:]


def test_the_draw_of_counts_does_not_follow_decisions_either(lopsided: Material, answered: Callable[..., Material]) -> None:
    flags = flag_divergences(lopsided, ("emphasis",)).divergences
    drawn = draw_questions(flags, lopsided, lopsided)
    after = answered(lopsided, drawn, ["z#0000", "w03#0001"])
    again = draw_questions(flag_divergences(after, ("emphasis",)).divergences, after, lopsided)
    assert again == drawn
    assert {a.segment_id.partition("#")[0] for a in drawn} > {"z"}
