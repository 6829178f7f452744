"""The position of a passage: its stance to a code's proposition, by cue rules that a small linear model weighs.

Cues (`cues`, `votes`) say what the words do; the model (multinomial logistic regression, ``pretrained/position.json``) says what
each cue has meant for each position. It knows no code and no subject; where codings of a codebook have been learned from, how often
each of its codes took each position is added. Likeness cannot tell sides, and is not used for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from dialogue_synth.coding.cues import OPENINGS, PLAIN_KINDS, Cues, find_cues, plain
from dialogue_synth.coding.pretrained import load_json
from dialogue_synth.coding.votes import Tally, tally
from dialogue_synth.model import POSITIONS, Position

MAX_COUNT = 3  # the fourth "no" says no more than the third
MAX_SHOWN_CUES = 4
OPPOSITE: dict[Position, Position] = {"support": "oppose", "oppose": "support"}
VOTE_WEIGHT = 4.0  # in log-odds
MAX_OTHER_POLE = 0.4  # of the best position's probability: a group that opposes must not come out as supporting
COUNTED = ("support", "oppose", "flipped", "negator", *PLAIN_KINDS, *OPENINGS)
PRESENCE = ("support", "oppose", "proviso", "if", "must", "concern")
SHAPE = (
    "balance",
    "first_lean",
    "last_lean",
    "ends_in_question",
    "only_support",
    "only_oppose",
    "support_with_proviso",
    "support_with_if",
    "support_with_oppose",
)
POSITION_FEATURES = (*COUNTED, *(f"any_{kind}" for kind in PRESENCE), *SHAPE)
_QUANTITY = re.compile(
    r"\b((?:almost|nearly) (?:all|every\w*)|all|every\w*|unanimous(?:ly)?|most|(?:a |the )?(?:clear |large |great |vast )?majority|"
    r"more than half|about half|half|many|several|a few|few|some|a couple|one or two|nobody|no one|none|both|a minority)\b"
)
_NO_QUANTITY = re.compile(
    r"\b(?:at all|all right|after all|all the (?:time|way|same)|by all means|first of all|above all|all over|every ?day|"
    r"every (?:year|week|month|time|visit|single time))\b"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """A position (None: undecided), how sure it is (0-1), and the cue words that decided it."""

    position: Position | None
    confidence: float | None
    cues: tuple[str, ...] = ()


NO_STANCE = Stance("none", None)  # of a code that has no proposition to take a stance to


def position_features(text: str) -> tuple[list[float], Cues]:
    """Return the numbers that the position model weighs, in the order of `POSITION_FEATURES`, and the cues found."""
    cues = find_cues(text)
    counts = {kind: min(cues.counts[kind], MAX_COUNT) for kind in COUNTED}
    leans = [lean for lean in cues.leans if lean] or [0]
    support = counts["support"] > 0 or counts["opens_yes"] > 0
    features = [float(counts[kind]) for kind in COUNTED]
    features += [float(counts[kind] > 0) for kind in PRESENCE]
    features += [float(counts["support"] - counts["oppose"]), float(leans[0]), float(leans[-1])]
    features += [float(text.rstrip().endswith("?"))]
    refusal = counts["oppose"] > 0 or counts["opens_no"] > 0 or counts["says_no"] > 0
    features += [float(support and not refusal), float(refusal and not support)]
    features += [float(support and counts[kind] > 0) for kind in ("proviso", "if", "oppose")]
    return features, cues


def vote_scores(votes: Tally) -> dict[Position, float]:
    """What a count of people adds to each position: a rule, as counts are rare among passages to learn from but say it outright."""
    if votes.is_split:
        return {"mixed": VOTE_WEIGHT}
    if votes.lean > 0:  # in favour, and perhaps on a condition
        return {"support": VOTE_WEIGHT * votes.lean, "conditional": VOTE_WEIGHT * votes.lean}
    return {"oppose": -VOTE_WEIGHT * votes.lean} if votes.lean else {}


@dataclass(frozen=True, slots=True)
class PositionModel:
    """What each cue counts for each position: one row of ``coefficients`` and one of ``intercepts`` for each of `POSITIONS`."""

    coefficients: tuple[tuple[float, ...], ...]
    intercepts: tuple[float, ...]

    def judge(self, text: str, threshold: float, prior: Mapping[Position, float] | None = None) -> Stance:
        """Judge the stance of a passage to the proposition of a code that it carries.

        Args:
            text: The passage.
            threshold: Below this confidence the position is left undecided.
            prior: What to add to each position's score for this code; None where nothing was learned about it.
        """
        features, cues = position_features(text)
        said = dict(prior or {})
        for position, weight in vote_scores(tally(text)).items():
            said[position] = said.get(position, 0.0) + weight
        probabilities = self.probabilities(features, said)
        best = max(POSITIONS, key=lambda position: probabilities[position])
        confidence = probabilities[best]
        other_pole = probabilities[OPPOSITE[best]] if best in OPPOSITE else 0.0
        decided = confidence >= threshold and other_pole <= MAX_OTHER_POLE * confidence
        return Stance(best if decided else None, round(confidence, 4), cues.words[:MAX_SHOWN_CUES])

    def probabilities(self, features: Sequence[float], prior: Mapping[Position, float]) -> dict[Position, float]:
        """Return the probability of each position."""
        scores = {
            position: sum(w * x for w, x in zip(row, features, strict=True)) + intercept + prior.get(position, 0.0)
            for position, row, intercept in zip(POSITIONS, self.coefficients, self.intercepts, strict=True)
        }
        top = max(scores.values())
        shares = {position: exp(score - top) for position, score in scores.items()}
        return {position: share / sum(shares.values()) for position, share in shares.items()}


@cache
def shipped_position_model() -> PositionModel:
    """The model that ships; it knows no code and no subject."""
    numbers = load_json("position.json")
    return PositionModel(tuple(map(tuple, numbers["coefficients"])), tuple(numbers["intercepts"]))


def strength_word(text: str) -> str:
    """The quantity word with which a passage says how many hold a view, or "".

    >>> strength_word("Nearly everyone was for it."), strength_word("It is all right."), strength_word("Several of us said no.")
    ('nearly everyone', '', 'several')
    """
    match = _QUANTITY.search(_NO_QUANTITY.sub(" ", plain(text)))
    return match.group(0) if match else ""
