"""The form's own words: instructions, the commissioning body's description of its scheme, page furniture.

Told by what a text says, so that it works for a write-up that comes alone; see `boilerplate` for what many write-ups share.
All cues are general words of forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue_synth.segment.cues import cue, normal

MIN_DESCRIPTION_WORDS = 25  # shorter passages about the scheme may be a group's own
MIN_PLANNED_SHARE = 0.5  # of a description's sentences that say what would be done
MIN_INSTRUCTION_SHARE = 0.5  # of a block's sentences

_INSTRUCTION = cue(
    r"please (?:do not |don't |only |also |try to )?(?:write|note down|summari[sz]e|complete|fill|return|use|tick|circle|record|attach|"
    r"describe|answer|indicate|continue|keep (?:to|your)|list|print|type|delete|submit|state|provide|enter|refer|read the|email this|"
    r"give (?:a|an|your|up|brief|details)|send (?:this|your|it|completed))",
    r"(?:tick|check|cross|circle|mark) (?:here|the|one|all|this|as|a)(?= ?(?:box|that|\[|\(|appl|answer|$|\.|only))",
    r"delete as (?:appropriate|applicable)",
    r"use (?:one|a separate|this|block|extra|additional) (?:\w+ )?(?:sheet|form|page|capitals|space|side)s?",
    r"(?:return|send|post|e-?mail|hand) (?:it |this |the (?:form|sheet) |your (?:\w+ )?|completed (?:\w+ )?|"
    r"them )?(?:back )?(?:to [\w.+-]+@|by post|within|no later than|in the envelope|by (?:the )?\d)",
    r"return (?:this|the|your|completed) (?:\w+ )?(?:form|sheet|record|questionnaire)s?",
    r"do not write",
    r"in your own words",
    r"one (?:sheet|form) (?:for|per)",
    r"continue (?:on|over) (?:a|the|another|overleaf)",
    r"office use(?: only)?",
    r"leave (?:this )?(?:box )?blank",
    r"block capitals",
    r"(?:max(?:imum|\.)? (?:of )?|no more than )\d+ (?:words|sentences|lines|characters)",
    r"(?:write|record|note|enter|summari[sz]e|list) (?:down )?(?:here|below|what was said|what your|your group|the main (?:points|"
    r"views)|up to)",
    r"thank you for (?:taking part|hosting|completing|returning|filling|holding|your (?:time|help))",
    r"(?:your|these|the) (?:answers|responses|details|information|data)(?: you (?:give|provide))? (?:will|may) (?:only )?be (?:used|"
    r"kept|held|stored|treated|shared)",
    r"(?:see|read) (?:the )?(?:guidance|notes) (?:over|on|below|at)",
    r"guidance (?:notes?|for)",
    r"if you (?:need|run out of) (?:more )?(?:space|room)",
)
_OF_THE_FORM = cue(
    r"(?:this|the|each|one|a separate|your|completed) (?:\w+ )?(?:form|sheet|box(?:es)?|template|questionnaire)s?",
    r"your group",
    r"\d+ words",
    r"office use",
    r"this space",
    r"block capitals",
    r"thank you for",
    r"in your own words",
)
_GOES_BACK = re.compile(
    r"\b(?:return|send|post|e-?mail|hand)\b.*(?:@|\bby post\b|\bby \d|\bwithin\b)|\byour (?:answers|details|responses)\b", re.IGNORECASE
)
_FORM_NAME = re.compile(
    r"\b(?:(?:record|feedback|return|response|reply|report|discussion|dialogue) (?:sheet|form|template)|questionnaire|form|template|"
    r"sheet)\b[^.]{0,20}?\b(?:version|v\.?|rev(?:ision)?|ref|no\.?|issue) ?\.? ?\w{0,4}\d|\b(?:version|issue) \d[\d.]*$",
    re.IGNORECASE,
)
_TICK_BOX = re.compile(r"\[ ?\]|[☐☑□]|\( \)")
_PAGE_LINE = re.compile(
    r"^\W*(?:.{0,60}[\s|-])?(?:page|p\.|tudalen|seite|pagina)\b[\s/\w]{0,14}?\d+(?: ?(?:of|/|von|de|o) ?\d+)?\W*$|^\W*\d+ ?(?:/|"
    r"of) ?\d+\W*$",
    re.IGNORECASE,
)
_WEB_LINE = re.compile(
    r"^\W*(?:©|\(c\) \d|all rights reserved|back to top|skip to (?:main )?content|cookies?(?: policy)?$|privacy policy|"
    r"print this page).{0,50}$",
    re.IGNORECASE,
)
_PLANNED = cue(
    r"propos(?:es?|ed|als?|ing)",
    r"plans? to",
    r"aims? to",
    r"intends? to",
    "would",
    "will",
    "could",
    "may",
    "can",
    "shall",
    r"(?:is|are) to",
    "to be",
)
_PROPOSES = re.compile(
    r"^\W*(?:about|what is|the proposal|background|introduction|in brief)\b|\b(?:council|board|department|trust|partnership|government|"
    r"authority|authorities|service|services|agency|agencies|ministry|county|university|company|companies|nhs|hospital|schools?|college|"
    r"charity|association|commission|office|police|(?:scheme|project|initiative|programme|pilot))\b[^.]{0,60}?\b(?:propos(?:e|es|ed|"
    r"ing)|plans? to|(?:is|are) planning|(?:is|are) considering|aims? to|intends? to|want(?:s)? to|would)\b",
    re.IGNORECASE,
)
_TESTIMONY = cue(
    r"I|we(?! (?:propose|plan|intend|will|are (?:planning|proposing|asking)))|us|our|ours|my|me|(?:it|this|they|that|council|board|"
    r"county|government) should|ought",
    r"(?<!be )(?<!been )(?:said|felt|thought|agreed|asked|noted|told|informed|explained|disagreed|hoped|worried|wondered|voted|resolved|"
    r"discussed|preferred|objected|liked|wanted|welcomed|heard)|members|attended|believe|vital|wrong|unfair|surely",
)


def is_instruction(sentence: str) -> bool:
    """Whether a sentence tells whoever fills in the form what to do, or names the form.

    >>> is_instruction("Please write down what was said."), is_instruction("Please keep the bus.")
    (True, False)
    """
    text = normal(sentence)
    return bool(_INSTRUCTION.search(text) or _FORM_NAME.search(text) or _TICK_BOX.search(text) or is_page_furniture(text))


def names_the_form(sentence: str) -> bool:
    """Whether a sentence is an instruction about the form itself, which no group would give in an answer.

    >>> names_the_form("Please return this form by post."), names_the_form("Please write to every household.")
    (True, False)
    """
    text = normal(sentence)
    about_form = bool(_INSTRUCTION.search(text) and _OF_THE_FORM.search(text))
    return (about_form or bool(_TICK_BOX.search(text) or _FORM_NAME.search(text))) and not _TESTIMONY.search(text)


def reports(sentence: str) -> bool:
    """Whether a sentence speaks for its writers or reports what somebody said, which no form does.

    >>> reports("Our homes are our own."), reports("Records would be kept for a year.")
    (True, False)
    """
    return bool(_TESTIMONY.search(normal(sentence)))


def is_page_furniture(text: str) -> bool:
    """Whether a text is a running header or footer that the reader took for a paragraph.

    >>> is_page_furniture("Hill Street Hall - page 2 of 3"), is_page_furniture("We turned the page.")
    (True, False)
    """
    return bool(_PAGE_LINE.match(normal(text)) or _WEB_LINE.match(normal(text)))


def is_form_text(sentences: Sequence[str]) -> bool:
    """Whether a block's sentences are mostly instructions, and none of the others is somebody's testimony."""
    told = [is_instruction(sentence) for sentence in sentences]
    return sum(told) >= max(1, MIN_INSTRUCTION_SHARE * len(told)) and not any(
        _TESTIMONY.search(normal(sentence)) for sentence, known in zip(sentences, told, strict=True) if not known
    )


def closes_form(sentences: Sequence[str]) -> bool:
    """Whether a block at the end is all instructions and says where the form goes or what becomes of it.

    >>> closes_form(["Please return by post to Room 4, Shire Hall."]), closes_form(["Please write to everybody."])
    (True, False)
    """
    texts = [normal(sentence) for sentence in sentences]
    return all(map(is_instruction, texts)) and any(_GOES_BACK.search(text) or _OF_THE_FORM.search(text) for text in texts)


def describes_scheme(sentences: Sequence[str]) -> bool:
    """Whether a block is the commissioning body's description of its scheme: what is proposed and would be done, nobody's view of it."""
    text = normal(" ".join(sentences))
    if len(text.split()) < MIN_DESCRIPTION_WORDS or _TESTIMONY.search(text) or not _PROPOSES.search(text):
        return False
    return sum(bool(_PLANNED.search(normal(sentence))) for sentence in sentences) >= MIN_PLANNED_SHARE * len(sentences)
