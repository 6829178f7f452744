"""Where a text lists people: after "Present:", in the cell under "Your name", below "Yours sincerely", after "Cllrs"."""

from __future__ import annotations

import re

from dialogue_synth.privacy.spans import Span, Spans

_LABELS = (
    r"(?:members |councillors |also )?present|in attendance|attendees?|attending|absent|"
    r"apologies(?: for absence)?(?: received)?(?: from)?|facilitat(?:or|ors|ed by)(?:['’]s name)?|"
    r"note[- ]?takers?|notes?(?: taken| typed| written)?(?: up)? by|scribe|minutes?(?: taken)? by|minute[- ]taker|"
    r"(?:in the )?chair(?:ed by|person|man|woman)?|vice[- ]chair|clerk|secretary|treasurer|"
    r"contact(?: name| person| details)?|(?:your |full |first |group leader['’]s )?name|"
    r"completed by|filled in by|submitted by|sent by|written(?: up)? by|typed(?: up)? by|recorded by|signed(?: by)?|"
    r"host(?:ed by|s)?|led by|speakers?|interpreters?|translated by|volunteers? present|person completing this form|who filled this in"
)
_LABEL = re.compile(
    rf"(?:^|(?<=[.;|])\s)[ \t>*_#•-]*(?:{_LABELS})[*_]*[ \t]*(?P<colon>[:=–—]|[ \t]-[ \t]|\?)?[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(
    r"^[ \t]*(?:yours|yours (?:sincerely|faithfully|truly)|(?:kind |best |warm |warmest )?regards|(?:with )?(?:best |warm |kind )?wishes|"
    r"(?:many |with )?thanks|thank you|cheers|love|signed|best|diolch(?: yn fawr)?|cofion(?: cynnes)?|"
    r"in (?:peace|friendship|solidarity))[,.! \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_COUNCILLORS = re.compile(r"\bCllrs\b")
_STOP = re.compile(r"(?<![\s.(][A-Z])(?<!Mr|Ms|Dr)(?<!Mrs|Rev)[.;](?=\s)")  # the full stop of an initial or a title ends nothing


def list_stretches(text: str) -> Spans:
    """Return the stretches of a text in which capitalised words are likely to be people."""
    councillors = [_sentence(text, plural.end()) for plural in _COUNCILLORS.finditer(text)]
    return Spans([*_after_labels(text), *_after_closings(text), *councillors])


def _after_labels(text: str) -> list[Span]:
    stretches = []
    for label in _LABEL.finditer(text):
        line_end = _line_end(text, label.end())
        is_filled = bool(text[label.end() : line_end].strip())
        if label["colon"] and is_filled:
            stretches.append(_sentence(text, label.end()))
        elif not is_filled and line_end < len(text):
            stretches.append((line_end + 1, _line_end(text, line_end + 1)))
    return stretches


def _after_closings(text: str) -> list[Span]:
    starts = [closing.end() + len(text[closing.end() :]) - len(text[closing.end() :].lstrip()) for closing in _CLOSING.finditer(text)]
    return [(start, _line_end(text, start)) for start in starts]


def _sentence(text: str, start: int) -> Span:
    line_end = _line_end(text, start)
    stop = _STOP.search(text, start, line_end)
    return start, stop.start() if stop else line_end


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
