from __future__ import annotations

import numpy as np

from dialogue_synth.model import Segment
from dialogue_synth.topics.groups import nearest_groups


def passages(n):
    return [
        Segment(f"a#{i:04d}", "a", i, 0, 1, f"passage {i} says one thing and then quite a few other things", "content", "group")
        for i in range(n)
    ]


def test_passages_that_lie_nearest_to_each_other_are_grouped_and_lonely_ones_are_not() -> None:
    vectors = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 0.1, 0, 0], [0, 0, 1, 0], [1, 0.2, 0, 0], [0, 1, 0.1, 0]], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    first, second = nearest_groups(passages(6), vectors)
    assert (first.group_id, first.segment_ids[0], set(first.segment_ids)) == ("G01", "a#0002", {"a#0000", "a#0002", "a#0004"})
    assert first.label == "passage 2 says one thing and then quite a few…"
    assert set(second.segment_ids) == {"a#0001", "a#0005"}


def test_one_passage_or_none_is_no_group() -> None:
    assert nearest_groups(passages(1), np.ones((1, 2), dtype=np.float32)) == ()
    assert nearest_groups([], np.zeros((0, 0), dtype=np.float32)) == ()
