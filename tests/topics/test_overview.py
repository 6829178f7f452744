from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from dialogue_synth.codebook import check_codebook, write_codebook
from dialogue_synth.model import BroadTopic, Code, Codebook, Coding, Segment, Topic, TopicMembership, TopicOverview, WriteUp
from dialogue_synth.topics.candidates import candidates, draft_codebook, draft_comments
from dialogue_synth.topics.crosswalk import crosswalk, drift, split_codes, unused_codes
from dialogue_synth.topics.overview import hierarchy, overview, wider_view
from dialogue_synth.topics.state import KnownTopic, TopicModelState

BOOK = Codebook("b", "1", "", "en-GB", (), (Code("P1", "", "b"), Code("P2", "", "b"), Code("X-PROC", "", "b", auxiliary=True)), "0")


def study(plan):
    """``plan``: topic, code and number of passages; write-ups take turns."""
    rows = [(topic, code) for topic, code, n in plan for _ in range(n)]
    segments = [Segment(f"w{i % 3}#{i:04d}", f"w{i % 3}", i, 0, 1, f"text {i}", "content", "group") for i in range(len(rows))]
    memberships = [
        TopicMembership(s.segment_id, topic, 1.0, 1 - i / 100) for i, (s, (topic, _)) in enumerate(zip(segments, rows, strict=True))
    ]
    codes = {s.segment_id: [code] for s, (_, code) in zip(segments, rows, strict=True) if code in ("P1", "P2")}
    codings = [
        Coding(s.segment_id, s.writeup_id, 0, 1, s.text, code, None, 0.9, "machine")
        for s, (_, code) in zip(segments, rows, strict=True)
        if code
    ]
    return segments, memberships, codes, codings


def topic(number, n=10):
    return Topic(f"T{number:02d}", f"Label {number}", (f"word{number}", f"more{number}"), n, 3, 0.9)


def test_the_crosswalk_counts_passages_and_write_ups_and_those_without_a_code() -> None:
    segments, memberships, codes, _ = study([("T01", "P1", 3), ("T01", "", 1), ("T02", "P1", 1)])
    cells = {(c.topic_id, c.code_id): c for c in crosswalk(segments, memberships, codes)}
    assert (cells["T01", "P1"].n_segments, cells["T01", "P1"].n_writeups) == (3, 3)
    assert (cells["T01", "P1"].share_of_topic, cells["T01", "P1"].share_of_code) == (0.75, 0.75)
    assert (cells["T01", ""].n_segments, cells["T02", "P1"].share_of_code) == (1, 0.25)
    assert len(cells) == 3


def test_codes_that_nobody_used_leave_auxiliary_ones_out() -> None:
    assert unused_codes({"a": ["P1"]}, [BOOK]) == ("P2",)


def test_a_code_in_two_topics_that_are_far_apart_may_be_two_things() -> None:
    segments, memberships, codes, _ = study([("T01", "P1", 6), ("T02", "P1", 6), ("T03", "P2", 24), ("T04", "P2", 2)])
    cells = crosswalk(segments, memberships, codes)
    (split,) = split_codes(cells, memberships, codes, ())
    assert (split.code_id, split.topic_ids, split.shares) == ("P1", ("T01", "T02"), (0.5, 0.5))
    assert split.segment_ids == ("w0#0000", "w0#0006")
    together = (BroadTopic("B02", "B01", "", ("T01", "T02"), 1.0),)
    assert split_codes(cells, memberships, codes, together) == ()


def test_a_large_topic_that_holds_a_part_of_every_code_splits_none() -> None:
    segments, memberships, codes, _ = study([("T01", "P1", 6), ("T01", "P2", 40), ("T02", "P1", 6)])
    assert split_codes(crosswalk(segments, memberships, codes), memberships, codes, ()) == ()


def test_drift_gives_each_batch_its_share_of_each_topic_by_passages_and_by_write_ups() -> None:
    segments, memberships, _, _ = study([("T01", "", 3), ("T02", "", 1)])
    writeups = [WriteUp(f"w{i}", "f", "0", "", (), batch="one" if i < 2 else "two") for i in range(3)]
    found = {(d.topic_id, d.batch): (d.n_segments, d.share, d.n_writeups, d.of_writeups) for d in drift(segments, memberships, writeups)}
    assert found == {
        ("T01", "one"): (2, 0.6667, 2, 2),
        ("T01", "two"): (1, 1.0, 1, 1),
        ("T02", "one"): (1, 0.3333, 1, 2),
        ("T02", "two"): (0, 0.0, 0, 1),
    }


def test_passages_of_a_topic_without_a_code_are_a_candidate_with_examples_of_different_groups_and_near_misses() -> None:
    segments, memberships, codes, codings = study(
        [("T01", "P1", 4), ("T01", "", 4), ("T01", "X-PROC", 2), ("T02", "P2", 9), ("T02", "", 1)]
    )
    (found,) = candidates(segments, memberships, [topic(1), topic(2)], codes, codings)
    assert (found.candidate_id, found.topic_id, found.n_segments, found.n_writeups) == ("N-T01", "T01", 6, 3)
    assert [s.partition("#")[0] for s in found.example_ids] == ["w1", "w2", "w0", "w1", "w2"]
    assert found.near_misses == (("w0#0000", "P1"), ("w1#0001", "P1"), ("w2#0002", "P1"))
    assert found.auxiliary == (("X-PROC", 0.3333),)


@pytest.mark.parametrize("n", [0, 4])
def test_too_few_passages_without_a_code_are_no_candidate(n) -> None:
    segments, memberships, codes, codings = study([("T01", "P1", 4), ("T01", "", n)])
    assert candidates(segments, memberships, [topic(1)], codes, codings) == ()


def test_what_one_write_up_alone_says_is_no_candidate() -> None:
    segments, memberships, codes, codings = study([("T01", "", 18)])
    own = [s for s in segments if s.writeup_id == "w0"]
    assert len(own) == 6
    assert candidates(own, [m for m in memberships if m.segment_id.startswith("w0")], [topic(1)], codes, codings) == ()


def test_a_copied_write_up_makes_no_candidate_and_no_second_example() -> None:
    segments, memberships, codes, codings = study([("T01", "P1", 4), ("T01", "", 12)])
    said = {"w0": "The car park of the surgery is full before nine on every day", "w1": "Nobody can park there", "w2": "It is full"}
    worded = [replace(s, text=f"{said[s.writeup_id]} {s.position if s.writeup_id == 'w0' else ''}") for s in segments]
    copied = [replace(s, text=said["w0"]) for s in segments]
    (found,) = candidates(worded, memberships, [topic(1)], codes, codings)
    assert (found.n_segments, found.n_writeups) == (12, 3)
    assert candidates(copied, memberships, [topic(1)], codes, codings) == ()
    mixed = [replace(s, text=said["w0"]) if s.writeup_id == "w0" else s for s in segments]
    (found,) = candidates(mixed, memberships, [topic(1)], codes, codings)
    assert len([s for s in found.example_ids if s.startswith("w0")]) == 1


def test_a_draft_is_a_codebook_that_is_accepted_says_what_to_fill_in_and_leads_back_to_passages(tmp_path) -> None:
    segments, memberships, codes, codings = study([("T01", "P1", 2), ("T01", "", 6), ("T02", "", 5)])
    found = candidates(segments, memberships, [topic(1), topic(2)], codes, codings)
    draft = draft_codebook(found, {s.segment_id: s.text for s in segments}, "en-GB")
    path = tmp_path / "draft.yaml"
    path.write_text(draft_comments(found) + write_codebook(draft))
    result = check_codebook(path, known_elsewhere={"P1", "P2"})
    assert result.faults == ()
    assert [note.what.partition(":")[0] for note in result.notes] == ["no proposition", "no proposition"]
    assert [code["definition"].startswith("TO FILL IN") for code in yaml.safe_load(path.read_text())["codes"]] == [True, True]
    for candidate in found:
        assert all(segment_id in path.read_text() for segment_id in candidate.example_ids)
    assert {m.code for code in draft.codes for m in code.near_misses} == {"P1"}


def test_the_hierarchy_has_one_top_and_every_joint_lies_under_another() -> None:
    topics = [topic(n, 5 + n) for n in range(1, 9)]
    centre = {t.topic_id: [float(t.topic_id[1:]) ** 2, 1.0] for t in topics}
    broad = hierarchy(topics, centre)
    assert (broad[0].parent_id, len(broad), set(broad[0].topic_ids)) == ("", 7, set(centre))
    by_id = {joint.broad_id: joint for joint in broad}
    assert all(set(joint.topic_ids) < set(by_id[joint.parent_id].topic_ids) for joint in broad[1:])
    view = wider_view(broad, len(topics))
    shown = [t for joint in view for t in joint.topic_ids]
    assert len(shown) == len(set(shown))
    assert len(view) + len(set(centre) - set(shown)) == 3
    assert broad[0].label == "Word8 / word7 / word6"


def test_few_topics_need_no_wider_view() -> None:
    assert wider_view(hierarchy([topic(1), topic(2)], {"T01": [0.0], "T02": [1.0]}), 2) == ()
    assert hierarchy([topic(1)], {"T01": [1.0]}) == ()


def test_an_overview_brings_everything_together_and_is_empty_without_topics() -> None:
    segments, memberships, _, codings = study([("T01", "P1", 6), ("T02", "", 6)])
    writeups = [WriteUp(f"w{i}", "f", "0", "", (), batch="one") for i in range(3)]
    known = (KnownTopic("T01", "", (), 1.0, (1.0, 0.0)), KnownTopic("T02", "", (), 1.0, (0.0, 1.0)))
    state = TopicModelState(known, {}, "", 0.1, 0.1).to_json()
    found = overview(segments, writeups, codings, [BOOK], [topic(1), topic(2)], memberships, state)
    assert (found.unused_codes, [c.candidate_id for c in found.candidates]) == (("P2",), ["N-T02"])
    assert (len(found.broad), len(found.crosswalk), len(found.drift), set(found.places)) == (1, 2, 2, {"T01", "T02"})
    assert overview(segments, writeups, codings, [BOOK], [], [], None) == TopicOverview()
