"""A study against gold, worked out by hand; a study that says what gold says gets 1.0 everywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.agreement import evaluate, read_gold
from dialogue_synth.agreement.align import align
from dialogue_synth.agreement.codes import framing_ids
from dialogue_synth.agreement.gold import Gold, GoldUnit, GoldWriteUp, letters
from dialogue_synth.model import Coding, SegmentOutcome

TEXTS = {"w1": ("Is it wanted?", "We all want it.", "It is real.", "Nobody asked us."), "w2": ("We do not want it.", "The tea was cold.")}


def unit(text: str, codes: dict | None = None, **more: object) -> GoldUnit:
    return GoldUnit(letters(text), codes or {}, **more)  # type: ignore[arg-type]


GOLD = Gold(
    (
        GoldWriteUp(
            "w1",
            "w1.md",
            (
                unit("Is it wanted", quiet=True, voice="none"),
                unit("We all want", {"P1": "support", "A1": "conditional"}),
                unit("It is real", {"P2": "support"}),
                unit("Nobody asked", {"A1": "oppose"}, voice="organiser"),
            ),
        ),
        GoldWriteUp("w2", "w2.md", (unit("We do not", {"P1": "oppose"}), unit("The tea", {"X-PROC": "none"}))),
    )
)


@pytest.fixture
def study(material):
    first = material.segments("w1", *TEXTS["w1"])
    first = (replace(first[0], kind="heading"), replace(first[1], question_code="P1"), *first[2:])
    segments = first + material.segments("w2", *TEXTS["w2"])
    codings = [
        material.coding("w1", 1, "P1", "support", 0.95),  # right, position right
        material.coding("w1", 2, "P1", "support", 0.55),  # wrong: it is P2
        material.coding("w2", 0, "P1", "support", 0.85),  # right, and the wrong pole
        material.coding("w2", 1, "X-PROC", "none", 0.9),  # auxiliary: not measured
    ]
    outcomes = [
        material.outcome(w, n, o) for w, n, o in (("w1", 1, "coded"), ("w1", 2, "coded"), ("w1", 3, "undecided"), ("w2", 0, "coded"))
    ]
    return [material.writeup("w1"), material.writeup("w2")], segments, codings, outcomes, [material.book]


def test_codes_are_counted_by_unit_by_coding_and_by_code(study) -> None:
    found = evaluate(GOLD, *study).all_units
    assert found.n_units == 4
    assert found.samples_f1.value == round((2 / 3 + 0 + 0 + 1) / 4, 4)
    assert (found.precision.value, found.recall.value) == (round(2 / 3, 4), 0.4)
    assert found.micro_f1.value == 0.5
    assert found.macro_f1.value == round((2 * 2 / 5 + 0 + 0) / 3, 4)  # P1 0.8, P2 0, A1 0
    assert found.top1.value == 0.5


def test_each_code_has_its_own_figure_and_the_confused_pairs_are_named(study) -> None:
    found = evaluate(GOLD, *study)
    assert {code: (figure.value, figure.n) for code, figure in found.per_code.items()} == {"P1": (0.8, 3), "P2": (0.0, 1), "A1": (0.0, 2)}
    assert found.confused == {"P2 > P1": 1}


def test_positions_are_measured_where_the_code_is_right(study) -> None:
    found = evaluate(GOLD, *study).positions
    assert (found.exact.value, found.exact.n, found.weighted.value) == (0.5, 2, 0.5)
    assert (found.n_swaps, found.swaps.value, found.decided.value) == (1, 0.5, 1.0)
    assert found.end_to_end.value == 0.2  # 1 of 5 gold codes
    assert found.confusion == {"oppose > support": 1, "support > support": 1}


def test_an_undecided_position_is_no_swap(study) -> None:
    writeups, segments, codings, outcomes, books = study
    found = evaluate(GOLD, writeups, segments, [replace(codings[0], position=None), codings[2]], outcomes, books).positions
    assert (found.decided.value, found.exact.value, found.exact_where_decided.value, found.swaps.value) == (0.5, 0.0, 0.0, 1.0)
    assert found.confusion == {"oppose > support": 1, "support > undecided": 1}


def test_units_under_a_question_are_told_apart(study) -> None:
    found = evaluate(GOLD, *study)
    assert (found.under_a_question.n_units, found.under_none.n_units) == (1, 3)
    assert found.under_a_question.samples_f1.value == round(2 / 3, 4)
    assert found.under_none.samples_f1.value == round(1 / 3, 4)


def test_coverage_says_what_became_of_every_unit(study) -> None:
    found = evaluate(GOLD, *study).coverage
    assert found.with_code == {"coded": 3, "undecided": 1, "none": 0}
    assert found.without_code == {"coded": 0, "undecided": 0, "none": 1}
    assert (found.coded.value, found.undecided.value) == (0.75, 0.25)
    assert (found.n_quiet, found.quiet_coded) == (1, 0)


def test_a_coded_heading_is_counted(study, material) -> None:
    writeups, segments, codings, outcomes, books = study
    assert evaluate(GOLD, writeups, segments, [*codings, material.coding("w1", 0, "P1")], outcomes, books).coverage.quiet_coded == 1


def test_voice_confidence_and_curve(study) -> None:
    found = evaluate(GOLD, *study)
    assert (found.voice.value, found.voice.n) == (0.75, 4)  # the organiser's passage is said to be the group's
    assert [round(point.score.value, 2) for point in found.most_confident if point.share in (0.5, 1.0)] == [0.83, 0.42]
    assert found.calibration.error.value == round((0.05 + 0.55 + 0.15) / 3, 4)


def test_a_persons_coding_has_no_confidence_to_be_checked(study) -> None:
    writeups, segments, codings, outcomes, books = study
    decided = [replace(coding, status="accepted") for coding in codings]
    found = evaluate(GOLD, writeups, segments, decided, outcomes, books)
    assert found.calibration.error.value is None
    assert found.all_units == evaluate(GOLD, *study).all_units


def test_a_rejected_coding_does_not_count(study) -> None:
    writeups, segments, codings, outcomes, books = study
    found = evaluate(GOLD, writeups, segments, [replace(coding, status="rejected") for coding in codings], outcomes, books)
    assert found.all_units.recall.value == 0.0
    assert found.all_units.precision.value is None
    assert str(found.positions.exact) == "not defined"


def test_codes_of_no_codebook_are_left_out_and_named(study) -> None:
    strange = Gold((GoldWriteUp("w1", "w1.md", (unit("We all want", {"P1": "support", "Z9": "support"}),)), GoldWriteUp("w9", "", ())))
    found = evaluate(strange, *study)
    assert found.all_units.samples_f1.value == 1.0
    assert [str(issue) for issue in found.issues] == [
        "gold file: 1 code is left out, which is in none of the study's codebooks: Z9. Try: name the codebook in study.toml, if they are of one",
        "gold write-up w9: is not in the study; its passages are left out",
    ]


def test_a_gold_file_about_other_write_ups_gives_no_figures(study) -> None:
    found = evaluate(Gold((GoldWriteUp("w9", "", (unit("We all", {"P1": "support"}),)),)), *study)
    assert found.all_units.samples_f1.value is None
    assert found.all_units.macro_f1.value is None
    assert (found.most_confident, found.n_missing_units) == ((), 1)


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(material, random) -> None:
    segments = material.segments("w1", *TEXTS["w1"]) + material.segments("w2", *TEXTS["w2"])
    codings = [material.coding("w1", n, code, "support", 0.5 + n / 10) for n in (1, 2, 3) for code in ("P1", "P2")]
    writeups = [material.writeup("w1"), material.writeup("w2")]
    before = evaluate(GOLD, writeups, segments, codings, [], [material.book])
    shuffled = [list(part) for part in (writeups, segments, codings)]
    for part in shuffled:
        random.shuffle(part)
    after = evaluate(GOLD, *shuffled, [], [material.book])
    assert after == before


@pytest.mark.model
def test_a_study_that_says_what_gold_says_is_right_throughout(sample_corpus: Path) -> None:
    from dialogue_synth.codebook import load_codebooks, shipped_codebook
    from dialogue_synth.ingest import ingest_paths
    from dialogue_synth.segment import split_write_ups
    from dialogue_synth.settings import Settings

    books, defaults, gold = load_codebooks((shipped_codebook("pair"),)), Settings(), read_gold(sample_corpus / "gold.yaml")
    questions = [text for book in books for code in book.codes for text in (code.question, *code.other_questions) if text]
    writeups = ingest_paths([sample_corpus], settings=defaults.ingest, initiatives={}, questions=questions).writeups
    segments = split_write_ups(writeups, books, defaults.segment).segments
    codings = []
    for one in align(gold.only(framing_ids(books)), writeups, segments).units:
        codings += [
            Coding(s.segment_id, s.writeup_id, s.start, s.end, s.text, code, position, 1.0, "gold")
            for s in one.segments[:1]
            for code, position in one.unit.codes.items()
        ]
    found = evaluate(gold, writeups, segments, codings, [SegmentOutcome(c.segment_id, "coded") for c in codings], books)
    assert (found.n_writeups, found.n_missing_units, found.issues) == (24, 0, ())
    for figures in (found.all_units, found.under_a_question, found.under_none):
        for name in ("samples_f1", "micro_f1", "precision", "recall", "macro_f1", "top1"):
            assert getattr(figures, name).value == 1.0, name
    assert {figure.value for figure in found.per_code.values()} == {1.0}
    assert (found.positions.exact.value, found.positions.end_to_end.value, found.positions.n_swaps) == (1.0, 1.0, 0)
    assert (found.coverage.coded.value, found.coverage.quiet_coded) == (1.0, 0)
    assert {point.score.value for point in found.most_confident} == {1.0}
    assert found.calibration.error.value == 0.0
