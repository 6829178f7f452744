"""Work beside the pages: one at a time, with an honest end; and learning from decisions from the page."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from conftest import TinyEncoder
from dialogue_synth.errors import Issue, ModelError
from dialogue_synth.intake import Progress
from dialogue_synth.relearned import Relearned
from dialogue_synth.review.held import ref
from dialogue_synth.review.job import Finished, Job
from dialogue_synth.store.backup import list_backups


def test_one_thing_runs_at_a_time_and_tells_how_far_it_is() -> None:
    job, begun, go = Job(), Event(), Event()

    def work(progress: Progress) -> str:
        progress("code", 3, 12)
        begun.set()
        go.wait(10)
        return "all done"

    assert job.state.state == "idle"
    assert job.start("learn", work)
    begun.wait(10)
    assert (job.state.state, job.state.stage, job.state.done, job.state.total) == ("running", "code", 3, 12)
    assert not job.start("learn", work)
    go.set()
    job.wait()
    assert (job.state.state, job.state.says) == ("done", "all done")


def test_who_stops_the_server_is_told_what_was_running() -> None:
    job, begun, go = Job(), Event(), Event()

    def work(progress: Progress) -> Finished:
        progress("code", 3, 12)
        begun.set()
        go.wait(10)
        return Finished("two came", ("g1", "g2"))

    assert job.state.left_undone == ""
    job.start("upload", work)
    begun.wait(10)
    assert job.state.left_undone.startswith("Taking in write-ups was stopped (coding passages).")
    go.set()
    job.wait()
    assert (job.state.says, job.state.result, job.state.left_undone) == ("two came", ("g1", "g2"), "")


def test_what_fails_says_so_as_a_command_would(caplog: pytest.LogCaptureFixture) -> None:
    issue = Issue("engine", "no such folder")

    def no_model(_: Progress) -> str:
        raise ModelError("the model is not installed", where="study.toml", hint="install it", issues=[issue])

    def broken(_: Progress) -> str:
        raise ZeroDivisionError

    job = Job()
    job.start("learn", no_model)
    job.wait()
    assert (job.state.state, job.state.says) == ("failed", "the model is not installed")
    assert (job.state.where, job.state.hint, job.state.issues) == ("study.toml", "install it", (issue,))
    with caplog.at_level(logging.CRITICAL):
        job.start("learn", broken)
        job.wait()
    assert "unexpected" in job.state.says


def test_the_log_of_a_fault_names_the_place_and_quotes_nobody(caplog: pytest.LogCaptureFixture) -> None:
    words = "what Ann said"

    def broken(_: Progress) -> str:
        raise KeyError(words)

    job = Job()
    job.start("learn", broken)
    job.wait()
    assert "KeyError" in caplog.text
    assert "test_job.py" in caplog.text
    assert "Ann" not in caplog.text


def test_the_page_learns_after_a_backup_and_says_what_changed(
    ann: TestClient, root: Path, monkeypatch: pytest.MonkeyPatch, tiny_encoder: TinyEncoder
) -> None:
    def learned(study: object, progress: Progress) -> Relearned:
        progress("code", 1, 2)
        return Relearned(23, (), (), (), (), (), kept=True)

    monkeypatch.setattr("dialogue_synth.relearning.relearn", learned)
    assert "disabled" in ann.get("/").text
    data = {"key": "k", "seen": 0, "back": "/queue", "segment": ref("g1#0000"), "code": "P1", "act": "accept"}
    ann.post("/decide", data=data)
    assert "disabled" not in ann.get("/").text
    assert ann.post("/relearn").status_code == 200
    for _ in range(500):
        page = ann.get("/").text
        if "23 decisions" in page:
            break
    assert "23 decisions: nothing changed" in page
    assert [backup.reason for backup in list_backups(root)] == ["before-relearn"]
