"""What a coder was trained to: how evidence is weighed, what cues mean for positions, and, for a known codebook, a classifier of its codes.

The first two ship for any codebook. A classifier and positions by code ship for codebooks of the tool (``pretrained/learned_<id>``);
they are used only with the very codes and the very encoder that they were made with. Any other codebook is coded by similarity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dialogue_synth.coding import pretrained
from dialogue_synth.coding.evidence import EVIDENCE, Evidence
from dialogue_synth.coding.odds import normalise
from dialogue_synth.coding.position import PositionModel, shipped_position_model
from dialogue_synth.coding.pretrained import load_json
from dialogue_synth.coding.similarity import Weighing, similarity_weighing
from dialogue_synth.model import Codebook, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEARNED = "learned"  # the name of the classifier's evidence


@dataclass(frozen=True)
class Classifier:
    """A linear classifier of codes, learned from coded passages.

    Attributes:
        coefficients: Shape ``(n_codes + 1, n_dimensions)``; the last row is *none of them*.
        intercepts: Shape ``(n_codes + 1,)``.
    """

    coefficients: Floats
    intercepts: Floats

    def classify(self, vectors: Floats) -> Floats:
        """Log-probability of each code and of none of them, shape ``(n_texts, n_codes + 1)``."""
        return normalise(vectors @ self.coefficients.T + self.intercepts)


@dataclass(frozen=True)
class Trained:
    """All numbers of a coder. Without a ``classifier`` it is the similarity coder.

    ``position_priors`` says for each code what is added to each position's score: how often codings of it took that position.
    """

    weighing: Weighing
    positions: PositionModel
    classifier: Classifier | None = None
    position_priors: Mapping[str, Mapping[Position, float]] = field(default_factory=dict)

    @property
    def coder(self) -> str:
        """The coder's name: "learned" or "similarity"."""
        return LEARNED if self.classifier else "similarity"

    def weigh(self, evidence: Evidence) -> Floats:
        """Return log-probabilities of codes and of none of them, shape ``(n_passages, n_codes + 1)``."""
        if self.classifier is None:
            return self.weighing.weigh(evidence.values)
        return self.weighing.weigh(with_classifier(evidence, self.classifier.classify(evidence.vectors)), (*EVIDENCE, LEARNED))


def with_classifier(evidence: Evidence, logs: Floats) -> Floats:
    """Return the evidence with a classifier's log-probabilities as its last kind."""
    import numpy as np

    return np.concatenate([evidence.values, logs[:, :, None]], axis=2)


def similarity_only() -> Trained:
    """What ships for any codebook."""
    return Trained(similarity_weighing(), shipped_position_model())


def trained_for(codebook: Codebook, encoder_id: str) -> Trained:
    """What ships for this codebook and encoder."""
    if not codebook.id.isidentifier() or not files(pretrained).joinpath(f"learned_{codebook.id}.json").is_file():
        return similarity_only()
    made_for = load_json(f"learned_{codebook.id}.json")["made_for"]
    fits = made_for == {"codes": [code.id for code in codebook.codes], "encoder": encoder_id}
    return _load(codebook.id) if fits else similarity_only()


@cache
def _load(codebook_id: str) -> Trained:
    import numpy as np

    numbers = load_json(f"learned_{codebook_id}.json")
    with files(pretrained).joinpath(f"learned_{codebook_id}.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        classifier = Classifier(arrays["coefficients"].astype(np.float64), arrays["intercepts"].astype(np.float64))
    weighing = Weighing(numbers["weights"], numbers["slope"], numbers["offset"])
    return Trained(weighing, shipped_position_model(), classifier, numbers["position_priors"])
