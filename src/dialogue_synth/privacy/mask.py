"""Text and what is personal in it -> text that can be shown."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue_synth.model import PersonalSpan

LABELS = {
    "name": "name",
    "email": "email",
    "handle": "handle",
    "phone": "phone",
    "postcode": "postcode",
    "address": "address",
    "nhs_number": "NHS number",
    "ni_number": "NI number",
    "date_of_birth": "date of birth",
    "initial_age": "initial and age",
    "document_number": "document number",
    "private": "private",
}


def placeholder(kind: str, number: int) -> str:
    """Return what is shown instead of the ``number``-th person or value of a kind.

    >>> placeholder("nhs_number", 2)
    '[NHS number 2]'
    """
    return f"[{LABELS[kind]} {number}]"


def mask(text: str, spans: Sequence[PersonalSpan], start: int = 0, end: int | None = None) -> str:
    """Return ``text[start:end]`` with every span replaced by its placeholder; a span cut by a border is masked whole.

    Args:
        text: The exact text that the spans refer to.
        spans: In order, not overlapping, as `PersonalDataFinder.find` returns them.
        start: First character to return.
        end: Where to stop (excluded); None for the end of the text.

    >>> mask("Ring Gwil now", (PersonalSpan(5, 9, "name", "[name 1]"),), start=7)
    '[name 1] now'
    """
    last = len(text) if end is None else min(end, len(text))
    pieces, position = [], start
    for span in spans:
        if span.end <= start or span.start >= last:
            continue
        pieces += [text[position : max(span.start, position)], span.placeholder]
        position = span.end
    return "".join([*pieces, text[position:last] if position < last else ""])
