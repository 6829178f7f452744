"""What a passage of the group's own words is: logistics, a vote, an answer that says there was none, or else content.

All cues are general words of minutes and notes. In doubt a passage is content: a coder can still find that no code applies,
but what is set aside here is never looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue_synth.segment.cues import SEVERAL, cue, normal

MAX_NOTHING_LENGTH = 80  # characters: who writes more has something to say
MAX_LEAD_IN_WORDS = 12
MAX_NAME_LINE_WORDS = 8
MAX_VOTE_REST_WORDS = 12  # besides the counts: a longer passage gives reasons, and is content with a count in it

_NUMBER = rf"(?:\d+|one|nil|none|nobody|no one|all|{SEVERAL})"

# -- nothing to code ----------------------------------------------------------------------------------------------------
_AUXILIARY = r"(?:do ?n'?o?t|did ?n'?o?t|does ?n'?o?t|ha(?:d|ve)n't|could ?n'?o?t|was ?n'?o?t|were ?n'?o?t|didnt|dont|not)"
_NOTHING = (
    r"(?:n ?/? ?a|none|nil|nothing|-+|\?+|x+|tb[ca]|blank|skipped|not applicable|as above|see above|ditto|same as above|unsure|dunno|"
    r"no idea|no (?:comments?|answers?|views?|opinions?|response|reply|discussion|notes?|feedback)(?: (?:on this(?: one)?|given|offered|"
    r"made|recorded|expressed|at all|either|really))*|(?:nothing|not) (?:to (?:say|add|report|record)|recorded|noted|said|more|else|"
    r"here|further|discussed|reached|covered|asked|done|raised|answered|addressed)(?: (?:to add|on this(?: one)?|here))*|"
    rf"(?:(?:we|they|the group|people|it|this|this one) )?{_AUXILIARY} (?:really |quite )?(?:know|sure|get (?:to|that far|"
    rf"round to)(?: (?:this|it|that))?(?: (?:one|question))?|"
    r"reach(?: (?:this|it))?|discuss(?: (?:this|it))?|cover(?: (?:this|it))?|come up|answer(?: (?:this|it))?|address(?: (?:this|it))?|"
    r"understand|understood|talk about (?:this|it|that)|time|relevant|applicable|follow|have (?:a view|an opinion|time)|"
    r"do this(?: one)?)|(?:we )?(?:ran|run) out of time|(?:it |this )?never (?:really )?came up|out of time|no time(?: (?:left|"
    r"for this))?|time (?:was |ran )?(?:up|out)|(?:no[- ]one|nobody|none of us) (?:had|has|gave|offered|expressed|knew|could say|"
    r"was sure|answered|wanted to comment|commented)(?: (?:a|an|any|much of a|enough))?(?: (?:views?|opinions?|comments?|answers?|"
    r"ideas?))?|(?:we )?(?:skipped|left|missed|passed on)(?: (?:this|it|that))?(?: (?:one|out|blank|question))*)"
)
_ASIDES = (
    r"(?:[ ,;:.!()-]*\b(?:really|sorry|on (?:this|that)(?: one| question)?|(?:to )?(?:this|that|the)(?: one| question| time)?|at all|"
    r"yet|here|by (?:us|the group|anyone)|either|the (?:hour|time|clock) (?:was|ran|had run) (?:up|out)|(?:we|"
    r"as we) ran out(?: of time)?|(?:no|out of|for lack of|lack of|for want of|due to|owing to|because of|in the|"
    r"within the) (?:the )?time(?: (?:left|available|allowed))?|on the (?:night|day)|in our group|it|not (?:enough|sure)|too (?:late|"
    r"long|hard|complicated)|unfortunately|i'm afraid|in the end|to say|one|question)\b)*[ ,;:.!()-]*"
)
_SAYS_NOTHING = re.compile(_NOTHING + _ASIDES, re.IGNORECASE)
_LEFT_OUT = re.compile(  # with what came in between: "Skipped, the quiz was starting."
    r"(?:we )?(?:skipped|not (?:reached|discussed|covered)|did(?:n't| not) (?:reach|discuss|get to|cover))(?: (?:this|it|"
    r"that)(?: one)?)?[ ,;:.-]+(?:(?:as|because|since) )?(?:the|we|it|people|everyone|most|some|time) [\w' ]{3,45}",
    re.IGNORECASE,
)
_OUTER_MARKS = " .,;:!?()[]\"'*"

# -- logistics ----------------------------------------------------------------------------------------------------------
_WHO = (
    r"(?:people|persons|of us|of them|members|participants|attendees|residents|parents|carers|tenants|students|pupils|patients|"
    r"volunteers|staff|adults|children|neighbours|women|men|mums|dads|elders|brothers|sisters|families|councillors|governors|names|"
    r"faces|souls|chairs|regulars|customers|friends|guests)"
)
_CAME = (
    r"(?:came|attended|turned (?:up|out)|showed up|(?:was|were) (?:present|there|in attendance|in the room|around the table)|"
    r"sat (?:down|round|together|in)|joined(?: us)?|stayed|signed in|took part|dropped in|drifted in|gathered|in (?:attendance|"
    r"the room)|on the call|present|round the table)(?!\W+(?:had|has|have|was|were|is|are|could|would|did|felt|thought|said|knew|wanted|"
    r"objected|spoke|agreed|disagreed|voted|liked|supported|opposed|disliked|cared|minded)\b)"  # "nobody present objected" tells more
)
_ATTENDANCE = (
    cue(
        r"(?:present|in attendance|attending|attendance|apologies|absent|in the chair|chair|minutes|note-?taker|scribe|facilitator|date|"
        r"venue|place|time|location|when|where|numbers|participants|turnout|duration|group size)(?: \w+)?:(?=\s)",
        rf"(?:about |around |some |roughly |only |just |c\. |nearly |over )*{_NUMBER}(?: or so| or \w+| more|"
        rf" of us)?(?: [\w']+){{0,2}} {_CAME}",
        r"held (?:in|at|on|after|over|during)",
        r"(?:a )?(?:full house|(?:good|low|small|poor|decent|healthy|modest) turnout)",
        r"quorate",
        anchored=True,
    ),
    cue(
        rf"{_NUMBER}(?: or (?:so|more|\w+))?(?: \w+){{0,3}}? {_WHO}[^.;]{{0,40}}? {_CAME}",
        r"quorum",
        r"apologies (?:were|from|received|for absence)",
        r"(?:chaired|facilitated|hosted|opened|convened|minuted) by",
        r"in the chair|took the (?:chair|minutes|notes)",
        r"(?:meeting|session|event|discussion|dialogue|evening|it) (?:was )?held (?:in|at|on|after|over|during)",
        r"discussion [\w ,]{0,40}held (?:in|at|on|after)",
        r"(?:we|the group|members|the meeting|brothers|sisters) (?:all )?(?:met|sat (?:in|after|round|down|together)|gathered|assembled|"
        r"ran this|did this (?:in|at|over|on|after)|held this|joined for)",
        r"(?:the )?(?:meeting|session|discussion|event|evening|call) (?:was (?:opened|closed)|started|opened|began|ended|closed|lasted|"
        r"took place|finished|followed)",
        r"minutes of the (?:\w+ ){0,2}meeting",
        r"(?:presented|read out|read through|read aloud|handed out|introduced) (?:\w+ ){0,3}(?:pack|leaflet|questions|sheet|slides|"
        r"session)",
        r"(?:we|was|were) read (?:\w+ ){0,3}(?:pack|leaflet|sheet|slides)(?: aloud| out)?",
        r"gave (?:a|an|the)(?: \w+){0,2} introduction",
        r"spoke for \w+ minutes",
        r"not a (?:minute|note)-?taker|bear with me",
        r"(?:typed|wrote) this(?: up)?",
        r"one sheet for (?:both|all|each)",
        r"discussion was (?:\w+ ){0,2}(?:wide-ranging|constructive|lively|friendly|good-humoured|open|full)",
    ),
)  # fmt: skip
_OPENING = cue(rf"{_NUMBER} of us", r"\w+ (?:took the notes|wrote this)", anchored=True)  # elsewhere such words tell something else
_FOOD = (
    r"(?:tea|teas|coffee|cakes?|biscuits?|samosas?|sandwich(?:es)?|lunch|supper|dinner|soup|pizzas?|pasties|buns?|bacon|rolls?|nibbles|"
    r"snacks|refreshments|squash|juice|wine|beer|gin|sherry|mince pies|scones?|doughnuts|crisps|curry|kettle|urn|catering|food|"
    r"flapjacks?|chips|baklava|pakoras?)"
)
_REFRESHMENTS = cue(
    rf"{_FOOD}[^.;]{{0,30}} (?:was|were) (?:served|provided|appreciated|laid on|supplied|shared|donated|enjoyed|had|brought|very good)",
    r"(?:kettle|urn) (?:was )?on",
    rf"(?:served|enjoyed|shared|thanks for|laid on|over) (?:\w+ ){{0,3}}{_FOOD}",
    rf"{_FOOD} (?:served|provided|afterwards)",
)
_CLOSING = cue(
    r"(?:date of (?:the )?)?next (?:meeting|session|gathering)",
    r"(?:meeting|session|evening) (?:was )?(?:closed|ended|finished)",
    r"no (?:further|other) business",
    r"closed with (?:the|a)",
    r"(?:our|many|with|warm|grateful|special) thanks to",
    r"thanks (?:go|went|were|are due)",
    r"^thanks to (?:all|everyone|our|those)",
    r"thank(?:s|ed)? (?:everyone|all|you all) for",
    r"vote of thanks",
    r"that's (?:it|all)(?= from|\.|!|$)",
    r"diolch",
    r"(?:ended|finished|wound up|packed up|locked up|closed) (?:at|by) \d",
)
_COURTESY = re.compile(  # a line that only greets or takes leave, perhaps with a name
    r"(?i:hi|hello|hiya|dear|good (?:morning|afternoon|evening)|greetings|to whom it may concern)"
    r"(?i:(?:,? (?:there|all|both|everyone|everybody|team|folks|colleagues?|friends|sirs?|madam|or|and|mr|mrs|ms|miss|dr|cllr))*)"
    r"(?: (?!No\b|Not\b|But\b)[A-Z][\w'-]*){0,3}[ ,.!:-]*"
    r"|(?i:(?:with )?(?:(?:all|our|my|very) )*(?:(?:kind|kindest|best|warm|warmest|good) (?:regards|wishes)|regards|best|cheers|(?:many )?"
    r"thanks(?: again| in advance)?|thank you(?: very much| all)?|yours(?: (?:sincerely|faithfully|truly|ever))?|all the best|take care)"
    r"(?: to (?:you )?all)?)(?:[ ,.!:-]+(?!No\b|Not\b|But\b)[A-Z][\w'.-]*){0,4}[ ,.!:-]*"
)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+|(?:\+\d{2}|\b0)\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b")
_CONTACT = cue(
    r"signed(?=[: ])|contact(?=:)|(?:questions|enquiries|queries) to|(?:written|typed|compiled|recorded|submitted|sent in|"
    r"prepared) (?:up )?by|(?:notes|minutes) (?:taken )?by|on behalf of the|yours (?:sincerely|faithfully)|(?:kind |best )?regards",
    anchored=True,
)
_WRITTEN_UP = cue(
    r"can be had from",
    r"(?:typed|written|wrote|put|wrote it|typed it) (?:this |it )?up (?:by|from|the same)",
    r"catch me",
    r"(?:ring|phone|text|email) \w+ (?:on )?0\d+",
    r"\w+ typed this",
)
# What people think: a passage with one of these is no mere record of who came.
_STANCE = cue(
    r"want(?:s|ed)?|should|ought|must not|(?:dis)?agree\w*|support\w*|oppos\w*|objections?|objected|in favour|against|worr\w+|"
    r"concern\w*|fear\w*|afraid|(?:mis|dis)?trust(?:s|ed|ing|worthy)?|(?:un)?happy|(?:un)?comfortable|prefer\w*|accept\w*|reject\w*|"
    r"refus\w*|vote[ds]?|risk\w*|benefits? (?:of|are|outweigh\w*|were)|danger\w*|(?:un)?fair(?! (?:amount|bit|number|few))|wrong|"
    r"right to|privacy|consent|opt(?:ing)?[- ](?:in|out)|data|records?|scheme|score[ds]?|unless|provided that|as long as|only if|"
    r"condition\w*|need(?:s|ed)?|believe[ds]?|approve\w*|angry|welcome[ds]?|stigma|priorit\w+|better|worse|good idea|bad idea|important|"
    r"democra\w+"
)

# -- votes --------------------------------------------------------------------------------------------------------------
_FOR = r"(?:for(?: it)?|yes|ayes?|in favour|agreed?|support(?:ed|ing)?|approved?|pro|happy|wanted it|content|opt[- ]?in)"
_AGAINST = r"(?:against(?: it)?|no|nay|noes|opposed|disagreed?|objected|reject(?:ed|ing)?|unhappy|did not|opt[- ]?out)"
_UNSURE = (
    r"(?:abstain(?:ed|ing)?|abstentions?|not voting|unsure|undecided|don't knows?|not sure|no (?:view|answer)|did(?: not|n't) (?:vote|"
    r"say|know)|wouldn't say|would not say|shrugged|dunno|maybe)"
)
_VOTERS = r"(?: (?:votes?|people|members|hands|of us|were|was|said))?"
_COUNT = cue(
    rf"{_NUMBER}{_VOTERS},? (?:{_FOR}|{_AGAINST}|{_UNSURE})",
    rf"(?:{_FOR}|{_AGAINST}|{_UNSURE}):? {_NUMBER}(?! (?:years|months|weeks|days|minutes|pounds|per))",
    r"\d+ ?(?:-|to|v) ?(?:\d+|nil|none)",
    rf"{_NUMBER} votes?(?: to {_NUMBER})?",
)
_VOTED = cue(
    r"votes?",
    "voted",
    "voting",
    "show of hands",
    "straw poll",
    "carried",
    "resolved",
    "motion",
    r"poll(?:ed)?",
    "ballot",
    "hands up",
    r"abst\w+",
    r"unanimous\w*",
)
_FIGURE_CELL = re.compile(r"^(?:[A-Za-z' /-]{0,30}\s)?(?:\d+(?:[.,]\d+)? ?%?|-|nil|none|n/?a)\W*$", re.IGNORECASE)

# -- lead-ins and wishes ------------------------------------------------------------------------------------------------
_POINTS_AHEAD = cue(
    r"list(?:ed|s)?|conditions?|points?|following|follows|these|below|things|suggestions?|ideas|concerns|worries|questions|safeguards|"
    r"themes|answers|comments|reasons|examples|priorities|asks|requests|rules|red lines|in no order|(?:if|includ(?:ed?|es|ing)|were|are|"
    r"said|by|about|on|with)(?=:$)"
)
_FEEDBACK = cue(
    r"(?:would|(?:we|i|they)'d|should) (?:like|welcome|love|be (?:good|nice|glad|grateful)|appreciate)[^.]{0,40} (?:told what|know what|"
    r"hear (?:what|back|from|how)|reply|response|feedback|results|outcome)",
    r"(?:please|could (?:someone|somebody|you)|can (?:someone|somebody|you))[^.]{0,40} (?:let us know|tell us|send (?:us )?(?:the |"
    r"a )?(?:results|report|summary|copy|outcome))",
    r"(?:let us know|tell us|send us|know) (?:\w+ ){0,3}(?:what happens|what comes|the results|the outcome|how (?:it|this) (?:goes|"
    r"ends)|when it (?:starts|begins)|what you (?:do|decide|find))",
    r"hear what you do with",
    r"(?:hear|heard) (?:anything )?back",
    r"welcome a reply",
    r"last (?:year|time)'?s? (?:\w+ )?never (?:came|heard)",
)


def says_nothing(text: str) -> bool:
    """Whether a whole answer only says that there is none.

    >>> [says_nothing(t) for t in ("N/A", "Dont know.", "Not discussed, the hour was up.", "No. It is wrong.", "Nobody had a view")]
    [True, True, True, False, True]
    """
    bare = normal(text).strip(_OUTER_MARKS) or "-"
    if len(bare) > MAX_NOTHING_LENGTH:
        return False
    return bool(_SAYS_NOTHING.fullmatch(bare) or (_LEFT_OUT.fullmatch(bare) and not _STANCE.search(bare)))


def is_logistics(sentences: Sequence[str], *, at_edge: bool) -> bool:
    """Whether a passage only tells who came, where, what was served, or whom to write to.

    Args:
        sentences: The passage's sentences.
        at_edge: It stands before the first question or ends the write-up, where one such sentence speaks for its neighbours.
    """
    texts = [normal(sentence) for sentence in sentences]
    if any(_STANCE.search(text) for text in texts):
        return False
    hits = [_is_arrangement(text) or (at_edge and bool(_OPENING.match(text))) for text in texts]
    return any(hits) if at_edge else bool(hits) and all(hits)


def is_name_line(text: str) -> bool:
    """Whether a line under "Present" or "Welcome" is so short and so silent on any view that it can only be a name or a time.

    >>> is_name_line("Mrs P. Lund (warden)"), is_name_line("We oppose this.")
    (True, False)
    """
    plain = normal(text)
    return len(plain.split()) <= MAX_NAME_LINE_WORDS and not _STANCE.search(plain)


def _is_arrangement(text: str) -> bool:
    return any(pattern.search(text) for pattern in (*_ATTENDANCE, _REFRESHMENTS, _CLOSING)) or is_contact(text)


def is_contact(text: str) -> bool:
    """Whether a passage says whom to write to or ring, or who signed.

    >>> is_contact("Signed A. Person (Sec.)"), is_contact("We signed nothing.")
    (True, False)
    """
    plain = normal(text)
    return bool(_ADDRESS.search(plain) or _CONTACT.match(plain) or _WRITTEN_UP.search(plain))


def is_vote(text: str) -> bool:
    """Whether the substance of a passage is how many were for and against.

    >>> is_vote("For 2, against 19, don't know 3."), is_vote("Three of us were in hospital last winter.")
    (True, False)
    """
    plain = normal(text)
    n_counts = sum(1 for _ in _COUNT.finditer(plain))
    rest = len(re.findall(r"\w+", _COUNT.sub(" ", plain)))
    return (n_counts >= 2 or (n_counts == 1 and bool(_VOTED.search(plain)))) and rest <= MAX_VOTE_REST_WORDS


def is_vote_row(row: str) -> bool:
    """Whether a table's row is a statement and figures.

    >>> is_vote_row("Build it | For 12 | Against 3"), is_vote_row("Build it | We agree | 3")
    (True, False)
    """
    cells = [cell.strip() for cell in normal(row).split("|") if cell.strip()]
    return len(cells) >= 3 and all(_FIGURE_CELL.match(cell) for cell in cells[1:])


def is_courtesy(text: str) -> bool:
    """Whether a passage only greets or takes leave.

    >>> [is_courtesy(t) for t in ("Hi all,", "Kind regards, Ann Brook", "Thanks, but no.", "Dear me.", "Best left alone.")]
    [True, True, False, False, False]
    """
    return bool(_COURTESY.fullmatch(normal(text)))


def is_lead_in(text: str) -> bool:
    """Whether a short line only announces the list below it.

    >>> is_lead_in("List agreed by all tables:"), is_lead_in("We refuse: it is wrong.")
    (True, False)
    """
    plain = normal(text)
    return plain.endswith(":") and len(plain.split()) <= MAX_LEAD_IN_WORDS and bool(_POINTS_AHEAD.search(plain))


def asks_to_hear_back(text: str) -> bool:
    """Whether a passage asks to be told what comes of the dialogue.

    >>> asks_to_hear_back("We would like to be told what the other groups said.")
    True
    """
    return bool(_FEEDBACK.search(normal(text)))
