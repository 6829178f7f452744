"""How many people a group says it was, in its own prose: "about 14 of us", "a dozen people came", "12-15 attendees".

Read at the top of a text alone, and only where the words count who came. A count of who held a view ("14 of us were against"), of
latecomers, of another meeting or of those invited is none. Two different counts are none either: nobody can tell which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogue_synth.ingest.layout import Piece
from dialogue_synth.ingest.people import ONES, TENS, parse_attendance
from dialogue_synth.model import Participants

FIRST_WORDS = 120  # of a text: below, numbers are about something else
MAX_PEOPLE = 500  # in prose a larger number is a petition's or a town's
PROSE = frozenset({"heading", "paragraph", "list_item"})
SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*")

_ONE = "|".join(sorted(ONES[2:], key=len, reverse=True))
_TENS = rf"(?:{'|'.join(TENS)})(?:[- ](?:{_ONE}|one))?"
_FIGURE = r"(?<![\d,.])(?<!\d )\d{1,3}(?![\d,.]\d)(?! \d)"  # no part of "1,200" or "120 000"
_NUMBER = (
    rf"(?:{_FIGURE}|(?<!hundred )(?<!hundred and )(?<!thousand )"
    rf"(?:half a dozen|(?:a|one|two|three) dozen|a score|{_TENS}|(?:{_ONE})))"
)
_HEDGE = (
    r"(?:about|around|approx(?:imately)?\.?|circa|roughly|nearly|almost|maybe|perhaps|probably|some|over|more than|at least|up to|"
    r"just over|just under|just|only|exactly|a total of|~)"
)
_SIZE = (
    rf"(?P<size>(?:{_HEDGE} ?){{0,2}}(?:between {_NUMBER} (?:and|to) {_NUMBER}|{_NUMBER}(?: ?(?:-|–|to|or) ?{_NUMBER})?)"
    rf"(?:[- ]?ish|\+| or so| or thereabouts| odd)?)"
)
_PEOPLE = (
    r"(?:people|persons|residents|members|participants|attendees|attenders|adults|parents|carers|tenants|neighbours|villagers|locals|"
    r"patients|students|pupils|volunteers|women|men|guests|folk|folks|mums|dads|staff|souls)"
)
_EVENT = r"(?:meeting|event|session|evening|night|afternoon|morning|discussion|conversation|dialogue|workshop|hall|group|chat|talk)"
_OF_PLACE = (
    r"(?:village|church|parish|school|community|town|library|local|small|dialogue|discussion|group|(?:mon|tues|wednes|thurs|fri)day|"
    r"evening)"
)
_HERE = rf"(?:to|at|for|in|on) (?:the|our|this|a) (?:{_OF_PLACE} ){{0,2}}{_EVENT}"
_IN_ALL = r"in all|all told|altogether|in total|all in all|on the night|this time|there|present|in the room|(?:a)?round the (?:\w+ )?table"
_ENDS = r"(?=\s*(?:$|[,;:)\]–—(]|-\s|and\b|but\b|so\b|including\b|plus\b))"  # the clause ends, or goes on about who they were
_IN_ROOM = r"(?:present|there|in attendance|in the room)"
_ADJECTIVE = r"(?!(?:more|other|hundred|thousand)\b)[^\W\d][\w-]*"  # one word about the people: "local residents"
_CAME = (
    rf"(?:(?:came|turned up|turned out|showed up|attended|met|met up|gathered|took part|joined us|got together|sat down)"
    rf"(?: (?:along|together|up))?(?: (?:{_HERE}|{_IN_ALL}))?|(?:were |was ){_IN_ROOM})"
    r"(?: on (?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening|night))?)?"
)
_SET_OFF = r"(?:^\W*|[,;:(–—]\s*|\s-\s*)"  # at the start, or between marks: a remark on the whole
_CLOSED = r"(?=\s*(?:$|[,;:)\]–—]|-\s))"
COUNTS_US = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\ball {_SIZE} of us\b(?! (?:at|on|in|from|with|who|that|whose)\b)",
        rf"\b(?:there (?:were|was)|we were) {_SIZE} of us(?: (?:{_IN_ALL}|{_HERE}))?{_ENDS}",
        rf"{_SET_OFF}{_SIZE} of us(?: (?:{_IN_ALL}))?{_CLOSED}",
        rf"\b{_SIZE} of us (?:{_CAME}|{_IN_ROOM}){_ENDS}",
        rf"\bwe were (?:a (?:small |large |lively )?group of )?{_SIZE}(?: {_PEOPLE})?(?: strong)?(?: (?:{_IN_ALL}))?{_ENDS}",
        rf"\b{_SIZE} (?:{_ADJECTIVE} )?{_PEOPLE} {_CAME}{_ENDS}",
        rf"{_SET_OFF}{_SIZE} (?:{_ADJECTIVE} )?{_PEOPLE} {_IN_ROOM}{_ENDS}",
        rf"\b(?:there were|we had) {_SIZE} (?:{_PEOPLE}(?: (?:{_IN_ALL}|{_HERE}))?|{_IN_ROOM}|{_HERE}){_ENDS}",
        rf"\b(?:attended by|attendance (?:was|of)) {_SIZE}(?: {_PEOPLE})?(?: (?:{_IN_ALL}|{_HERE}))?{_ENDS}",
        rf"^\W*(?:attendance|attendees|participants|present|numbers?(?: present| attending)?) ?[:=–-] ?{_SIZE}{_CLOSED}",
        rf"{_SET_OFF}{_SIZE} (?:attendees|attenders|participants|present|in attendance)(?: (?:{_IN_ALL}))?{_CLOSED}",
    )
)
OF_OTHERS = re.compile(r"\b(?:pilot|trial|study|survey|research|petition|campaign)\b", re.IGNORECASE)  # their people
OF_ALL = COUNTS_US[0]  # "all 14 of us were against" counts everybody
# What stands before a count of some of them, of others, or of nobody.
NOT_THESE = re.compile(
    r"\b(?:another|other|further|extra|last (?:time|year|month|week|meeting|session)|previous(?:ly)?|earlier|usual(?:ly)?|normal(?:ly)?|"
    r"expect(?:ed|ing)?|invited|hop(?:ed|ing)|would|will|should|could|might|next|apologies|elsewhere|never|not|"
    r"of (?:these|those|them|whom)|afterwards?|beforehand|later|again|separately|left|if|until|by the end|signed|households?|"
    r"per cent|who|which|that|of (?:our|the|their)|behalf|represent\w*|(?:tables?|groups?|lots|teams?) of|counted|spoke|asked|surveyed|"
    r"polled|knocked|holds|seats|pilot|trial|study|survey|research|petition|campaign|facebook|zoom|online|first|second|last)\b|n['’]t\b|%",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(r"\b(?:last|first|second|next|other|previous|earlier)\b", re.IGNORECASE)
TAKES_SIDES = re.compile(
    r"\b(?:against|in favou?r|for it|opposed|agreed|disagreed|vot(?:ed?|ing)|thought|felt|wanted|said|supported|unhappy|happy|worried|"
    r"who)\b",
    re.IGNORECASE,
)

# A smaller number of those who came, stayed or sat elsewhere makes the larger one doubtful, and so does a table's own report.
FEWER = re.compile(
    rf"\bonly {_SIZE}|\b{_SIZE.replace('<size>', '<here>')}(?: \w+){{0,2}} (?:came|stayed|remained|attended|met|left|took part|"
    r"turned up|joined|did this|wrote this|answered|filled|at the end|by the end|at this|at our|for this|in our|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    rf"|\b(?:our|this|my) (?:group|half|side|session|meeting) (?:was|were|had|of) {_SIZE.replace('<size>', '<ours>')}",
    re.IGNORECASE,
)
OF_A_TABLE = re.compile(r"\b(?:our|this|my|each) table\b|\btable (?:\d|[a-f]\b|one|two|three|four|five|six)", re.IGNORECASE)


def size_in_prose(pieces: Sequence[Piece]) -> Participants:
    """Return how many people a text says took part, where its first words count them in prose; unknown where they do not.

    >>> size_in_prose([Piece("paragraph", "Tuesday, village hall, about 14 of us.", "line 1")])
    Participants(minimum=14, maximum=14, kind='estimate', as_written='about 14 of us')
    >>> size_in_prose([Piece("paragraph", "14 of us were against it.", "line 1")]).kind
    'unknown'
    """
    sentences = list(_first_sentences(pieces))
    found = [size for before, sentence in zip(["", *sentences], sentences, strict=False) for size in _sizes(sentence, before)]
    if len({(size.minimum, size.maximum) for size in found}) != 1 or any(_is_doubtful(sentence, found[0]) for sentence in sentences):
        return Participants()
    return found[0]


def _first_sentences(pieces: Sequence[Piece]) -> Iterator[str]:
    left = FIRST_WORDS
    for piece in pieces:
        if piece.kind not in PROSE:
            continue
        for sentence in SENTENCE.finditer(piece.text):
            if left <= 0:
                return
            left -= len(sentence.group().split())
            yield " ".join(sentence.group().split())


def _is_doubtful(sentence: str, size: Participants) -> bool:
    """Whether a sentence counts fewer people who came, or speaks of one table: a size that is too large gives a small group away."""
    if OF_A_TABLE.search(sentence):
        return True
    fewer = (next(filter(None, found.groupdict().values()), "") for found in FEWER.finditer(sentence))
    return any((parse_attendance(few).participants.minimum or 0) < (size.minimum or 0) for few in fewer)


def _sizes(sentence: str, sentence_before: str) -> Iterator[Participants]:
    if OF_OTHERS.search(sentence_before):
        return
    for pattern in COUNTS_US:
        for found in pattern.finditer(sentence):
            after = "" if pattern is OF_ALL else _clause_after(sentence, found.end())
            if not (
                TAKES_SIDES.search(after)
                or NOT_THESE.search(after)
                or NOT_THESE.search(sentence[: found.start()])
                or _OTHER_DAY.search(found.group())
            ):
                yield from _read(found)


def _clause_after(sentence: str, end: int) -> str:
    """Return what follows up to the next mark: "of us at the table | who disagreed"."""
    return re.split(r"[,;:–—(]", sentence[end:].lstrip(), maxsplit=1)[0]


def _read(found: re.Match[str]) -> Iterator[Participants]:
    size = parse_attendance(found["size"]).participants
    least = size.minimum or size.maximum or 0
    if 1 < least <= MAX_PEOPLE and (size.maximum or least) <= MAX_PEOPLE:
        rounded = "dozen" in found["size"].casefold() or "score" in found["size"].casefold()
        as_written = re.sub(r"^\W+|\W+$", "", " ".join(found.group().split()))
        yield replace(size, as_written=as_written, kind="estimate" if rounded and size.kind == "exact" else size.kind)
