"""Points to negotiate and decisions: sorted by printed rules, each with why it is there."""

from __future__ import annotations

from dialogue_synth.model import Code, Divergence, Finding
from dialogue_synth.synthesis.negotiation import decisions_needed, in_turn, points_to_negotiate
from dialogue_synth.synthesis.picture import picture
from dialogue_synth.synthesis.registers import RegisterLine


def finding(code_id: str, **counts: int) -> Finding:
    return Finding(f"f-{code_id}", "warm", code_id, "", "", 0, sum(counts.values()), counts, ())


def divergence(kind: str, code_id: str, verdict: str = "") -> Divergence:
    return Divergence(f"{kind}-{code_id}", kind, "warm", code_id, {}, "low", 0.1, "", "They differ.", (), verdict=verdict)


def red_line(code_id: str, writeup_id: str) -> RegisterLine:
    return RegisterLine("red line", "warm", code_id, writeup_id, f"{writeup_id}#0000", 0, 2, "No", "group", "oppose")


def test_points_come_first_on_which_most_groups_would_have_to_move() -> None:
    points = points_to_negotiate(
        [
            finding("Q1", support=9),
            finding("Q2", support=5, oppose=2),
            finding("Q3", support=4, conditional=4, mixed=1),
            finding("Q4", oppose=5),
        ],
        [red_line("Q4", "a"), red_line("Q4", "a"), red_line("Q2", "b")],
        [divergence("contradiction", "Q2"), divergence("contradiction", "Q3", "not_divergent"), divergence("omission", "Q3")],
    )
    assert [(p.code_id, p.n_to_move) for p in points] == [("Q3", 5), ("Q2", 2), ("Q4", 0)]
    assert points[0].why == ("4 set conditions", "1 divided")
    assert points[1].why == ("5 in favour, 2 with concerns or against", "1 drew a red line", "1 open difference between accounts")
    assert points[2].why == ("1 drew a red line",)
    assert points[1].divergence_ids == ("contradiction-Q2",)


def test_who_stands_on_the_smaller_side_and_sets_conditions_moves_once() -> None:
    (point,) = points_to_negotiate([finding("Q1", conditional=2, oppose=6)], [], [])
    assert point.n_to_move == 2


def test_decisions_name_sides_conditions_and_facts_and_can_be_taken_in_turn() -> None:
    codes = {f"Q{n}": Code(f"Q{n}", f"Question {n}", "book") for n in range(1, 6)}
    found = [
        finding("Q1", support=4, oppose=4),
        finding("Q2", support=4, oppose=3),
        finding("Q3", support=1, conditional=5),
        finding("Q4", conditional=1, support=5),
    ]
    premises = [divergence("premise_conflict", ""), divergence("premise_conflict", "", "explained")]
    decisions = decisions_needed("warm", [picture(f, 8) for f in found], codes, premises)
    assert [(d.about, d.source) for d in decisions] == [
        ("sides", "f-Q1"),
        ("sides", "f-Q2"),
        ("conditions", "f-Q3"),
        ("facts", "premise_conflict-"),
    ]
    assert decisions[2].text == "Which conditions to meet on “Q3 Question 3”: 5 groups set some."
    assert [d.about for d in in_turn(decisions)] == ["sides", "conditions", "facts", "sides"]
    assert decisions_needed("meals", [], codes, premises) == ()
