from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import PersonalSpan
from dialogue_synth.privacy import mask, placeholder
from dialogue_synth.privacy.mask import LABELS

TEXT = "Ring Gwil on 07700 900622 now"
SPANS = (PersonalSpan(5, 9, "name", "[name 1]"), PersonalSpan(13, 25, "phone", "[phone 1]"))


def test_every_span_is_replaced_and_the_rest_stays() -> None:
    assert mask(TEXT, SPANS) == "Ring [name 1] on [phone 1] now"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, 4, "Ring"),
        (0, 5, "Ring "),
        (0, 6, "Ring [name 1]"),
        (7, 13, "[name 1] on "),
        (9, None, " on [phone 1] now"),
        (6, 8, "[name 1]"),
        (14, 20, "[phone 1]"),
        (25, 99, " now"),
        (10, 10, ""),
    ],
)
def test_a_span_cut_by_a_border_is_masked_whole(start: int, end: int | None, shown: str) -> None:
    assert mask(TEXT, SPANS, start, end) == shown


def test_a_text_without_spans_stays() -> None:
    assert mask(TEXT, ()) == TEXT
    assert mask("", ()) == ""


@given(st.data())
def test_nothing_of_a_span_can_be_read_from_any_part_of_the_text(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.tuples(st.text("abc ", max_size=6), st.text("XYZ", min_size=1, max_size=5)), max_size=5))
    text, spans = "", []
    for plain, secret in pieces:
        spans.append(PersonalSpan(len(text) + len(plain), len(text) + len(plain) + len(secret), "name", placeholder("name", 1)))
        text += plain + secret
    start = data.draw(st.integers(0, len(text)))
    shown = mask(text, spans, start, data.draw(st.integers(start, len(text))))
    assert not set(shown) & set("XYZ")


def test_every_kind_has_a_label_of_its_own() -> None:
    assert len({placeholder(kind, 1) for kind in LABELS}) == len(LABELS)
    assert placeholder("date_of_birth", 12) == "[date of birth 12]"
