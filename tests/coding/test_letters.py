from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding.letters import N_LETTER_FEATURES, learn_letters

LETTERS = learn_letters(["Attendance at school.", "The school kitchen.", "Signposted to a service."])


def likeness(one: str, other: str) -> float:
    vectors = LETTERS.vectors([one, other])
    return float((vectors[0] @ vectors[1].T).toarray()[0, 0])


def test_another_spelling_is_nearer_than_another_word() -> None:
    assert likeness("attendence", "attendance") > likeness("kitchens", "attendance") + 0.2
    assert likeness("SIGNPOSTING", "signposted") > 0.3


def test_a_run_that_many_texts_have_tells_less() -> None:
    letters = learn_letters(["cold", "cold", "cold", "warm"])
    cold, warm = (float(letters.rarity[letters.vectors([word]).indices].mean()) for word in ("cold", "warm"))
    assert 1.0 <= cold < warm


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_vectors_have_length_one_or_none_at_all_where_there_are_no_letters(texts: list[str]) -> None:
    vectors = LETTERS.vectors(texts)
    assert vectors.shape == (len(texts), N_LETTER_FEATURES)
    lengths = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    assert all(length == pytest.approx(1.0) or length == 0.0 for length in lengths)


def test_a_text_has_the_same_vector_in_any_company() -> None:
    alone = LETTERS.vectors(["cold homes"])
    assert (LETTERS.vectors(["x", "cold homes", "y"])[1] != alone[0]).nnz == 0
