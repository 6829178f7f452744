"""Labelled passages -> what a coder is trained to: weights of evidence, a classifier of codes, confidence curves, the meaning of cues.

The scripts in ``benchmarks`` call these to make what is in `pretrained`, and, leaving out the write-ups that are measured on, to
cross-validate it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.coding.classifier import LETTERS_C, WORDS_C, learn_classifier
from dialogue_synth.coding.coder import asked_once
from dialogue_synth.coding.evidence import EVIDENCE, Evidence
from dialogue_synth.coding.odds import log_odds, normalise, one_row_a_class
from dialogue_synth.coding.position import PositionModel, position_features
from dialogue_synth.coding.profile import NEUTRAL_SHARE, VIEW_SHARE, CodebookProfile
from dialogue_synth.coding.reference import neutral_sentences
from dialogue_synth.coding.similarity import Weighing, share_room
from dialogue_synth.coding.trained import LEARNED_EVIDENCE, Learned
from dialogue_synth.embed import encode_published
from dialogue_synth.model import POSITIONS, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.embed import Encoder

    Floats = NDArray[np.float64]

WEIGHT_PENALTY = 0.002  # on squared weights of evidence: 16 numbers from hundreds of passages need little
INNER_FOLDS = 5  # what is learned is weighed on write-ups that it has not seen
POSITION_C = 0.1
PRIOR_STRENGTH = 6.0  # a code's own positions count as much as all codes' together from this many codings on
_DIGITS = 4


@dataclass(frozen=True)
class LabelledWriteUp:
    """The passages of one write-up with the codes that people put on them.

    Attributes:
        evidence: Of its passages.
        targets: Share of each code in the truth, shape ``(n_passages, n_codes + 1)``, rows summing to 1; the last column is *none of them*.
        counts: What each passage counts for, shape ``(n_passages,)``: the passages of one paragraph share its labels.
        subject: What it was about (its initiative), "" where it belongs to none.
    """

    evidence: Evidence
    targets: Floats
    counts: Floats
    subject: str = ""


def train_similarity(writeups: Sequence[LabelledWriteUp], profile: CodebookProfile) -> Weighing:
    """Weigh the evidence, and calibrate, for codebooks of which nothing is learned."""
    weights = _fit_weights([w.evidence.values for w in writeups], writeups, EVIDENCE)
    logs = [Weighing(weights).weigh(w.evidence.values) for w in writeups]
    return _calibrated(weights, logs, writeups, profile)


def train_learned(writeups: Sequence[LabelledWriteUp], profile: CodebookProfile, encoder: Encoder) -> tuple[Learned, Weighing]:
    """Learn codes from passages, and weigh what was learned beside the other evidence, on write-ups held out in turn.

    Where the write-ups are of several initiatives, whole initiatives are held out: what was learned will be used on others, and words that
    are an initiative's own must not be trusted for more than they are worth there.
    """
    seen: dict[int, Floats] = {}
    for held_out in _inner_folds(writeups):
        rest = [w for w in writeups if all(w is not other for other in held_out)]
        learned = learn_codes(rest, profile, encoder)
        for writeup in held_out:
            seen[id(writeup)] = learned.evidence(writeup.evidence)
    values = [seen[id(w)] for w in writeups]
    weights = _fit_weights(values, writeups, LEARNED_EVIDENCE)
    logs = [Weighing(weights).weigh(value, LEARNED_EVIDENCE) for value in values]
    return learn_codes(writeups, profile, encoder), _calibrated(weights, logs, writeups, profile)


def _inner_folds(writeups: Sequence[LabelledWriteUp]) -> list[list[LabelledWriteUp]]:
    subjects = sorted({w.subject for w in writeups} - {""})
    if len(subjects) < 2:
        return [list(writeups[i::INNER_FOLDS]) for i in range(INNER_FOLDS)]
    without = [w for w in writeups if not w.subject]
    return [[w for w in writeups if w.subject == subject] + without[i :: len(subjects)] for i, subject in enumerate(subjects)]


def learn_codes(writeups: Sequence[LabelledWriteUp], profile: CodebookProfile, encoder: Encoder) -> Learned:
    """Learn codes from coded passages, the codebook's texts and neutral sentences together, by vectors and by spelling."""
    import numpy as np
    from scipy.sparse import vstack

    targets, counts = np.concatenate([w.targets for w in writeups]), np.concatenate([w.counts for w in writeups])
    rows, codes = np.nonzero(targets)
    neutral = list(neutral_sentences())
    labels = [*codes.tolist(), *(view.code for view in profile.views), *[profile.n_codes] * len(neutral)]
    of_codebook = np.repeat([VIEW_SHARE, NEUTRAL_SHARE], [len(profile.views), len(neutral)])
    shares = np.concatenate([targets[rows, codes] * counts[rows], of_codebook])
    vectors = np.concatenate([w.evidence.vectors for w in writeups])[rows]
    vectors = np.concatenate([vectors, profile.vectors, encode_published(encoder, neutral).astype(np.float64)])
    letters = vstack([w.evidence.letters for w in writeups]).tocsr()[rows]
    letters = vstack([letters, profile.letters.vectors([view.text for view in profile.views] + neutral)]).tocsr()
    return Learned(learn_classifier(vectors, labels, shares, WORDS_C), learn_classifier(letters, labels, shares, LETTERS_C))


def train_positions(passages: Sequence[tuple[str, str, Position]]) -> PositionModel:
    """Learn what cues mean from passages, the propositions they stand to ("" where there is none), and their positions.

    Multinomial logistic regression on standardised features, kept for plain ones.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    features = np.array([position_features(text, proposition)[0] for text, proposition, _ in passages])
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    labels = [POSITIONS.index(position) for _, _, position in passages]
    model = LogisticRegression(C=POSITION_C, max_iter=5000).fit((features - mean) / deviation, labels)
    coefficients = np.zeros((len(POSITIONS), features.shape[1]))
    intercepts = np.full(len(POSITIONS), -10.0)  # a position that was never seen
    found, offsets = one_row_a_class(model.coef_, model.intercept_)
    coefficients[model.classes_] = found / deviation
    intercepts[model.classes_] = offsets - coefficients[model.classes_] @ mean
    return PositionModel(tuple(map(tuple, coefficients.round(_DIGITS).tolist())), tuple(intercepts.round(_DIGITS).tolist()))


def position_priors(codings: Sequence[tuple[str, Position]]) -> Mapping[str, Mapping[Position, float]]:
    """How much more often a code takes each position than codes do on average: log ratios, drawn to 0 where there are few codings."""
    from math import log

    overall = {position: sum(p == position for _, p in codings) / len(codings) for position in POSITIONS}
    priors: dict[str, dict[Position, float]] = {}
    for code_id in sorted({code_id for code_id, _ in codings}):
        own = [position for code, position in codings if code == code_id]
        priors[code_id] = {
            position: round(log((own.count(position) + PRIOR_STRENGTH * share) / (len(own) + PRIOR_STRENGTH) / share), _DIGITS)
            for position, share in overall.items()
            if share
        }
    return priors


def _fit_weights(values: Sequence[Floats], writeups: Sequence[LabelledWriteUp], names: Sequence[str]) -> dict[str, float]:
    """Find how much each kind of evidence counts: a conditional logit over codes and *none of them*.

    Source: D. McFadden, Conditional logit analysis of qualitative choice behavior, in Frontiers in Econometrics (1974).
    """
    import numpy as np
    from scipy.optimize import minimize

    evidence, targets = np.concatenate(values), np.concatenate([w.targets for w in writeups])
    counts = np.concatenate([w.counts for w in writeups])
    shares = counts / counts.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        logs = normalise(evidence @ weights)
        value = -(shares[:, None] * targets * logs).sum() + WEIGHT_PENALTY * (weights**2).sum()
        gradient = np.einsum("i,ik,ikf->f", shares, np.exp(logs) - targets, evidence) + 2 * WEIGHT_PENALTY * weights
        return float(value), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), _DIGITS) for name, weight in zip(names, found.x, strict=True)}


def _calibrated(
    weights: Mapping[str, float], logs: Sequence[Floats], writeups: Sequence[LabelledWriteUp], profile: CodebookProfile
) -> Weighing:
    """Add the confidence curve: logistic regression of being right on the log-odds of a code, after room was shared."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    competed = asked_once(profile.codebook.codes)
    odds = np.concatenate([log_odds(share_room(log, competed)[:, :-1]).ravel() for log in logs])
    right = np.concatenate([(w.targets[:, :-1] > 0).ravel() for w in writeups])
    model = LogisticRegression(C=1e6).fit(odds[:, None], right)
    return Weighing(weights, round(float(model.coef_[0, 0]), _DIGITS), round(float(model.intercept_[0]), _DIGITS))
