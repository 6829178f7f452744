"""Analysts see everything; the public is told of no small group, reads no refused quotation, and sees no sign about an author."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.handouts.audiences import A_SMALL_GROUP, for_audience, names_group
from dialogue_synth.handouts.registry import Audience
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.content import ReportContent
from dialogue_synth.report.index import ANALYSTS_ONLY, build_index


@pytest.fixture
def content(small_view: StudyView) -> ReportContent:
    small = small_view.content
    segments = (replace(small.segments[0], quote_permission="no"), *small.segments[1:])
    slant = replace(small.divergences[0], id="slant-1", kind="slant")
    return replace(small, segments=segments, divergences=(*small.divergences, slant))


def test_an_analyst_sees_every_record(content: ReportContent) -> None:
    assert for_audience(content, "analyst") == content


@pytest.mark.parametrize("audience", ["commissioner", "group", "public"])
def test_nobody_else_sees_signs_about_those_who_wrote(content: ReportContent, audience: Audience) -> None:
    assert {d.kind for d in for_audience(content, audience).divergences} == {"contradiction"}
    assert "slant" in ANALYSTS_ONLY


def test_the_public_is_not_told_who_a_small_group_is_and_still_counts_it(content: ReportContent) -> None:
    public = for_audience(content, "public")
    named = {w.writeup_id: (w.organiser, w.place, w.title) for w in public.writeups}
    assert named == {"a": ("Allotment society", "Hall", "Title a"), "b": (A_SMALL_GROUP, "", "")}
    assert public.findings == content.findings


def test_what_may_not_be_quoted_is_not_there_to_be_quoted(content: ReportContent) -> None:
    public = build_index(for_audience(content, "public"))
    assert "a#0000" not in public.segments
    assert all(coding.segment_id != "a#0000" for coding in public.codings)
    assert "a#0000" in build_index(for_audience(content, "commissioner")).segments


def test_a_small_group_that_names_itself_is_not_quoted_in_public_and_a_large_one_is(content: ReportContent) -> None:
    named = tuple(replace(s, text=f"The {'Bakery' if s.writeup_id == 'b' else 'Allotment society'} says so.") for s in content.segments)
    public = for_audience(replace(content, segments=named), "public")
    assert {s.writeup_id for s in public.segments} == {"a"}
    assert public.findings == content.findings


@pytest.mark.parametrize(
    ("organiser", "words", "is_quoted"),
    [
        ("Pikes Lane Tenants Group", "We asked Pikes Lane about it.", False),
        ("Pikes Lane Tenants Group", "The pikes lane is shut, and Lane End too.", True),
        ("Parents", "Parents like it.", True),
        ("", "All like it.", True),
    ],
)
def test_another_group_that_names_a_small_one_is_not_quoted_in_public_there(
    content: ReportContent, organiser: str, words: str, is_quoted: bool
) -> None:
    writeups = tuple(replace(w, organiser=organiser) if w.writeup_id == "b" else w for w in content.writeups)
    said = tuple(replace(s, text=words, quote_permission="") if s.writeup_id == "a" else s for s in content.segments)
    public = for_audience(replace(content, writeups=writeups, segments=said), "public")
    assert ("a" in {s.writeup_id for s in public.segments}) == is_quoted


@pytest.mark.parametrize(
    ("words", "gives_away"),
    [
        ("We of pikes lane want it.", True),
        ("Millbrook needs it.", True),
        ("Pikes Laneway is shut.", False),
        ("A lane is a lane.", False),
    ],
)
def test_a_group_is_known_by_how_its_name_begins_and_by_its_place(content: ReportContent, words: str, gives_away: bool) -> None:
    group = replace(content.writeups[0], organiser="Pikes Lane Tenants Group", place="Millbrook, Tarrowshire")
    assert names_group(words, group) == gives_away
