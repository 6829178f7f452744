"""Patterns of our own for personal data that is known by its form and that no recogniser covers as British notes write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dialogue_synth.privacy import addresses

_I = re.IGNORECASE

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMERIC_DATE = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})"
_DATE = (
    rf"(?:{_NUMERIC_DATE}|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|{_DAY}(?:\s+of)?\s+{_MONTH}\b(?:\.?,?\s+(?:\d{{4}}|['’]?\d{{2}})\b)?"
    rf"|{_MONTH}\.?\s+{_DAY}\b(?:,?\s+\d{{4}})?)"
)
_DATE_BEFORE = re.compile(r"\b(?:since|from|on|until|till|in|dated|of|by|before|after|to|between|and)\s*$", _I)

_SOCIAL = (
    r"(?:facebook|fb|twitter|x|instagram|tiktok|linkedin|threads|snapchat|youtube|t|wa|linktr|paypal|gofundme|justgiving|nextdoor|bsky)"
    r"\.(?:com|me|ee|app|net|co\.uk)"
)
_NETWORK = r"(?:insta(?:gram)?|snap(?:chat)?|tik\s?tok|twitter|fb|facebook|whats\s?app|telegram|discord|signal|bluesky)"
_IN_URL = r"[^\s)\]>,\"']"
_AT, _DOT = r"\s*[\[({]\s*at\s*[\])}]\s*", r"\s*(?:\.|[\[({]\s*dot\s*[\])}])\s*"

_UK_START = r"(?:\+\s?\d{1,3}\s?(?:\(0\)\s?)?\d|\(0\d{1,5}\)\s?\d|0\d)"
_EXTENSION = r"(?:\s*(?:ext|x|extension)\.?\s*\d{1,5})?"
_CALL = r"\b(?:tel|telephone|phone|ring|call|mob|mobile|text|fax)(?:\s+(?:me|us|him|her|them|number|no))?\.?\s*(?:on|at|is)?\s*:?\s*"
_PHONE_DIGITS = range(10, 15)

_WHO = r"(?:male|female|man|woman|boy|girl|lad|lass|mum|dad|mother|father)"
_AGE = r"(?:aged?\s*)?\d{1,3}\s*(?:yrs?|years?(?:\s+old)?|y\.?o\.?)?"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text with the kind of personal data in it; ``organisation``: it belongs to a body, not to a person."""

    start: int
    end: int
    kind: str
    organisation: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern's group ``it`` matches, or all of it, is personal data of a kind, unless ``unless`` says otherwise."""

    kind: str
    pattern: re.Pattern[str]
    unless: Callable[[re.Match[str]], bool] = lambda _match: False

    def find(self, text: str) -> Iterator[Found]:
        """Yield what the rule finds in a text."""
        for match in self.pattern.finditer(text):
            if not self.unless(match):
                yield Found(*match.span("it" if "it" in self.pattern.groupindex else 0), self.kind)


def find_by_rules(text: str) -> list[Found]:
    """Return what our own patterns find in a text; findings may overlap.

    >>> text = "born 4 Feb 1988, flat 41, item 12"
    >>> [text[found.start : found.end] for found in find_by_rules(text)]
    ['4 Feb 1988', 'flat 41']
    """
    return [found for rule in RULES for found in rule.find(text)]


def _is_no_phone(match: re.Match[str]) -> bool:
    digits = sum(letter.isdigit() for letter in match.group())
    return re.match(rf"{_NUMERIC_DATE}(?!\d)", match.group()) is not None or digits not in _PHONE_DIGITS


def _is_old_event(match: re.Match[str]) -> bool:
    """Say whether a date long past is that of an event: "since 01/04/2009"."""
    return _DATE_BEFORE.search(match.string[max(0, match.start() - 12) : match.start()]) is not None


RULES = (
    Rule("email", re.compile(rf"\b[\w.+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)+", _I)),
    Rule("email", re.compile(r"\b[\w.+-]+ at [\w-]+ dot (?:com|org|co dot uk|uk|net|example)\b", _I)),
    Rule("handle", re.compile(rf"(?:https?://)?(?:www\.|m\.)?\b{_SOCIAL}/{_IN_URL}+", _I)),
    Rule("handle", re.compile(rf"(?:https?://|www\.){_IN_URL}*/(?:~|users?/|people/|profiles?/|@){_IN_URL}+", _I)),
    Rule("handle", re.compile(r"(?<![\w@./])@[A-Za-z]\w{1,29}(?:\.\w+)*")),
    Rule("handle", re.compile(rf"\b{_NETWORK}(?:\s+(?:name|handle|account|user(?:name)?))?\s*[:=]\s*(?P<it>@?[\w.]{{3,30}}\w)", _I)),
    Rule("nhs_number", re.compile(r"\bNHS\b[^\d\n]{0,30}(?P<it>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)", _I)),
    Rule("ni_number", re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b|\b[a-z]{2}\d{6}[a-d]\b")),
    Rule("ni_number", re.compile(r"\b(?:NI|NINO|national insurance)\b[^\d\n]{0,20}?(?P<it>[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\b)", _I)),
    Rule("phone", re.compile(rf"(?<![\w.£/+-]){_UK_START}(?:[ \u00a0.-]?\d){{4,12}}(?![\d/]){_EXTENSION}", _I), _is_no_phone),
    Rule("phone", re.compile(rf"{_CALL}(?P<it>\d{{3}}[ -]?\d{{3,4}}|\d{{5,6}})(?![\d:.,]|\s*(?:people|times|homes|or))\b", _I)),
    Rule(
        "date_of_birth",
        re.compile(
            r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth\s?date|birthday|born)\s*[:;,=–-]?\s*"
            rf"(?:(?:is|was|on|the)\s+){{0,2}}(?P<it>{_DATE})",
            _I,
        ),
    ),
    # A full date in figures so long before these events is nearly always somebody's birthday.
    Rule("date_of_birth", re.compile(r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-2])(?![\d/-])"), _is_old_event),
    *(Rule("address", pattern, addresses.is_count) for pattern in addresses.PATTERNS),
    Rule("initial_age", re.compile(rf"\(\s*(?:(?:[A-Z]\.?|[mf])\s*[,;/]|(?:[MFmf]\b|{_WHO}\b)\s*[,;/-]?)\s*{_AGE}\s*\)", _I)),
    Rule("initial_age", re.compile(rf"\(\s*{_AGE}\s*[,;/]?\s*(?:[MF]|{_WHO})\s*\)", _I)),
    Rule(
        "initial_age",
        re.compile(rf"[—–-]\s*(?P<it>(?:[MF]\b|{_WHO}\b)\s*,?\s*(?:aged?\s+)?\d{{1,3}})(?=\s*(?:$|[.;)\n]))", _I | re.MULTILINE),
    ),
)
