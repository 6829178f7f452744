"""A long piece of work beside the pages: one at a time, with how far it is and what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, Thread
from traceback import format_tb
from typing import Literal, TypeAlias

from dialogue_synth.errors import DialogueSynthError, Issue
from dialogue_synth.intake import Progress

STAGES = {
    "ingest": "reading write-ups",
    "code": "coding passages",
    "topics": "finding topics",
    "diverge": "comparing narratives",
    "synthesise": "writing the account",
}
NAMES = {
    "learn": "Learning from decisions",
    "upload": "Taking in write-ups",
    "preview": "Trying a version of a codebook",
    "codebook": "Coding with another version of a codebook",
}  # works by what pages know them by
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a piece of work: in words, and for its own page anything more."""

    says: str
    result: object = None


Work: TypeAlias = Callable[[Progress], "str | Finished"]


@dataclass(frozen=True, slots=True)
class JobState:
    """How a piece of work stands: what it is, its stage with ``done`` of ``total`` while it runs, and afterwards what it says.

    A failed one says in ``says`` what is wrong; ``where``, ``hint`` and ``issues`` tell what a command would tell.
    """

    work: str = ""
    state: Literal["idle", "running", "done", "failed"] = "idle"
    stage: str = ""
    done: int = 0
    total: int = 0
    says: str = ""
    result: object = None
    where: str = ""
    hint: str = ""
    issues: tuple[Issue, ...] = ()

    @property
    def stage_in_words(self) -> str:
        """Return what it is doing, as a person would say it."""
        return STAGES.get(self.stage, self.stage)

    @property
    def name(self) -> str:
        """Return what this work is, as a person would say it."""
        return NAMES.get(self.work.partition(":")[0], self.work.capitalize())

    @property
    def left_undone(self) -> str:
        """Say what it means that the server stops now; "" where nothing runs."""
        if self.state != "running":
            return ""
        stage = f" ({self.stage_in_words})" if self.stage else ""
        return (
            f"{self.name} was stopped{stage}. What was finished is kept, nothing is kept by half; begin it again on the page, "
            "or with dialogue-synth run."
        )


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
            came = work(self._progress)
            finished = came if isinstance(came, Finished) else Finished(came)
            self._state = replace(self._state, state="done", says=finished.says, result=finished.result)
        except DialogueSynthError as error:
            state, where, hint, issues = self._state, error.where, error.hint, error.issues
            self._state = replace(state, state="failed", says=error.what, where=where, hint=hint, issues=issues)
        except BaseException as error:  # the page must say that it failed, whatever it was
            # Where, and what kind, but not the error's own text: that can hold people's words.
            _LOG.error("the work beside the review page failed: %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            says = "an unexpected fault; the terminal tells more. Nothing was changed by half"
            self._state = replace(self._state, state="failed", says=says)

    def _progress(self, stage: str, done: int, total: int) -> None:
        self._state = replace(self._state, stage=stage, done=done, total=total)
