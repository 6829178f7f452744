"""What a passage claims of the room: how much agreement, of how many, and how many were there."""

from __future__ import annotations

import re

from dialogue_synth.divergence.cues import cue_pattern, plain
from dialogue_synth.divergence.quantities import NUMBER

ALL_SHARE = 0.75  # below this share in favour nobody may write "everyone"
MAJORITY_SHARE = 0.5
_ALL = cue_pattern(
    (
        "everyone", "everybody", "unanimous*", "total agreement", "all agreed", "all in favour", "nobody objected", "no one objected",
        "nobody was against", "no objection*", "overwhelming*", "without dissent", "no dissent", "complete agreement", "everyone's",
        "wholehearted*", "fully support*", "resounding*", "universal*", "not a single",
    )
)  # fmt: skip
_MOST = cue_pattern(
    (
        "most people", "majority", "backed", "welcomed", "broad* support*", "strong support", "strongly support*", "happy with",
        "in favour of", "popular", "well received", "warmly received", "support*", "endorsed", "approved",
    )
)  # fmt: skip
_AGAINST = cue_pattern(
    ("against", "oppos*", "reject*", "refus*", "not happy", "unhappy", "objected", "said no", "did not support", "disagree*")
)
_SOME = re.compile(rf"^\W*(?:{NUMBER}|some|a few|several|half|others?|a couple|many)\b(?! (?:per|pounds))")
_PRESENT = re.compile(
    rf"(?<![\w.£-])({NUMBER}) (?:\w+ )?(?:people|persons|adults|participants|residents|parents|pupils|students|women|men|of us)"
    rf" (?:\w+ )?(?:came|attended|took part|were present|were there|joined in|turned up|gave up|were in the room)\b"
)


def least_share(text: str) -> float:
    """Return the share in favour (0-1) that a passage claims at least; 0.0 if it claims none.

    >>> least_share("Everyone agreed."), least_share("A majority backed it."), least_share("Was it unanimous?")
    (0.75, 0.5, 0.0)
    """
    said = plain(text)
    if _AGAINST.search(said) or said.endswith("?"):
        return 0.0
    return ALL_SHARE if _ALL.search(said) else MAJORITY_SHARE if _MOST.search(said) else 0.0


def is_of_some(text: str) -> bool:
    """Whether a passage begins with some of the people, and so speaks for no more.

    >>> is_of_some("A few did not like it."), is_of_some("We did not like it.")
    (True, False)
    """
    return bool(_SOME.match(plain(text)))


def n_present(text: str) -> str:
    """Return how many people took part, in the passage's words; "" where it does not say.

    >>> n_present("Twenty people came."), n_present("People came.")
    ('twenty', '')
    """
    match = _PRESENT.search(plain(text))
    return match[1] if match else ""
