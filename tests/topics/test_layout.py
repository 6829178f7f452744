from __future__ import annotations

import numpy as np
import pytest

from dialogue_synth.topics.layout import places


def test_topics_that_say_similar_things_lie_close_together() -> None:
    centres = np.array([[1, 0, 0], [0.99, 0.14, 0], [0, 0, 1]], dtype=np.float32)
    a, b, c = (np.array(place) for place in places(centres / np.linalg.norm(centres, axis=1, keepdims=True)))
    assert np.linalg.norm(a - b) < 0.3 * np.linalg.norm(a - c)


def test_places_fill_the_square_from_left_to_right_and_are_the_same_each_time() -> None:
    centres = np.random.default_rng(0).normal(size=(8, 5)).astype(np.float32)
    found = places(centres)
    assert found == places(centres)
    assert (min(x for x, _ in found), max(x for x, _ in found)) == (0.0, 1.0)
    assert all(0 <= y <= 1 for _, y in found)


@pytest.mark.parametrize(("n", "expected"), [(0, []), (1, [0.5]), (2, [0.0, 1.0])])
def test_few_topics_have_places_too(n, expected) -> None:
    assert sorted(x for x, _ in places(np.eye(n, 4, dtype=np.float32))) == expected
