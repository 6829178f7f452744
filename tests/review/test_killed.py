"""The server is killed at any moment: what it said to be saved is saved, and nothing is saved by half."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import random
import signal
import socket
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from dialogue_synth import Study
from dialogue_synth.review.held import ref
from review_study import serve

KILLS = 25
WRITERS = 2
TARGETS = (("g1#0000", "P1"), ("g2#0000", "P1"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def cookie_of(port: int) -> str:
    """Wait until the server answers, and return the pass that it hands out."""
    for _ in range(400):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/?token=token")
            cookie = (connection.getresponse().getheader("set-cookie") or "").partition(";")[0]
            connection.close()
            connection.request("GET", "/log", headers={"cookie": cookie})  # the study is read at the first look
            assert connection.getresponse().status == 200
            return cookie
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise AssertionError("the server did not start")


class Writer(Thread):
    """Sends decisions that are two entries each, as fast as they are acknowledged, until the server is gone."""

    def __init__(self, port: int, cookie: str, names: list[str], number: int) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.names, self.number = port, cookie, names, number
        self.acknowledged: list[str] = []
        self.last = ""

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        home = f"http://127.0.0.1:{self.port}"
        headers = {"cookie": self.cookie, "origin": home, "content-type": "application/x-www-form-urlencoded"}
        segment, code = TARGETS[self.number]
        for name in self.names:
            self.last = name
            data = {"key": name, "seen": 10**9, "act": "recode", "segment": ref(segment), "code": code, "new_code": "A2"}
            try:
                connection.request("POST", "/decide", urlencode({**data, "position": "concern", "memo": name, "back": "/queue"}), headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 303:
                self.acknowledged.append(name)


def test_no_kill_loses_or_halves_a_decision_and_what_is_sent_again_is_kept_once(root: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dialogue_synth.review.app", "uvicorn", "uvicorn.protocols.http.h11_impl", "python_multipart"])
    chance, port = random.Random(1), free_port()
    acknowledged: list[str] = []
    unanswered = [""] * WRITERS
    for kill in range(KILLS):
        server: ForkServerProcess = context.Process(target=serve, args=(str(root), port), daemon=True)
        server.start()
        cookie = cookie_of(port)
        names = [[*filter(None, [unanswered[w]]), *(f"{kill}-{w}-{n}" for n in range(500))] for w in range(WRITERS)]
        writers = [Writer(port, cookie, names[w], w) for w in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(0.02 + 0.12 * chance.random())
        assert server.pid
        os.kill(server.pid, signal.SIGKILL)
        server.join()
        for writer in writers:
            writer.join()
            acknowledged += writer.acknowledged
        unanswered = [w.last if w.last not in w.acknowledged else "" for w in writers]
    study = Study.open(root)
    entries = Counter(d.memo for d in study.decisions)
    study.close()
    assert len(acknowledged) > KILLS
    assert [name for name in acknowledged if entries[name] != 2] == []
    assert [name for name, n in entries.items() if n != 2] == []
    assert set(entries) <= {*acknowledged, *unanswered}
