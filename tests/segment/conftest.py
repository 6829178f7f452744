"""Write-ups made by hand, block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialogue_synth.codebook import load_codebook, shipped_codebook
from dialogue_synth.model import Block, Codebook, Segment, WriteUp
from dialogue_synth.segment import Boilerplate, RuleSplitter, SegmentationResult, split_write_ups
from dialogue_synth.settings import SegmentSettings

Piece = tuple[str, str] | tuple[str, str, int]
Make = Callable[..., WriteUp]
Split = Callable[..., SegmentationResult]
NOTHING_YET = Boilerplate()


@pytest.fixture(scope="session")
def codebooks() -> tuple[Codebook, ...]:
    return (load_codebook(shipped_codebook("pair")), load_codebook(shipped_codebook("public-benefit")))


@pytest.fixture(scope="session")
def write_up() -> Make:
    """Return a maker of write-ups: ``write_up("a", ("heading", "Purpose", 2), ("paragraph", "Yes."), batch="b1")``."""

    def make(writeup_id: str, *pieces: Piece, **fields: object) -> WriteUp:
        text, blocks = "", []
        for kind, words, *level in pieces:
            blocks.append(Block(kind, len(text), len(text) + len(words), "here", level[0] if level else 0))
            text += words + "\n\n"
        plain = WriteUp(writeup_id, f"{writeup_id}.txt", "0" * 64, text, tuple(blocks), language="en")
        return replace(plain, **fields)

    return make


@pytest.fixture(scope="session")
def split(codebooks: tuple[Codebook, ...]) -> Split:
    """Return the stage with the rule for sentences and the shipped codebooks."""

    def cut(*writeups: WriteUp, boilerplate: Boilerplate = NOTHING_YET, **settings: object) -> SegmentationResult:
        return split_write_ups(writeups, codebooks, SegmentSettings(**settings), splitter=RuleSplitter(), boilerplate=boilerplate)

    return cut


@pytest.fixture(scope="session")
def segments(split: Split) -> Callable[..., tuple[Segment, ...]]:
    return lambda *writeups, **named: split(*writeups, **named).segments
