"""Which of several events a passage is about, where a write-up that reports more than one says so plainly.

Two ways of saying it: a mark before each paragraph ("M: ...", "Tuesday: ..."), or a heading for each ("Session 2").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

MIN_MARKED_SHARE = 0.4  # of the passages that could carry a mark; fewer are lead words ("Consent: ...")
MIN_EACH = 2  # every mark must come back, or it is a lead word

_MARK = re.compile(r"^\W*([A-Z][\w’' ]{0,24}?)\s?[:–—-]\s", re.UNICODE)
_LEGEND = re.compile(r"\b([A-Z][\w]{0,2})\s*(?:=|is for|stands for|for)\s*(?:the )?[a-z]")
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EVENT_HEADING = re.compile(
    rf"\b(?:(?:session|event|meeting|workshop|group|evening|day|part|discussion)\s*(?:no\.?\s*)?(?P<number>[1-9]|one|two|three|four)\b|"
    rf"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th) (?:session|event|meeting|workshop|group|evening|day|discussion)\b|"
    rf"(?P<named>{_DAY}|morning|afternoon|evening|daytime|lunchtime)(?:['’]s)? (?:session|event|meeting|group|workshop|class|lot|"
    rf"discussion)\b|^\W*(?P<day>{_DAY})\b)",
    re.IGNORECASE,
)
_ORDER = {
    "1": 1,
    "one": 1,
    "first": 1,
    "1st": 1,
    "2": 2,
    "two": 2,
    "second": 2,
    "2nd": 2,
    "3": 3,
    "three": 3,
    "third": 3,
    "3rd": 3,
    "4": 4,
    "four": 4,
    "fourth": 4,
    "4th": 4,
}


def events_of(passages: Sequence[tuple[str, bool]], n_events: int) -> list[int]:
    """Say which event each passage is about, counting from 1.

    Args:
        passages: Text in reading order, and whether it is a heading.
        n_events: How many events the write-up reports; with one, everything is about it.

    Returns:
        One number a passage, 1 to ``n_events``; 1 where nothing is said.

    >>> events_of([("A = am, B = pm", False), ("A: Yes.", False), ("B: No.", False), ("A: Now.", False), ("B: Why?", False)], 2)
    [1, 1, 2, 1, 2]
    """
    if n_events < 2:
        return [1] * len(passages)
    marks = _marks([text for text, is_heading in passages if not is_heading], n_events)
    return _by_mark(passages, marks) if marks else _by_heading(passages, n_events)


def _marks(texts: Sequence[str], n_events: int) -> dict[str, int]:
    """The marks that tell the events apart, in the order of the legend or else of first use; empty when there are none."""
    used = Counter(mark for mark in map(_mark_of, texts) if mark)
    regular = [mark for mark, count in used.items() if count >= MIN_EACH]
    legend = [mark for text in texts for mark in _LEGEND.findall(text)]
    in_order = sorted(regular, key=lambda mark: (legend.index(mark) if mark in legend else len(legend), regular.index(mark)))
    known = [mark for mark in in_order if mark in legend] if legend else in_order
    enough = sum(used[mark] for mark in known) >= MIN_MARKED_SHARE * len(texts)
    return {mark: number for number, mark in enumerate(known, start=1)} if len(known) == n_events and enough else {}


def _mark_of(text: str) -> str:
    found = _MARK.match(text)
    return found.group(1) if found else ""


def _by_mark(passages: Sequence[tuple[str, bool]], marks: dict[str, int]) -> list[int]:
    return [1 if is_heading else marks.get(_mark_of(text), 1) for text, is_heading in passages]


def _by_heading(passages: Sequence[tuple[str, bool]], n_events: int) -> list[int]:
    """Follow headings that name an event; days and times of day count in the order in which they first come."""
    names: list[str] = []
    event, found = 1, []
    for text, is_heading in passages:
        heading = _EVENT_HEADING.search(text) if is_heading else None
        if heading:
            number = _ORDER.get((heading["number"] or heading["nth"] or "").lower(), 0)
            name = (heading["named"] or heading["day"] or "").lower()
            if name and name not in names:
                names.append(name)
            event = min(number or names.index(name) + 1, n_events)
        found.append(event)
    return found
