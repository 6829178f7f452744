"""Comparison sources in words: counts with their base, only beside the question and initiative that they are about."""

from __future__ import annotations

from dialogue_synth.synthesis.context import ContextResult, ContextSource, result_in_words, results_beside

JURY = ContextSource(
    "c1",
    "jury",
    "The jury",
    "jury.csv",
    "00",
    "warm",
    (
        ContextResult("It is wanted.", (("agreed", 14), ("disagreed", 3), ("undecided", 0)), 18, "Yes, with care.", "P1"),
        ContextResult("It is cheap.", ()),
    ),
)


def test_a_result_stands_beside_its_question_in_its_initiative_only() -> None:
    everywhere = ContextSource("c2", "survey", "Panel", "p.csv", "01", "", (ContextResult("Do you?", (("Yes", 5),), None, "", "P1"),))
    assert [s.source_id for s, _ in results_beside([JURY, everywhere], "warm", "P1")] == ["c1", "c2"]
    assert [s.source_id for s, _ in results_beside([JURY, everywhere], "meals", "P1")] == ["c2"]
    assert results_beside([JURY], "warm", "") == ()


def test_words_say_counts_and_base_and_no_shares() -> None:
    said = result_in_words(JURY, JURY.results[0], statement=True)
    assert said == "The jury on “It is wanted”: 14 of 18 agreed, 3 disagreed; verdict: “Yes, with care”"
    assert result_in_words(JURY, JURY.results[1]) == "The jury: no votes stated"
    many = ContextResult("Which?", tuple((f"answer {n}", 9 - n) for n in range(8)))
    assert result_in_words(JURY, many).endswith("4 answer 5, 5 gave other answers")
    assert "%" not in said
