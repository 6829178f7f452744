"""Topics: what the codebook misses first, initiatives apart."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.model import CodeCandidate, CrosswalkCell, PassageGroup, SplitCode, TopicDrift, TopicMembership, TopicOverview
from dialogue_synth.report import ReportContent, write_html_report, write_topic_map
from dialogue_synth.report.index import build_index
from dialogue_synth.report.topics import topics_view


def test_topics_that_the_codebook_misses_come_first_then_the_largest(small: ReportContent) -> None:
    base = small.topics[0]
    several = (
        replace(base, topic_id="T2", emergent=False, n_segments=9),
        replace(base, topic_id="T3", emergent=False, n_segments=20),
        base,
    )
    assert [view.anchor for view in topics_view(build_index(replace(small, topics=several))).topics] == ["k-T1", "k-T3", "k-T2"]


def test_a_topic_keeps_initiatives_apart_and_shows_its_most_typical_passages(small: ReportContent) -> None:
    (view,) = topics_view(build_index(small)).topics
    assert view.by_initiative == (("Warm Homes", 2, 2),)
    assert [link.label for link in view.passages] == ["b#0003", "a#0001"]
    assert view.codes == (("X", "About the event", 50),)
    assert view.quotes[0].text == "Cold tea."


def test_a_passage_that_another_write_up_copied_is_quoted_once(small: ReportContent) -> None:
    same = tuple(replace(s, text="Cold tea.") for s in small.segments)
    (view,) = topics_view(build_index(replace(small, segments=same))).topics
    assert len(topics_view(build_index(small)).topics[0].quotes) == 2
    assert len(view.quotes) == 1


def test_a_topic_without_a_best_passage_quotes_its_most_typical_one(small: ReportContent) -> None:
    topics = (replace(small.topics[0], best_segment_id="", codes_overlap=(("gone", 1.0),)),)
    (view,) = topics_view(build_index(replace(small, topics=topics))).topics
    assert view.quotes[0].text == "Cold tea."
    assert view.codes == (("gone", "", 100),)


def test_a_topic_of_passages_that_are_gone_quotes_nothing(small: ReportContent) -> None:
    (view,) = topics_view(build_index(replace(small, memberships=(), topics=(replace(small.topics[0], best_segment_id=""),)))).topics
    assert (view.quotes, view.passages) == ((), ())


OVERVIEW = TopicOverview(
    crosswalk=(CrosswalkCell("T1", "P1", 1, 1, 0.5, 1.0), CrosswalkCell("T1", "", 1, 1, 0.5, 1.0)),
    drift=(TopicDrift("T1", "one", 1, 0.25, 1, 2), TopicDrift("T1", "two", 1, 0.5, 1, 1)),
    split_codes=(SplitCode("P1", ("T1", "T1"), (0.5, 0.5), ("a#0001", "b#0003")),),
    unused_codes=("P2",),
    candidates=(CodeCandidate("N-T1", "T1", "Tea", ("tea",), 6, 2, ("b#0003",), (), (("X", 0.5),)),),
    places={"T1": (0.2, 0.7)},
)


def test_what_topics_say_of_the_codebook_stands_in_the_report(small: ReportContent) -> None:
    page = write_html_report(replace(small, topic_overview=OVERVIEW))
    for words in (
        "What the codebook may lack",
        "Codes that may be two things",
        "Codes that nobody used",
        "All topics by all codes",
        "By batch:",
    ):
        assert words in page
    assert "6 passages without a code in 2 write-ups; beside the questions already" in page
    assert "one</bdi> 25 % of its passages, 1 of 2 write-ups" in page
    assert "nothing that the codebook" not in page.lower()


def test_every_dot_of_the_map_leads_to_its_passage_and_weak_members_are_hollow(small: ReportContent) -> None:
    weak = tuple(replace(m, membership=0.2) if m.segment_id == "a#0001" else m for m in small.memberships)
    view = topics_view(build_index(replace(small, memberships=weak, topic_overview=OVERVIEW)))
    (disc,) = view.wide.discs
    assert [(dot.key, dot.weak) for dot in disc.dots] == [("b#0003", False), ("a#0001", True)]
    page = write_html_report(replace(small, memberships=weak, topic_overview=OVERVIEW))
    assert 'href="#s-a-0001" tabindex="-1" class="i0 weak"' in page
    assert "1 weak member:" in page
    assert [view.links[dot.key] for dot in disc.dots] == ["#s-b-0003", "#s-a-0001"]


def test_a_topic_with_many_passages_shows_the_most_typical_and_says_where_the_others_are(small: ReportContent) -> None:
    segment = next(s for s in small.segments if s.segment_id == "a#0001")
    many = tuple(replace(segment, segment_id=f"a#{n:04d}", position=n) for n in range(100, 150))
    memberships = tuple(TopicMembership(s.segment_id, "T1", 1.0, n / 50) for n, s in enumerate(many))
    topics = (replace(small.topics[0], n_segments=50),)
    content = replace(small, segments=(*small.segments, *many), memberships=memberships, topics=topics)
    (view,) = topics_view(build_index(content)).topics
    assert ([link.label for link in view.passages[:2]], len(view.passages), view.more_passages) == (["a#0149", "a#0148"], 12, 38)
    assert "and 38 more in <code>topic_segments.csv</code>" in write_html_report(content)


def test_with_too_few_passages_the_nearest_ones_stand_side_by_side(small: ReportContent) -> None:
    groups = (PassageGroup("G01", "Cold tea", ("b#0003", "a#0001")),)
    page = write_html_report(replace(small, topics=(), memberships=(), topic_overview=TopicOverview(groups=groups)))
    assert "Passages that lie nearest to each other" in page
    assert "Cold tea." in page.partition("Passages that lie nearest")[2]


def test_the_picture_alone_needs_nothing_else_and_is_well_formed(small: ReportContent) -> None:
    from lxml import etree

    nasty = (replace(small.topics[0], label="<script>&"),)
    picture = write_topic_map(replace(small, topics=nasty, topic_overview=OVERVIEW))
    tree = etree.fromstring(picture.encode())
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in picture
    assert "href" not in picture
    assert len(tree.findall(".//{*}circle")) == 3
    assert etree.fromstring(write_topic_map(replace(small, topics=(), memberships=())).encode()) is not None
