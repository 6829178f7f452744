"""What may be meant so is a note and stops nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dialogue_synth.codebook import check_codebook

Write = Callable[..., Path]

CODE = "codes:\n- id: Q1\n  name: Water\n  question: Whose turn?\n  proposition: All is fair.\n  examples: [It is fair.]\n"
NOTES = {
    "no proposition": ("codes:\n- {id: Q1, name: A, definition: B, examples: [C]}\n", "line 2, code Q1: no proposition: positions cannot"),
    "no examples": ("codes:\n- {id: Q1, name: A, definition: B, proposition: C}\n", "line 2, code Q1: no examples: "),
    "key at the top": (f"appendix: [a]\n{CODE}", 'line 1: key "appendix" is kept for people to read and not used'),
    "slip at the top": (f"theme: [a]\n{CODE}", 'key "theme" is kept .*. Try: "themes"'),
    "key in the head": (f"codebook: {{id: a, funder: B}}\n{CODE}", 'line 1: key "funder" is kept for people'),
    "near miss of another codebook": (
        f"{CODE}  near_misses:\n  - text: A\n    code: PB2\n",
        'line 9, code Q1: code "PB2" is not in this codebook; it may be one of another$',
    ),
    "near miss, a slip": (f"{CODE}  near_misses: [{{text: A, code: q1}}]\n", r'code "q1" is not .* another. Try: "Q1" \(the closest\)'),
    "boundary of another codebook": (f"{CODE}known_boundaries: [[Q1, Z9]]\n", 'line 7: code "Z9" is not in this codebook'),
    "ids that differ in case": (
        f"{CODE}- {{id: q1, name: A, definition: B, proposition: C, examples: [D]}}\n",
        'line 7, code q1: id "q1" and "Q1" differ in upper and lower case only',
    ),
}


@pytest.mark.parametrize(("text", "message"), NOTES.values(), ids=NOTES.keys())
def test_a_note_is_named_with_its_line_and_stops_nothing(text: str, message: str, write: Write) -> None:
    result = check_codebook(write(text))
    assert result.faults == ()
    assert result.codebook is not None
    assert [note for note in result.notes if re.search(message, str(note))]


def test_a_complete_code_has_no_note(write: Write) -> None:
    assert check_codebook(write(CODE)).notes == ()


def test_an_auxiliary_code_needs_neither_proposition_nor_examples(write: Write) -> None:
    assert check_codebook(write(f"{CODE}auxiliary_codes:\n- {{id: X, name: A, definition: B}}\n")).notes == ()


def test_a_code_that_is_known_elsewhere_is_no_note(write: Write) -> None:
    path = write(f"{CODE}  near_misses: [{{text: A, code: PB2}}]\nknown_boundaries: [[Q1, PB2]]\n")
    assert len(check_codebook(path).notes) == 2
    assert check_codebook(path, known_elsewhere={"PB2"}).notes == ()


def test_faults_and_notes_come_together(write: Write) -> None:
    result = check_codebook(write("extra: 1\ncodes:\n- {id: Q1, name: A}\n"))
    assert result.codebook is None
    assert len(result.faults) == 1
    assert len(result.notes) == 3
