"""What is never masked as a name: organisations and places that a write-up names in its metadata, and well-known phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialogue_synth.model import WriteUp
from dialogue_synth.privacy.lexicon import Lexicon
from dialogue_synth.privacy.mask import LABELS
from dialogue_synth.privacy.spans import Span, Spans
from dialogue_synth.privacy.words import fold

_PLACEHOLDER = re.compile("|".join(rf"\[{label} \d{{1,4}}\]" for label in LABELS.values()))
_PART = re.compile(r"[^,;:()/|\n–—]+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Protected:
    """Stretches of one text that are no names, and words that are names only on strong evidence (folded)."""

    spans: Spans
    words: frozenset[str]


def protect(text: str, metadata: Iterable[str], allowed: Iterable[str], lexicon: Lexicon) -> Protected:
    """Find what is not to be taken for a name.

    Args:
        text: The text to look in.
        metadata: Names of organisations and places from the write-up's own metadata. A single word of them is not
            protected where the text says something about a person of that name.
        allowed: Phrases of the settings: protected wherever they stand.
        lexicon: Gives the phrases that everybody knows.
    """
    own, always = sorted(set(metadata)), sorted(set(allowed))
    phrases = (*lexicon.phrases, *always, *(phrase for phrase in own if " " in phrase))
    spans = [*placeholders_in(text), *(span for phrase in phrases for span in literal_spans(text, phrase))]
    words = {fold(word) for phrase in (*own, *always) for word in _WORD.findall(phrase) if word[0].isupper()}
    return Protected(Spans(spans), frozenset(word for word in words if lexicon.given_trust(word) is None))


def placeholders_in(text: str) -> list[Span]:
    """Return where the placeholders of an earlier masking stand."""
    return [match.span() for match in _PLACEHOLDER.finditer(text)]


def literal_spans(text: str, phrase: str, any_case: bool = False) -> list[Span]:
    """Return where a phrase stands as whole words, whatever white space is between them."""
    pattern = r"\s+".join(re.escape(part) for part in phrase.split())
    return [match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE if any_case else 0)] if pattern else []


def metadata_values(writeup: WriteUp) -> tuple[str, ...]:
    """Return the facts about a write-up that name organisations and places."""
    facts = (writeup.organiser, writeup.place, writeup.title, writeup.initiative.replace("-", " "), writeup.organiser_type)
    return tuple(fact for fact in facts if fact)


def phrases_of(value: str, personal: Sequence[Span]) -> list[str]:
    """Return the parts of a metadata value, cut at commas and brackets, that hold nothing personal."""
    parts = [match for match in _PART.finditer(value) if not any(a < match.end() and match.start() < b for a, b in personal)]
    return [part.group().strip() for part in parts if len(part.group().strip()) > 2]
