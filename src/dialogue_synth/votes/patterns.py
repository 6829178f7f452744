"""How votes are put: the patterns that `parse` looks for, in a text made `level`. A space in a pattern stands for any number of them."""

from __future__ import annotations

import re

from dialogue_synth.votes import words
from dialogue_synth.votes.words import NUMBER


def spaced(*parts: str) -> re.Pattern[str]:
    """Compile a pattern given in parts, in which a space stands for one or more."""
    return re.compile(re.sub(r"(?<![\[\\?]) (?![*?+{])", " +", "".join(parts)))


# "14 of us were in favour": a number, words that lead from it to its side, the side.
_VOTERS = (
    "people|persons|members|others?|parents|residents|families|carers|tenants|students|pupils|patients|volunteers|staff|adults|"
    "governors|councillors|neighbours|women|men"
)
_OF_WHOM = r"of (?:us|them|those|these|you|the (?:\w+ )?(?:people|group|members|room|meeting)|our \w+)"
_LINKS = (
    rf"(?:,? (?:{_OF_WHOM}|{_VOTERS}|more|votes?|hands|went up|were|was|are|is|said|say|voted|voting|all|both|strongly|firmly|broadly|"
    r"really|quite|very|also|plainly|just|only)){0,4}"
)
_ASIDE = r"(?:, [^,.;]{0,40},)?"
_ENDS = r"(?= *(?:[,.;:)!/|]|$|-|and\b|but\b|to\b))"
_FOR_WHAT = rf"(?= (?:it|this|that|the|a|\w+ing)\b| *(?:[,.;)!]|$|and\b|{NUMBER} (?:were |was )?against))"
_WEAK = rf"(?:for{_FOR_WHAT}|(?:yes|no|pro|con|ok){_ENDS}|(?:agree[ds]?|content|happy|wanted the \w+)\b|{words.WEAK_AGAINST}\b(?<!no))"
MENTION = spaced(
    rf"(?<![\w£$.,'-])(?P<n>{NUMBER})(?: (?:out )?of (?:the |our |us )?(?P<of>{NUMBER}))?{_LINKS}{_ASIDE},? ",
    rf"(?P<side>(?P<strong>{words.UNDECIDED}|{words.AGAINST}|{words.FOR})(?![\w'])|{_WEAK})",
)
# "For: 8; against 5": a side, then its number.
_LABELS = r"in favou?r|for|against|support|oppose|yes|no|ayes?|nays?|noes|(?:strongly |tend to )?(?:dis)?agree"
LABELLED = spaced(
    rf"(?<![\w'-])(?P<side>{_LABELS}|{words.UNDECIDED})(?: votes?)? ?(?:[:=x×(-] ?)?(?P<n>(?!one\b|no\b){NUMBER})",
    r"(?= *(?:[,.;()/|!]|$|and\b|(?:for|against|yes|no|abst\w+|undecided|unsure)\b))",
)
# "carried by 12 to 3", "7-2 in favour", "the vote was 30-4"
_AGAINST_EACH_OTHER = rf"(?P<a>{NUMBER})(?: votes?)? ?(?:to|-|against|v\.?) ?(?P<b>{NUMBER})(?![\w%])"
SCORE = spaced(rf"(?<!\w)(?P<how>{'|'.join((*words.WON, *words.LOST))})\b[^.;]{{0,40}}?\b{_AGAINST_EACH_OTHER}")
SCORE_FOR = spaced(rf"(?<![\w£$.,-])(?P<a>{NUMBER}) ?(?:to|-) ?(?P<b>{NUMBER}) (?P<how>in favou?r|against)(?!\w)")
BARE_SCORE = spaced(
    rf"(?<!\w)(?:voted?|votes?|hands|ballot|poll)\b[^.;]{{0,25}}?\b(?P<a>{NUMBER}) ?(?:to|-|v\.?) ?(?P<b>{NUMBER})(?![\w%-])"
)
# "with none against", "unanimous"
NONE_AGAINST = spaced(
    r"\b(?:with )?(?:no|nobody|no one|none|not one|without a) (?:votes? |was |were |voice )?(?:against|opposed|dissent\w*|dissenting)\b",
    r"|\bnem\.? con\b",
)
ALL = spaced(
    rf"\bunanimous\w*|\b(?:all|every one of) (?:of us|(?:the )?{NUMBER}(?: of us)?|present|members|hands)[^.;]{{0,20}}? ",
    r"(?:in favou?r|agreed|for it|voted (?:for|yes))\b",
)
NOT_ALL = re.compile(r"(?:\b(?:not|nothing|no means|far from|hardly|never)|n't)\b[^.]{0,15}\bunanimous")
# Those on one side of how many: "refused, 33 of the 38", "good idea: 9 notes out of 21".
AGAINST_OF = ("refused", "rejected", "against", "opposed")
OF = spaced(
    rf"(?P<how>{'|'.join(AGAINST_OF)}|agreed|accepted|approved|supported|in favour)[,:]? (?:by )?(?P<n>{NUMBER}) (?:out )?of ",
    rf"(?:the |us )?(?P<of>{NUMBER})(?!\w)",
)
TALLY = spaced(
    rf"^\W*(?P<what>.{{4,120}}?)\s*[:=-]\s*(?P<n>{NUMBER}) ?(?:notes?|slips?|cards?|votes?|hands|people|dots|stickers|ticks|post-its?)",
    rf"(?: (?:out )?of (?:the )?(?P<of>{NUMBER}))?\W*$",
)
# Shares: "two thirds were in favour", "60% voted for it".
_ALL_SHARES = "|".join(sorted(words.SHARES, key=len, reverse=True))
SHARE = spaced(
    rf"(?<![\w-])(?P<share>{_ALL_SHARES}|\d{{1,3}} ?(?:%|per cent|percent))(?: of (?:us|them|the \w+|those \w+|people|votes?))?",
    rf"(?: (?:were|was|voted|said|are))? (?P<side>{words.UNDECIDED}|{words.AGAINST}|{words.FOR}|(?:for|yes|no|agreed|happy|content)\b)",
)
# "rated 3.8 out of 5 by 21 people"
SCALE = spaced(r"(?P<mean>\d(?:\.\d+)?) ?(?:out of|/|on a scale (?:of|from) 1(?: ?(?:to|-) ?)?) ?(?P<top>\d{1,2})(?![\d/])")
RATED = re.compile(
    r"(?<!\w)(?:averag\w*|mean|rated|rating|(?:we|people|members|the group|everyone|it was|gave it) (?:gave|scored|marked))(?!\w)"
)
SCALE_BASE = re.compile(
    rf"\b(?:n ?= ?(?P<n>\d+)|(?:from|by|of) (?:the |all )?(?P<m>{NUMBER})"
    r"(?: (?:people|of us|votes?|replies|responses|cards|slips|members|residents|parents))?)(?!\w)"
)
SAID = re.compile(r"\b(?:said|say|voted|all) (?:yes|no|ok|for|against)$")
NO_HEADS = re.compile(  # numbers behind these count no people
    r"(?:under|over|aged?|than|pages?|sections?|number|no\.?|items?|questions?|points?|chapter|class|year|route|band|"
    r"between \d{1,4} and) $"
)
SUBSET = re.compile(rf"{NUMBER} of (?:them|those|these)\b")
MOTION = re.compile(
    r"\b(?:motion|resolution|proposal|amendment)\b([^.;]*?)\b(?:was |were )?(?:carried|passed|lost|defeated|approved|rejected|fell)\b"
)
CELL = re.compile(rf"(?P<a>[a-z' -]+?)\W*(?P<n>{NUMBER})|(?P<m>{NUMBER})\W+(?P<b>[a-z' -]+)")
SENTENCE = re.compile(r"(?<=[.!?;])[\"')]*\s+|\n+")
LEADS_IN = re.compile(  # the vote's own words before its numbers
    r"(?:^|\W)(?:on a )?(?:show of hands|straw poll|put to the vote|vote|voted|carried|by|was|were|for|yes|against|in favour|no|of the|"
    r"with)\W*$"
)
OUTER = re.compile(r"[\s,:;.(-]+$|^[\s,:;.)-]+")
ANY_NUMBER = re.compile(rf"(?<![\w£])(?:{NUMBER})(?!\w)")
