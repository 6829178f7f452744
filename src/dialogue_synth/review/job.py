"""A long piece of work beside the pages: one at a time, with how far it is and what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Literal

from dialogue_synth.errors import DialogueSynthError
from dialogue_synth.intake import Progress

Work = Callable[[Progress], str]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobState:
    """How a piece of work stands: its stage with ``done`` of ``total`` while it runs, and afterwards what it says."""

    state: Literal["idle", "running", "done", "failed"] = "idle"
    stage: str = ""
    done: int = 0
    total: int = 0
    says: str = ""


class Job:
    """Runs one piece of work at a time in a thread of its own."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._lock = Lock()
        self._state = JobState()
        self._thread: Thread | None = None

    @property
    def state(self) -> JobState:
        """How it stands now."""
        return self._state

    def start(self, work: Work) -> bool:
        """Begin, unless something runs already; returns whether it was begun."""
        with self._lock:
            if self._state.state == "running":
                return False
            self._state = JobState("running")
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Wait until what runs has ended."""
        if self._thread:
            self._thread.join()

    def _run(self, work: Work) -> None:
        try:
            self._state = JobState("done", says=work(self._progress))
        except DialogueSynthError as error:
            self._state = JobState("failed", says=error.what)
        except Exception:  # the page must say that it failed, whatever it was
            _LOG.exception("the work beside the review page failed")
            self._state = JobState("failed", says="an unexpected fault; the terminal tells more. Nothing was changed by half")

    def _progress(self, stage: str, done: int, total: int) -> None:
        self._state = replace(self._state, stage=stage, done=done, total=total)
