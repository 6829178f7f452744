from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from dialogue_synth.model import Code, Codebook, Coding, Segment
from dialogue_synth.settings import TopicSettings
from dialogue_synth.topics import TopicModelState, find_topics

SETTINGS = TopicSettings(min_segments=40, neighbours=8)
BOOK = Codebook(
    "book",
    "1",
    "",
    "en",
    (),
    (Code("P1", "Letters", "book", question="What of letters?"), Code("X-OTHER", "Else", "book", auxiliary=True)),
    "0",
)
THEMES = ("the letter came by post", "vouchers feed children in summer", "damp walls and a broken boiler")


def study(n=60, batch="a", theme=None):
    """``n`` passages that take turns on three themes, with vectors around three directions."""
    rng = np.random.default_rng(len(batch) + n)
    kinds = [theme if theme is not None else place % 3 for place in range(n)]
    vectors = np.eye(4, 16)[kinds] + 0.1 * rng.normal(size=(n, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    segments = [
        Segment(f"{batch}{place % 7}#{place:04d}", f"{batch}{place % 7}", place, 0, 9, THEMES[min(kind, 2)], "content", "group")
        for place, kind in enumerate(kinds)
    ]
    return segments, vectors


def coded(segments, code="P1"):
    return [Coding(s.segment_id, s.writeup_id, 0, 9, s.text, code, "support", 0.9, "machine") for s in segments if "letter" in s.text]


def find(segments, vectors, codings=(), state=None, settings=SETTINGS, **more):
    return find_topics(segments, vectors, codings, (BOOK,), settings, state, **more)


@pytest.fixture(scope="module")
def fitted():
    segments, vectors = study()
    return segments, vectors, find(segments, vectors, coded(segments))


def test_every_passage_has_a_topic_and_topics_are_described(fitted) -> None:
    segments, _, result = fitted
    assert [t.topic_id for t in result.topics] == ["T01", "T02", "T03"]
    assert [m.segment_id for m in result.memberships] == [s.segment_id for s in segments]
    assert sum(t.n_segments for t in result.topics) == len(segments)
    assert (result.unassigned, result.issues) == ((), ())
    damp = next(t for t in result.topics if "damp" in t.top_words)
    assert set(damp.top_words) == {"damp", "walls", "broken", "boiler"}
    assert damp.label.lower().split(", ") == list(damp.top_words[:3])
    assert (damp.n_segments, damp.n_writeups) == (20, 7)
    assert 0.5 < damp.stability <= 1
    assert next(s for s in segments if s.segment_id == damp.best_segment_id).text == THEMES[2]


def test_a_topic_says_which_codes_it_overlaps_and_whether_the_codebook_misses_it(fitted) -> None:
    _, _, result = fitted
    letters, *others = sorted(result.topics, key=lambda t: not t.codes_overlap)
    assert (letters.codes_overlap, letters.emergent) == ((("P1", 1.0),), False)
    assert [(t.codes_overlap, t.emergent) for t in others] == [((), True), ((), True)]


def test_words_of_the_questions_and_of_initiatives_describe_no_topic() -> None:
    segments, vectors = study()
    words = {word for topic in find(segments, vectors, names=["Damp Walls"]).topics for word in topic.top_words}
    assert "post" in words
    assert not words & {"letters", "damp", "walls"}


def test_auxiliary_and_rejected_codes_do_not_count_as_codes(fitted) -> None:
    segments, vectors, result = fitted
    rejected = [replace(c, status="rejected") for c in coded(segments)]
    again = find(segments, vectors, [*rejected, *coded(segments, "X-OTHER")], result.state)
    assert [(t.codes_overlap, t.emergent) for t in again.topics] == [((), True)] * 3


def test_a_second_run_changes_nothing(fitted) -> None:
    segments, vectors, result = fitted
    state = json.loads(json.dumps(result.state))
    assert find(segments, vectors, coded(segments), state) == result
    assert find(segments, vectors, coded(segments)) == result


def test_a_new_batch_is_placed_and_the_first_one_stays_where_it_was(fitted) -> None:
    segments, vectors, result = fitted
    more, more_vectors = study(9, "b")
    both = find([*segments, *more], np.vstack([vectors, more_vectors]), state=result.state)
    assert both.memberships[: len(segments)] == result.memberships
    assert [(t.topic_id, t.label, t.stability) for t in both.topics] == [(t.topic_id, t.label, t.stability) for t in result.topics]
    assert [t.n_segments for t in both.topics] == [23, 23, 23]
    topic_of = {s.text: m.topic_id for s, m in zip(segments, result.memberships, strict=True)}
    assert [m.topic_id for m in both.memberships[-9:]] == [topic_of[s.text] for s in more]
    assert min(m.membership for m in both.memberships) == 1.0
    assert both.issues == ()


def test_a_passage_that_says_something_else_now_is_placed_again(fitted) -> None:
    segments, vectors, result = fitted
    moved = [replace(segments[0], text=THEMES[1]), *segments[1:]]
    changed = np.vstack([vectors[1:2], vectors[1:]])
    again = find(moved, changed, state=result.state)
    assert again.memberships[0].topic_id == result.memberships[1].topic_id != result.memberships[0].topic_id


def about_buses(n, batch="b"):
    """A batch about something that nobody spoke of before."""
    segments, vectors = study(n, batch, theme=3)
    return [replace(s, text="buses stop running at six") for s in segments], vectors


def test_a_batch_about_something_new_brings_a_topic_of_its_own(fitted) -> None:
    segments, vectors, result = fitted
    new, new_vectors = about_buses(10)
    more, more_vectors = study(9, "c")
    both = find([*segments, *new, *more], np.vstack([vectors, new_vectors, more_vectors]), state=result.state)
    assert both.memberships[: len(segments)] == result.memberships
    assert both.topics[:3] == tuple(replace(t, n_segments=23, n_writeups=10) for t in find(segments, vectors, state=result.state).topics)
    buses = both.topics[3]
    assert (buses.topic_id, buses.n_segments, set(buses.top_words)) == ("T04", 10, {"buses", "stop", "running"})
    assert {m.topic_id for m in both.memberships[60:70]} == {"T04"}
    assert min(m.membership for m in both.memberships[60:70]) > 0.5
    assert 0 < buses.stability <= 1
    assert [i.what for i in both.issues] == [
        "10 of 19 new passages fit their topic worse than nearly all passages before: something new may be talked about",
        "new passages brought new topics: T04",
    ]
    last, last_vectors = about_buses(3, "d")
    after = find([*segments, *new, *more, *last], np.vstack([vectors, new_vectors, more_vectors, last_vectors]), state=both.state)
    assert [m.topic_id for m in after.memberships[-3:]] == ["T04"] * 3
    assert (after.memberships[:79], after.issues) == (both.memberships, ())


@pytest.mark.parametrize("n", [2, 4])
def test_a_few_odd_passages_are_no_new_topic(fitted, n) -> None:
    segments, vectors, result = fitted
    new, new_vectors = about_buses(n)
    both = find([*segments, *new], np.vstack([vectors, new_vectors]), state=result.state)
    assert len(both.topics) == 3


def test_odd_passages_that_have_nothing_in_common_are_no_new_topic(fitted) -> None:
    segments, vectors, result = fitted
    new, _ = about_buses(10)
    odd = np.eye(16, dtype=np.float32)[4:14]
    both = find([*segments, *new], np.vstack([vectors, odd]), state=result.state)
    assert len(both.topics) == 3
    assert "10 of 10 new passages fit" in both.issues[0].what


def test_a_refit_says_where_each_topic_went_and_never_gives_an_id_to_another_topic(fitted) -> None:
    segments, vectors, result = fitted
    new, new_vectors = about_buses(30)
    kept = [row for row, m in enumerate(result.memberships) if m.topic_id != "T03"]
    given = [segments[row] for row in kept] + new
    again = find(given, np.vstack([vectors[kept], new_vectors]), state=result.state, refit=True)
    assert sorted(t.topic_id for t in again.topics) == ["T01", "T02", "T04"]
    assert [(m.old_id, m.new_id, m.n_segments) for m in again.moved] == [("T01", "T01", 20), ("T02", "T02", 20)]
    assert again.moved[0].old_label == next(t.label for t in result.topics if t.topic_id == "T01")
    assert again.issues == ()


def test_topics_can_be_asked_for_and_later_batches_are_placed_among_them(fitted) -> None:
    segments, vectors, result = fitted
    two = find(segments, vectors, state=result.state, n_topics=2)
    assert len(two.topics) == 2
    assert sum(m.n_segments for m in two.moved) == 60
    more, more_vectors = study(9, "b")
    both = find([*segments, *more], np.vstack([vectors, more_vectors]), state=two.state)
    assert ([t.topic_id for t in both.topics], both.moved) == ([t.topic_id for t in two.topics], ())
    assert all("other settings" not in issue.what for issue in both.issues)
    assert len(find(segments, vectors, settings=SETTINGS.model_copy(update={"n_topics": 2})).topics) == 2


def test_more_topics_than_there_can_be_are_not_made_up(fitted) -> None:
    segments, vectors, _ = fitted
    many = find(segments, vectors, n_topics=40)
    assert 3 <= len(many.topics) <= 12
    assert many.issues[0].what.startswith("40 topics were asked for; no more than ")


def test_a_topic_that_lost_its_passages_is_not_listed_and_its_id_is_not_given_away(fitted) -> None:
    segments, vectors, result = fitted
    kept = [row for row, m in enumerate(result.memberships) if m.topic_id != "T02"]
    fewer = find([segments[row] for row in kept], vectors[kept], state=result.state)
    assert [t.topic_id for t in fewer.topics] == ["T01", "T03"]
    back = find(segments, vectors, state=fewer.state)
    assert [t.topic_id for t in back.topics] == ["T01", "T02", "T03"]


def test_all_passages_may_be_new_to_a_state(fitted) -> None:
    _, _, result = fitted
    more, more_vectors = study(45, "c")
    assert {m.membership for m in find(more, more_vectors, state=result.state).memberships} == {1.0}


def test_other_settings_are_reported_and_another_encoder_starts_anew(fitted) -> None:
    segments, vectors, result = fitted
    other = find(segments, vectors, state=result.state, settings=SETTINGS.model_copy(update={"resolution": 2.0}))
    assert [i.what for i in other.issues] == ["topics were found with other settings"]
    assert other.memberships == result.memberships
    anew = find(segments, vectors, state=result.state, encoder_id="another")
    assert "the encoder has changed" in anew.issues[0].what


def test_too_few_passages_give_no_topics_and_say_so() -> None:
    segments, vectors = study(20)
    for given in (vectors, None):
        result = find(segments, given)
        assert (result.topics, result.memberships, result.state) == ((), (), None)
        assert result.unassigned == tuple(s.segment_id for s in segments)
        assert result.issues[0].what.startswith("20 passages are too few to find topics that would be found again; at least 40 are needed")
        assert ("shown instead" in result.issues[0].what) == bool(result.groups) == (given is not None)


def test_a_state_survives_a_run_with_too_few_passages(fitted) -> None:
    segments, _, result = fitted
    assert find(segments[:5], None, state=result.state).state == result.state


def test_a_state_of_another_version_is_not_read(fitted) -> None:
    _, _, result = fitted
    assert TopicModelState.from_json(result.state | {"version": 0}) is None
    assert TopicModelState.from_json(None) is None
    state = TopicModelState.from_json(result.state)
    assert state is not None
    assert state.to_json() == result.state


def test_placing_a_new_batch_loads_no_topic_library(fitted, tmp_path) -> None:
    _, vectors, result = fitted
    kept = tmp_path / "state.json"
    kept.write_text(json.dumps(result.state))
    np.save(tmp_path / "vectors.npy", vectors)
    code = f"""
import json, sys, numpy as np
from pathlib import Path
from dialogue_synth.model import Segment
from dialogue_synth.settings import TopicSettings
from dialogue_synth.topics import find_topics
vectors = np.load({str(tmp_path / "vectors.npy")!r})
segments = [Segment(f"new#{{n:04d}}", "new", n, 0, 1, "text", "content", "group") for n in range(len(vectors))]
result = find_topics(segments, vectors, (), (), TopicSettings(min_segments=40), json.loads(Path({str(kept)!r}).read_text()))
assert result.topics
loaded = {{"bertopic", "sklearn", "scipy", "torch", "graspologic_native", "pandas"}} & set(sys.modules)
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True)
