"""Words that say that somebody did not go along with the room."""

from __future__ import annotations

import re

from dialogue_synth.divergence.cues import cue_pattern, plain, sentences
from dialogue_synth.divergence.quantities import NUMBER

DISSENT = (
    "disagree*", "dissent*", "outvoted", "out-voted", "on her own in", "on his own in", "on their own in", "alone in", "stands alone",
    "stood alone", "only one who", "spoke against", "did not agree", "does not agree", "doesn't agree", "didn't agree", "asked that her",
    "asked that his", "asked that their", "wished it recorded", "wished it noted", "wants it recorded",
    "asked for it to be", "asked us to record", "be minuted", "be recorded", "be noted", "be written down", "the exception",
    "one exception", "except for one", "was not convinced", "were not convinced", "not persuaded", "saw it differently",
    "took the opposite", "took another view", "a different view", "the other way", "would not budge", "says no",
    "said no", "says yes", "said yes", "held out", "against the rest", "unlike the rest", "unlike the others",
    "begged to differ", "begs to differ", "lone voice", "sole voice", "in a minority", "in the minority", "minority of one",
    "opposite view", "contrary view", "did not share", "does not share", "didn't share", "doesn't share", "took issue", "takes issue",
    "unconvinced", "on record", "minuted", "wanted it noted", "asked us to note", "voted the other", "stuck to her", "stuck to his",
)  # fmt: skip
CONTRAST = (
    "actually", "however", "though", "but", "on the other hand", "other side", "as well", "yet", "all the same", "nevertheless",
    "still thought", "even so", "spoke up", "stood up", "in fairness", "to be fair",
)  # fmt: skip


PEOPLE = (
    r"(?:members?|people|persons?|women|men|woman|man|participants?|residents?|parents?|mothers?|mums?|fathers?|dads?|pupils?|students?|"
    r"tenants?|staff|governors?|councillors?|carers?|patients?|attendees|attenders|present|voices?|hands|tables?|others?)"
)
REFUSAL = (
    "do not want", "don't want", "does not want", "doesn't want", "did not want", "didn't want", "would not", "wouldn't", "will not",
    "won't", "refus*", "against", "oppos*", "object*", "opt out", "opting out", "opted out", "not happy", "unhappy", "not comfortable",
    "uncomfortable", "reject*", "never", "no way", "rather not", "stay out", "withdraw*", "not agree", "disagree*", "not accept",
)  # fmt: skip
DIVIDED = (
    "room divided", "room was divided", "room split", "room was split", "was divided", "were divided", "we divided on", "opinion divided",
    "opinions divided", "divided on", "divided over", "divided about", "split on", "split over", "split about", "was split",
    "were split", "evenly split", "evenly divided", "split down the middle", "could not agree", "couldn't agree", "did not reach agreement",
    "no consensus", "no agreement", "opinions differed", "views differed", "opinion differed", "two camps", "half and half",
    "fifty-fifty", "of two minds",
    "in two minds", "mixed views", "mixed feelings", "mixed opinions",
)  # fmt: skip
_PART = re.compile(
    rf"^(?:but |however,? |that said,? |in the end,? |though )?(?:about |only |just |at least )?"
    rf"(?:{NUMBER}|some|a few|several|a couple|others|half|a minority|a third|a quarter|one or two|two or three)"
    rf"(?: of (?:us|them|the|our|those)(?: \w+)?| (?:other |older |younger )?{PEOPLE})(?!\w)"
)
_CLAUSE = re.compile(
    r"\b(?:although|though|but|while|whereas|except that|except for|apart from|save for|other than|not counting)\b,? "
    r"(?:for |about |only |perhaps )?"
    rf"(?:{NUMBER}|some|a few|several|a couple|others|a minority|someone|somebody|one or two|two or three)"
    rf"(?: of (?:us|them|the|our|those)(?: \w+)?| (?:other |older |younger )?{PEOPLE})?(?!\w)([^.!?]*)"
)
_NOBODY = re.compile(r"(?<!\w)(?:no one|no-one|nobody|none(?: of (?:us|them))?|without)(?: \w+)? $")  # "nobody spoke against"


def is_dissent(text: str) -> bool:
    """Whether a passage says in so many words that somebody disagrees with the others.

    >>> is_dissent("One member disagreed with the rest of us."), is_dissent("One member liked it."), is_dissent("Nobody disagreed.")
    (True, False, False)
    """
    said = plain(text)
    return any(not _NOBODY.search(said[: match.start()]) for match in cue_pattern(DISSENT).finditer(said))


def turns_round(text: str) -> bool:
    """Whether a passage sets something against what was said before.

    >>> turns_round("A man at the back said that it might actually help.")
    True
    """
    return is_dissent(text) or bool(cue_pattern(CONTRAST).search(plain(text)))


def is_part_of_group(text: str) -> bool:
    """Whether a passage says what some of the group say, and not all of it.

    >>> is_part_of_group("Four members would be opting out."), is_part_of_group("Members would be opting out.")
    (True, False)
    """
    return any(_PART.match(sentence) for sentence in sentences(plain(text)))


def will_not(text: str) -> bool:
    """Whether a passage speaks of not wanting or not doing something.

    >>> will_not("They do not want it."), will_not("They want it.")
    (True, False)
    """
    return bool(cue_pattern(REFUSAL).search(plain(text)))


def dissents_in_a_clause(text: str) -> bool:
    """Whether a passage says of some, in a clause that follows on the main point, that they will not go along.

    >>> dissents_in_a_clause("We were all for it, though two of the women would not sign."), dissents_in_a_clause("Two would not sign.")
    (True, False)
    """
    return any(will_not(match[1]) for sentence in sentences(plain(text)) for match in _CLAUSE.finditer(sentence) if match.start() > 0)


def says_divided(text: str) -> bool:
    """Whether a passage says in so many words that the room was of two minds.

    >>> says_divided("This is where the room divided."), says_divided("We divided the cake.")
    (True, False)
    """
    return bool(cue_pattern(DIVIDED).search(plain(text)))
