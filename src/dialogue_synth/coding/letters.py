"""Texts -> sequences of letters: what a passage and a codebook share by spelling, where their meaning in the encoder's eyes does not meet.

"signposted" and "sign-posting", "attendence" and "attendance", a name of a service: a sentence encoder blurs them, runs of three to five
letters keep them. Weighed by how rare a run is in the codebook and in the neutral sentences, so that nothing of a batch goes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]

N_LETTER_FEATURES = 2**14  # runs are counted under a hash of this many values
SHORTEST, LONGEST = 3, 5  # letters in a run; within words, with their ends


@dataclass(frozen=True)
class Letters:
    """How much each run of letters tells, shape ``(N_LETTER_FEATURES,)``: its inverse document frequency."""

    rarity: Floats

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        """Return one sparse vector of length 1 a text, shape ``(n_texts, N_LETTER_FEATURES)``; counts enter as 1 + log(count)."""
        import numpy as np
        from sklearn.preprocessing import normalize

        counted = _counts(texts)
        counted.data = 1.0 + np.log(counted.data)
        return normalize(counted.multiply(self.rarity[None, :]).tocsr())


def learn_letters(texts: Sequence[str]) -> Letters:
    """Find how rare each run of letters is in these texts: log((1 + n) / (1 + n with it)) + 1.

    >>> rarity = learn_letters(["cold homes", "cold hands"]).rarity
    >>> float(rarity.min()) == 1.0, float(rarity.max()) > 2
    (True, True)
    """
    import numpy as np

    n_with = np.asarray((_counts(texts) > 0).sum(axis=0)).ravel()
    return Letters(np.log((1 + len(texts)) / (1 + n_with)) + 1.0)


def _counts(texts: Sequence[str]) -> csr_matrix:
    from sklearn.feature_extraction.text import HashingVectorizer

    runs = (SHORTEST, LONGEST)
    hashing = HashingVectorizer(analyzer="char_wb", ngram_range=runs, n_features=N_LETTER_FEATURES, alternate_sign=False, norm=None)
    return hashing.transform(texts)
