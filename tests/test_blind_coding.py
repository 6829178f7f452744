"""Samples are drawn once and kept with the study; command and page share them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dialogue_synth import Study
from dialogue_synth.blind_coding import blind_record, coder_name, compared_in, edited_in_sight, take_sample
from dialogue_synth.errors import UsageError
from dialogue_synth.model import BlindCoding, Coding, Decision, SegmentOutcome
from review_study import TEXTS, tiny_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.open(tiny_study(tmp_path / "study"))


def test_a_sample_stays_as_it_was_drawn_whatever_is_decided_or_coded_anew(study: Study) -> None:
    first = take_sample(study, 2, 0, "Ann")
    study.decide(Decision(0, "", "Bob", "reject", "g1#0000", "P1", TEXTS["g1"][0]))
    with study.transaction() as write:
        write.put(Coding, [])
        write.put(SegmentOutcome, [])
    assert take_sample(study, 2, 0, "Bob") == first
    assert (first.drawn_by, first.n, first.seed, len(first.passages)) == ("Ann", 2, 0, 2)
    assert take_sample(study, 2, 1, "Bob").drawn_by == "Bob"
    assert len(study.blind_samples) == 2


def test_passages_are_kept_with_their_exact_words_in_reading_order(study: Study) -> None:
    sample = take_sample(study, 100, 0, "Ann")
    assert sample.passages == tuple((f"{w}#{n:04d}", text) for w, row in TEXTS.items() for n, text in enumerate(row))


def test_two_who_draw_at_once_get_one_sample(study: Study) -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda name: take_sample(Study.open(study.root), 3, 7, name), ["Ann", "Bob", "Cy", "Di"]))
    assert len({sample.sample_id for sample in drawn}) == len(study.blind_samples) == 1


def test_a_study_without_passages_draws_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no passage to draw"):
        take_sample(Study.create(tmp_path / "empty"), 10, 0, "Ann")


def test_what_was_coded_blind_is_compared_and_what_was_decided_in_sight_is_told_apart(study: Study) -> None:
    sample = take_sample(study, 5, 0, "Ann")
    study.code_blind([BlindCoding(0, "", who, *passage, "none") for who in ("Ann", "Bob") for passage in sample.passages])
    report = compared_in(study)
    assert [c.coders for c in report.comparisons] == [("Ann", "Bob"), ("machine", "Ann"), ("machine", "Bob")]
    study.decide(Decision(0, "", "Ann", "reject", "g1#0000", "P1", TEXTS["g1"][0]))
    study.decide(Decision(0, "", "Ann", "accept", "g2#0000", "P1", TEXTS["g2"][0], source="verification"))
    edited = edited_in_sight(study.read(Coding), study.decisions, study.segments, ["P1", "A1"])
    assert (edited.n_kept, edited.n_taken_off) == (0, 1)
    assert compared_in(study).comparisons == report.comparisons
    assert len(blind_record(study, study.segments).answers(["P1"])[0]) == 2


@pytest.mark.parametrize("name", ["", "  ", "Machine"])
def test_nobody_is_called_nothing_or_machine(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        coder_name(name)
    assert coder_name(" Ann   Lee ") == "Ann Lee"
