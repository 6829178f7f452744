"""collect.py: votes with their question, out of how many, and checked."""

from __future__ import annotations

from dataclasses import replace

from builders import make_segment, make_writeup
from dialogue_synth.model import Coding, Participants, Segment
from dialogue_synth.votes import collect_votes
from dialogue_synth.votes.collect import with_size


def in_one_paragraph(*texts: str, **facts: object) -> list[Segment]:
    segments, at = [], 0
    for position, text in enumerate(texts):
        segments.append(replace(make_segment(text, position=position, start=at), **facts))
        at += len(text) + 1
    return segments


def test_a_vote_goes_on_over_the_passages_of_a_paragraph() -> None:
    segments = in_one_paragraph(
        "Fourteen were in favour.", "It took a while.", "Three were undecided and one was against.", question_code="P1"
    )
    (vote,) = collect_votes([make_writeup()], segments).votes
    assert (vote.n_for, vote.n_against, vote.n_undecided, vote.base, vote.code_id) == (14, 1, 3, 18, "P1")
    assert (vote.segment_id, vote.start, vote.end) == (segments[0].segment_id, 0, segments[2].end)


def test_another_paragraph_is_another_vote() -> None:
    first = make_segment("Ten were in favour, two against.")
    second = make_segment("Nine were in favour, three against.", position=1, start=first.end + 2)
    assert [vote.n_for for vote in collect_votes([make_writeup()], [second, first]).votes] == [10, 9]


def test_a_table_without_words_in_its_cells_is_read_by_its_header() -> None:
    header = replace(make_segment("Statement | For | Against | Not sure"), kind="prompt")
    row = make_segment("Build it | 12 | 3 | 1", position=1, start=100)
    heading = replace(make_segment("More", position=2, start=150), kind="heading")
    other = make_segment("Build it | 12 | 3 | 1", position=3, start=200)
    (vote,) = collect_votes([make_writeup()], [header, row, heading, other]).votes
    assert (vote.n_for, vote.n_against, vote.n_undecided, vote.what) == (12, 3, 1, "build it")


def test_without_a_question_the_surest_code_says_what_it_is_about() -> None:
    segment = make_segment("Ten were in favour, two against.")
    codings = [Coding(segment.segment_id, "g1", 0, 9, "", code, "support", sure, "m") for code, sure in (("P1", 0.4), ("R3", 0.8))]
    (vote,) = collect_votes([make_writeup()], [segment], codings).votes
    assert vote.code_id == "R3"


def test_numbers_alone_are_a_vote_in_the_box_for_votes_only() -> None:
    plain = make_segment("12 / 3 / 2")
    assert collect_votes([make_writeup()], [plain]).votes == ()
    (vote,) = collect_votes([make_writeup()], [replace(plain, box="votes", question_code="P1")]).votes
    assert (vote.n_for, vote.n_against, vote.n_undecided) == (12, 3, 2)


def test_more_votes_than_people_are_an_issue_that_names_no_words() -> None:
    segments = [make_segment("20 were in favour, two against.")]
    exact = make_writeup(participants=Participants(21, 21, "exact", "21"))
    (issue,) = collect_votes([exact], segments).issues
    assert "22 people, and 21" in issue.what
    assert collect_votes([make_writeup(participants=Participants(21, 21, "estimate", "about 21"))], segments).issues == ()
    assert collect_votes([make_writeup()], segments).issues == ()


def test_one_side_alone_has_a_base_only_where_it_is_told() -> None:
    texts = ("Fifteen had no objection to that.", "Nine of the twelve were in favour.")
    votes = [collect_votes([make_writeup()], [make_segment(text)]).votes[0] for text in texts]
    assert [(vote.n_for, vote.base) for vote in votes] == [(15, None), (9, 12)]


def test_superseded_write_ups_have_no_votes() -> None:
    assert collect_votes([make_writeup(status="superseded")], [make_segment("Ten for, two against.")]).votes == ()


def test_votes_can_be_asked_for_by_code() -> None:
    result = collect_votes([make_writeup()], [replace(make_segment("Ten for, two against."), question_code="P1")])
    assert len(result.of_code("P1")) == 1
    assert result.of_code("P2") == ()


def test_the_size_of_the_group_gives_numbers_to_a_unanimous_vote() -> None:
    group = make_writeup(participants=Participants(12, 12, "exact", "12"))
    (vote,) = collect_votes([group], [make_segment("It was unanimous.")]).votes
    assert vote.n_for is None
    assert (with_size(vote, group).n_for, with_size(vote, group).n_against) == (12, 0)
    assert with_size(vote, make_writeup()).n_for is None
