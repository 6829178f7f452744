"""What coders said, in one shape: a coder's last word counts, blind means blind, and nothing is dropped without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth import Study
from dialogue_synth.agreement import blind_answers, machine_answers
from dialogue_synth.model import BlindCoding, Decision


def entry(
    n: int, segment_id: str, *codes: tuple[str, str | None], coder: str = "Ann", quotation: str = "We want it.", answer: str = "coded"
) -> BlindCoding:
    return BlindCoding(n, f"2026-01-0{n}T00:00:00", coder, segment_id, quotation, answer, codes)  # type: ignore[arg-type]


def decision(analyst: str, at: str, segment_id: str = "w1#0000") -> Decision:
    return Decision(1, at, analyst, "accept", segment_id, "P1", "We want it.")


@pytest.fixture
def segments(material):
    return material.segments("w1", "We want it.", "It is real.")


def test_the_last_word_of_a_coder_counts(segments, material) -> None:
    log = [entry(1, "w1#0000", ("P1", "support")), entry(2, "w1#0000", ("P2", None)), entry(3, "w1#0000", ("A1", "concern"), coder="Ben")]
    people, issues = blind_answers(log, segments, [], material.code_ids)
    assert [(work.coder, dict(work.answers)) for work in people] == [
        ("Ann", {"w1#0000": {"P2": None}}),
        ("Ben", {"w1#0000": {"A1": "concern"}}),
    ]
    assert issues == ()


def test_none_is_an_answer_and_undecided_is_not(segments, material) -> None:
    log = [entry(1, "w1#0000", answer="none"), entry(2, "w1#0001", quotation="It is real.", answer="undecided")]
    ((ann,), _) = blind_answers(log, segments, [], material.code_ids)
    assert (dict(ann.answers), ann.undecided) == ({"w1#0000": {}}, {"w1#0001"})


def test_an_entry_follows_its_words_into_a_corrected_write_up(segments, material) -> None:
    ((ann,), issues) = blind_answers([entry(1, "w1#0007", ("P1", "support"))], segments, [], material.code_ids)
    assert (list(ann.answers), issues) == (["w1#0000"], ())


def test_what_cannot_be_compared_is_told(segments, material) -> None:
    log = [entry(1, "w1#0000", ("P1", None), quotation="Gone."), entry(2, "w1#0001", ("Z9", None), quotation="It is real.")]
    people, issues = blind_answers(log, segments, [], material.code_ids)
    assert people == ()
    assert [issue.what for issue in issues] == ["the passage is no longer in the write-up", "a code is no longer in the codebook"]
    later = entry(3, "w1#0001", ("P2", None), quotation="It is real.")
    assert len(blind_answers([*log, later], segments, [], material.code_ids)[1]) == 1


@pytest.mark.parametrize(
    ("analyst", "at", "blind"),
    [("ann", "2025-12-31T00:00:00", False), ("Ben", "2025-12-31T00:00:00", True), ("Ann", "2026-02-01T00:00:00", True)],
)
def test_who_has_decided_on_a_passage_is_no_longer_blind(segments, material, analyst, at, blind) -> None:
    people, issues = blind_answers([entry(1, "w1#0000", ("P1", "support"))], segments, [decision(analyst, at)], material.code_ids)
    assert bool(people) is blind
    assert any("is not blind" in issue.what for issue in issues) is not blind


def test_the_machine_speaks_for_itself(material) -> None:
    codings = [material.coding("w1", 0, "P1", "support"), material.coding("w1", 0, "PB1"), material.coding("w1", 3, "P1")]
    outcomes = [material.outcome("w1", n, outcome) for n, outcome in enumerate(("coded", "none", "undecided", "not_coded"))]
    work = machine_answers(codings, outcomes, material.code_ids)
    assert dict(work.answers) == {"w1#0000": {"P1": "support"}, "w1#0001": {}}
    assert work.undecided == {"w1#0002"}


def test_blind_codings_are_kept_with_their_time_and_only_ever_added(tmp_path) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    study = Study.create(tmp_path / "study")
    kept = entry(1, "w1#0000", ("P1", "support"), ("A1", None))
    study.code_blind([])
    study.code_blind([kept, replace(kept, coder="Ben", codes=(), answer="none")])
    first, second = study.blind_codings
    assert replace(first, at=kept.at) == kept
    assert (second.blind_id, second.coder, second.answer, second.codes) == (2, "Ben", "none", ())
    assert first.at > "2026"
    for statement in ("DELETE FROM blind_codings", "UPDATE blind_codings SET coder = 'Cy'"):
        with pytest.raises(IntegrityError, match="blind_codings only grow"), study._database.engine.begin() as connection:
            connection.execute(text(statement))
    study.close()
