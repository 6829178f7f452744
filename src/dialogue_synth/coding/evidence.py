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

    from dialogue_synth.coding.profile import CodebookProfile
    from dialogue_synth.embed import Encoder

    Floats = NDArray[np.float64]

LIKENESS_SCALE = 10.0  # brings cosines to the size of log-probabilities, so that one penalty suits all weights

WORD_EVIDENCE = ("words", "sentences", "mean_likeness", "nearest_likeness", "lead")
PLACE_EVIDENCE = ("section", "question", "question_theme")
KIND_EVIDENCE = ("parent", "auxiliary", "auxiliary_in_section", "auxiliary_at_question", "none", "none_in_section", "none_at_question")
EVIDENCE = WORD_EVIDENCE + PLACE_EVIDENCE + KIND_EVIDENCE


@dataclass(frozen=True)
class Evidence:
    """What speaks for each code, for the passages of one write-up.

    Attributes:
        values: Shape ``(n_passages, n_codes + 1, len(EVIDENCE))``; the last code is *none of them*.
        vectors: Of the whole passages, shape ``(n_passages, n_dimensions)``.
    """

    values: Floats
    vectors: Floats


def gather_evidence(passages: Sequence[Passage], profile: CodebookProfile, encoder: Encoder) -> Evidence:
    """Return the evidence for every passage and code.

    ``words`` and ``sentences`` are log-probabilities of the profile's classifier for the whole passage and for its sentences (averaged as
    probabilities); ``mean_likeness`` and ``nearest_likeness`` are cosines with the code's views above those of neutral sentences;
    ``lead`` is the log-probability of the lead words; the others are 0 or 1.
    """
    import numpy as np

    words, vectors = _word_evidence(passages, profile, encoder)
    places = np.stack([_place_evidence(passage, profile) for passage in passages])
    return Evidence(np.concatenate([words, places], axis=2), vectors)


def _word_evidence(passages: Sequence[Passage], profile: CodebookProfile, encoder: Encoder) -> tuple[Floats, Floats]:
    import numpy as np

    texts = [passage.segment.text for passage in passages]
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    leads = [passage.lead for passage in passages if passage.lead]
    vectors = encoder.encode(texts + sentences + leads).astype(np.float64)
    whole, parts, first = np.split(vectors, [len(texts), len(texts) + len(sentences)])
    owner = np.repeat(np.arange(len(passages)), [len(passage.sentences) for passage in passages])
    evidence = np.zeros((len(passages), profile.n_codes + 1, len(WORD_EVIDENCE)))
    evidence[:, :, 0] = profile.classify(whole)
    evidence[:, :, 1] = _mean_probability(profile.classify(parts), owner, len(passages))
    evidence[:, :-1, 2] = LIKENESS_SCALE * profile.likeness(whole)[0]
    evidence[:, :-1, 3] = LIKENESS_SCALE * _maximum(profile.likeness(parts)[1], owner, len(passages))
    if leads:
        evidence[[i for i, passage in enumerate(passages) if passage.lead], :, 4] = profile.classify(first)
    return evidence, whole


def _mean_probability(logs: Floats, owner: NDArray[np.int64], n: int) -> Floats:
    import numpy as np

    return np.stack([np.logaddexp.reduce(logs[owner == i], axis=0) - np.log((owner == i).sum()) for i in range(n)])


def _maximum(values: Floats, owner: NDArray[np.int64], n: int) -> Floats:
    import numpy as np

    return np.stack([values[owner == i].max(axis=0) for i in range(n)])


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
