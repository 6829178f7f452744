"""The words of votes: numbers, sides, and what says that hands were counted. All are general words of minutes and notes."""

from __future__ import annotations

import re
from typing import Literal

Side = Literal["for", "against", "undecided"]

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORTH = {word: n for n, word in enumerate([*_ONES, *_TEENS], start=1)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_NONE = ("nil", "none", "nobody", "no one", "no-one", "zero")
_WORTH |= dict.fromkeys(_NONE, 0)
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}(?![\d%:/]|\.\d)|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?"
    rf"|{'|'.join([*_TEENS, *_ONES[::-1], *_NONE])})"
)

# Sides, each as a pattern; a weak one says something only beside another side, or where hands were counted.
_THOUGHT = r"(?:thought|think|thinks|say|said|felt)\b[^.,;]{0,60}? (?:was|is|it's|its|were) (?:a )?"
UNDECIDED = (
    r"(?:not sure|unsure|undecided|not decided|(?:could not|couldn't|can't) decide|(?:do not|don't|did not|didn't) knows?|dunno|"
    r"abstain(?:ed|ing|s)?|abstentions?|abst\b|neutral|no preference|not voting|(?:did not|didn't) vote|neither|"
    r"no (?:view|opinion|answer)|gave no (?:view|answer)|shrugged|(?:would not|wouldn't|did not|didn't) say|on the fence|"
    r"(?:wished|wanted) to (?:hear|know) more|maybes?)"
)
AGAINST = (
    r"(?:against|(?:strongly )?disagree(?:d|s)?|hated (?:it|this|that)|objected|refused|rejected|dissent(?:ed|ing)?|not in favou?r|"
    r"(?:said|voted|say) no|(?:did not|didn't|do not|don't|does not) (?:want|agree|support|like)|(?:would )?oppose[sd]?|"
    r"(?:would not|wouldn't) (?:want|accept|use|support|have|agree)|(?:not|un)(?: )?happy|not content|"
    rf"(?:said they )?(?:would|will) (?:be )?opt(?:ing)? out|{_THOUGHT}(?:bad|wrong|unfair|not right|too much)|no votes?|nays?|noes)"
)
FOR = (
    r"(?:in favou?r|supported|(?:would )?support(?:s|ing)?|(?:said|voted|say) (?:yes|ok|okay|aye)|wanted (?:it|this|that)|"
    r"would be (?:happy|content|comfortable|fine)|(?:had |have )?no objections?|approved|accept(?:ed)?|"
    r"would (?:accept|like|want|welcome|use)|backed|welcomed|all for|yes votes?|"
    rf"liked (?:it|the \w+)|ayes?|{_THOUGHT}(?:good|right|fine|fair|ok))"
)
WEAK_FOR = r"(?:for|yes|wanted the \w+|(?:strongly )?agree[ds]?|content|happy|pro|ok)"
WEAK_AGAINST = r"(?:no|not(?= *(?:[,.;)!]|$|and\b))|did not|didn't|would not|wouldn't|con)"
LESSER = re.compile(r"would (?:only )?accept[^.;]*\bbut not\b")  # who accepts less than what was asked did not accept what was asked
VOTED = re.compile(
    r"(?<![\w-])(?:votes?|voted|voting|shows? of hands|hands (?:went )?up|straw poll|poll|ballot|motion|resolved|carried|passed|defeated|"
    r"abst\w+|dots|stickers|tally|unanimous\w*)(?![\w-])"
)
WON = ("carried", "passed", "approved", "agreed", "adopted", "won")
LOST = ("defeated", "lost", "rejected", "fell")
REFUSAL = re.compile(
    r"(?<![\w'])(?:not|never|no|against|abandon\w*|scrap\w*|reject\w*|oppos\w*|refus\w*|stop|drop(?:ped)?|halt\w*|withdraw\w*|object\w*)"
    r"(?![\w'])|n't(?!\w)"
)
SUB_GROUPS = re.compile(
    r"(?<![\w-])(?:side|tables?|groups?|sessions?|room|shift|brothers|sisters|men|women|boys|girls|adults|children|parents|pupils|staff|"
    r"morning|afternoon|evening|monday|tuesday|wednesday|thursday|friday|saturday|sunday|first|second)(?![\w-])"
)
SHARES: dict[str, float] = {
    "half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "two-thirds": 2 / 3, "a quarter": 1 / 4, "one quarter": 1 / 4,
    "three quarters": 3 / 4, "three-quarters": 3 / 4,
}  # fmt: skip


# Any part of any number, of a share of the room, or of what says that nobody, or everybody, was on a side.
COUNTS = re.compile(
    rf"\d|{'|'.join([*_ONES, *_TEENS, *_TENS, *_NONE])}|half|third|quarter|against|opposed|dissent|nem|unanim"
    r"|\ball +(?:of|present|members|hands)"
)


def number(word: str) -> int:
    """Return the value of a number in digits or words.

    >>> number("1,200"), number("twenty-one"), number("thirty five"), number("nobody")
    (1200, 21, 35, 0)
    """
    digits = word.replace(",", "")
    if digits.isdigit():
        return int(digits)
    return _WORTH[word] if word in _WORTH else sum(_WORTH[part] for part in re.split(r"[- ]", word))


def side_of(words: str) -> Side:
    """Return the side that words take.

    >>> side_of("not in favour"), side_of("in favour"), side_of("did not vote"), side_of("no")
    ('against', 'for', 'undecided', 'against')
    """
    if re.match(UNDECIDED, words):
        return "undecided"
    return "against" if re.match(rf"(?:{AGAINST}|{WEAK_AGAINST})(?!\w)", words) else "for"


def level(text: str) -> str:
    r"""Return a text of the same length in lower case, with straight quotes and plain spaces, so that offsets stay true.

    >>> level("“Don’t–”")
    '"don\'t-"'
    """
    lowered = text.translate(_LEVEL).lower()
    if len(lowered) == len(text) and "Σ" not in text:
        return lowered
    # Rare: a letter that gets longer, or is another one at the end of a word, when it is made small.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_LEVEL))


_LEVEL = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\n": " ", "\t": " "})
