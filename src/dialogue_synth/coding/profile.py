"""Codebook -> profile: what each code looks like to a machine, made once from the codebook's own words.

A code is seen in several views: its question and its other wordings, name, proposition, definition, what to include, its examples,
and other codes' near misses that belong to it. Two linear classifiers, of vectors and of spelling, learn the codes, and *none of
them*, from these views and from the neutral sentences in `reference`. The same sentences say how much likeness a code gets from
anything at all ("hubness"), which is taken off. Nothing of the study goes in, so that the profile, and with it every coding, is the
same for every batch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from dialogue_synth.codebook import is_shipped
from dialogue_synth.coding.classifier import LETTERS_C, WORDS_C, Classifier, learn_classifier
from dialogue_synth.coding.letters import Letters, learn_letters
from dialogue_synth.coding.reference import neutral_sentences
from dialogue_synth.embed import encode_published
from dialogue_synth.model import Code, Codebook, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.embed import Encoder

    Floats = NDArray[np.float64]

View = Literal["question", "name", "proposition", "definition", "include", "example", "near_miss"]

VIEW_SHARE = 0.7  # what a text of the codebook counts for beside a coded passage, and so does
NEUTRAL_SHARE = 0.3  # a neutral sentence
USUAL_VIEWS = 15.3  # texts a code in the codebook that the weights were found with; in a thinner one each text counts for more
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
        words: The classifier of vectors.
        letters: How runs of letters are weighed.
        spelling: The classifier of runs of letters.
        neutral_mean: Likeness of neutral sentences to each code on average, shape ``(2, n_codes)``: mean of views, nearest views.
    """

    codebook: Codebook
    views: tuple[ViewText, ...]
    vectors: Floats
    words: Classifier
    letters: Letters
    spelling: Classifier
    neutral_mean: Floats

    @property
    def n_codes(self) -> int:
        """Number of codes, auxiliary ones included."""
        return len(self.codebook.codes)

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

    views, neutral = views_of(codebook), list(neutral_sentences())
    texts = [view.text for view in views] + neutral
    # A study's own codebook can quote what people said as examples: its vectors stay in the folder of the study.
    encode = partial(encode_published, encoder) if is_shipped(codebook.sha256) else encoder.encode
    vectors = encode(texts[: len(views)]).astype(np.float64)
    of_neutral = encode_published(encoder, neutral).astype(np.float64)
    everything = np.concatenate([vectors, of_neutral])
    labels = [view.code for view in views] + [len(codebook.codes)] * len(neutral)
    thin = max(1.0, USUAL_VIEWS * len(codebook.codes) / len(views))
    words = _less_often_none(learn_classifier(everything, labels, None, WORDS_C), thin)
    letters = learn_letters(texts)
    shares = np.repeat([VIEW_SHARE * thin, NEUTRAL_SHARE], [len(views), len(neutral)])
    spelling = _less_often_none(learn_classifier(letters.vectors(texts), labels, shares, LETTERS_C), thin)
    bare = CodebookProfile(codebook, views, vectors, words, letters, spelling, np.zeros((2, len(codebook.codes))))
    return replace(bare, neutral_mean=bare.likeness(of_neutral).mean(axis=1))


def _less_often_none(classifier: Classifier, thin: float) -> Classifier:
    """Take off what *none of them* gains where neutral sentences outnumber a code's few texts: the logarithm of by how much more."""
    import numpy as np

    intercepts = classifier.intercepts.copy()
    intercepts[-1] -= np.log(thin)
    return replace(classifier, intercepts=intercepts)


def _likeness(texts: Floats, views: Floats, rows_of_codes: tuple[tuple[int, ...], ...]) -> Floats:
    import numpy as np

    cosines = texts @ views.T
    columns = [cosines[:, list(rows)] for rows in rows_of_codes]
    mean = np.stack([column.mean(axis=1) for column in columns], axis=1)
    nearest = np.stack([np.sort(column, axis=1)[:, -N_NEAREST:].mean(axis=1) for column in columns], axis=1)
    return np.stack([mean, nearest])
