"""Material in a few strokes: ``make_material({"w1": "P1 support, P1 none participant"})``, or whole texts by write-up."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue_synth.divergence import Material
from dialogue_synth.model import Code, Codebook, Coding, Segment, Theme, WriteUp
from dialogue_synth.settings import DivergenceSettings
from dialogue_synth.synthesis.rollup import roll_up

CODES = (
    Code("P1", "Wanting it", "book", theme="P", proposition="The scheme is wanted."),
    Code("P2", "The issue", "book", theme="P", proposition="The issue is real."),
    Code("P2a", "The cause", "book", theme="P", parent="P2"),
    Code("R1", "Costs", "book", theme="R"),
    Code("R2", "Staff", "book", theme="R"),
    Code("I1", "Problems", "book", theme="I", contradiction=False),
    Code("X-PROC", "The event", "book", auxiliary=True),
)
BOOK = Codebook("book", "1", "A codebook", "en", (Theme("P", "Purpose"), Theme("R", "Resourcing"), Theme("I", "Use")), CODES, "0")
VOICES = ("group", "participant", "organiser", "unknown")
KINDS = ("heading", "prompt", "boilerplate", "vote")


def _segment(writeup_id: str, position: int, spec: str) -> tuple[Segment, str, str]:
    """``P1 support participant 2 ~the words``: code, stance (``?``: undecided), voice, event, confidence after ``@``, words."""
    head, _, text = spec.partition("~")
    words = head.split()
    code, stance = (words[0], words[1]) if words and words[0] not in (*KINDS, *VOICES) and not words[0].isdigit() else ("", "")
    rest = words[2:] if code else words
    text = text.strip() or f"{writeup_id} says on {code or 'nothing'} in place {position}"
    segment = Segment(
        f"{writeup_id}#{position:04d}",
        writeup_id,
        position,
        position * 1000,
        position * 1000 + len(text),
        text,
        next((word for word in rest if word in KINDS), "content"),
        next((word for word in rest if word in VOICES), "group"),
        question_code=next((word[1:] for word in rest if word.startswith("=")), ""),
        event=next((int(word) for word in rest if word.isdigit()), 1),
    )
    confidence = next((word[1:] for word in rest if word.startswith("@")), "0.8")
    return segment, f"{code} {stance}".strip(), confidence


def _coding(segment: Segment, code: str, confidence: str) -> Coding:
    code_id, stance = code.split()
    place = (segment.segment_id, segment.writeup_id, segment.start, segment.end, segment.text)
    return Coding(*place, code_id, None if stance == "?" else stance, float(confidence), "machine", position_confidence=1.0)


def make_material(specs: Mapping[str, str], initiatives: Mapping[str, str] | None = None, **settings: object) -> Material:
    writeups, segments, codings = [], [], []
    for writeup_id, spec in specs.items():
        initiative = (initiatives or {}).get(writeup_id, "scheme")
        writeups.append(WriteUp(writeup_id, f"{writeup_id}.md", "0", "", (), initiative=initiative, batch=writeup_id[0]))
        for position, part in enumerate(filter(None, map(str.strip, spec.split("|")))):
            segment, code, confidence = _segment(writeup_id, position, part)
            segments.append(segment)
            if code:
                codings.append(_coding(segment, code, confidence))
    cells = roll_up(writeups, segments, codings, (BOOK,))
    return Material(tuple(writeups), tuple(segments), tuple(codings), cells, (BOOK,), DivergenceSettings(**settings))
