"""What a coder was trained to: how evidence is weighed, what cues mean for positions, and, for a known codebook, a classifier of its codes.

The first two ship for any codebook. A classifier and positions by code ship for codebooks of the tool (``pretrained/learned_<id>``);
they are used only with the very model that they were made with, in any precision, and for the codes that they know by their ids. A code
that an analyst added to such a codebook is weighed by likeness beside them. Any other codebook is coded by similarity. On top of either
comes what a study learned from its own decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dialogue_synth.coding import pretrained
from dialogue_synth.coding.adapting import Adaptation
from dialogue_synth.coding.classifier import Classifier
from dialogue_synth.coding.evidence import EVIDENCE, Evidence
from dialogue_synth.coding.odds import normalise
from dialogue_synth.coding.position import PositionModel, shipped_position_model
from dialogue_synth.coding.pretrained import load_json
from dialogue_synth.coding.similarity import Weighing, similarity_weighing
from dialogue_synth.embed import same_model
from dialogue_synth.model import Codebook, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEARNED = "learned"  # the coder's name, and that of the classifiers' evidence
LEARNED_EVIDENCE = (*EVIDENCE, "learned", "learned_letters")
MOST_FOR_NEW = 0.999  # of a passage's probability goes to new codes: something is always left for the others
LEAST_KNOWN = 0.5  # share of a codebook's codes that must be known: else it is another codebook, and coded by similarity


@dataclass(frozen=True)
class Learned:
    """Classifiers of the codes of one codebook, learned from coded passages: of vectors, and of spelling.

    ``rows`` gives each code of the codebook its row in them, -1 for a code that they do not know; empty where they were made for
    these codes in this order.
    """

    words: Classifier
    letters: Classifier
    rows: tuple[int, ...] = ()

    def evidence(self, evidence: Evidence) -> Floats:
        """Return the evidence with these classifiers' log-probabilities as its last two kinds (`LEARNED_EVIDENCE`)."""
        import numpy as np

        found = [self.words.classify(evidence.vectors), self.letters.classify(evidence.letters)]
        if self.rows:
            found = [self._with_new_codes(logs, evidence.values[:, :, kind]) for kind, logs in enumerate(found)]
        return np.concatenate([evidence.values, np.stack(found, axis=2)], axis=2)

    def _with_new_codes(self, logs: Floats, own: Floats) -> Floats:
        """Put log-probabilities into the order of the codebook's codes.

        A new code is as probable as the codebook's texts alone make it (``own``, log-probabilities of the same kind); what it leaves is
        shared among the others as learned.
        """
        import numpy as np

        is_new = np.array([*(row < 0 for row in self.rows), False])
        left = np.log1p(-np.minimum(np.exp(own[:, is_new]).sum(axis=1, keepdims=True), MOST_FOR_NEW))
        known = normalise(logs[:, [*np.maximum(self.rows, 0), -1]] + np.where(is_new, -np.inf, 0.0)) + left
        return normalise(np.where(is_new, own, known))


@dataclass(frozen=True)
class Trained:
    """All numbers of a coder. Without anything ``learned`` it is the similarity coder.

    ``position_priors`` says for each code what is added to each position's score: how often codings of it took that position.
    ``adaptation`` is what a study's own decisions add.
    """

    weighing: Weighing
    positions: PositionModel
    learned: Learned | None = None
    position_priors: Mapping[str, Mapping[Position, float]] = field(default_factory=dict)
    adaptation: Adaptation | None = None

    @property
    def coder(self) -> str:
        """The coder's name: "learned" or "similarity", and the version of what was learned in the study, as in "learned+3f1c2a9d"."""
        name = LEARNED if self.learned or self.adaptation else "similarity"
        return f"{name}+{self.adaptation.version}" if self.adaptation else name

    def weigh(self, evidence: Evidence) -> Floats:
        """Return log-probabilities of codes and of none of them, shape ``(n_passages, n_codes + 1)``."""
        if self.learned is None:
            logs = self.weighing.weigh(evidence.values)
        else:
            logs = self.weighing.weigh(self.learned.evidence(evidence), LEARNED_EVIDENCE)
        return self.adaptation.adapt(logs, evidence) if self.adaptation else logs


def similarity_only() -> Trained:
    """What ships for any codebook."""
    return Trained(similarity_weighing(), shipped_position_model())


def trained_for(codebook: Codebook, encoder_id: str) -> Trained:
    """What ships for this codebook and encoder."""
    if not codebook.id.isidentifier() or not files(pretrained).joinpath(f"learned_{codebook.id}.json").is_file():
        return similarity_only()
    made_for = load_json(f"learned_{codebook.id}.json")["made_for"]
    codes, known = [code.id for code in codebook.codes], {code_id: n for n, code_id in enumerate(made_for["codes"])}
    n_shared = len(known.keys() & set(codes))
    if n_shared < LEAST_KNOWN * max(len(codes), len(known)) or not same_model(made_for["encoder"], encoder_id):
        return similarity_only()
    trained = _load(codebook.id)
    if codes == made_for["codes"] or trained.learned is None:
        return trained
    return replace(trained, learned=replace(trained.learned, rows=tuple(known.get(code_id, -1) for code_id in codes)))


@cache
def _load(codebook_id: str) -> Trained:
    import numpy as np

    numbers = load_json(f"learned_{codebook_id}.json")
    with files(pretrained).joinpath(f"learned_{codebook_id}.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        words, letters = (
            Classifier(arrays[f"{kind}_coefficients"].astype(np.float64), arrays[f"{kind}_intercepts"].astype(np.float64))
            for kind in ("words", "letters")
        )
    weighing = Weighing(numbers["weights"], numbers["slope"], numbers["offset"])
    return Trained(weighing, shipped_position_model(), Learned(words, letters), numbers["position_priors"])
