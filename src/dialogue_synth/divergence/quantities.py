"""Numbers, stretches of time, sums of money and dates in plain text, as far as they can be compared."""

from __future__ import annotations

import re

from dialogue_synth.model import Measure

_UNITS = [
    *"zero one two three four five six seven eight nine".split(),
    *"ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORTH = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_WORTH |= {"nil": 0, "none": 0, "a": 1, "an": 1, "nobody": 0, "no one": 0}
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[::-1])}|nil)"
_MONTHS = "january february march april may june july august september october november december".split()
# "A year" is a stretch of time after these words only: elsewhere it is mostly a rate ("£900 a year").
_DURATION = re.compile(rf"(?<![\w-])({NUMBER}|(?<=for )an?|(?<=after )an?|(?<=within )an?) (year|month|week|day)s?(?!\w)")
_MONEY = re.compile(r"£ ?(\d+(?:,\d{3})*(?:\.\d+)?) ?(million|m|thousand|k|billion|bn)?(?!\w)")
_DATE = re.compile(rf"(?<!\w)(?:(\d{{1,2}})(?:st|nd|rd|th)? )?({'|'.join(_MONTHS)}|spring|summer|autumn|winter)(?:,? (\d{{4}}))?(?!\w)")
_SCALE = {"million": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3, "billion": 1e9, "bn": 1e9, None: 1.0}


def number(word: str) -> int:
    """Return the value of a number in digits or words below one hundred.

    >>> number("twenty-one"), number("1,200"), number("nil")
    (21, 1200, 0)
    """
    digits = word.replace(",", "")
    return int(digits) if digits.isdigit() else sum(_WORTH.get(part, 0) for part in word.split("-"))


def first_quantity(measure: Measure, text: str) -> tuple[str, str] | None:
    """Return the first quantity of a kind in a text made `plain`: what to compare it by, and its words; None if there is none.

    >>> first_quantity("duration", "held for two years")
    ('2 year', 'two years')
    >>> first_quantity("money", "costs £1.1m"), first_quantity("date", "starts in december")
    (('1100000', '£1.1m'), ('december', 'december'))
    """
    if measure == "duration":
        match = _DURATION.search(text)
        return (f"{number(match[1])} {match[2]}", match.group()) if match else None
    if measure == "money":
        match = _MONEY.search(text)
        return (f"{float(match[1].replace(',', '')) * _SCALE[match[2]]:.0f}", match.group()) if match else None
    match = _DATE.search(text)
    # Groups that name the month and groups that add the day or the year do not disagree.
    return (match[2], match.group()) if match else None
