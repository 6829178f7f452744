"""Counts as short sentences in plain words, for people who were in the room and not in the office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_BOTH = 2
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


def plain_sentences(counts: Mapping[str, int], n_asked: int, *, others: bool = False) -> str:
    """Return who agreed and who disagreed with a statement, worries and silence included.

    Args:
        counts: Groups by position.
        n_asked: All groups of the initiative; at least the sum of ``counts``.
        others: The counts are of the groups beside one that reads this.

    >>> plain_sentences({"support": 8, "conditional": 4, "oppose": 1, "mixed": 1}, 17)
    '14 groups gave a view on this. 12 agreed, 4 of them only on conditions. 1 disagreed. 1 was split. 3 gave none.'
    >>> plain_sentences({"oppose": 2}, 2)
    '2 groups gave a view on this. Both disagreed.'
    >>> plain_sentences({"support": 1}, 3, others=True)
    '1 other group gave a view on this. It agreed. 2 gave none.'
    """
    of = sum(counts.values())
    other = "other " if others else ""
    if not of:
        return f"No {other}group gave a view on this."
    parts = [f"{of} {other}group{'' if of == 1 else 's'} gave a view on this.", *_sides(counts, of)]
    if n_asked > of:
        parts.append(f"{n_asked - of} gave none.")
    return " ".join(parts)


def _sides(counts: Mapping[str, int], of: int) -> Iterator[str]:
    conditional = counts.get("conditional", 0)
    n_for = counts.get("support", 0) + conditional
    if n_for:
        only = (
            "" if not conditional else ", but only on conditions" if conditional == n_for else f", {conditional} of them only on conditions"
        )
        yield f"{_who(n_for, of)} agreed{only}."
    if counts.get("oppose"):
        yield f"{_who(counts['oppose'], of)} disagreed."
    for position, word in (("concern", "worried"), ("mixed", "split")):
        if counts.get(position):
            yield f"{_who(counts[position], of)} {'was' if counts[position] == 1 else 'were'} {word}."
    if counts.get("undecided"):
        yield f"We could not tell what {counts['undecided']} of them thought."


def _who(n: int, of: int) -> str:
    if n == of:
        return "It" if n == 1 else "Both" if n == _BOTH else f"All {n}"
    return str(n)


def reading_ease(text: str) -> float:
    """Return the Flesch reading ease of an English text: 60 to 70 is plain English, higher is easier.

    Source: Flesch (1948), Journal of Applied Psychology 32(3), 221-233. Syllables are counted as groups of vowels, less a silent
    final e, which is right for nine words of ten.

    >>> round(reading_ease("The cat sat on the mat."))
    116
    """
    words = re.findall(r"[A-Za-z']+|[0-9]+", text)
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(_syllables(word.casefold()) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words) if words else 206.835


def _syllables(word: str) -> int:
    found = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and found > 1:
        found -= 1
    return max(1, found)
