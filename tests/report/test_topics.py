"""Topics: what the codebook misses first, initiatives apart."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.report import ReportContent
from dialogue_synth.report.index import build_index
from dialogue_synth.report.topics import topic_views


def test_topics_that_the_codebook_misses_come_first_then_the_largest(small: ReportContent) -> None:
    base = small.topics[0]
    several = (
        replace(base, topic_id="T2", emergent=False, n_segments=9),
        replace(base, topic_id="T3", emergent=False, n_segments=20),
        base,
    )
    assert [view.anchor for view in topic_views(build_index(replace(small, topics=several)))] == ["k-T1", "k-T3", "k-T2"]


def test_a_topic_keeps_initiatives_apart_and_shows_its_most_typical_passages(small: ReportContent) -> None:
    (view,) = topic_views(build_index(small))
    assert view.by_initiative == (("Warm Homes", 2, 2),)
    assert [link.label for link in view.passages] == ["b#0003", "a#0001"]
    assert view.codes == (("X", "About the event", 50),)
    assert view.quote
    assert view.quote.text == "Cold tea."


def test_a_topic_without_a_best_passage_quotes_its_most_typical_one(small: ReportContent) -> None:
    (view,) = topic_views(
        build_index(replace(small, topics=(replace(small.topics[0], best_segment_id="", codes_overlap=(("gone", 1.0),)),)))
    )
    assert view.quote
    assert view.quote.text == "Cold tea."
    assert view.codes == (("gone", "", 100),)


def test_a_topic_of_passages_that_are_gone_quotes_nothing(small: ReportContent) -> None:
    (view,) = topic_views(build_index(replace(small, memberships=(), topics=(replace(small.topics[0], best_segment_id=""),))))
    assert (view.quote, view.passages) == (None, ())
