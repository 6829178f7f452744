"""Small records that many tests begin with."""

from __future__ import annotations

import hashlib

from dialogue_synth.model import Block, Segment, WriteUp


def make_writeup(writeup_id: str = "g1", text: str = "We want it.", **facts: object) -> WriteUp:
    """A write-up of one paragraph."""
    blocks = (Block("paragraph", 0, len(text), "paragraph 1"),)
    return WriteUp(
        writeup_id=writeup_id, file=f"{writeup_id}.txt", sha256=hashlib.sha256(text.encode()).hexdigest(), text=text, blocks=blocks, **facts
    )  # type: ignore[arg-type]


def make_segment(text: str = "We want it.", writeup_id: str = "g1", position: int = 0, start: int = 0) -> Segment:
    """A passage in group voice."""
    return Segment(f"{writeup_id}#{position:04d}", writeup_id, position, start, start + len(text), text, "content", "group")
