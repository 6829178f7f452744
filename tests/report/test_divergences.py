"""Cards: both sides, in order, with the rule and the figures that are there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.divergence import DETECTORS
from dialogue_synth.report import ReportContent, write_analysts_page
from dialogue_synth.report.divergences import QUOTES_A_SIDE, initiative_divergences
from dialogue_synth.report.index import ANALYSTS_ONLY, build_index
from dialogue_synth.report.kinds import HEADINGS, KINDS, kind_meaning, public_kinds


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
    judged = replace(small.divergences[0], verdict="writeup_quality", status="supported")
    card = initiative_divergences(build_index(replace(small, divergences=(judged,))))[0].kinds[0].cards[0]
    assert (card.verdict, card.supported) == ("writeup quality", True)


def test_what_people_found_to_be_no_divergence_stands_apart(small: ReportContent) -> None:
    dismissed = replace(small.divergences[0], verdict="not_divergent")
    (view,) = initiative_divergences(build_index(replace(small, divergences=(dismissed,))))
    assert view.headings == ()
    assert [card.verdict for kind in view.dismissed for card in kind.cards] == ["not divergent"]


def test_headings_follow_what_a_commissioner_asks_and_rank_by_importance(small: ReportContent) -> None:
    base = small.divergences[0]
    flags = (
        replace(base, id="few", score=0.9, sides={"support": ("a",)}),
        replace(base, id="many", score=0.6),
        replace(base, id="severe", score=0.1, severity="high"),
        replace(base, id="alone", kind="isolate", sides={"alone": ("a",)}),
        replace(base, id="reasons", kind="framing"),
        replace(base, id="odd", kind="zebra"),
    )
    base_low = tuple(replace(flag, severity="medium") if flag.id in ("few", "many") else flag for flag in flags)
    (view,) = initiative_divergences(build_index(replace(small, divergences=base_low)))
    assert [(h.name, [card.id for card in h.in_short]) for h in view.headings] == [
        ("What conflicts", ["severe", "many", "few"]),
        ("What differs in strength, reasons or emphasis", ["reasons"]),
        ("What only one group says", ["alone"]),
        ("Other divergences", ["odd"]),
    ]


def test_a_single_line_tells_what_a_card_is_about(small: ReportContent) -> None:
    base = small.divergences[0]
    alone = replace(base, id="i", kind="isolate", sides={"alone": ("a",)}, evidence=(replace(base.evidence[0], side="alone"),))
    premise = replace(base, id="p", kind="premise_conflict", code_id="", sides={"kept a year": ("a",), "kept for ever": ("b",)})
    premise = replace(premise, explanation="Write-ups rest on different facts about how long it is kept: “a year” in 1.", evidence=())
    silent = replace(base, id="o", kind="omission", sides={"flagged": ("b",), "compared_with": ("a",)}, evidence=())
    (view,) = initiative_divergences(build_index(replace(small, divergences=(alone, premise, silent))))
    cards = {card.id: card for heading in view.headings for card in heading.in_short}
    assert cards["i"].words == "We want it."
    assert cards["p"].title == "Write-ups rest on different facts about how long it is kept"
    assert [side.in_short for side in cards["p"].in_short] == ["kept a year 1", "kept for ever 1"]
    assert [side.in_short for side in cards["o"].in_short] == ["Tenants"] or len(cards["o"].in_short) == 1
    assert cards["o"].title == "Wanting"


def test_a_card_says_how_far_it_is_to_be_relied_on(small: ReportContent) -> None:
    base = small.divergences[0]
    flags = (
        replace(base, id="a", checked=(1, 4), stability=(43, 50), notes=("All 3 …",)),
        replace(base, id="b", checked=(4, 4), stability=(43, 50), status="supported"),
        replace(base, id="c", kind="duplicate"),
        replace(base, id="d", kind="duplicate", status="supported"),
        replace(base, id="e", kind="framing"),
    )
    (view,) = initiative_divergences(build_index(replace(small, divergences=flags)))
    said = {card.id: card.certainty for kind in view.kinds for card in kind.cards}
    assert said == {
        "a": ("1 of 4 codings checked by people", "stable in 43 of 50 draws from the codings’ confidences"),
        "b": ("4 of 4 codings checked by people",),
        "c": ("rests on words, which a person must read",),
        "d": ("read and upheld by a person",),
        "e": (),
    }
    assert [card.notes for kind in view.kinds for card in kind.cards if card.id == "a"] == [("All 3 …",)]


def test_precision_stands_beside_a_kind(small: ReportContent) -> None:
    (view,) = initiative_divergences(build_index(replace(small, judged={"contradiction": "confirmed 7 of 11"})))
    assert view.kinds[0].judged == "confirmed 7 of 11"


@pytest.mark.parametrize("kind", sorted(ANALYSTS_ONLY))
def test_what_is_for_analysts_stands_on_their_page_alone(small: ReportContent, kind: str) -> None:
    sign = replace(small.divergences[0], id="sign-1", kind=kind, explanation="One person said otherwise.")
    content = replace(small, divergences=(*small.divergences, sign))
    index = build_index(content)
    assert kind not in public_kinds()
    (view,) = initiative_divergences(index)
    assert (view.n_withheld, [k.name for k in view.kinds]) == (1, ["Contradiction"])
    page = write_analysts_page(content, "report.html")
    assert "One person said otherwise." in page
    assert "For analysts only. Not to be handed out" in page
    assert small.divergences[0].explanation not in page
    assert 'href="report.html#' in page
    assert 'href="#' not in page


def test_the_page_for_analysts_says_that_there_is_nothing(small: ReportContent) -> None:
    assert "There are none in this study." in write_analysts_page(small, "report.html")


def test_every_public_kind_stands_under_a_heading() -> None:
    assert {kind for heading in HEADINGS for kind in heading.kinds} == set(public_kinds())
    assert set(DETECTORS) <= set(KINDS)


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
