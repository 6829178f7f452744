"""Codebook -> profile: what each code looks like to a machine, made once from the codebook's own words.

A code is seen in several views: its question and its other wordings, name, proposition, definition, what to include, its examples,
and other codes' near misses that belong to it. A linear classifier learns the codes, and *none of them*, from these views and from
the neutral sentences in `reference`. The same sentences say how much likeness a code gets from anything at all ("hubness"), which
is taken off. Nothing of the study goes in, so that the profile, and with it every coding, is the same for every batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dialogue_synth.coding.odds import normalise, one_row_a_class
from dialogue_synth.coding.reference import neutral_sentences
from dialogue_synth.model import Code, Codebook, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.embed import Encoder

    Floats = NDArray[np.float64]

View = Literal["question", "name", "proposition", "definition", "include", "example", "near_miss"]

CLASSIFIER_C = 5.0  # inverse of the penalty; from 1 to 30 the sample corpus shows no difference to speak of
N_NEAREST = 3  # views whose mean likeness is "nearest": one alone is too easily a chance likeness


@dataclass(frozen=True, slots=True)
class ViewText:
    """One text that shows a code: its index in the codebook, which view it is, and its position where it is an example."""

    code: int
    view: View
    text: str
    position: Position | None = None


@dataclass(frozen=True)
class CodebookProfile:
    """A codebook in vectors. ``n_codes`` codes; column ``n_codes`` of every score is *none of them*.

    Attributes:
        views: All views, ``n_views`` of them, in codebook order.
        vectors: Their vectors, shape ``(n_views, n_dimensions)``.
        coefficients: Of the classifier, shape ``(n_codes + 1, n_dimensions)``.
        intercepts: Of the classifier, shape ``(n_codes + 1,)``.
        neutral_mean: Likeness of neutral sentences to each code on average, shape ``(2, n_codes)``: mean of views, nearest views.
    """

    codebook: Codebook
    views: tuple[ViewText, ...]
    vectors: Floats
    coefficients: Floats
    intercepts: Floats
    neutral_mean: Floats

    @property
    def n_codes(self) -> int:
        """Number of codes, auxiliary ones included."""
        return len(self.codebook.codes)

    def classify(self, vectors: Floats) -> Floats:
        """Log-probability of each code and of none of them by the classifier, shape ``(n_texts, n_codes + 1)``."""
        return normalise(vectors @ self.coefficients.T + self.intercepts)

    def likeness(self, vectors: Floats) -> Floats:
        """Cosine of each text with each code's views, above that of neutral sentences, shape ``(2, n_texts, n_codes)``.

        The first layer is the mean over all views, the second over the `N_NEAREST` nearest.
        """
        corrected: Floats = _likeness(vectors, self.vectors, self.rows_of_codes) - self.neutral_mean[:, None, :]
        return corrected

    @property
    def rows_of_codes(self) -> tuple[tuple[int, ...], ...]:
        """For each code, the rows of its views."""
        rows: list[list[int]] = [[] for _ in self.codebook.codes]
        for row, view in enumerate(self.views):
            rows[view.code].append(row)
        return tuple(map(tuple, rows))


def views_of(codebook: Codebook) -> tuple[ViewText, ...]:
    """All texts that show the codes of a codebook, code by code; every code has at least one."""
    index = {code.id: i for i, code in enumerate(codebook.codes)}
    views = [view for i, code in enumerate(codebook.codes) for view in _own_views(i, code)]
    views += [
        ViewText(index[miss.code], "near_miss", miss.text) for code in codebook.codes for miss in code.near_misses if miss.code in index
    ]
    return tuple(sorted(dict.fromkeys(views), key=lambda view: view.code))


def _own_views(i: int, code: Code) -> list[ViewText]:
    views = [ViewText(i, "question", text) for text in (code.question, *code.other_questions) if text]
    views += [ViewText(i, "name", code.name)]
    views += [ViewText(i, "proposition", code.proposition)] if code.proposition else []
    views += [ViewText(i, "definition", code.definition)] if code.definition else []
    views += [ViewText(i, "include", text) for text in code.include]
    return views + [ViewText(i, "example", example.text, example.position) for example in code.examples]


def profile_codebook(codebook: Codebook, encoder: Encoder) -> CodebookProfile:
    """Make the profile of a codebook; the same codebook and encoder give the same profile."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    views = views_of(codebook)
    n_codes = len(codebook.codes)
    everything = encoder.encode([view.text for view in views] + list(neutral_sentences())).astype(np.float64)
    vectors, neutral = everything[: len(views)], everything[len(views) :]
    labels = [view.code for view in views] + [n_codes] * len(neutral)
    model = LogisticRegression(C=CLASSIFIER_C, max_iter=2000, class_weight="balanced").fit(everything, labels)
    coefficients, intercepts = one_row_a_class(model.coef_, model.intercept_)
    bare = CodebookProfile(codebook, views, vectors, coefficients, intercepts, np.zeros((2, n_codes)))
    return CodebookProfile(codebook, views, vectors, coefficients, intercepts, bare.likeness(neutral).mean(axis=1))


def _likeness(texts: Floats, views: Floats, rows_of_codes: tuple[tuple[int, ...], ...]) -> Floats:
    import numpy as np

    cosines = texts @ views.T
    columns = [cosines[:, list(rows)] for rows in rows_of_codes]
    mean = np.stack([column.mean(axis=1) for column in columns], axis=1)
    nearest = np.stack([np.sort(column, axis=1)[:, -N_NEAREST:].mean(axis=1) for column in columns], axis=1)
    return np.stack([mean, nearest])
