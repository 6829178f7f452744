from __future__ import annotations

from collections.abc import Sequence

import pytest

from dialogue_synth.divergence.material import Passage
from dialogue_synth.divergence.result import evidence_of, rests_on
from dialogue_synth.model import Coding, Segment


def passages(*segment_ids: str) -> Sequence[Passage]:
    found = []
    for segment_id in segment_ids:
        segment = Segment(segment_id, segment_id[0], 0, 0, 1, "x", "content", "group")
        found.append(Passage(segment, Coding(segment_id, segment_id[0], 0, 1, "x", "P1", "support", 1.0, "machine")))
    return found


@pytest.mark.parametrize(
    ("sides", "options", "said"),
    [
        ((["a1"], ["b1", "c1"]), {}, "It rests on 3 passages; it would vanish without a1."),
        ((["a1"], ["b1"]), {}, "It rests on 2 passages; it would vanish without any of a1, b1."),
        ((["a1", "a2"], ["b1", "b2"]), {}, "It rests on 4 passages; it would stand without any one of them."),
        ((["a1"], ["b1"], ["c1"]), {}, "It rests on 3 passages; it would stand without any one of them."),
        ((["a1"], ["b1"], ["c1", "d1"]), {"min_sides": 3}, "It rests on 4 passages; it would vanish without any of a1, b1."),
        ((["a1", "b1"], ["c1", "d1", "e1"]), {"min_writeups": 2}, "It rests on 5 passages; it would vanish without any of a1, b1."),
        ((["a1", "a2", "b1"], ["c1", "d1", "e1"]), {"min_writeups": 2}, "It rests on 6 passages; it would vanish without b1."),
    ],
)
def test_what_a_flag_rests_on_is_found_by_leaving_one_passage_out(sides, options, said: str) -> None:
    assert rests_on({str(n): passages(*ids) for n, ids in enumerate(sides)}, **options) == said


def test_write_ups_that_say_the_same_words_do_not_crowd_out_others(make_material) -> None:
    same = "On a show of hands most were in favour of it, if the first winter is a trial"
    specs = {"a": f"P1 support @0.9 ~{same}", "b": f"P1 support @0.9 ~{same} too", "c": "P1 support @0.5 ~Yes, and soon."}
    material = make_material(specs)
    passages = [p for w in specs for p in material.passages(w, "P1")]
    assert [e.writeup_id for e in evidence_of("support", passages)] == ["a", "c", "b"]


def test_the_earliest_of_several_copies_stands_for_them_in_the_best_place(make_material) -> None:
    same = "On a show of hands most were in favour of it, if the first winter is a trial"
    material = make_material({"a": f"P1 support @0.7 ~{same}", "b": f"P1 support @0.9 ~{same} too", "c": "P1 support @0.8 ~Yes, soon."})
    passages = [p for w in "abc" for p in material.passages(w, "P1")]
    assert [e.writeup_id for e in evidence_of("support", passages)] == ["a", "c", "b"]
