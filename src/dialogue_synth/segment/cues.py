"""How lists of cue words are written and compared: one list, whole words, any case, one kind of apostrophe and quotation mark."""

from __future__ import annotations

import re

_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"}
)

SEVERAL = (  # numbers from two on
    r"(?:[2-9]|\d{2,}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|a dozen|a hundred)"
)
ROLE = (
    r"(?:chair(?:man|woman|person)?|vice[- ]chair|convenor|convener|co-?ordinator|organi[sz]er|facilitator|moderator|host|scribe|"
    r"note-?taker|"
    r"minute-?taker|secretary|treasurer|clerk|writer|author|editor|typist|manager|director|warden|leader|president|captain|vicar|"
    r"minister|priest|imam|"
    r"librarian|(?:youth |case|support |social |community |outreach |project |key ?|family )?worker|teacher|head ?teacher|tutor|"
    r"trainer|staff member)"
)


def normal(text: str) -> str:
    r"""Return the text on one line, with straight quotation marks, apostrophes and hyphens, as cues are written.

    >>> normal("It’s   “fine” – so far") == "It's \"fine\" - so far"
    True
    """
    return " ".join(text.translate(_STRAIGHT).split())


def cue(*alternatives: str, anchored: bool = False) -> re.Pattern[str]:
    """Return a pattern that finds any of the alternatives (regular expressions) as whole words in `normal` text, in any case.

    Args:
        alternatives: Each one a phrase.
        anchored: Only at the beginning, after marks and an item's number.

    >>> bool(cue("opt(?:ed)? out", "signed").search("They opted out.")), bool(cue("sign").search("Signs of damp."))
    (True, False)
    """
    start = r"^\W*(?:\d+(?:\.\d+)*[.)]?\s+)?" if anchored else r"(?<!\w)"
    return re.compile(rf"{start}(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
