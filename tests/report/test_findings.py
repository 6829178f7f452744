"""Findings: sentences, bars, quotations, silence beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.report import ReportContent
from dialogue_synth.report.findings import divergence_in_short, initiative_findings
from dialogue_synth.report.index import build_index


def test_a_finding_shows_its_sentence_its_counts_and_their_base(small: ReportContent) -> None:
    first, second = initiative_findings(build_index(small))[0].findings
    assert (first.statements, first.caveats) == (("1 of 2 write-ups supports it.",), ("Few write-ups.",))
    assert [(b.mark.key, b.n, b.href) for b in first.bars] == [("support", 1, "#f-warm-Q1.support"), ("oppose", 1, "#f-warm-Q1.oppose")]
    assert (first.n_answered, first.n_writeups, first.theme) == (2, 2, "Things")
    assert (second.statements, second.bars, second.n_answered) == ((), (), 0)


def test_each_position_is_shown_by_a_passage_that_takes_it(small: ReportContent) -> None:
    first = initiative_findings(build_index(small))[0].findings[0]
    assert [(g.mark.key, [q.text for q in g.quotes]) for g in first.groups] == [
        ("support", ["We want it."]),
        ("oppose", ["We do not want it."]),
    ]


def test_silence_and_mere_mention_stand_beside_the_finding(small: ReportContent) -> None:
    second = initiative_findings(build_index(small))[0].findings[1]
    assert [link.href for link in second.touched] == ["#c-a-Q2"]
    assert [link.href for link in second.silent] == ["#w-b"]


def test_a_position_without_a_passage_is_still_counted(small: ReportContent) -> None:
    first = initiative_findings(build_index(replace(small, codings=())))[0].findings[0]
    assert [(g.mark.key, len(g.writeups), g.quotes) for g in first.groups] == [("support", 1, ()), ("oppose", 1, ())]


def test_counts_come_from_the_matrix_where_no_finding_gives_them(small: ReportContent) -> None:
    first = initiative_findings(build_index(replace(small, findings=())))[0].findings[0]
    assert [(b.mark.key, b.n) for b in first.bars] == [("support", 1), ("oppose", 1)]


def test_the_finding_with_the_widest_base_gives_the_counts(small: ReportContent) -> None:
    narrow = replace(small.findings[0], id="f0", of=1, counts_by_position={"support": 1})
    first = initiative_findings(build_index(replace(small, findings=(narrow, *small.findings))))[0].findings[0]
    assert [b.mark.key for b in first.bars] == ["support", "oppose"]
    assert len(first.statements) == 2


def test_copies_are_listed_and_count_once(small: ReportContent) -> None:
    once = replace(small.findings[0], counts_by_position={"support": 1})
    first = initiative_findings(build_index(replace(small, findings=(once,))))[0].findings[0]
    assert "counts 1 account" in first.copies_note
    assert "2 write-ups are listed" in first.copies_note


def test_a_code_of_a_codebook_without_themes_names_the_codebook(small: ReportContent) -> None:
    book = replace(small.codebooks[0], themes=())
    assert initiative_findings(build_index(replace(small, codebooks=(book,))))[0].findings[0].theme == "A book"


def test_a_finding_leads_to_every_passage_it_rests_on(small: ReportContent) -> None:
    assert [link.href for link in initiative_findings(build_index(small))[0].findings[0].passages] == ["#s-a-0000", "#s-b-0002"]


def test_a_finding_names_divergences_of_a_whole_theme_too(small: ReportContent) -> None:
    theme = replace(small.divergences[0], id="contradiction-Q1", code_id="")
    assert [link.href for link in initiative_findings(build_index(replace(small, divergences=(theme,))))[0].findings[0].divergences] == [
        "#d-contradiction-Q1"
    ]


def test_divergences_of_a_question_are_named_by_kind_with_the_most_important_first(small: ReportContent) -> None:
    weaker = replace(small.divergences[0], id="c0", score=0.1)
    first = initiative_findings(build_index(replace(small, divergences=(weaker, *small.divergences))))[0].findings[0]
    assert [(link.label, link.href) for link in first.flags] == [("Contradiction ×2", "#d-contradiction-Q1")]
    assert len(first.divergences) == 2


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ({"oppose": ("b",), "support": ("a", "c")}, "Contradiction: 2 support, 1 oppose"),
        ({"flagged": ("a",), "compared_with": ("b", "c", "d", "e")}, "Contradiction: a"),
        ({"flagged": ("a", "b", "c", "d")}, "Contradiction: 4 write-ups"),
        ({"one": ("a",), "other": ("a", "b")}, "Contradiction: a, b"),
        ({}, "Contradiction"),
    ],
)
def test_a_divergence_is_told_from_others_by_its_write_ups(small: ReportContent, sides: dict[str, tuple[str, ...]], words: str) -> None:
    assert divergence_in_short(replace(small.divergences[0], sides=sides)) == words
