"""Quotations: verbatim, placed, and spread over the groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dialogue_synth.report import ReportContent
from dialogue_synth.report.index import build_index
from dialogue_synth.report.passages import cell_link, fairest_first, quote, segment_links, writeup_link, writeup_texts


def test_a_quotation_is_the_segments_text_and_never_cut_by_offsets(small: ReportContent) -> None:
    masked = replace(small, segments=(replace(small.segments[0], text="[name 1] wants it very much."), *small.segments[1:]))
    found = quote(build_index(masked), "a#0000")
    assert found
    assert found.text == "[name 1] wants it very much."
    assert (found.organiser, found.place, found.href) == ("Allotment society", "page 1", "#s-a-0000")


def test_a_passage_without_layout_is_found_by_its_number(small: ReportContent) -> None:
    found = quote(build_index(replace(small, writeups=tuple(replace(w, blocks=()) for w in small.writeups))), "a#0001")
    assert found
    assert found.place == "passage 0001"


def test_a_quotation_says_when_the_voice_is_not_the_groups(small: ReportContent) -> None:
    index = build_index(small)
    group, participant = quote(index, "a#0000"), quote(index, "a#0001")
    assert group
    assert participant
    assert group.voice == ""
    assert "participant" in participant.voice


def test_a_passage_that_is_not_there_gives_no_quotation_and_no_link(small: ReportContent) -> None:
    index = build_index(small)
    assert quote(index, "z#1") is None
    assert [link.label for link in segment_links(index, ["z#1", "b#0002"])] == ["b#0002"]


def test_a_write_up_that_is_not_there_gives_a_name_and_no_link(small: ReportContent) -> None:
    index = build_index(small)
    assert writeup_link(index, "z").href == cell_link(index, "z", "Q1").href == ""


def test_no_group_is_quoted_twice_while_another_waits(small: ReportContent) -> None:
    codings = [
        replace(small.codings[0], writeup_id=w, segment_id=f"{w}#0", confidence=c, quotation=w)
        for w, c in (("a", 0.9), ("b", 0.8), ("c", 0.7))
    ]
    quoted: Counter[str] = Counter()
    first = [c.writeup_id for c in fairest_first(quoted, codings, 2)]
    second = [c.writeup_id for c in fairest_first(quoted, codings, 2)]
    assert (first, second) == (["a", "b"], ["c", "a"])


def test_copied_words_are_quoted_once(small: ReportContent) -> None:
    codings = [replace(small.codings[0], writeup_id=w, segment_id=f"{w}#0") for w in ("a", "b")]
    assert [c.writeup_id for c in fairest_first(Counter(), codings, 2)] == ["a"]


def test_a_group_is_quoted_once_however_much_it_says(small: ReportContent) -> None:
    codings = [replace(small.codings[0], segment_id=f"a#{n}", quotation=str(n)) for n in range(3)]
    assert len(fairest_first(Counter(), codings, 3)) == 1


def test_the_appendix_keeps_what_was_not_coded_with_its_kind(small: ReportContent) -> None:
    prompt = replace(small.segments[0], kind="prompt", text="Do you want it?")
    (text, _) = writeup_texts(build_index(replace(small, segments=(prompt, *small.segments[1:]))))
    assert [(row.text, row.aside) for row in text.rows] == [("Do you want it?", "printed question"), ("She asked who pays.", "")]


def test_the_appendix_says_why_a_passage_has_no_code(small: ReportContent) -> None:
    open_ones = tuple(replace(o, outcome=outcome, reason=reason) for o, (outcome, reason) in zip(
        small.outcomes, (("none", "too far from every code"), ("undecided", ""), ("not_coded", "voice"), ("coded", "")), strict=True))  # fmt: skip
    notes = [row.note for text in writeup_texts(build_index(replace(small, outcomes=open_ones))) for row in text.rows]
    assert notes == ["no code applies: too far from every code", "undecided", "not coded: voice", ""]


def test_a_passage_carries_its_codes_with_links_to_their_cells(small: ReportContent) -> None:
    index = build_index(replace(small, codings=(replace(small.codings[0], status="accepted"), *small.codings[1:])))
    tags = [tag for text in writeup_texts(index) for row in text.rows for tag in row.tags]
    assert [(tag.code_id, tag.href, tag.mark.key, tag.checked) for tag in tags] == [
        ("Q1", "#c-a-Q1", "support", True),
        ("Q2", "#c-a-Q2", "touched", False),
        ("Q1", "#c-b-Q1", "oppose", False),
        ("X", "", "touched", False),
    ]
