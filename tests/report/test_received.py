"""Write-ups with their issues, files set aside, passages left open, passages off the questions."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.model import SetAside
from dialogue_synth.report import ReportContent
from dialogue_synth.report.index import build_index
from dialogue_synth.report.received import (
    QUOTES_AN_ASIDE,
    asides,
    files_set_aside,
    other_issues,
    passages_without_code,
    replaced_writeups,
    undecided_by_reason,
    writeup_lists,
)


def test_a_write_up_is_listed_with_size_passages_and_issues(small: ReportContent) -> None:
    ((first, second),) = [lst.rows for lst in writeup_lists(build_index(small))]
    assert (first.people, first.as_written, first.n_coded, first.date) == ("12 to 15", "12-15", 2, "7 October 2025")
    assert (second.people, second.as_written) == ("not recorded", "")
    assert [issue.what for issue in first.issues] == ["no date"]


def test_a_size_that_is_written_as_shown_is_not_repeated(small: ReportContent) -> None:
    size = replace(small.writeups[0].participants, minimum=18, maximum=18, kind="exact", as_written="18 ")
    ((row, _),) = [
        lst.rows
        for lst in writeup_lists(build_index(replace(small, writeups=(replace(small.writeups[0], participants=size), small.writeups[1]))))
    ]
    assert row.as_written == ""


def test_every_file_that_gave_no_write_up_is_named_with_the_reason(small: ReportContent) -> None:
    twice = SetAside("a copy.txt", "22", "duplicate", "same as a.txt")
    files = files_set_aside(build_index(replace(small, set_aside=(*small.set_aside, twice))))
    assert [(aside.file, status) for aside, status in files] == [("a copy.txt", "received twice"), ("scan.pdf", "empty")]


def test_an_issue_is_shown_once(small: ReportContent) -> None:
    assert [issue.where for issue in other_issues(build_index(replace(small, issues=(*small.issues, *small.issues))))] == ["scan.pdf"]


def test_undecided_passages_are_grouped_by_reason_the_most_frequent_first(small: ReportContent) -> None:
    queue = (
        replace(small.undecided[0], reason="no code near"),
        replace(small.undecided[0], segment_id="a#0001", writeup_id="a", margin=-0.5),
        replace(small.undecided[0], margin=0.2),
        replace(small.undecided[0], segment_id="gone#1"),
    )
    first, second = undecided_by_reason(build_index(replace(small, undecided=queue)))
    assert (first.reason, first.n, first.by_initiative) == ("Two codes equally near", 2, (("Warm Homes", 2),))
    assert [(e.quote.text, e.best_code, e.margin) for e in first.examples] == [
        ("Cold tea.", "Q1", "0.20"),
        ("She asked who pays.", "Q1", "−0.50"),
    ]
    assert second.reason == "No code near"


def test_passages_to_which_no_code_applies_are_all_listed(small: ReportContent) -> None:
    none = replace(small, outcomes=tuple(replace(o, outcome="none") for o in small.outcomes[:3]))
    ((name, links),) = passages_without_code(build_index(none))
    assert (name, [link.label for link in links]) == ("Warm Homes", ["a#0000", "a#0001", "b#0002"])
    assert passages_without_code(build_index(small)) == ()


def test_auxiliary_codes_have_their_own_part(small: ReportContent) -> None:
    (group,) = asides(build_index(small))
    assert group.name == "About the event"
    assert [(a.initiative, a.n_passages, a.n_writeups, [q.text for q in a.quotes], a.more) for a in group.initiatives] == [
        ("Warm Homes", 1, 1, ["Cold tea."], ())
    ]


def test_auxiliary_passages_beyond_the_first_few_are_links(small: ReportContent) -> None:
    segments = tuple(replace(small.segments[0], segment_id=f"a#{n:04d}", position=n) for n in range(QUOTES_AN_ASIDE + 3))
    codings = tuple(replace(small.codings[0], segment_id=s.segment_id, code_id="X") for s in segments)
    ((aside,),) = [g.initiatives for g in asides(build_index(replace(small, segments=segments, codings=codings)))]
    assert (len(aside.quotes), len(aside.more)) == (QUOTES_AN_ASIDE, 3)


def test_earlier_versions_are_listed_apart(small: ReportContent) -> None:
    old = replace(small.writeups[0], writeup_id="a-v1", status="superseded")
    index = build_index(replace(small, writeups=(*small.writeups, old)))
    assert [w.writeup_id for w in replaced_writeups(index)] == ["a-v1"]
    assert [row.writeup.label for row in writeup_lists(index)[0].rows] == ["a", "b"]
