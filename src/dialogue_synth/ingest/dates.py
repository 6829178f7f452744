"""Dates as people write them -> ISO: "Friday 10 October 2025", "14/10/25", "Sunday 1.2.26", "10 Hydref 2025"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {
    name[:3]: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"), start=1
    )
}
WELSH_MONTHS = {
    name: number
    for number, name in enumerate(
        ("ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin", "gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr"), start=1
    )
}
MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|af|ain|fed|eg|ydd|ed)?"
YEAR = r"(?P<year>\d{4}|['’]?\d{2}(?![\d:.]))"
MORE_DAYS = r"(?P<more>\s*(?:[-–—/&+,]|and|to|a|i)\s*\d{1,2}(?:st|nd|rd|th)?)*"
ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?(?!\d)")
DAY_MONTH = re.compile(rf"(?<!\d){DAY}{MORE_DAYS}\s*(?:of\s+)?[-\s]*{MONTH}(?:,?[-\s]*{YEAR})?", re.IGNORECASE)
MONTH_DAY = re.compile(rf"{MONTH}\s+{DAY}{MORE_DAYS}(?:\s*,?\s+{YEAR})?(?![\d:])", re.IGNORECASE)
MONTH_YEAR = re.compile(rf"{MONTH},?\s+(?P<year>\d{{4}})", re.IGNORECASE)
NUMBERS = re.compile(r"(?<!\d)(?P<first>\d{1,2})\s*[/.-]\s*(?P<second>\d{1,2})\s*[/.-]\s*(?P<year>\d{4}|\d{2})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)")
SERIAL = re.compile(r"(?P<days>[34]\d{4})(?:\.\d+)?$")
SERIAL_START = date(1899, 12, 30)  # spreadsheets count days from here


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in ISO ("2025-10-07", "2025-10"; "" if it is not complete), and whether more days were named beside it."""

    iso: str
    several: bool = False


def parse_date(text: str, *, day_first: bool = True) -> FoundDate:
    """Return the first date that a text names. A year is never guessed: "5th Nov" gives "".

    >>> [parse_date(text).iso for text in ("12 October 2025", "14/10/25", "Sunday 1.2.26", "Oct 2025", "5th Nov", "31/02/2026")]
    ['2025-10-12', '2025-10-14', '2026-02-01', '2025-10', '', '']
    >>> parse_date("14 and 16 October 2025")
    FoundDate(iso='2025-10-14', several=True)
    """
    text = " ".join(text.split())
    serial = SERIAL.match(text)
    if serial:
        return FoundDate((SERIAL_START + timedelta(days=int(serial["days"]))).isoformat())
    for pattern in (ISO, YEAR_FIRST):
        found = pattern.search(text)
        if found:
            return FoundDate(_iso(found["year"], int(found["month"]), found["day"]), len(pattern.findall(text)) > 1)
    found = NUMBERS.search(text)
    if found:
        return FoundDate(_numbers(found, day_first), len(NUMBERS.findall(text)) > 1)
    return _with_month_name(text)


def _with_month_name(text: str) -> FoundDate:
    years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    dates = [f for pattern in (DAY_MONTH, MONTH_DAY) for f in pattern.finditer(text) if month_number(f["month"])]
    if dates:
        found = dates[0]
        year = found["year"] or (years[0] if years else "")
        same_kind = [f for f in dates if f.re is found.re]
        return FoundDate(_iso(year, month_number(found["month"]), found["day"]), bool(found["more"]) or len(same_kind) > 1)
    named = next((f for f in MONTH_YEAR.finditer(text) if month_number(f["month"])), None)
    return FoundDate(_iso(named["year"], month_number(named["month"]), None)) if named else FoundDate("")


def month_number(name: str) -> int:
    """Return the number of a month by its English name or first letters, or by its Welsh name; 0 if it is none.

    >>> month_number("Sept"), month_number("Tachwedd"), month_number("mayor")
    (9, 11, 0)
    """
    name = name.casefold()
    if name in WELSH_MONTHS:
        return WELSH_MONTHS[name]
    number = MONTHS.get(name[:3], 0)
    full = ("january february march april may june july august september october november december").split()
    return number if number and (full[number - 1].startswith(name) or name == "sept") else 0


def _numbers(found: re.Match[str], day_first: bool) -> str:
    first, second = int(found["first"]), int(found["second"])
    day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
    return _iso(found["year"], month, str(day))


def _iso(year: str, month: int, day: str | None) -> str:
    digits = re.sub(r"\D", "", year)
    if not digits:
        return ""
    full_year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    try:
        whole = date(full_year, month, int(day or 1))
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]
