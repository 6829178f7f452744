"""Somebody decides, and the process is killed in the middle: what was said to be kept is there, and nothing by half."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from databases import Place
from dialogue_synth import Study
from dialogue_synth.model import Decision

PROGRAM = """
import sys
from pathlib import Path
from dialogue_synth import Study
from dialogue_synth.model import Decision
study = Study.open(Path(sys.argv[1]))
for n in range(100_000):
    pair = [Decision(0, "", "Ann", "accept", f"g{sys.argv[2]}-{n}#{side}", "P1", "words " * 50, "support") for side in (0, 1)]
    print(n, study.keep_once(f"key {sys.argv[2]}-{n}", pair).entries, flush=True)
"""
N_KILLS, N_KEPT = 3, 15


def test_every_decision_that_was_called_kept_is_there_and_none_by_half(tmp_path: Path, place: Place) -> None:
    study = place.create(tmp_path / "study")
    for turn in range(N_KILLS):
        before = len(study.decisions)
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(study.root), str(turn)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(N_KEPT)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        called_kept = [entry for line in said if line.endswith("\n") for entry in eval(line.partition(" ")[2])]
        decisions = study.decisions
        assert set(called_kept) <= {d.decision_id for d in decisions}
        assert before < len(decisions) <= before + len(called_kept) + 4  # the last pair or two were kept and not told any more
        assert [d.decision_id for d in decisions] == list(range(1, len(decisions) + 1))
        assert all(d.quotation == "words " * 50 for d in decisions)
        pairs = [d.segment_id.partition("#") for d in decisions]
        assert [(name, side) for name, _, side in pairs[1::2]] == [(name, "1") for name, _, _ in pairs[::2]]
    assert study.decide(decisions[0]).decision_id == len(decisions) + 1


def _decide(root: Path, name: str, pipe: Connection) -> None:
    study = Study.open(root)
    pipe.send("ready")
    for n in range(pipe.recv()):
        receipt = study.keep_once(f"{name} {n}", [Decision(0, "", name, "accept", f"g{n}#0", "P1", "words", None)], seen=0)
        pipe.send((receipt.entries, receipt.unseen))
    study.close()


def test_of_two_processes_that_decide_at_once_one_wins_and_the_other_is_told(tmp_path: Path, place: Place) -> None:
    n_passages = 20
    study = place.create(tmp_path / "study")
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe() for _ in range(2)]
    processes = [context.Process(target=_decide, args=(study.root, name, pipe[1])) for name, pipe in zip("AB", pipes, strict=True)]
    for process in processes:
        process.start()
    ends = [pipe[0] for pipe in pipes]
    assert [end.recv() for end in ends] == ["ready"] * 2
    for end in ends:
        end.send(n_passages)
    for _ in range(n_passages):
        (entries, unseen), (others, others_unseen) = (end.recv() for end in ends)
        assert bool(entries) != bool(others)
        assert (entries or others) == (unseen or others_unseen)
    for process in processes:
        process.join()
    assert len(study.decisions) == n_passages
    for end in (end for pipe in pipes for end in pipe):
        end.close()


@pytest.mark.parametrize("n_requests", [8])
def test_a_request_that_is_sent_again_after_a_kill_is_kept_once(tmp_path: Path, place: Place, n_requests: int) -> None:
    study = place.create(tmp_path / "study")
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(study.root), "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(n_requests):
        process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    n_kept = len(study.decisions)
    receipts = [study.keep_once(f"key 0-{n}", [study.decisions[0]]) for n in range(n_requests)]
    assert all(receipt.repeated for receipt in receipts)
    assert len(study.decisions) == n_kept
