"""How strongly a passage puts what it says: boosters ("every single", "a disgrace", "never") against hedges ("we suppose", "fine by most").

After Hyland (1998), "Boosting, hedging and the negotiation of academic knowledge", Text 18(3), 349-382; the lists are our own.
"""

from __future__ import annotations

from dialogue_synth.divergence.cues import cue_pattern, plain

BOOSTERS = (
    "absolutely", "completely", "totally", "entirely", "wholly", "utterly", "definitely", "certainly", "clearly", "obviously",
    "without doubt", "no doubt", "beyond doubt", "not in doubt", "of course", "course it is", "strongly", "firmly", "overwhelmingly",
    "unanimous", "unanimously", "every single", "each and every", "everyone", "everybody", "nobody", "no one", "never", "never ever",
    "always", "at all", "under any circumstances", "disgrace*", "scandal*", "outrage*", "shocking", "appalling", "shame on", "a crime",
    "disaster*", "crisis", "terrible", "horrif*", "desperate*", "urgent*", "immediately", "get on with it", "not before time",
    "years ago", "for years", "at once", "at pace", "very", "extremely", "far too", "much worse", "worse than", "mad", "insult*",
    "refuse", "refused", "full stop", "end of story", "no way", "non-negotiable", "resolved", "by a long way",
    "any day", "all for it", "with one voice", "of one mind", "pressing", "dead against", "fully", "warmly",
)  # fmt: skip
HEDGES = (
    "suppose", "guess", "perhaps", "maybe", "might", "may be", "possibly", "probably", "not sure", "unsure", "don't know", "hard to say",
    "hard to judge", "some", "somebody", "someone", "for some", "a bit", "a little", "rather", "fairly", "quite", "sort of", "kind of",
    "more or less", "in principle", "on balance", "on the whole", "by and large", "minded to", "lean towards", "would not mind",
    "don't mind", "not bothered", "not fussed", "no objection", "no strong", "not strongly", "put up with", "live with",
    "could live with", "most people", "not the main", "not our main", "if anything", "see the point",
    "reluctant*", "with reservations", "one or two", "a few", "could be", "seems", "seemed", "appears", "tended to", "in part", "partly",
    "lukewarm", "half-hearted*", "wouldn't say no",
)  # fmt: skip


def intensity(text: str) -> int:
    """Return the number of boosters less the number of hedges: above 0 emphatic, below 0 guarded.

    >>> intensity("It is an absolute disgrace, every single one of us said so."), intensity("We suppose so, perhaps.")
    (2, -2)
    """
    said = plain(text)
    return len(cue_pattern(BOOSTERS).findall(said)) - len(cue_pattern(HEDGES).findall(said))
