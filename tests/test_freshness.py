"""What a stage was made from, and what changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builders import make_segment
from dialogue_synth.freshness import _named, _sentence, changed_parts, digest, in_words

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


def test_a_change_is_told_with_what_was_and_is_only_where_that_can_be_read_and_is_nobodys_name() -> None:
    secret = {"[privacy] allow": digest(["Leanne"]), "[topics] seed": "0", "encoder": "a@1-fp32"}
    now = {"[privacy] allow": digest(["Leanne", "Ann"]), "[topics] seed": "4", "encoder": "b@1-fp32"}
    assert _sentence(secret, now) == "[privacy] allow changed; [topics] seed was 0 and is 4; encoder was a@1-fp32 and is b@1-fp32"
    assert _sentence(now, now) == ""
    assert _sentence(None, now) == "not run yet"


def test_long_lists_of_write_ups_are_cut() -> None:
    assert _named(["a"]) == "1 write-up (a)"
    assert _named(list("abcdefg")) == "7 write-ups (a, b, c, d, e and 2 more)"
