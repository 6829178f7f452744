"""The language of a write-up, as an ISO 639-1 code, by lingua among languages spoken in the places dialogues are held."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

# The main languages of the British Isles' censuses and of their neighbours; fewer candidates make fewer mistakes on short notes.
LANGUAGES = (
    "ENGLISH WELSH IRISH POLISH ROMANIAN PUNJABI URDU BENGALI GUJARATI ARABIC FRENCH PORTUGUESE SPANISH ITALIAN GERMAN DUTCH TURKISH TAMIL "
    "SOMALI LITHUANIAN UKRAINIAN RUSSIAN PERSIAN CHINESE HINDI"
).split()  # fmt: skip
MIN_LETTERS = 30  # shorter notes ("OK", "Not discussed") are in no certain language
MIN_CONFIDENCE = 0.5
SAMPLE = 3000  # characters are plenty


def detect_language(text: str) -> str:
    """Return the language that most of a text is in; "" when it is too short or too mixed to say."""
    sample = " ".join(text.split())[:SAMPLE]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return ""
    best = _detector().compute_language_confidence_values(sample)[0]
    return best.language.iso_code_639_1.name.lower() if best.value >= MIN_CONFIDENCE else ""


@cache
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in LANGUAGES if hasattr(Language, name)]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
