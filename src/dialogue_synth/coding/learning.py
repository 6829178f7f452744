"""Analysts' decisions -> a correction of the coder, kept only if it pays on write-ups that it has not seen.

The coder of the codebook (by similarity, or with what ships for it) is the start: its log-probabilities are the offset of a
multinomial logistic regression on vectors and spelling of the passages decided on. A penalty holds the correction near nothing; how
strong it is, and whether there is to be a correction at all, is settled on held-out write-ups. So few decisions change little, many
change much, and a study is never worse off, as far as its own decisions can tell, than before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dialogue_synth.coding.adapting import Adaptation
from dialogue_synth.coding.classifier import spanned
from dialogue_synth.coding.coder import asked_once
from dialogue_synth.coding.decide import decide
from dialogue_synth.coding.odds import normalise
from dialogue_synth.coding.similarity import share_room
from dialogue_synth.coding.trained import Trained

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.coding.training import LabelledWriteUp
    from dialogue_synth.model import Code
    from dialogue_synth.settings import CodingSettings

    Floats = NDArray[np.float64]

PENALTIES = (0.1, 0.3, 1.0)  # on squared coefficients, for each passage decided on; the larger, the nearer to the start
INTERCEPT_PENALTY = 1.0  # which passages people come to is no sign of how often a code is meant
MAX_FOLDS = 5
MIN_WRITEUPS = 2  # one has to be held out
MIN_GAIN = 0.005  # of mean log-likelihood on held-out write-ups: less is chance
MAX_COMPONENTS = 400  # of the passages' likenesses: bounds the time when there are thousands of decisions
TOLERANCE = 1e-6  # of the loss: finer steps change no coding
SEED = 0  # nothing is drawn; recorded with what was learned


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How well decided passages of held-out write-ups are coded.

    ``fit`` is the mean log-likelihood of the codes decided on (0 is perfect), ``f1`` the mean overlap (0-1) of codes given and decided on.
    """

    fit: float
    f1: float


@dataclass(frozen=True)
class Lessons:
    """What came of learning: the correction (None where it does not pay), and the figures before and with the best correction.

    ``after`` is None where nothing could be held out.
    """

    adaptation: Adaptation | None
    n_passages: int
    n_writeups: int
    before: HeldOut | None = None
    after: HeldOut | None = None
    penalty: float = 0.0


def learn_from_decisions(writeups: Sequence[LabelledWriteUp], start: Trained, codes: Sequence[Code], settings: CodingSettings) -> Lessons:
    """Learn a correction of ``start`` from the passages that people decided on.

    Args:
        writeups: Whole write-ups; ``counts`` is 0 for passages that nobody has decided on.
        start: The coder to begin with, not adapted.
        codes: The codes, in the order of the columns.
        settings: Thresholds, for the figures.

    Returns:
        Deterministic: the same decisions give the same numbers.
    """
    decided = [w for w in writeups if w.counts.any()]
    n_passages = int(sum((w.counts > 0).sum() for w in decided))
    if len(decided) < MIN_WRITEUPS:
        return Lessons(None, n_passages, len(decided))
    offsets = [start.weigh(w.evidence) for w in decided]
    before = _measure(decided, offsets, start, codes, settings)
    tried = {penalty: _held_out(decided, offsets, start, codes, settings, penalty) for penalty in PENALTIES}
    penalty = max(tried, key=lambda p: (tried[p].fit, p))
    after = tried[penalty]
    pays = after.fit >= before.fit + MIN_GAIN and after.f1 >= before.f1
    adaptation = _fit(decided, offsets, penalty) if pays else None
    return Lessons(adaptation, n_passages, len(decided), before, after, penalty)


def adapted(start: Trained, lessons: Lessons) -> Trained:
    """Return the coder with what was learned, or as it was where nothing was."""
    return replace(start, adaptation=lessons.adaptation)


def _held_out(
    writeups: Sequence[LabelledWriteUp],
    offsets: Sequence[Floats],
    start: Trained,
    codes: Sequence[Code],
    settings: CodingSettings,
    penalty: float,
) -> HeldOut:
    """Score every write-up by what was learned from the others."""
    n_folds = min(MAX_FOLDS, len(writeups))
    corrected = list(offsets)
    for fold in range(n_folds):
        kept = [i for i in range(len(writeups)) if i % n_folds != fold]
        adaptation = _fit([writeups[i] for i in kept], [offsets[i] for i in kept], penalty)
        for i in range(fold, len(writeups), n_folds):
            corrected[i] = adaptation.adapt(offsets[i], writeups[i].evidence)
    return _measure(writeups, corrected, start, codes, settings)


def _measure(
    writeups: Sequence[LabelledWriteUp], logs: Sequence[Floats], start: Trained, codes: Sequence[Code], settings: CodingSettings
) -> HeldOut:
    from math import exp

    fits, overlaps, counts = [], [], []
    for writeup, log in zip(writeups, logs, strict=True):
        room = share_room(log, asked_once(codes))
        confidences = start.weighing.confidence(room[:, :-1])
        for row in writeup.counts.nonzero()[0]:
            wanted = {int(i) for i in writeup.targets[row, :-1].nonzero()[0]}
            given = set(decide(confidences[row], exp(room[row, -1]), codes, settings).chosen)
            fits.append(float(writeup.targets[row] @ log[row]))
            overlaps.append(2 * len(wanted & given) / (len(wanted) + len(given)) if wanted or given else 1.0)
            counts.append(float(writeup.counts[row]))
    total = sum(counts)
    return HeldOut(
        sum(c * v for c, v in zip(counts, fits, strict=True)) / total, sum(c * v for c, v in zip(counts, overlaps, strict=True)) / total
    )


def _fit(writeups: Sequence[LabelledWriteUp], offsets: Sequence[Floats], penalty: float) -> Adaptation:
    """Multinomial logistic regression with an offset, in the space that the decided passages span."""
    import numpy as np
    from scipy.sparse import vstack

    chosen = [w.counts > 0 for w in writeups]
    vectors = np.concatenate([w.evidence.vectors[c] for w, c in zip(writeups, chosen, strict=True)])
    letters = vstack([w.evidence.letters[c.nonzero()[0]] for w, c in zip(writeups, chosen, strict=True)]).tocsr()
    targets = np.concatenate([w.targets[c] for w, c in zip(writeups, chosen, strict=True)])
    counts = np.concatenate([w.counts[c] for w, c in zip(writeups, chosen, strict=True)])
    offset = np.concatenate([log[c] for log, c in zip(offsets, chosen, strict=True)])
    likeness = vectors @ vectors.T + (letters @ letters.T).toarray()
    features, back = spanned(likeness, MAX_COMPONENTS)
    weights, intercepts = _minimise(features, targets, counts, offset, penalty)
    of_passages = back @ weights
    return Adaptation((of_passages.T @ vectors).astype(np.float32), (letters.T @ of_passages).T.astype(np.float32), intercepts)


def _minimise(features: Floats, targets: Floats, counts: Floats, offset: Floats, penalty: float) -> tuple[Floats, Floats]:
    """Return coefficients, shape ``(n_features, n_codes + 1)``, and intercepts."""
    import numpy as np
    from scipy.optimize import minimize

    shape = (features.shape[1] + 1, targets.shape[1])
    penalties = np.full((shape[0], 1), penalty)
    penalties[-1] = INTERCEPT_PENALTY

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        logs = normalise(offset + features @ weights[:-1] + weights[-1])
        value = -(counts[:, None] * targets * logs).sum() + (penalties * weights**2).sum()
        residual = counts[:, None] * (np.exp(logs) - targets)
        gradient = np.vstack([features.T @ residual, residual.sum(axis=0)]) + 2 * penalties * weights
        return float(value), gradient.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"ftol": TOLERANCE}).x.reshape(shape)
    return found[:-1], found[-1].astype(np.float32)
