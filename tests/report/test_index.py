"""Look-ups: anchors, places, what counts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.report import ReportContent
from dialogue_synth.report.index import NOT_STATED, assign_anchors, build_index, cell_key, natural_key


@given(st.lists(st.text()))
def test_anchors_are_safe_and_all_different(keys: list[str]) -> None:
    anchors = assign_anchors("s", keys)
    assert set(anchors) == set(keys)
    assert len(set(anchors.values())) == len(anchors)
    assert all(anchor.replace("-", "").replace(".", "").isascii() and not anchor.count(" ") for anchor in anchors.values())


@given(st.lists(st.text(), unique=True))
def test_an_anchor_does_not_depend_on_the_order_of_the_keys(keys: list[str]) -> None:
    assert assign_anchors("s", keys) == assign_anchors("s", list(reversed(keys)))


@given(st.lists(st.text(alphabet="ab²٣09 #", max_size=30)))
def test_any_ids_can_be_sorted(ids: list[str]) -> None:
    backwards = ids[::-1]
    assert sorted(ids, key=natural_key) == sorted(backwards, key=natural_key)


def test_a_passage_is_found_where_its_block_stood(small: ReportContent) -> None:
    assert build_index(small).places["a#0001"] == "page 1"


def test_a_rejected_coding_does_not_count(small: ReportContent) -> None:
    rejected = replace(small, codings=(replace(small.codings[0], status="rejected"), *small.codings[1:]))
    assert ("a", "Q1") not in build_index(rejected).codings_by_cell


def test_a_replaced_write_up_brings_no_passages(small: ReportContent) -> None:
    old = replace(small.writeups[1], status="superseded")
    index = build_index(replace(small, writeups=(small.writeups[0], old)))
    assert set(index.segments) == {"a#0000", "a#0001"}
    assert index.href("w", "b") == "#w-b"
    assert index.href("t", "b") == ""
    assert index.href("x", cell_key("b", "Q1")) == ""


def test_initiatives_come_as_named_and_the_others_after_them(small: ReportContent) -> None:
    three = (
        *small.writeups,
        replace(small.writeups[0], writeup_id="c", initiative=""),
        replace(small.writeups[0], writeup_id="d", initiative="z"),
    )
    index = build_index(replace(small, writeups=three, initiatives={"none": "Nobody", "warm": "Warm Homes"}))
    assert [(i.id, i.name) for i in index.initiatives] == [("warm", "Warm Homes"), ("", NOT_STATED), ("z", "z")]


def test_what_is_not_known_has_no_initiative(small: ReportContent) -> None:
    assert build_index(small).initiative_of("nobody") == ""
