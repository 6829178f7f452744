"""The position of a passage: its stance to a code's proposition, by cue rules that a small linear model weighs.

Cues (`cues`, `contrast`, `votes`) say what the words do, on their own and to the words of the proposition; the model (multinomial
logistic regression, ``pretrained/position.json``) says what each cue has meant for each position. It knows no code and no subject; where
codings of a codebook have been learned from, how often each of its codes took each position is added. The position called is the one of
least expected loss, where a swap of the poles costs most. Where neither a cue nor anything learned of the code tells, the position is
left undecided. Likeness cannot tell sides, and is not used for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from dialogue_synth.coding.cues import CONTRASTS, OPENINGS, PLAIN_KINDS, Cues, find_cues, plain
from dialogue_synth.coding.pretrained import load_json
from dialogue_synth.coding.votes import Tally, tally
from dialogue_synth.model import POSITIONS, Position

MAX_COUNT = 3  # the fourth "no" says no more than the third
MAX_SHOWN_CUES = 4
OPPOSITE: dict[Position, Position] = {"support": "oppose", "oppose": "support"}
VOTE_WEIGHT = 6.0  # in log-odds
SCALE: dict[Position, int] = {"oppose": 0, "concern": 1, "conditional": 2, "support": 3}  # "mixed" and "none" are off it
SWAP_COST = 2.0  # of calling opposition support or the reverse, where an exact hit is worth 1 and a near one up to 1
MIN_CALLED = 0.1  # probability of a position that may be called for lying between likelier ones
MAX_OTHER_POLE = 0.6  # of the called pole's probability: with both poles likely and nothing between them, it is left open
MIN_BARE = 0.45  # probability that support or opposition needs where no word of the passage says so
SIDES = ("support", "oppose", "opens_yes", "opens_no", "says_no")  # cues that take a side
TELLING = (*SIDES, *PLAIN_KINDS, *OPENINGS, *CONTRASTS)  # with none of them nothing is said
COUNTED = ("support", "oppose", "flipped", "negator", *PLAIN_KINDS, *OPENINGS, *CONTRASTS)
PRESENCE = ("support", "oppose", "proviso", "if", "must", "concern")
SHAPE = (
    "balance",
    "first_lean",
    "last_lean",
    "leans_differ",
    "ends_in_question",
    "only_support",
    "only_oppose",
    "support_with_proviso",
    "support_with_if",
    "support_with_oppose",
    "support_with_must",
    "but_support",
    "but_oppose",
    "but_concern",
    "but_condition",
)
POSITION_FEATURES = (*COUNTED, *(f"any_{kind}" for kind in PRESENCE), *SHAPE)
_BUT = re.compile(r"\b(?:(?<!all )(?<!nothing )(?<!anything )but|yet|however|though|the (?:trouble|catch|only thing) is)\b")
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


def position_features(text: str, proposition: str = "") -> tuple[list[float], Cues]:
    """Return the numbers that the position model weighs, in the order of `POSITION_FEATURES`, and the cues found."""
    cues = find_cues(text, proposition)
    counts = {kind: min(cues.counts[kind], MAX_COUNT) for kind in COUNTED}
    leans = [lean for lean in cues.leans if lean] or [0]
    support = counts["support"] > 0 or counts["opens_yes"] > 0
    features = [float(counts[kind]) for kind in COUNTED]
    features += [float(counts[kind] > 0) for kind in PRESENCE]
    features += [float(counts["support"] - counts["oppose"]), float(leans[0]), float(leans[-1]), float(1 in leans and -1 in leans)]
    features += [float(text.rstrip().endswith("?") and not (cues.leans and cues.leans[-1]))]  # a question that takes a side is none
    refusal = counts["oppose"] > 0 or counts["opens_no"] > 0 or counts["says_no"] > 0
    features += [float(support and not refusal), float(refusal and not support)]
    features += [float(support and counts[kind] > 0) for kind in ("proviso", "if", "oppose", "must")]
    return features + _after_but(text, proposition), cues


def _after_but(text: str, proposition: str) -> list[float]:
    """What stands after the last "but": it weighs more than what stands before."""
    parts = _BUT.split(plain(text))
    if len(parts) == 1:
        return [0.0] * 4
    counts = find_cues(parts[-1], proposition).counts
    return [float(any(counts[kind] for kind in kinds)) for kinds in (("support",), ("oppose",), ("concern",), ("proviso", "if", "must"))]


def call(probabilities: Mapping[Position, float]) -> tuple[Position, float]:
    """Return the position that is worth most, of those that are probable at all, and its probability."""
    least = min(MIN_CALLED, max(probabilities.values()))
    best = max((p for p in POSITIONS if probabilities[p] >= least), key=lambda position: worth(position, probabilities))
    return best, probabilities[best]


def worth(position: Position, probabilities: Mapping[Position, float]) -> float:
    """What it is worth, on average, to call this position: exact hits and closeness on the scale, less the cost of a swap of the poles.

    >>> unsure = dict.fromkeys(POSITIONS, 0.0) | {"support": 0.45, "oppose": 0.35, "concern": 0.2}
    >>> max(POSITIONS, key=lambda position: worth(position, unsure))
    'concern'
    """
    near = sum(share * closeness(position, other) for other, share in probabilities.items())
    swapped = probabilities[OPPOSITE[position]] if position in OPPOSITE else 0.0
    return probabilities[position] + near - SWAP_COST * swapped


def closeness(one: Position, other: Position) -> float:
    """1 for the same position, less by thirds on the scale from oppose to support; 0 where one is off the scale."""
    return 1 - abs(SCALE[one] - SCALE[other]) / 3 if one in SCALE and other in SCALE else float(one == other)


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

    def judge(self, text: str, threshold: float, prior: Mapping[Position, float] | None = None, *, proposition: str = "") -> Stance:
        """Judge the stance of a passage to the proposition of a code that it carries.

        Args:
            text: The passage.
            threshold: Where no position is this probable, it is left undecided.
            prior: What to add to each position's score for this code; None where nothing was learned about it.
            proposition: Of the code; what the passage says of its words counts.
        """
        features, cues = position_features(text, proposition)
        said, said_votes = dict(prior or {}), vote_scores(tally(text))
        for position, weight in said_votes.items():
            said[position] = said.get(position, 0.0) + weight
        probabilities = self.probabilities(features, said)
        best, confidence = call(probabilities)
        other_pole = probabilities[OPPOSITE[best]] if best in OPPOSITE else 0.0
        bare = best in OPPOSITE and not (said_votes or any(cues.counts[kind] for kind in SIDES))
        clear = max(probabilities.values()) >= threshold and other_pole <= MAX_OTHER_POLE * confidence
        untold = not (prior or said_votes or any(cues.counts[kind] for kind in TELLING))
        decided = clear and not untold and not (bare and confidence < MIN_BARE)
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
