from __future__ import annotations

import pytest

from dialogue_synth.divergence.quantities import first_quantity, number


@pytest.mark.parametrize(("word", "value"), [("7", 7), ("1,250", 1250), ("forty-two", 42), ("twelve", 12), ("nil", 0)])
def test_numbers_are_read_in_digits_and_words(word: str, value: int) -> None:
    assert number(word) == value


@pytest.mark.parametrize(
    ("measure", "text", "key"),
    [
        ("duration", "kept for six years", "6 year"),
        ("duration", "kept for a year", "1 year"),
        ("duration", "costs £900 a year", None),  # a rate
        ("duration", "within 28 days", "28 day"),
        ("money", "about £1.5 million", "1500000"),
        ("money", "£20k", "20000"),
        ("date", "on 3 may 2027", "may"),
        ("date", "it may start", "may"),  # a month or a verb: the cue before it decides
        ("date", "soon", None),
        ("money", "a lot", None),
    ],
)
def test_quantities_are_brought_to_one_form(measure, text: str, key: str | None) -> None:
    found = first_quantity(measure, text)
    assert (found[0] if found else None) == key
