"""declared.py: a form that says "We were split" decides the position, and no coder guesses it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_segment, make_writeup
from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.coding import code_segments
from dialogue_synth.coding.declared import CODER, declared_codings, is_declared
from dialogue_synth.settings import CodingSettings
from dialogue_synth.synthesis import roll_up

BOOKS = load_codebooks([shipped_codebook("pair")])
SPLIT = replace(make_segment("We were split"), box="divided", question_code="P1")


def test_a_split_on_a_question_is_a_mixed_coding() -> None:
    (coding,) = declared_codings([SPLIT], BOOKS[0].codes)
    assert (coding.code_id, coding.position, coding.confidence, coding.coder, coding.quotation) == (
        "P1",
        "mixed",
        1.0,
        CODER,
        "We were split",
    )


@pytest.mark.parametrize(
    "change", [{"text": "We agreed"}, {"box": ""}, {"question_code": ""}, {"kind": "metadata"}, {"question_code": "Z9"}]
)
def test_anything_else_declares_nothing(change: dict) -> None:
    assert declared_codings([replace(SPLIT, **change)], BOOKS[0].codes) == []


def test_only_a_split_is_declared() -> None:
    assert is_declared(SPLIT)
    assert not is_declared(replace(SPLIT, box="highlights"))


def test_a_declared_split_makes_the_write_up_mixed(tiny_encoder) -> None:
    said = replace(make_segment("We want it to happen.", position=1, start=20), question_code="P1")
    result = code_segments([SPLIT, said], BOOKS, tiny_encoder, CodingSettings())
    assert [o.outcome for o in result.outcomes if o.segment_id == SPLIT.segment_id] == ["coded"]
    assert [c.coder for c in result.codings if c.segment_id == SPLIT.segment_id] == [CODER]
    cell = next(cell for cell in roll_up([make_writeup()], [SPLIT, said], result.codings, BOOKS) if cell.code_id == "P1")
    assert (cell.state, cell.position) == ("answered", "mixed")
