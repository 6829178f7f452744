"""What a stage was made from, and what changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builders import make_segment
from dialogue_synth.freshness import changed_parts, digest, in_words

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(values)
def test_equal_content_gives_an_equal_digest(value: object) -> None:
    assert digest(value) == digest(value)


def test_a_digest_changes_with_a_field_of_a_record() -> None:
    assert digest([make_segment("a")]) != digest([make_segment("b")])


def test_what_was_never_made_is_not_run_yet() -> None:
    assert in_words(changed_parts(None, {"a": "1"})) == "not run yet"


def test_a_part_that_is_new_or_gone_counts_as_changed() -> None:
    assert changed_parts({"a": "1", "b": "1"}, {"b": "1", "c": "1"}) == ("a", "c")
    assert changed_parts({"a": "1"}, {"a": "1"}) == ()
