from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.segment.boilerplate import Boilerplate, form_of, sentence_digest

SHARED = "Every group was sent a folder with this page at the front of it."
NOTHING_YET = Boilerplate()


def learn(
    write_up, ids: str, *, earlier: Boilerplate = NOTHING_YET, batch: str = "b1", having: str = "", share: float = 0.5
) -> Boilerplate:
    writeups = [write_up(i, ("paragraph", SHARED), batch=batch) for i in ids]
    return earlier.learn(
        writeups,
        {i: [SHARED] if not having or i in having else [f"Quite another thing was written here by us, the {i} group."] for i in ids},
        share,
    )


def test_a_sentence_that_half_of_a_forms_write_ups_share_is_known(write_up) -> None:
    assert sentence_digest(SHARED) in learn(write_up, "abcdef", having="abc").known
    assert learn(write_up, "abcdefg", having="abc").known == set()


def test_two_write_ups_are_a_copy_and_no_form(write_up) -> None:
    assert learn(write_up, "ab").known == set()
    assert learn(write_up, "ab").share_of(sentence_digest(SHARED)) == 0.0


def test_templates_of_one_batch_are_counted_apart(write_up) -> None:
    forms = {
        form_of(write_up("a", batch="b1", attributes=(("Record sheet", value),))) for value in ("sheet v2", "Sheet v2 (not followed)", "v1")
    }
    assert forms == {"b1|sheet v2", "b1|v1"}
    assert form_of(write_up("a", batch="b1", attributes=(("Town", "Dunmere"),))) == "b1|"


def test_a_write_up_is_counted_once_however_often_it_comes(write_up) -> None:
    once = learn(write_up, "ab")
    assert learn(write_up, "ab", earlier=once) == once


def test_a_later_batch_uses_what_earlier_ones_taught(write_up) -> None:
    known = learn(write_up, "abc")
    assert sentence_digest(SHARED) in learn(write_up, "x", earlier=known, batch="b2").known
    assert known.share_of(sentence_digest(SHARED)) == 1.0


def test_late_evidence_is_an_issue_about_the_earlier_write_ups_that_quotes_nobody(write_up) -> None:
    earlier = learn(write_up, "ab")
    issues = learn(write_up, "cd", earlier=earlier).late_evidence(earlier)
    assert [issue.where for issue in issues] == ["a", "b"]
    assert not any("folder" in str(issue) for issue in issues)


def test_what_was_recognised_when_it_came_is_no_late_evidence(write_up) -> None:
    earlier = learn(write_up, "ab").with_recognised([SHARED, "Yes."])
    assert learn(write_up, "cd", earlier=earlier).late_evidence(earlier) == ()


def test_the_record_survives_its_json(write_up) -> None:
    record = learn(write_up, "abc").with_recognised([SHARED])
    assert Boilerplate.from_json(record.to_json()) == record
    assert "folder" not in record.to_json()


@pytest.mark.parametrize("text", ["[]", "{}", '{"forms": {}, "sentences": 3, "known": [], "recognised": []}', "not json"])
def test_something_else_is_not_read_as_a_record(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Boilerplate.from_json(text)


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1), min_size=6, max_size=12))
def test_marks_and_line_breaks_do_not_change_a_digest(words: list[str]) -> None:
    assert sentence_digest(" ".join(words)) == sentence_digest("“" + ",\n".join(words).upper() + ".”")
