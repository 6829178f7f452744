"""Cards: both sides, in order, with the rule and the figures that are there."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.report import ReportContent
from dialogue_synth.report.divergences import QUOTES_A_SIDE, initiative_divergences
from dialogue_synth.report.index import build_index
from dialogue_synth.report.kinds import KINDS, kind_meaning


def test_a_card_shows_both_sides_the_favourable_first(small: ReportContent) -> None:
    card = initiative_divergences(build_index(small))[0].kinds[0].cards[0]
    assert [(s.name, [w.href for w in s.writeups], [q.text for q in s.quotes]) for s in card.sides] == [
        ("Support", ["#c-a-Q1"], ["We want it."]),
        ("Oppose", ["#c-b-Q1"], ["We do not want it."]),
    ]
    assert (card.code_name, card.finding, card.supported) == ("Wanting", "#f-warm-Q1", False)


def test_a_card_prints_the_rule_and_every_figure_it_has(small: ReportContent) -> None:
    card = initiative_divergences(build_index(small))[0].kinds[0].cards[0]
    assert dict(card.facts) == {
        "Rule": "one write-up on each side",
        "Statistic": "exact",
        "Effect size": "0.5",
        "Interval": "0.1 to 0.9",
        "p": "0.04",
        "q": "0.09",
        "Comparisons made": "2",
        "Score": "0.50",
    }


def test_a_card_prints_no_figure_that_was_not_computed(small: ReportContent) -> None:
    bare = replace(small.divergences[0], statistic="", effect=None, interval=None, p=None, q=None, n_tests=0)
    card = initiative_divergences(build_index(replace(small, divergences=(bare,))))[0].kinds[0].cards[0]
    assert [label for label, _ in card.facts] == ["Rule", "Score"]


def test_the_side_that_is_silent_has_no_passage_and_leads_to_its_write_up(small: ReportContent) -> None:
    omission = replace(
        small.divergences[0], id="o", kind="omission", code_id="Q2", sides={"compared_with": ("a",), "flagged": ("b",)}, evidence=()
    )
    card = initiative_divergences(build_index(replace(small, divergences=(omission,))))[0].kinds[0].cards[0]
    assert "beside the question" in card.sides[0].note
    assert [(s.name, s.mark, [w.href for w in s.writeups], s.quotes) for s in card.sides] == [
        ("Flagged", None, ["#w-b"], ()),
        ("Compared with", None, ["#c-a-Q2"], ()),
    ]


def test_a_side_is_named_after_what_it_is(small: ReportContent) -> None:
    sides = {"a": ("a",), "minority": ("b",), "others": ("b",)}
    copied = replace(small.divergences[0], sides=sides, evidence=())
    card = initiative_divergences(build_index(replace(small, divergences=(copied,))))[0].kinds[0].cards[0]
    assert [s.name for s in card.sides] == ["Allotment society", "A minority in it", "others"]


def test_kinds_come_in_order_and_the_most_important_first(small: ReportContent) -> None:
    base = small.divergences[0]
    several = (
        replace(base, id="z", kind="zebra", code_id=""),
        replace(base, id="c-low", severity="low", score=0.9),
        replace(base, id="c-weak", score=0.2),
        base,
    )
    kinds = initiative_divergences(build_index(replace(small, divergences=several)))[0].kinds
    assert [(k.name, [c.id for c in k.cards]) for k in kinds] == [
        ("Contradiction", ["contradiction-Q1", "c-weak", "c-low"]),
        ("Zebra", ["z"]),
    ]
    assert kinds[1].meaning == ""


def test_passages_beyond_the_first_few_are_links_and_unknown_sides_are_kept(small: ReportContent) -> None:
    evidence = tuple(replace(small.divergences[0].evidence[0], side="somebody") for _ in range(QUOTES_A_SIDE + 2))
    card = (
        initiative_divergences(build_index(replace(small, divergences=(replace(small.divergences[0], evidence=evidence),))))[0]
        .kinds[0]
        .cards[0]
    )
    assert [(s.name, len(s.quotes), len(s.more)) for s in card.sides] == [("Support", 0, 0), ("Oppose", 0, 0), ("somebody", 3, 2)]


def test_a_verdict_reads_as_words(small: ReportContent) -> None:
    judged = replace(small.divergences[0], verdict="coding_error", status="supported")
    card = initiative_divergences(build_index(replace(small, divergences=(judged,))))[0].kinds[0].cards[0]
    assert (card.verdict, card.supported) == ("coding error", True)


def test_every_kind_is_explained() -> None:
    assert all(kind_meaning(kind).endswith(".") for kind in KINDS)


def test_the_poles_stand_face_to_face_each_in_one_column(small: ReportContent) -> None:
    sides = {"support": ("a",), "conditional": (), "mixed": (), "oppose": ("b",)}
    flag = replace(small.divergences[0], sides=sides, evidence=())
    card = initiative_divergences(build_index(replace(small, divergences=(flag,))))[0].kinds[0].cards[0]
    assert [[s.name for s in column] for column in card.columns] == [["Support", "Conditional"], ["Oppose"], ["Mixed"]]


def test_sides_of_one_pole_stand_side_by_side(small: ReportContent) -> None:
    flag = replace(small.divergences[0], sides={"support": ("a",), "conditional": ("b",)}, evidence=())
    card = initiative_divergences(build_index(replace(small, divergences=(flag,))))[0].kinds[0].cards[0]
    assert [[s.name for s in column] for column in card.columns] == [["Support"], ["Conditional"]]
