"""Passages x codes -> evidence: a few numbers that say, each on its own, how well a code fits a passage.

No number knows which code it is about, so that weights found on one codebook hold for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue_synth.coding.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from dialogue_synth.coding.profile import CodebookProfile
    from dialogue_synth.embed import Encoder

    Floats = NDArray[np.float64]

LIKENESS_SCALE = 10.0  # brings cosines to the size of log-probabilities, so that one penalty suits all weights

WORD_EVIDENCE = ("words", "letters", "mean_likeness", "nearest_likeness", "lead")
PLACE_EVIDENCE = ("section", "question", "question_theme")
KIND_EVIDENCE = ("parent", "auxiliary", "auxiliary_in_section", "auxiliary_at_question", "none", "none_in_section", "none_at_question")
EVIDENCE = WORD_EVIDENCE + PLACE_EVIDENCE + KIND_EVIDENCE


@dataclass(frozen=True)
class Evidence:
    """What speaks for each code, for the passages of one write-up.

    Attributes:
        values: Shape ``(n_passages, n_codes + 1, len(EVIDENCE))``; the last code is *none of them*.
        vectors: Of the passages, shape ``(n_passages, n_dimensions)``.
        letters: Their runs of letters, sparse, shape ``(n_passages, N_LETTER_FEATURES)``.
    """

    values: Floats
    vectors: Floats
    letters: csr_matrix


def gather_evidence(passages: Sequence[Passage], profile: CodebookProfile, encoder: Encoder) -> Evidence:
    """Return the evidence for every passage and code.

    ``words`` and ``letters`` are log-probabilities of the profile's classifiers of vectors and of spelling; ``mean_likeness`` and
    ``nearest_likeness`` are cosines with the code's views above those of neutral sentences; ``lead`` is the log-probability of the lead
    words; the others are 0 or 1. Vectors of the sentences one by one were tried: they double the cost, and add nothing.
    """
    import numpy as np

    words, vectors, letters = _word_evidence(passages, profile, encoder)
    places = np.stack([_place_evidence(passage, profile) for passage in passages])
    return Evidence(np.concatenate([words, places], axis=2), vectors, letters)


def _word_evidence(passages: Sequence[Passage], profile: CodebookProfile, encoder: Encoder) -> tuple[Floats, Floats, csr_matrix]:
    import numpy as np

    texts = [passage.segment.text for passage in passages]
    leads = [passage.lead for passage in passages if passage.lead]
    vectors = encoder.encode(texts + leads).astype(np.float64)
    whole, first = vectors[: len(texts)], vectors[len(texts) :]
    letters = profile.letters.vectors(texts)
    evidence = np.zeros((len(passages), profile.n_codes + 1, len(WORD_EVIDENCE)))
    evidence[:, :, 0] = profile.words.classify(whole)
    evidence[:, :, 1] = profile.spelling.classify(letters)
    evidence[:, :-1, 2:4] = LIKENESS_SCALE * profile.likeness(whole).transpose(1, 2, 0)
    if leads:
        evidence[[i for i, passage in enumerate(passages) if passage.lead], :, 4] = profile.words.classify(first)
    return evidence, whole, letters


def _place_evidence(passage: Passage, profile: CodebookProfile) -> Floats:
    """What the place in the form, and the sort of code, say: shape ``(n_codes + 1, len(PLACE_EVIDENCE + KIND_EVIDENCE))``."""
    import numpy as np

    codes = profile.codebook.codes
    parents = {code.parent for code in codes}
    asked = next((code for code in codes if code.id == passage.segment.question_code), None)
    section = bool(passage.theme)
    rows = []
    for code in codes:
        at_section = section and code.theme == passage.theme
        same_theme = asked is not None and bool(code.theme) and code.theme == asked.theme
        auxiliary = code.auxiliary
        rows.append(
            [
                at_section,
                code is asked,
                same_theme,
                code.id in parents,
                auxiliary,
                auxiliary and section,
                auxiliary and asked is not None,
                0,
                0,
                0,
            ]
        )
    rows.append([0] * 7 + [1, section, asked is not None])
    return np.array(rows, dtype=np.float64)
