"""The study at this moment: what one decision changes, and that the view equals what a run would see."""

from __future__ import annotations

from dialogue_synth import Study
from dialogue_synth.model import Decision
from dialogue_synth.review.live import LiveStudy, View
from dialogue_synth.shown import Shown


def decision(action: str, segment_id: str = "g1#0000", code_id: str = "P1", position: object = None, undoes: int | None = None) -> Decision:
    words = {"g1#0000": "We want it, says Carol Hartley.", "g2#0001": "Who pays for all this?", "g2#0000": "We do not want it."}[segment_id]
    return Decision(0, "", "Ann", action, segment_id, code_id, words, position, undoes=undoes)  # type: ignore[arg-type]


def test_the_view_equals_the_study_as_it_is_shown(study: Study) -> None:
    live = LiveStudy(study)
    live.now()
    study.decide(decision("reject"))
    study.decide(decision("add", "g2#0001", "R2", "concern"))
    study.decide(decision("undo", undoes=1))
    study.decide(decision("reject", "g2#0000"))
    view, shown = live.now(), Shown(study)
    codings = [c for reading in view.readings.values() for row in reading.codings.values() for c in row]
    assert sorted(codings, key=str) == sorted(shown.codings, key=str)
    outcomes = {s: o for reading in view.readings.values() for s, o in reading.outcomes.items()}
    assert outcomes == {o.segment_id: o for o in shown.outcomes if o.segment_id in outcomes}
    assert "Hartley" not in str(codings)


def test_a_decision_makes_only_its_own_write_up_be_read_anew(study: Study) -> None:
    live = LiveStudy(study)
    before = live.now()
    assert live.now() is before
    study.decide(decision("reject"))
    after = live.now()
    assert after.held is before.held
    assert after.readings["g2"] is before.readings["g2"]
    assert after.readings["g1"].cells["P1"].state == "silent"
    assert before.readings["g1"].cells["P1"].state == "answered"


def test_progress_counts_what_is_decided_suggested_undecided_and_left(study: Study) -> None:
    live = LiveStudy(study)
    study.decide(decision("accept", position="support"))
    study.decide(decision("leave", "g2#0001", ""))
    study.decide(decision("add", "g2#0000", "R2", "concern"))
    found = live.now().progress
    assert {key: found[key] for key in ("decided", "suggested", "added", "undecided", "left")} == {
        "decided": 1,
        "suggested": 2,
        "added": 1,
        "undecided": 1,
        "left": 1,
    }


def test_a_decision_on_words_that_are_gone_is_told(study: Study) -> None:
    live = LiveStudy(study)
    study.decide(Decision(0, "", "Ann", "accept", "g1#0009", "P1", "Gone."))
    (issue,) = live.now().readings["g1"].issues
    assert "no longer in the write-up" in issue.what


def test_a_passage_that_was_left_open_and_is_gone_since_is_not_counted(study: Study) -> None:
    study.decide(Decision(0, "", "Ann", "leave", "g1#0009", "", "Gone."))
    study.decide(Decision(0, "", "Ann", "leave", "g1#0009", "P1", "Gone."))
    assert LiveStudy(study).now().progress["left"] == 0


def test_verdicts_stand_on_the_flags(study: Study, view: View) -> None:
    assert [flag.verdict for flag in view.flags] == [""]
    study.judge("Ann", "contradiction-aa11", "confirmed")
    study.judge("Ann", "contradiction-aa11", "explained")
    assert [flag.verdict for flag in LiveStudy(study).now().flags] == ["explained"]


def test_an_undone_undo_has_no_effect(study: Study) -> None:
    study.decide(decision("reject"))
    study.decide(decision("undo", undoes=1))
    study.decide(decision("undo", undoes=2))
    view = LiveStudy(study).now()
    assert view.undone == {2}
    assert 1 in view.in_force
