"""A place in a text where a person is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_synth.privacy import cues
from dialogue_synth.privacy.words import Word


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names a person: the folded names in it, the initials, the titles, and whether an office is named.

    ``whole`` are the names as spelt, to find them again elsewhere in the text.
    """

    start: int
    end: int
    names: tuple[str, ...]
    initials: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    public: bool = False
    whole: tuple[str, ...] = ()


def make_mention(text: str, words: Sequence[Word], letters: str, public: bool) -> Mention:
    """Return the mention made of these words; an office at its beginning stays outside, so that it is still read."""
    titles = tuple(word.key for word, letter in zip(words, letters, strict=True) if letter in "TRtr")
    first = next((n for n, letter in enumerate(letters) if letter not in "Rr"), 0)
    names = [word for word, letter in zip(words, letters, strict=True) if letter not in "TRtrIc"]
    initials = tuple(word.key for word, letter in zip(words, letters, strict=True) if letter == "I")
    public = public or bool(cues.PUBLIC_TITLES & set(titles))
    end = words[-1].end + (letters[-1] == "I" and text[words[-1].end : words[-1].end + 1] == ".")
    return Mention(words[first].start, end, tuple(w.key for w in names), initials, titles, public, tuple(w.text for w in names))
