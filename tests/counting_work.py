"""A work for tests of the engine, in a file of its own so that other processes can import it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    text: str
    n_words: int
    share: float
    words: tuple[str, ...]
    is_long: bool


@dataclass(frozen=True)
class CountWords:
    version: str = "1"
    log: str = ""  # a folder: one file is left there for each time that the work is opened or done
    fails_on: str = ""
    seconds: float = 0.0
    name: str = "count"
    takes: type[Text] = Text
    gives: type[Count] = Count

    def open(self) -> Callable[[Sequence[Text]], list[Count]]:
        self._leave("opened")
        return self._count

    def _count(self, texts: Sequence[Text]) -> list[Count]:
        time.sleep(self.seconds)
        self._leave("done")
        if self.fails_on and any(self.fails_on in text.text for text in texts):
            raise ValueError("cannot be counted")
        return [_counted(text) for text in texts]

    def _leave(self, what: str) -> None:
        if self.log:
            (Path(self.log) / f"{what}-{os.getpid()}-{time.monotonic_ns()}").touch()


def _counted(text: Text) -> Count:
    words = tuple(text.text.split())
    return Count(text.text, len(words), 1 / (1 + len(words)), words, len(words) > 2)
