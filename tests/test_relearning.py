"""Learning from decisions on small write-ups with the tiny encoder: explicit, reversible on trial, and decisions always stand."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import TinyEncoder
from dialogue_synth import Study, run
from dialogue_synth.cli import main
from dialogue_synth.model import Coding, Decision
from dialogue_synth.relearning import TRIAL, copy_of, decided_codes, relearn
from dialogue_synth.shown import Shown
from dialogue_synth.study_coder import KEPT, decisions_since, learned_entries, unfit_issues

CODEBOOK = """
codebook: {id: library, version: "1", title: Library hours, language: en}
codes:
- id: Q1
  name: Evening opening
  plain_question: Should the library open in the evening?
- id: Q2
  name: Self service
  plain_question: May people use the building without staff?
- id: Q3
  name: Who pays
  plain_question: Where should the money come from?
"""
SAID = (
    ("Q1", "After dusk it must stay lit for shift workers"),
    ("Q2", "A lone keypad invites thieves and vandals"),
    ("Q3", "Sell the old van and raise parking charges"),
    ("", "Biscuits ran out long before it was nine"),
)
NAMES = ("Ash", "Beech", "Cedar", "Elder", "Hazel", "Juniper", "Larch")


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Study:
    (tmp_path / "library.yaml").write_text(CODEBOOK, encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for n in range(7):
        told = "\n\n".join(f"{text}, as {NAMES[n]} table and {NAMES[(2 * n + 1) % 7]} table put it." for _, text in SAID)
        head = f"---\ndialogue_id: g{n}\norganiser: Group {n}\ninitiative: library-hours\n---\n\n# Our evening\n\n"
        (corpus / f"g{n}.md").write_text(head + told + "\n", encoding="utf-8")
    made = Study.create(tmp_path / "study", [tmp_path / "library.yaml"], title="Library hours")
    run(made, [corpus])
    return made


def decide_on(study: Study, writeups: int) -> None:
    """Ann puts the right code on every passage of the first write-ups, and rejects every other."""
    shown = Shown(study)
    for segment in (s for s in shown.exact_segments if s.kind == "content" and s.writeup_id in {f"g{n}" for n in range(writeups)}):
        right = next(code for code, text in SAID if segment.text.startswith(text[:12]))
        codes = {c.code_id for c in shown.codings if c.segment_id == segment.segment_id} | ({right} - {""}) or {"Q1"}
        for code in sorted(codes):
            study.decide(Decision(0, "", "Ann", "add" if code == right else "reject", segment.segment_id, code, segment.text))


def machine(study: Study) -> dict[tuple[str, str], Coding]:
    return {(c.segment_id, c.code_id): c for c in study.read(Coding)}


def test_a_decision_alone_changes_no_other_coding(study: Study) -> None:
    before = machine(study)
    decide_on(study, 5)
    run(study, [])
    assert machine(study) == before
    assert decisions_since(study) == len(study.decisions) > 0


def test_decisions_that_were_undone_do_not_wait_to_be_learned(study: Study) -> None:
    decide_on(study, 2)
    n = len(study.decisions)
    last = study.decisions[-1]
    undo = Decision(0, "", "Ann", "undo", last.segment_id, last.code_id, last.quotation, undoes=last.decision_id)
    study.decide(undo)
    assert decisions_since(study) == n - 1
    with study.transaction() as write:
        write.keep_value(KEPT, {"last_decision": len(study.decisions), "codebooks": {}})
    assert decisions_since(study) == 0
    first = study.decisions[0]
    study.decide(replace(undo, segment_id=first.segment_id, code_id=first.code_id, quotation=first.quotation, undoes=first.decision_id))
    assert decisions_since(study) == 1  # the coder learned from what no longer holds


def test_decisions_teach_the_coder_what_groups_call_a_thing(study: Study) -> None:
    decide_on(study, 5)
    effect = relearn(study)
    assert effect.lessons[0].paid
    assert effect.lessons[0].after.fit > effect.lessons[0].before.fit
    assert (effect.kept, effect.n_decisions) == (True, len(study.decisions))
    assert "coding updated" in effect.sentence
    assert {"g5", "g6"} <= set(effect.writeups)
    standing = {(c.segment_id, c.code_id) for c in Shown(study).codings if c.status == "suggested"}
    right = [(s.segment_id, code) for s in study.segments for code, text in SAID if code and s.text.startswith(text[:12])]
    unseen = [key for key in right if key[0].startswith(("g5", "g6"))]
    assert len(unseen) == 6
    assert set(unseen) <= standing
    assert decisions_since(study) == 0
    record = json.loads((study.root / "run.json").read_text(encoding="utf-8"))
    assert record["learned"]["library"]["n_decisions"] == len(study.decisions)
    assert "learned from" in record["models"]["coder"]


def test_passages_that_people_decided_on_stay_as_they_are(study: Study) -> None:
    decide_on(study, 5)
    before = [c for c in Shown(study).codings if c.segment_id.startswith(("g0", "g4"))]
    relearn(study)
    assert [c for c in Shown(study).codings if c.segment_id.startswith(("g0", "g4"))] == before


def test_a_dry_run_says_the_same_and_keeps_nothing(study: Study) -> None:
    decide_on(study, 5)
    run(study, [])
    before, files = machine(study), sorted(p.name for p in study.root.parent.iterdir())
    trial = relearn(study, dry_run=True)
    assert not trial.kept
    assert "would be updated" in trial.sentence
    assert machine(study) == before
    assert study.kept_value(KEPT) is None
    assert sorted(p.name for p in study.root.parent.iterdir()) == files
    real = relearn(study)
    assert (real.n_codings, real.writeups, real.findings) == (trial.n_codings, trial.writeups, trial.findings)


def test_what_a_killed_trial_left_is_removed_by_the_next_and_a_running_one_stays(study: Study) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    left, running = (study.root.parent / f"{TRIAL}{number}-abc" for number in (dead.pid, os.getpid()))
    for folder in (left, running):
        folder.mkdir()
        (folder / "study.db").write_text("what people said", encoding="utf-8")
    with copy_of(study):
        assert not left.exists()
        assert running.exists()


def test_learning_twice_from_the_same_decisions_changes_nothing(study: Study) -> None:
    decide_on(study, 5)
    relearn(study)
    version, codings = learned_entries(study)["library"]["version"], machine(study)
    again = relearn(study)
    assert learned_entries(study)["library"]["version"] == version
    assert machine(study) == codings
    assert (again.n_codings, again.findings, again.flags_new, again.flags_gone) == (0, (), (), ())


def test_without_decisions_there_is_nothing_to_learn(study: Study) -> None:
    before = machine(study)
    effect = relearn(study)
    assert effect.sentence == "0 decisions: nothing changed, the coding stays as it was"
    assert machine(study) == before


def test_what_was_learned_is_not_used_for_another_version_of_the_codebook(study: Study) -> None:
    decide_on(study, 5)
    relearn(study)
    path = study.root.parent / "library.yaml"
    path.write_text(CODEBOOK.replace("Who pays", "Who is to pay"), encoding="utf-8")
    shown = Shown(study)
    assert unfit_issues(study, shown.codebooks, shown.encoder.id)
    run(study, [])
    assert all(not c.coder.startswith("learned") for c in study.read(Coding))


def test_a_passage_of_which_only_some_codes_were_rejected_is_left_out() -> None:
    def coding(code: str, status: str, segment: str) -> Coding:
        return Coding(segment, "g", 0, 1, "x", code, None, 0.9, "machine", status=status)  # type: ignore[arg-type]

    codings = [coding("A", "rejected", "g#1"), coding("B", "suggested", "g#1"), coding("A", "rejected", "g#2"), coding("A", "added", "g#3")]
    assert decided_codes([*codings, coding("B", "rejected", "g#3")], frozenset("AB")) == {"g#2": frozenset(), "g#3": frozenset("A")}


def test_the_command_says_what_changes_and_status_what_waits(study: Study) -> None:
    decide_on(study, 5)
    folder = str(study.root)
    waiting = CliRunner().invoke(main, ["status", "--study", folder])
    assert "decisions since the coder last learned" in waiting.output
    trial = CliRunner().invoke(main, ["relearn", "--study", folder, "--dry-run"])
    assert trial.exit_code == 0, trial.output
    assert "coding would be updated" in trial.output
    assert "nothing was kept" in trial.output
    real = CliRunner().invoke(main, ["relearn", "--study", folder, "--json"])
    assert json.loads(real.stdout)["lessons"][0]["paid"]
    assert "last learned" not in CliRunner().invoke(main, ["status", "--study", folder]).output
