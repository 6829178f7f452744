"""People's decisions win, stay, and follow the words that they are about."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.decisions import apply_decisions
from dialogue_synth.model import POSITIONS, Coding, Decision, Segment

TEXTS = ("We want it.", "Nobody wants it.", "Only if it is safe.")
SEGMENTS = tuple(Segment(f"g1#{n:04d}", "g1", n, n * 30, n * 30 + len(t), t, "content", "group") for n, t in enumerate(TEXTS))
CODES = {"P1", "P2"}


def suggestion(n: int = 0, code: str = "P1") -> Coding:
    s = SEGMENTS[n]
    return Coding(s.segment_id, "g1", s.start, s.end, s.text, code, "support", 0.7, "similarity 1")


def decision(number: int = 1, action: str = "accept", n: int = 0, code: str = "P1", **more: object) -> Decision:
    s = SEGMENTS[n]
    return Decision(number, "2026-01-01T00:00:00", "Ann", action, s.segment_id, code, s.text, **more)  # type: ignore[arg-type]


def test_an_accepted_coding_carries_the_analyst() -> None:
    (coding,) = apply_decisions([suggestion()], [decision()], SEGMENTS, CODES).codings
    assert (coding.status, coding.coder, coding.position) == ("accepted", "Ann", "support")


def test_a_rejected_coding_stays_visible_as_rejected() -> None:
    (coding,) = apply_decisions([suggestion()], [decision(action="reject")], SEGMENTS, CODES).codings
    assert coding.status == "rejected"


def test_what_is_left_open_is_the_machines_suggestion_again() -> None:
    log = [decision(1, "reject"), decision(2, "leave"), decision(3, "add", n=1, code="P2"), decision(4, "leave", n=1, code="P2")]
    (coding,) = apply_decisions([suggestion()], log, SEGMENTS, CODES).codings
    assert coding == suggestion()


def test_a_person_can_say_that_no_code_applies_and_open_the_passage_again() -> None:
    log = [decision(1, "reject", code=""), decision(2, "reject", n=1, code=""), decision(3, "leave", n=1, code="")]
    decided = apply_decisions([], log, SEGMENTS, CODES)
    assert (decided.codings, decided.issues) == ((), ())
    assert decided.without_code == {SEGMENTS[0].segment_id}


def test_a_code_that_a_person_added_is_there_without_the_machine() -> None:
    (coding,) = apply_decisions([], [decision(action="add", n=2, position="conditional")], SEGMENTS, CODES).codings
    assert (coding.status, coding.position, coding.quotation, coding.confidence) == ("added", "conditional", TEXTS[2], 1.0)


def test_a_changed_position_is_a_decision_with_full_confidence() -> None:
    (coding,) = apply_decisions([suggestion()], [decision(action="position", position="oppose")], SEGMENTS, CODES).codings
    assert (coding.position, coding.position_confidence, coding.status) == ("oppose", 1.0, "accepted")


def test_an_undo_takes_a_decision_back_and_an_undo_of_the_undo_restores_it() -> None:
    log = [decision(1, "reject"), decision(2, "undo", undoes=1)]
    assert apply_decisions([suggestion()], log, SEGMENTS, CODES).codings[0].status == "suggested"
    log.append(decision(3, "undo", undoes=2))
    assert apply_decisions([suggestion()], log, SEGMENTS, CODES).codings[0].status == "rejected"


def test_a_decision_survives_that_the_machine_no_longer_suggests_the_code() -> None:
    (coding,) = apply_decisions([], [decision()], SEGMENTS, CODES).codings
    assert (coding.status, coding.code_id) == ("accepted", "P1")


def test_a_decision_follows_its_words_in_a_corrected_write_up() -> None:
    moved = tuple(replace(s, segment_id=f"g1#{s.position + 5:04d}", position=s.position + 5) for s in SEGMENTS)
    (coding,) = apply_decisions([], [decision(action="add", n=1)], moved, CODES).codings
    assert (coding.segment_id, coding.quotation) == ("g1#0006", TEXTS[1])


def test_a_decision_whose_words_or_code_are_gone_is_listed() -> None:
    result = apply_decisions([], [decision(1), decision(2, n=1, code="Z9")], SEGMENTS[1:], CODES)
    assert result.codings == ()
    assert [str(issue).partition(":")[0] for issue in result.issues] == ["decision 1 on g1#0000", "decision 2 on g1#0001"]
    assert "no longer in the write-up" in result.issues[0].what
    assert "code Z9 is no longer in the codebook" in result.issues[1].what


actions = st.sampled_from(["accept", "reject", "add", "position"])


@given(st.lists(st.tuples(actions, st.integers(0, 2), st.sampled_from(sorted(CODES)), st.sampled_from([*POSITIONS, None]))))
def test_every_decision_is_in_force_unless_a_later_one_is_on_the_same_passage_and_code(choices: list[tuple]) -> None:
    log = [decision(number, action, n, code, position=position) for number, (action, n, code, position) in enumerate(choices, 1)]
    result = {(c.segment_id, c.code_id): c for c in apply_decisions([suggestion(0), suggestion(1, "P2")], log, SEGMENTS, CODES).codings}
    last = {(d.segment_id, d.code_id): d for d in log}
    wanted = {"accept": "accepted", "reject": "rejected", "add": "added", "position": "accepted"}
    for key, d in last.items():
        assert result[key].status == wanted[d.action]
        assert d.position is None or result[key].position == d.position
    assert len(result) == len({*last, (SEGMENTS[0].segment_id, "P1"), (SEGMENTS[1].segment_id, "P2")})
