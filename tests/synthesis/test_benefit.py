"""Public benefit: only where a codebook names tests, and no test is passed by it."""

from __future__ import annotations

from dialogue_synth.model import Code, Codebook, Finding, MatrixCell, ReadingTest, Segment, WriteUp
from dialogue_synth.synthesis.benefit import benefit_codebook, definitions, features_of, speaking_to

TEST = ReadingTest("purposeful", "Is there a purpose?", ("Q1", "PB1", "NOT-USED"))
CODES = (Code("PB1", "Service", "pb"), Code("PB2", "Public", "pb"))
BOOK = Codebook("pb", "1", "Benefit", "en", (), CODES, "0", tests=(TEST,))
CELLS = (
    MatrixCell("a", "warm", "PB1", "answered", "support", 1, "a#0"),
    MatrixCell("b", "warm", "PB1", "touched"),
    MatrixCell("b", "warm", "Q1", "answered", "oppose", 1, "b#0"),
)
WRITEUPS = tuple(WriteUp(w, f"{w}.md", w, "", (), initiative="warm", status="superseded" if w == "c" else "used") for w in "abc")  # type: ignore[arg-type]


def test_a_study_without_a_codebook_of_tests_has_no_public_benefit() -> None:
    assert benefit_codebook([Codebook("pair", "1", "Pair", "en", (), CODES, "0")]) is None
    assert benefit_codebook([BOOK]) is BOOK


def test_the_table_has_a_row_for_each_write_up_in_use_and_a_cell_for_each_feature() -> None:
    table = features_of(BOOK, CELLS, WRITEUPS)
    assert list(table) == ["a", "b"]
    assert {code: cell and cell.state for code, cell in table["b"].items()} == {"PB1": "touched", "PB2": None}


def test_what_speaks_to_a_test_are_findings_of_codes_in_use_and_write_ups_that_took_a_position() -> None:
    findings = [Finding("f1", "warm", "PB1", "", "", 1, 1, {"support": 1}, ()), Finding("f2", "meals", "Q1", "", "", 1, 1, {}, ())]
    found = speaking_to(TEST, "warm", findings, CELLS, (*CODES, Code("Q1", "One", "pair")))
    assert [f.id for f in found.findings] == ["f1"]
    assert found.n_writeups == 2
    assert speaking_to(TEST, "meals", findings, CELLS, CODES).findings == ()


def test_definitions_are_sentences_in_which_people_say_what_benefits_the_public() -> None:
    said = ["It is kind. Everyone gains from a dry street.", "We had tea.", "Asked what public benefit meant, she said safer roads."]
    segments = [Segment(f"a#{n}", "a", n, 0, len(t), t, "content", "group") for n, t in enumerate(said)]
    segments += [
        Segment("c#0", "c", 0, 0, 9, "The common good.", "content", "group"),
        Segment("a#9", "a", 9, 0, 9, "The common good.", "content", "organiser"),
    ]
    found = definitions(WRITEUPS, segments)
    assert [one.words for one in found] == ["Everyone gains from a dry street.", said[2]]
    assert all(said[int(one.segment_id[-1])][one.start : one.end] == one.words for one in found)
