from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dialogue_synth.coding.classifier import learn_classifier, spanned


def test_points_in_the_space_that_texts_span_have_the_same_inner_products() -> None:
    texts = np.random.default_rng(0).normal(size=(6, 30))
    points, back = spanned(texts @ texts.T)
    assert points @ points.T == pytest.approx(texts @ texts.T)
    assert points == pytest.approx(texts @ (texts.T @ back))


def test_no_more_dimensions_than_asked_for_are_kept_and_none_for_repetitions() -> None:
    texts = np.random.default_rng(0).normal(size=(3, 30))[[0, 1, 2, 0, 1]]
    assert spanned(texts @ texts.T)[0].shape == (5, 3)
    assert spanned(texts @ texts.T, most=2)[0].shape == (5, 2)


def test_sparse_vectors_are_learned_from_as_if_every_feature_had_been_used() -> None:
    vectors = np.abs(np.random.default_rng(0).normal(size=(12, 40)))
    labels, shares = [0, 1, 2] * 4, np.linspace(0.5, 1.0, 12)
    plain = LogisticRegression(C=10.0, max_iter=5000, tol=1e-8).fit(vectors, labels, sample_weight=shares)
    found = learn_classifier(csr_matrix(vectors), labels, shares, 10.0)
    assert found.classify(csr_matrix(vectors)) == pytest.approx(plain.predict_log_proba(vectors), abs=0.05)
    assert found.coefficients.shape == (3, 40)
