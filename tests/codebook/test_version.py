"""What changed between two versions of a codebook is named, code by code."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.codebook import CodeChange, codebook_diff
from dialogue_synth.model import Code, Codebook, Example

OLD = Codebook(
    "wells",
    "1",
    "Wells",
    "en",
    (),
    tuple(Code(code_id, "A", "wells", definition="B", examples=(Example("C"),)) for code_id in ("Q1", "Q2", "Q3")),
    "",
)


def test_equal_codes_have_not_changed_whatever_else_did() -> None:
    renamed = tuple(replace(code, codebook_id="pumps") for code in reversed(OLD.codes))
    assert codebook_diff(OLD, replace(OLD, id="pumps", version="2", sha256="x", codes=renamed)) == ()


def test_removed_changed_and_added_codes_are_named() -> None:
    one, two, _ = OLD.codes
    changed = replace(two, definition="D", examples=(*two.examples, Example("E", "oppose")))
    new = replace(OLD, codes=(Code("Q0", "New", "wells", question="Why?"), one, changed))
    assert codebook_diff(OLD, new) == (
        CodeChange("Q3", "removed"),
        CodeChange("Q0", "added"),
        CodeChange("Q2", "changed", ("definition", "examples")),
    )


def test_what_was_added_is_removed_the_other_way_round() -> None:
    new = replace(OLD, codes=OLD.codes[1:])
    assert codebook_diff(new, OLD) == (CodeChange("Q1", "added"),)
    assert codebook_diff(OLD, new) == (CodeChange("Q1", "removed"),)
