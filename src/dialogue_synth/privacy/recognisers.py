"""Microsoft Presidio's recognisers for mail addresses, phones and official numbers, without its engine.

They are called one by one: the engine would run a language model over every text again to raise scores by context words, and
what is found here is certain by its form. The British ones have to be named; Presidio leaves them out by default.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import Any

from dialogue_synth.lean_import import hidden
from dialogue_synth.privacy.lists import section
from dialogue_synth.privacy.patterns import Found

_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_HOST = re.compile(r"@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}$")
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d")
_ORGANISATIONS_NUMBER = re.compile(r"(?:\+44\s?|0)[38]")
_ORGANISATIONS_LINE = re.compile(
    r"\b(?:office|reception|switchboard|help\s?line|hot\s?line|surgery|council|main number|our number|enquiries|bookings)\b[^.\n]{0,40}$",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"\bpassport\b[^\n]{0,30}$", re.IGNORECASE)
CERTAIN = 1.0  # the score of a finding whose check digits or dates were tested

ROLE_MAILBOXES = section("role_mailboxes")


def find_by_recognisers(text: str) -> list[Found]:
    """Return what Presidio finds in a text; findings may overlap."""
    found = []
    for kind, entity, recogniser in _recognisers():
        for result in recogniser.analyze(text, [entity], None) or ():
            start, end = result.start, result.end
            if _is_meant(kind, entity, text, start, end, result.score):
                found.append(Found(start, end, kind))
    return found


def is_role_mailbox(address: str) -> bool:
    """Say whether a mail address is that of a role.

    >>> is_role_mailbox("hello@oaks.example"), is_role_mailbox("leanne.f@oaks.example")
    (True, False)
    """
    parts = re.split(r"[._+-]|\d+", address.partition("@")[0].lower())
    return any(part in ROLE_MAILBOXES for part in parts) and all(part in ROLE_MAILBOXES or len(part) > 3 or not part for part in parts)


def is_organisations(kind: str, text: str, start: int, end: int) -> bool:
    """Say whether a mail address or a phone number is an organisation's: by its mailbox, its prefix, or the words before it."""
    if kind == "email":
        return is_role_mailbox(text[start:end])
    by_number = _ORGANISATIONS_NUMBER.match(text, start, end) or _ORGANISATIONS_LINE.search(text[max(0, start - 70) : start])
    return kind == "phone" and by_number is not None


def _is_meant(kind: str, entity: str, text: str, start: int, end: int, score: float) -> bool:
    """Drop what has the form by chance: "B1 1st", a date read as a phone number, a code read as a passport."""
    value = text[start:end]
    if entity == "UK_PASSPORT":
        return _PASSPORT.search(text[:start][-60:]) is not None
    if kind == "document_number":
        return score >= CERTAIN or entity == "UK_DRIVING_LICENCE"
    if kind == "postcode":
        return _ORDINAL.search(value) is None and "\n" not in value
    return kind != "phone" or (_DATED.match(value) is None and "\n" not in value and text[max(0, start - 1) : start] not in {"£", ".", "/"})


@lru_cache(maxsize=1)
def _recognisers() -> tuple[tuple[str, str, Any], ...]:
    """Build the recognisers in use: kind, Presidio's name of the entity, recogniser."""
    # The name finder has loaded spaCy before, with torch if its pipeline needs that.
    with hidden("transformers", *(("torch",) if "spacy" in sys.modules else ())):
        from presidio_analyzer import Pattern
        from presidio_analyzer import predefined_recognizers as presidio

    class OfflineEmail(presidio.EmailRecognizer):  # type: ignore[misc]
        """Takes every well-formed host: the list of public suffixes would be fetched, and lacks local and test domains."""

        def validate_result(self, pattern_text: str) -> bool:
            """Say whether the part after @ has the form of a host."""
            return _HOST.search(pattern_text) is not None

    # ZZ99 stands for "no fixed abode" and the like in health records; no street has it, so Presidio lacks it.
    postcodes = [*presidio.UkPostcodeRecognizer.PATTERNS, Pattern("pseudo postcode", r"\bZZ99\s?[0-9][A-Z]{2}\b", 0.1)]
    return (
        ("email", "EMAIL_ADDRESS", OfflineEmail()),
        ("nhs_number", "UK_NHS", presidio.NhsRecognizer()),
        ("ni_number", "UK_NINO", presidio.UkNinoRecognizer()),
        ("phone", "PHONE_NUMBER", presidio.PhoneRecognizer(supported_regions=("GB",), leniency=1)),
        ("postcode", "UK_POSTCODE", presidio.UkPostcodeRecognizer(patterns=postcodes)),
        ("document_number", "UK_DRIVING_LICENCE", presidio.UkDrivingLicenceRecognizer()),
        ("document_number", "UK_PASSPORT", presidio.UkPassportRecognizer()),
        ("document_number", "UK_VEHICLE_REGISTRATION", presidio.UkVehicleRegistrationRecognizer()),
        ("document_number", "IBAN_CODE", presidio.IbanRecognizer()),
        ("document_number", "CREDIT_CARD", presidio.CreditCardRecognizer()),
    )
