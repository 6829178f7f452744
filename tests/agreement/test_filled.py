"""A filled-in sheet is read forgivingly; what is wrong is told by row, all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.agreement import new_entries, read_sheet
from dialogue_synth.model import POSITIONS, BlindCoding

HEADER = ("passage_id", "passage", "codes", "positions", "remarks")


@pytest.fixture(scope="module")
def read(material):
    segments = {s.segment_id: s for s in material.segments("w1", "We want it.", "It is real.", "Ask us.")}
    return lambda *rows, header=HEADER: read_sheet((header, *rows), "ann.csv", "Ann", segments, material.code_ids)


def row(codes: str, positions: str = "", remarks: str = "", passage: str = "w1#0000") -> tuple[str, ...]:
    return (passage, "masked words", codes, positions, remarks)


@pytest.mark.parametrize(
    ("codes", "positions", "expected"),
    [
        ("P1", "support", (("P1", "support"),)),
        ("p1; x-proc", "Support;NONE", (("P1", "support"), ("X-PROC", "none"))),
        ("P1, A1 ,", "oppose / ?", (("P1", "oppose"), ("A1", None))),
        ("P1 A1", "mixed conditional", (("P1", "mixed"), ("A1", "conditional"))),
        ("P1\nP2", "", (("P1", None), ("P2", None))),
        ("P1", "undecided", (("P1", None),)),
    ],
)
def test_codes_and_positions_in_many_spellings(read, codes, positions, expected) -> None:
    (entry,) = read(row(codes, positions)).entries
    assert (entry.answer, entry.codes) == ("coded", expected)


@pytest.mark.parametrize(
    ("codes", "answer"),
    [("none", "none"), (" None applies. ", "none"), ("NO CODE", "none"), ("?", "undecided"), ("Unsure", "undecided")],
)
def test_none_and_undecided_are_answers_and_need_no_position(read, codes, answer) -> None:
    found = read(row(codes, "none", "see above"))
    assert (found.entries[0].answer, found.entries[0].codes, found.entries[0].remarks, found.faults) == (answer, (), "see above", ())


def test_an_entry_keeps_the_exact_words_and_not_the_masked_ones(read) -> None:
    (entry,) = read(row("P1", passage="w1#0001")).entries
    assert (entry.coder, entry.segment_id, entry.quotation) == ("Ann", "w1#0001", "It is real.")


def test_rows_not_filled_in_yet_are_counted_and_blank_rows_skipped(read) -> None:
    found = read(row(""), ("", "", "", "", ""), (), row("P1", passage="w1#0001"))
    assert (len(found.entries), found.n_empty, found.faults) == (1, 1, ())


def test_columns_may_be_moved_and_spelt_otherwise(read) -> None:
    found = read(("support", "P1", "w1#0002"), header=("Positions ", "CODES", "Passage-ID"))
    assert found.entries[0].codes == (("P1", "support"),)


def test_every_fault_is_told_with_its_row_and_what_was_meant(read) -> None:
    found = read(
        row("P11", "support"),
        row("P1; A1", "support"),
        row("P1", "suport"),
        row("P1", passage="v1#0000"),
        row("", remarks="hm"),
        row("P1; p1"),
    )
    assert found.entries == ()
    assert [str(fault) for fault in found.faults] == [
        'ann.csv, row 2: there is no code "P11". Try: "P1" (the closest)',
        "ann.csv, row 3: 2 codes and 1 position. Try: give one position for each code, in the same order, ? where undecided",
        'ann.csv, row 4: there is no position "suport". Try: "support" (the closest)',
        'ann.csv, row 5: there is no passage "v1#0000" in the study. Try: "w1#0000" (the closest)',
        "ann.csv, row 6: positions or remarks, and no code. Try: write the codes, none, or ?",
        "ann.csv, row 7: a code stands there twice. Try: keep one",
    ]


def test_a_passage_coded_twice_must_be_coded_alike(read) -> None:
    assert len(read(row("P1"), row("p1")).entries) == 1
    found = read(row("P1"), row("P2"))
    assert found.faults[0].what == "passage w1#0000 was coded otherwise in an earlier row"


@pytest.mark.parametrize("header", [("passage_id", "codes"), ("", ""), ("what", "ever")])
def test_a_sheet_without_its_columns_is_a_fault(read, header) -> None:
    found = read(header=header)
    assert "the sheet has no column" in found.faults[0].what
    assert "keep the header as it was" in found.faults[0].hint


def test_an_empty_file_is_a_fault(material) -> None:
    assert read_sheet((), "ann.csv", "Ann", {}, material.code_ids).faults


def test_rows_are_counted_as_a_spreadsheet_does(material) -> None:
    found = read_sheet(((), ("", ""), HEADER, row("P1")), "ann.csv", "Ann", {}, material.code_ids)
    assert found.faults[0].where == "ann.csv, row 4"


def test_only_what_says_something_new_is_kept() -> None:
    def entry(codes: tuple, number: int = 0, at: str = "", coder: str = "Ann") -> BlindCoding:
        return BlindCoding(number, at, coder, "w1#0000", "We want it.", "coded", codes)

    first, second = entry((("P1", None),)), entry((("P2", None),))
    log = [entry(first.codes, 1, "2026"), entry(second.codes, 2, "2027")]
    assert new_entries([second], log) == ()
    assert new_entries([first], log) == (first,)  # back to the first word is a word of its own
    assert new_entries([entry(second.codes, coder="Ben")], log) == (entry(second.codes, coder="Ben"),)
    assert new_entries([first, first, second], ()) == (first, second)  # the same passage in several sheets


@given(
    st.lists(
        st.tuples(st.sampled_from(["P1", "P2", "A1", "X-PROC"]), st.sampled_from([*POSITIONS, None])),
        min_size=1,
        unique_by=lambda pair: pair[0],
    )
)
def test_what_a_coder_means_comes_back_whatever_parts_it(read, pairs) -> None:
    for mark in ("; ", ",", " ", "/", "\n"):
        found = read(row(mark.join(code for code, _ in pairs), mark.join(position or "?" for _, position in pairs)))
        assert found.entries[0].codes == tuple(pairs)
