"""Words that say that somebody did not go along with the room."""

from __future__ import annotations

from dialogue_synth.divergence.cues import cue_pattern, plain

DISSENT = (
    "disagree*", "dissent*", "outvoted", "out-voted", "on her own in", "on his own in", "on their own in", "alone in", "stands alone",
    "stood alone", "only one who", "spoke against", "did not agree", "does not agree", "doesn't agree", "didn't agree", "asked that her",
    "asked that his", "asked that their", "wished it recorded", "wished it noted", "wants it recorded",
    "asked for it to be", "asked us to record", "be minuted", "be recorded", "be noted", "be written down", "the exception",
    "one exception", "except for one", "was not convinced", "were not convinced", "not persuaded", "saw it differently",
    "took the opposite", "took another view", "a different view", "the other way", "would not budge", "says no",
    "said no", "says yes", "said yes", "held out", "against the rest", "unlike the rest", "unlike the others",
)  # fmt: skip
CONTRAST = (
    "actually", "however", "though", "but", "on the other hand", "other side", "as well", "yet", "all the same", "nevertheless",
    "still thought", "even so", "spoke up", "stood up", "in fairness", "to be fair",
)  # fmt: skip


def is_dissent(text: str) -> bool:
    """Whether a passage says in so many words that somebody disagrees with the others.

    >>> is_dissent("One member disagreed with the rest of us."), is_dissent("One member liked it.")
    (True, False)
    """
    return bool(cue_pattern(DISSENT).search(plain(text)))


def turns_round(text: str) -> bool:
    """Whether a passage sets something against what was said before.

    >>> turns_round("A man at the back said that it might actually help.")
    True
    """
    return is_dissent(text) or bool(cue_pattern(CONTRAST).search(plain(text)))
