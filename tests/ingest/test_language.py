"""language.py: the language most of a write-up is in."""

import pytest

from dialogue_synth.ingest.language import detect_language

ENGLISH = "We met in the vestry and most of us were for it, although two members feared for the lamps by the stile."
WELSH = "Cawsom gyfarfod yn y festri ac roedd y rhan fwyaf ohonom o blaid, ond roedd dau aelod yn poeni am y goleuadau."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (WELSH, "cy"),
        (f"{ENGLISH} Diolch i bawb, chwarae teg. {ENGLISH}", "en"),
        ("Spotkaliśmy się w świetlicy i większość była za tym pomysłem.", "pl"),
        ("OK", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language
