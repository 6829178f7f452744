"""How many people took part, as written -> `Participants`: "about 20", "12-15", "9 + 6", "46 (28 brothers, 18 sisters)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogue_synth.model import Participants, ParticipantsKind

ONES = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()  # fmt: skip
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
VALUES = (
    {word: n for n, word in enumerate(ONES)}
    | {word: 10 * n for n, word in enumerate(TENS, start=2)}
    | {"fourty": 40, "dozen": 12, "score": 20, "hundred": 100}
)
NUMBER_WORD = re.compile(
    rf"\b(?:(?:a|one)\s+(?=dozen|score|hundred))?"
    rf"(?:(?P<tens>{'|'.join(TENS)})[-\s](?P<ones>{'|'.join(ONES[1:10])})"
    rf"|(?P<one>{'|'.join(sorted(VALUES, key=len, reverse=True))}))(?=\b|ish)"
)
VAGUE = re.compile(
    r"\b(?:about|around|approx(?:imately)?|c|ca|circa|roughly|some|nearly|almost|maybe|perhaps|say|tua)(?=[\W\d]|$)"
    r"|~|≈|\d\s*-?ish\b|\?|\bor so\b|\bor thereabouts\b|\bestimated?\b"
)
AT_LEAST = re.compile(r"\b(?:over|more than|at least|upwards of|not less than|above)\b|\d\s*\+(?!\s*\d)|\d\s+plus$|\bor more\b")
AT_MOST = re.compile(r"\b(?:under|fewer than|less than|up to|at most|no more than|not more than|below)\b")
BETWEEN = re.compile(r"\bbetween\s+(\d{1,4})\s+(?:and|&|to|-|–)\s*(\d{1,4})\b")
RANGE = re.compile(r"(?<![\d/.])(\d{1,4})\s*(?:-|–|—|to|or)\s*(\d{1,4})(?![\d/.])")
ADDED_UP = re.compile(r"\d{1,4}(?:\s*(?:\+|&)\s*\d{1,4})+")
TIMES = re.compile(r"\b(\d{1,3})\s*(?:groups?|tables?|sessions?|meetings?|lots)\s+of\s+(\d{1,3})\b")
NOT_SAID = re.compile(r"(?:n/?a|not (?:known|recorded|counted|sure|stated|given)|unknown|none given|tbc|[-–—?]+)?")
FEW_WORDS = 3
MANY = 5000  # above this it is a telephone number or a sum of money


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many people took part, and in how many events as far as the number itself says."""

    participants: Participants
    events: int = 1


def parse_attendance(text: str) -> Attendance:
    """Return how many people a text says took part, and how well that is known.

    Numbers with a plus between them and nothing else ("9 + 6") are events; numbers of different people are added up.

    >>> parse_attendance("about 20").participants
    Participants(minimum=20, maximum=20, kind='estimate', as_written='about 20')
    >>> parse_attendance("9 + 6")
    Attendance(participants=Participants(minimum=15, maximum=15, kind='exact', as_written='9 + 6'), events=2)
    >>> parse_attendance("over 40").participants.maximum is None
    True
    """
    as_written = " ".join(text.split())
    said = _figures(re.sub(r"['’]", "", as_written.casefold()))
    outside = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", said)
    head = (outside if re.search(r"\d", outside) else said).strip()
    if NOT_SAID.fullmatch(head) or not 0 <= max(_numbers(head), default=-1) <= MANY:
        return Attendance(
            Participants(as_written=as_written if len(as_written.split()) <= FEW_WORDS else "")
        )  # else it may be a list of names
    low, high, kind = _bounds(head)
    added = ADDED_UP.fullmatch(head.rstrip(". "))
    return Attendance(Participants(low, high, kind, as_written), len(_numbers(head)) if added else 1)


def _figures(text: str) -> str:
    """Return a text with its number words as figures: "between twelve and fifteen" is "between 12 and 15"."""
    text = text.replace("half a dozen", "six")
    return NUMBER_WORD.sub(lambda found: str(sum(VALUES[word] for word in found.groupdict().values() if word)), text)


def _numbers(said: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,9}", re.sub(r"(?<=\d),(?=\d{3}\b)", "", said))]


def _bounds(said: str) -> tuple[int | None, int | None, ParticipantsKind]:
    """Return the least and the most people, and how that is known."""
    numbers = _numbers(said)
    between = BETWEEN.search(said) or RANGE.search(said)
    if between and int(between[1]) < int(between[2]):
        return int(between[1]), int(between[2]), "range"
    if AT_MOST.search(said):
        return None, numbers[0], "estimate"
    if AT_LEAST.search(said):
        return numbers[0], None, "estimate"
    times = TIMES.search(said)
    if times:
        product = int(times[1]) * int(times[2])
        return product, product, "estimate"
    whole = sum(numbers) if ADDED_UP.search(said) or _counts_kinds_of_people(said, numbers) else numbers[0]
    return whole, whole, "estimate" if VAGUE.search(said) else "exact"


def _counts_kinds_of_people(said: str, numbers: list[int]) -> bool:
    """Say whether a text lists different people ("12 adults and 5 children") with no total before them ("17: 12 adults, 5 ...")."""
    if len(numbers) < 2 or numbers[0] == sum(numbers[1:]) or "=" in said:
        return False
    parts = re.split(r",|;|&|\+|\bplus\b|\band\b", said)
    return sum(bool(re.search(r"\d", part)) for part in parts) == len(numbers) and all(
        re.search(r"\d\s*[^\W\d]", p) for p in parts if p.strip()
    )
