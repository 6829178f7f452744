"""Learning on the page: offered when decisions came, said in one line, and shown in full."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.coding.learning import HeldOut
from dialogue_synth.model import Decision
from dialogue_synth.relearned import Account, CodingChange, FindingChange, Flag, Lesson, Relearned, effect_of
from dialogue_synth.review.job import JobState
from dialogue_synth.review.live import LiveStudy
from dialogue_synth.review.pages.learning import WORTH_A_HINT, learning_state
from dialogue_synth.study_coder import EFFECT, EFFECT_IN_FULL, last_effect, last_effect_in_full

FIGURES = [HeldOut(**dict.fromkeys(HeldOut.__dataclass_fields__, value)) for value in (0.5, 0.75)]
EFFECT_OF_ALL = Relearned(
    23,
    (Lesson("pair", 12, 2, True, *FIGURES),),
    (
        CodingChange("g1#0001", "A1", "conditional", "support"),
        CodingChange("g2#0000", "P1", "oppose", None),
        CodingChange("g2#0001", "R2", None, ""),
    ),
    (
        FindingChange("warm-P1", "warm", "P1", "1 of 2 write-ups supports it.", "2 of 2 write-ups support it."),
        FindingChange("x", "warm", "A1", "", "New."),
    ),
    (Flag("contradiction-aa11", "contradiction", "warm", "P1"),),
    (Flag("omission-bb22", "omission", "warm", "A1"),),
    kept=True,
)


def keep(root: Path, effect: Relearned, last: int = 0) -> None:
    study = Study.open(root)
    with study.transaction() as write:
        write.keep_value(EFFECT, {"sentence": effect.sentence, "last_decision": last})
        write.keep_value(EFFECT_IN_FULL, effect.as_json())
    study.close()


def decide_often(root: Path, n: int) -> None:
    study = Study.open(root)
    words = {s.segment_id: s.text for s in study.segments}
    for _ in range(n):
        study.decide(Decision(0, "", "ann", "accept", "g1#0000", "P1", words["g1#0000"], "support"))
    study.close()


def test_the_effect_is_said_in_one_sentence() -> None:
    said = (
        "23 decisions: coding updated, 3 codings of 2 write-ups changed, 2 findings changed, 1 divergence appeared, 1 divergence vanished"
    )
    assert EFFECT_OF_ALL.sentence == said


def test_without_a_better_coder_it_says_what_the_decisions_changed_in_the_account() -> None:
    effect = Relearned(1, (), (), EFFECT_OF_ALL.findings[:1], (), (), kept=True)
    assert effect.sentence == "1 decision: the coding stays as it was, 1 finding changed"


def test_equal_accounts_have_no_effect(study: Study) -> None:
    account = Account.of(study)
    effect = effect_of(account, account, (), (), 0)
    assert (effect.findings, effect.flags_new, effect.flags_gone) == ((), (), ())


def test_the_queue_offers_to_learn_when_enough_decisions_came(ann: TestClient, root: Path) -> None:
    decide_often(root, WORTH_A_HINT - 1)
    assert "Learn now" not in ann.get("/queue").text
    decide_often(root, 1)
    assert f"{WORTH_A_HINT} decisions, and the coder has not learned from them" in ann.get("/queue").text
    keep(root, EFFECT_OF_ALL, last=7)
    page = ann.get("/queue").text
    assert "Learn now" not in page
    assert f"{EFFECT_OF_ALL.sentence}." in page
    assert "3 decisions since the coder last learned" in ann.get("/").text


def test_what_learning_changed_is_shown_with_links(ann: TestClient, root: Path) -> None:
    assert "has not learned from decisions yet" in ann.get("/learning").text
    keep(root, EFFECT_OF_ALL)
    page = ann.get("/learning").text
    for said in (
        "2 of 2 write-ups support it.",
        "put on, position undecided",
        "taken off, it was oppose",
        "conditional before, now support",
    ):
        assert said in page
    assert "0.50 before, 0.75 after" in page
    assert page.count('<span class="badge">appeared</span> <a href="/divergences/') == 1
    assert '<span class="badge">vanished</span> <a' not in page


def test_a_study_that_never_learned_has_no_effect(study: Study) -> None:
    assert last_effect(study) == {"sentence": "", "last_decision": 0}
    assert last_effect_in_full(study) == {}


@pytest.mark.parametrize(
    ("job", "running", "blocked", "failed"),
    [
        (JobState(), False, False, ""),
        (JobState("learn", "running", "code", 1, 2), True, False, ""),
        (JobState("upload", "running"), False, True, ""),
        (JobState("learn", "failed", says="no room"), False, False, "no room"),
    ],
)
def test_it_says_what_goes_on(study: Study, job: JobState, running: bool, blocked: bool, failed: str) -> None:
    state = learning_state(LiveStudy(study).now(), job, last_effect(study))
    assert (state.running, state.blocked, state.failed, state.just_done) == (running, blocked, failed, False)
