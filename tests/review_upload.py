"""A process that takes an upload in and is killed on the way, for the tests of the review page."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def take_in_and_die(root: str, name: str, stage: str) -> None:
    """Take an upload in, and be killed when ``stage`` says for the first time that it has done something."""
    import dialogue_synth.embed
    from conftest import TinyEncoder
    from dialogue_synth.review.screens.upload import take_in

    dialogue_synth.embed.open_encoder = lambda *_args, **_named: TinyEncoder()  # type: ignore[assignment]

    def progress(now: str, done: int, _total: int) -> None:
        if now == stage and done:
            os.kill(os.getpid(), signal.SIGKILL)

    take_in(Path(root), name, progress, whole=True)
