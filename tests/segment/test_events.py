from __future__ import annotations

from dialogue_synth.segment.events import events_of


def test_one_event_is_one_event() -> None:
    assert events_of([("A: yes", False), ("B: no", False)], 1) == [1, 1]


def test_marks_are_numbered_as_the_legend_lists_them() -> None:
    texts = ["We ran it twice. M = mums, S = staff.", "S: The need is real.", "M: Yes it is.", "S: Go ahead.", "M: We want it."]
    assert events_of([(text, False) for text in texts], 2) == [1, 2, 1, 2, 1]


def test_marks_without_a_legend_are_numbered_as_they_come() -> None:
    texts = ["Thursday: no", "Tuesday: yes", "Thursday: never", "Tuesday: now", "All went home."]
    assert events_of([(text, False) for text in texts], 2) == [1, 2, 1, 2, 1]


def test_lead_words_are_no_marks() -> None:
    texts = ["Consent: ask us.", "Money: leave it.", "Timing: too late.", "Consent: really."]
    assert events_of([(text, False) for text in texts], 2) == [1, 1, 1, 1]


def test_headings_tell_events_apart() -> None:
    passages = [
        ("Session 1", True),
        ("We agreed.", False),
        ("Second session", True),
        ("We did not.", False),
        ("Purpose", True),
        ("No.", False),
    ]
    assert events_of(passages, 2) == [1, 1, 2, 2, 2, 2]


def test_days_count_as_they_come_and_never_beyond_the_number_of_events() -> None:
    passages = [
        ("Thursday evening group", True),
        ("x", False),
        ("Monday", True),
        ("y", False),
        ("Thursday evening group again", True),
        ("Session 4", True),
    ]
    assert events_of(passages, 2) == [1, 1, 2, 2, 1, 2]
