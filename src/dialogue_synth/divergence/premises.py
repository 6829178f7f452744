"""What a passage states as a fact about the scheme: which premise of a codebook it speaks of, and which value it gives.

Only statements count: reported ones ("we were told", "the pack says", "officers confirmed") and plain ones ("there is", "it will be
passed to"). Wishes, conditions, fears, questions and verdicts ("should", "as long as", "is good enough") are about what ought to be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dialogue_synth.divergence.cues import cue_pattern, plain, sentences
from dialogue_synth.divergence.quantities import first_quantity
from dialogue_synth.model import Premise, PremiseValue

_REPORTED = cue_pattern(
    (
        "told", "were informed", "was informed", "informed us", "informed the", "informed that", "informed members", "explained",
        "confirmed", "assured", "the pack", "fact sheet", "factsheet", "leaflet", "information sheet", "introduction", "briefing",
        "presentation", "presenter", "according to", "we understand", "we understood", "understood that", "understand that",
        "it was stated", "stated that", "officer*", "it was made clear", "made clear", "announced", "we heard", "we gather",
        "the council says", "the county says", "the letter says", "the paper says", "the paper said", "it says", "said to be",
        "described as", "it was said that", "was said to", "set out in",
    )
)  # fmt: skip
_PLAIN = cue_pattern(
    (
        "will", "it'll", "they'll", "there is", "there's", "there are", "is to be", "are to be", "is", "are", "was", "goes", "go",
        "gets", "starts", "begins", "can", "cannot", "can't", "isn't", "aren't", "won't", "has been", "have been", "is being",
        "are being", "is going to",
    )
)  # fmt: skip
_OUGHT = cue_pattern(
    (
        "must", "mustn't", "should", "shouldn't", "ought", "want", "wants", "wanted", "wish*", "would like", "we'd like", "hope*", "if",
        "unless", "as long as", "so long as", "provided", "providing", "only if", "condition", "conditions", "on condition", "prefer*",
        "fear*", "afraid", "scared", "frightened", "worr*", "wonder*", "might", "maybe", "perhaps", "suppose", "what about", "we ask",
        "asked that", "asked for it", "request*", "needs to", "need to", "has to", "have to", "let", "suggest*", "propos* that",
        "demand*", "insist*", "promise*", "guarantee*", "rather", "imagine", "good enough", "enough", "sufficient", "suffices",
        "suffice", "adequate", "acceptable", "would do", "will do", "fine by us", "would be fine", "not sure", "unclear", "don't know",
        "do not know", "nobody knew", "no one knew", "could not say", "would be better", "we'd",
    )
)  # fmt: skip
_NOT = re.compile(r"(?<![\w'])(?:not|no|never|neither\b.*?\bnor|neither|nor|nobody|nothing|none|cannot|without)(?![\w'])|n't(?!\w)")
_CLAUSE = re.compile(
    r"[;:]\s+|,?\s+but\s+|,\s+(?:and|so|or|because|which|while|as)\s+|\s+and\s+(?:that|then|will|we)\s+|\s+because\s+|\s+so\s+that\s+"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a passage gives to a premise: its key for comparing, and how it is put in words."""

    key: str
    words: str


def stated_values(premise: Premise, text: str) -> list[Stated]:
    """Return the values that a passage states, each once, in reading order.

    >>> from dialogue_synth.model import Premise, PremiseValue
    >>> seen = PremiseValue("yes", "they see it", ("passed to", "receive*"), negated="no")
    >>> premise = Premise("agent", "whether agents see it", ("agent*",), (seen, PremiseValue("no", "they do not", ())))
    >>> [stated.words for stated in stated_values(premise, "We were told that the agents do not receive it.")]
    ['they do not']
    >>> stated_values(premise, "It must not be passed to an agent.")
    []
    """
    together, statements = _statements(text)
    if premise.about and not cue_pattern(premise.about).search(together):
        return []  # no clause speaks of it: looked for in all at once, since most passages speak of few premises
    stated = (_stated(premise, clause, reported) for clause, reported in statements)
    return list(dict.fromkeys(value for value in stated if value is not None))


def states(text: str) -> bool:
    """Whether a passage says what is at all, of whichever premise.

    >>> states("The letters go out in June."), states("Why letters?")
    (True, False)
    """
    return bool(_statements(text)[1])


@lru_cache(maxsize=8)  # each premise of a codebook looks at the same passage in turn
def _statements(text: str) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """Return the clauses of a passage that say what is, together and one by one.

    With each stands whether it is in a sentence that reports what was said or written.
    """
    found: list[tuple[str, bool]] = []
    reported = False
    for sentence in sentences(plain(text)):
        reports = bool(_REPORTED.search(sentence))
        reported = reported or reports
        if not sentence.rstrip("\"' )").endswith("?"):
            clauses = _CLAUSE.split(sentence)
            found += [(clause, reports) for clause in clauses if _is_statement(clause, sentence, reported=reported)]
        reported = reported and not _OUGHT.search(sentence)  # after a wish the report is over
    return "\n".join(clause for clause, _ in found), tuple(found)


def _is_statement(clause: str, sentence: str, *, reported: bool) -> bool:
    """Whether a clause says what is, and not what ought to be; a condition anywhere before it in the sentence covers it too."""
    covered = sentence[: sentence.find(clause) + len(clause)]
    return not _OUGHT.search(covered) and (reported or bool(_PLAIN.search(clause)))


def _stated(premise: Premise, clause: str, reported: bool) -> Stated | None:
    if premise.about and not cue_pattern(premise.about).search(clause):
        return None
    if not premise.measure:
        return _value(premise, clause)
    cue = cue_pattern(premise.cues).search(clause)
    quantity = first_quantity(premise.measure, clause[cue.start() :]) if cue else None
    if quantity is None or (premise.measure == "money" and not reported):
        return None
    return Stated(*quantity)


def _value(premise: Premise, clause: str) -> Stated | None:
    """Return the value whose cue stands in a clause; the one it turns into where an odd number of negations stands before it."""
    by_id = {value.id: value for value in premise.values}
    for value in premise.values:
        if not cue_pattern(value.cues).search(clause):
            continue
        for cue in value.cues:
            match = cue_pattern((cue,)).search(clause)
            if match:
                n_negations = len(_NOT.findall(clause[: match.end()])) - len(_NOT.findall(cue))
                holding = by_id.get(value.negated) if n_negations % 2 == 1 else value
                return Stated(holding.id, holding.words) if holding else None
    return None


def fact_value(premise: Premise, given: str) -> Stated | None:
    """Read a fact from the settings: the id of a value, or a quantity in words; None if it is neither."""
    value: PremiseValue | None = next((value for value in premise.values if value.id == given), None)
    if value is not None:
        return Stated(value.id, value.words)
    quantity = first_quantity(premise.measure, plain(given)) if premise.measure else None
    return Stated(*quantity) if quantity else None
