"""Analysts see everything; the public is told of no small group, reads no refused quotation, and sees no sign about an author."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.handouts.audiences import A_SMALL_GROUP, for_audience
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
