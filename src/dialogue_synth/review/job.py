"""A long piece of work beside the pages: one at a time, with how far it is and what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, Thread
from traceback import format_tb
from typing import Literal

from dialogue_synth.errors import DialogueSynthError
from dialogue_synth.intake import Progress

STAGES = {
    "ingest": "reading write-ups",
    "code": "coding passages",
    "topics": "finding topics",
    "diverge": "comparing narratives",
    "synthesise": "writing the account",
}
Work = Callable[[Progress], str]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobState:
    """How a piece of work stands: what it is, its stage with ``done`` of ``total`` while it runs, and afterwards what it says."""

    work: str = ""
    state: Literal["idle", "running", "done", "failed"] = "idle"
    stage: str = ""
    done: int = 0
    total: int = 0
    says: str = ""

    @property
    def stage_in_words(self) -> str:
        """Return what it is doing, as a person would say it."""
        return STAGES.get(self.stage, self.stage)


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

    def start(self, name: str, work: Work) -> bool:
        """Begin ``work``, which pages know by ``name``, unless something runs already; returns whether it was begun."""
        with self._lock:
            if self._state.state == "running":
                return False
            self._state = JobState(name, "running")
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Wait until what runs has ended."""
        if self._thread:
            self._thread.join()

    def _run(self, work: Work) -> None:
        try:
            says = work(self._progress)
            self._state = replace(self._state, state="done", says=says)
        except DialogueSynthError as error:
            self._state = replace(self._state, state="failed", says=error.what)
        except Exception as error:  # the page must say that it failed, whatever it was
            # Where, and what kind, but not the error's own text: that can hold people's words.
            _LOG.error("the work beside the review page failed: %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            self._state = replace(
                self._state, state="failed", says="an unexpected fault; the terminal tells more. Nothing was changed by half"
            )

    def _progress(self, stage: str, done: int, total: int) -> None:
        self._state = replace(self._state, stage=stage, done=done, total=total)
