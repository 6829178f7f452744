"""What a group declares about itself on the write-up form: that it was split on a question. No model has to guess it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogue_synth.boxes import BOXES, SPLIT, choice_of
from dialogue_synth.model import CODED_KINDS, Code, Coding, Segment

CODER = "form"  # the coder of what a form says outright


def is_declared(segment: Segment) -> bool:
    """Whether a segment is a declaration that the group was split, on a question that is known."""
    is_split = segment.box == "divided" and segment.kind in CODED_KINDS and choice_of(BOXES["divided"], segment.text) == SPLIT
    return is_split and bool(segment.question_code)


def declared_codings(segments: Iterable[Segment], codes: Sequence[Code]) -> list[Coding]:
    """Return a coding with position ``mixed`` for each declaration, on the code of its question."""
    known = {code.id for code in codes if not code.auxiliary}
    return [
        Coding(
            segment_id=segment.segment_id,
            writeup_id=segment.writeup_id,
            start=segment.start,
            end=segment.end,
            quotation=segment.text,
            code_id=segment.question_code,
            position="mixed",
            confidence=1.0,
            coder=CODER,
            position_confidence=1.0,
            why="the group says on the form that it was split on this question",
        )
        for segment in segments
        if is_declared(segment) and segment.question_code in known
    ]
