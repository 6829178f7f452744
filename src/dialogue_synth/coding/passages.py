"""Segments -> passages: a segment with what its own write-up says about it before a word of it is compared with a code.

That is the question it stands under, the part of the form whose heading stands above it, and its lead words
("Consent:", "On stigma."). Nothing here looks at other write-ups, so that a new batch cannot change how an old one is coded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dialogue_synth.model import CODED_KINDS, Segment, Theme

MAX_LEAD_WORDS = 9
MIN_THEME_RATIO = 0.8  # "resourses" and "resourcing"
MIN_THEME_PREFIX = 6  # "acceptable if" and "acceptability"
MAX_EMPTY_WORDS = 7

_NUMBERING = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.):]?\s+|[-*•]\s+)?")
_LEAD = re.compile(r"^(.{2,80}?)(?:[:?]|\.\s|\s[–—-]\s|\s=\s)")
_WORD = re.compile(r"[^\W\d_]+")
_EMPTY = re.compile(
    r"""^\W*(?:
        n\s?/?\s?a | nil | none | nothing(?:\s(?:to\s(?:add|say|report)|said|raised))? | (?:left\s)?blank | skipped | passe?d? | tbc | \?+
      | no\s(?:answers?|comments?|views?|opinions?|response|reply|replies|time) | (?:as|see)\sabove | dunno
      | (?:we\s|they\s)?do(?:n[o'’]?t|\snot)\sknow
      | (?:we\s|it\s|this\s|this\sone\s)?(?:was\s|were\s)?not\s
        (?:discussed|reached|covered|asked|answered|applicable|raised|known|sure|recorded|minuted|relevant)
      | (?:we\s|it\s|this\s|that\s|they\s)?(?:did\s?n[o'’]?t|did\snot)\s
        (?:get\s(?:to|round\sto)\s(?:it|this|that|this\sone)|come\sup|(?:discuss|cover|reach|ask)(?:\s\w+)?|say|know)
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment to be coded. ``theme`` is the id of the theme whose heading stands above it, ``lead`` its first words up to a colon."""

    segment: Segment
    lead: str = ""
    theme: str = ""


def is_empty_answer(text: str) -> bool:
    """Whether a passage only says that there is no answer.

    >>> is_empty_answer("N/A"), is_empty_answer("Dont know."), is_empty_answer("didn't come up"), is_empty_answer("No. We refuse.")
    (True, True, True, False)
    """
    stripped = text.strip()
    return not any(ch.isalnum() for ch in stripped) or (len(stripped.split()) <= MAX_EMPTY_WORDS and bool(_EMPTY.match(stripped)))


def lead_of(text: str) -> str:
    """The words with which a passage names its subject, or "".

    >>> lead_of("4.2 Scoring of households. Members could accept it."), lead_of("Consent: opt in."), lead_of("We like it.")
    ('Scoring of households', 'Consent', '')
    """
    match = _LEAD.match(_NUMBERING.sub("", text.strip()))
    lead = match.group(1).strip() if match else ""
    return lead if 1 <= len(lead.split()) <= MAX_LEAD_WORDS and _WORD.search(lead) else ""


def theme_of(heading: str, themes: Sequence[Theme]) -> str:
    """The id of the theme that a heading names, typing slips and other endings allowed, or "".

    >>> theme_of("ACCEPTABLE IF...", [Theme("P", "Purpose"), Theme("A", "Acceptability")])
    'A'
    """
    best, best_ratio = "", MIN_THEME_RATIO
    words = [word for word in _WORD.findall(heading.lower()) if len(word) >= MIN_THEME_PREFIX]
    for theme in themes:
        name = theme.name.lower()
        for word in words:
            ratio = SequenceMatcher(None, word, name).ratio()
            if word[:MIN_THEME_PREFIX] == name[:MIN_THEME_PREFIX]:
                ratio = max(ratio, 0.9)
            if ratio > best_ratio:
                best, best_ratio = theme.id, ratio
    return best


def passages_of(segments: Iterable[Segment], themes: Sequence[Theme]) -> tuple[Passage, ...]:
    """The segments of one write-up, in reading order, that a coder looks at, each with what stands around it.

    A heading that names a theme holds for what follows; a heading that names none ends it, a framing question does not.
    """
    theme, passages = "", []
    for segment in segments:
        if segment.kind in CODED_KINDS:
            if not is_empty_answer(segment.text):
                passages.append(Passage(segment, lead_of(segment.text), theme))
        elif segment.kind == "heading" and not segment.question_code:
            theme = theme_of(segment.text, themes)
    return tuple(passages)
