"""A study of a few passages in a few strokes: ``material.coding("w1", 0, "P1", "support", 0.9)``."""

from __future__ import annotations

import pytest

from dialogue_synth.model import Code, Codebook, Coding, Segment, SegmentOutcome, WriteUp

CODES = (
    Code("P1", "Wanting it", "book", question="Is it wanted?", proposition="It is wanted."),
    Code("P2", "The issue", "book", question="Is it real?"),
    Code("A1", "Conditions", "book"),
    Code("X-PROC", "The event", "book", auxiliary=True),
)
BOOK = Codebook("book", "1", "A codebook", "en", (), CODES, "0")
LAYER = Codebook("layer", "1", "A second layer", "en", (), (Code("PB1", "Benefit", "layer"),), "0", relation="a layer over the first")


class Material:
    """Write-ups of passages that are placed one after another; passage ``n`` of ``w1`` is ``w1#000n``."""

    book, layer, codes = BOOK, LAYER, CODES
    code_ids = tuple(code.id for code in CODES)

    def writeup(self, writeup_id: str, file: str = "") -> WriteUp:
        return WriteUp(writeup_id, file or f"{writeup_id}.md", "0", "", ())

    def segments(self, writeup_id: str, *texts: str, **facts: object) -> tuple[Segment, ...]:
        found, start = [], 0
        for n, text in enumerate(texts):
            found.append(Segment(f"{writeup_id}#{n:04d}", writeup_id, n, start, start + len(text), text, "content", "group", **facts))  # type: ignore[arg-type]
            start += len(text) + 1
        return tuple(found)

    def coding(
        self, writeup_id: str, n: int, code: str, position: str | None = "support", confidence: float = 0.8, **more: object
    ) -> Coding:
        values: dict[str, object] = {"coder": "machine/1", **more}
        return Coding(f"{writeup_id}#{n:04d}", writeup_id, 0, 1, "", code, position, confidence, **values)  # type: ignore[arg-type]

    def outcome(self, writeup_id: str, n: int, outcome: str) -> SegmentOutcome:
        return SegmentOutcome(f"{writeup_id}#{n:04d}", outcome)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def material() -> Material:
    return Material()
