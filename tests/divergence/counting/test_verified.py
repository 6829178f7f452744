"""Screened and verified counts: the same tests, never mixed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.divergence import comparing
from dialogue_synth.divergence.comparing import flags_of, not_tested, screened_counts, verified_counts
from dialogue_synth.divergence.counts import UnverifiedError, Verified
from dialogue_synth.divergence.drawing import draw_cells, passages_of
from dialogue_synth.divergence.registry import COUNTING

HEAVY = " | ".join(
    [
        *(f"P1 support ~want {i}" for i in range(6)),
        *(f"R1 support ~cost {i}" for i in range(3)),
        *(f"R2 concern ~staff {i}" for i in range(14)),
    ]
)
EMPHASIS = COUNTING["emphasis"]


def screen(material, kind=EMPHASIS):
    return comparing.tested(screened_counts(kind, material, "scheme"))


def accepted(material, segment_ids=None):
    def decided(coding):
        return replace(coding, status="accepted") if segment_ids is None or coding.segment_id in segment_ids else coding

    return replace(material, codings=tuple(decided(coding) for coding in material.codings))


def test_a_draw_holds_what_is_suspicious_and_enough_controls(study) -> None:
    screening = screen(study(x1=HEAVY))
    draw = draw_cells(screening)
    drawn = draw.by_question["book:"]
    assert drawn.suspicious == ("x1",)
    assert len(drawn.control) == 11  # with it the 12 that a comparison needs
    assert drawn.n_rest == 20
    assert draw.cells == tuple(sorted(draw.cells))
    assert len(draw.cells) == 12


def test_the_lot_is_the_same_every_time_and_another_with_another_seed(study) -> None:
    screening = screen(study(x1=HEAVY))
    assert draw_cells(screening) == draw_cells(screening)
    assert draw_cells(screening, seed=1) != draw_cells(screening, seed=2)


def test_nothing_suspicious_gives_nothing_to_verify(study) -> None:
    assert draw_cells(screen(study())).cells == ()


def test_what_could_not_be_flagged_whatever_people_found_is_not_read(study) -> None:
    short = " | ".join(f"R1 support ~cost {i}" for i in range(4))
    screening = screen(study(x1=HEAVY, x2=short))
    [near] = [t for t in screening.family.tests if t.k == t.n == 4 and t.direction == "much"]
    assert screening.family.chance.threshold(0.1) < near.p == near.least <= 0.05
    assert draw_cells(screening).by_question["book:"].suspicious == ("x1",)


def test_the_passages_to_verify_are_those_that_the_counts_rest_on(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    passages = passages_of(screening, [("book:", "x1")])
    assert len(passages) == 23
    assert {p.writeup_id for p in passages} == {"x1"}


def test_counts_that_hold_a_machines_coding_are_never_verified(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    with pytest.raises(UnverifiedError, match="carry codings that nobody has decided on"):
        verified_counts(material, screening, draw_cells(screening))


def test_what_people_confirm_becomes_supported_under_the_same_id(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    draw = draw_cells(screening)
    checked = accepted(material, {p.segment.segment_id for p in passages_of(screening, draw.cells)})
    counts = verified_counts(checked, screening, draw)
    assert counts.state is Verified
    [flag] = flags_of(checked, comparing.tested(counts))
    [before] = flags_of(material, screening)
    assert (before.status, flag.status) == ("screening", "supported")
    assert flag.id == before.id
    assert len(flag.sides["compared_with"]) == 11
    assert flag.n_tests == before.n_tests


def test_what_people_do_not_confirm_is_not_supported(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    wrong = tuple(
        replace(c, status="rejected") if c.code_id == "R2" and c.writeup_id == "x1" else replace(c, status="accepted")
        for c in material.codings
    )
    other = tuple(
        replace(c, code_id="P1" if i % 2 else "R1", status="added")
        for i, c in enumerate(material.codings)
        if c.code_id == "R2" and c.writeup_id == "x1"
    )
    checked = replace(material, codings=(*wrong, *other))
    assert flags_of(checked, comparing.tested(verified_counts(checked, screening, draw_cells(screening)))) == ()


def test_controls_stand_for_all_from_whom_they_were_drawn(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    draw = draw_cells(screening)
    counts = verified_counts(accepted(material), screening, draw)
    drawn = draw.by_question["book:"]
    weights = [counts.stands_for["book:", w] for w in (*drawn.suspicious, *drawn.control)]
    assert sum(weights) == pytest.approx(len(weights))
    assert weights[1] / weights[0] == pytest.approx(20 / 11)


def test_unverified_write_ups_are_in_no_verified_comparison(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    draw = draw_cells(screening)
    counts = verified_counts(accepted(material), screening, draw)
    speaking = {w for question in counts.questions for w, total in question.totals.items() if total}
    assert speaking == {writeup_id for _, writeup_id in draw.cells}


def test_positions_overall_are_compared_among_the_verified_alone(make_material) -> None:
    codes = ("P1", "P2", "P2a", "R1", "R2", "I1")
    held = {f"w{i:02d}": " | ".join(f"{c} support" for c in codes) for i in range(24)} | {"x1": " | ".join(f"{c} oppose" for c in codes)}
    material = make_material(held, counting_min_stances=6)
    screening = screen(material, COUNTING["out_of_line"])
    draw = draw_cells(screening)
    checked = accepted(material, {p.segment.segment_id for p in passages_of(screening, draw.cells)})
    [flag] = flags_of(checked, comparing.tested(verified_counts(checked, screening, draw)))
    assert (flag.status, len(flag.sides["compared_with"])) == ("supported", 11)


def test_a_verified_comparison_can_be_too_small_to_tell(study) -> None:
    material = study(x1=HEAVY)
    screening = screen(material)
    drawn = draw_cells(screening)
    few = replace(drawn, by_question={key: replace(one, control=one.control[:3]) for key, one in drawn.by_question.items()})
    result = comparing.tested(verified_counts(accepted(material), screening, few))
    assert flags_of(material, result) == ()
    assert not_tested(result)[0].reason == "too little text to tell: 4 write-ups speak of it, and 12 are needed"
