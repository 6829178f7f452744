"""boxes.py: labels are known again however they are printed, and prose is never taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.boxes import BOXES, box_at, box_of, choice_of, is_printed

ALL = list(BOXES.values())


@pytest.mark.parametrize("box", ALL, ids=lambda box: box.key)
def test_a_label_is_known_with_and_without_its_hint(box) -> None:
    printed = [box.label, f"### {box.label}", f"**{box.label.upper()}**:", f"{box.label}\n{box.help}", f"#### {box.label} ({box.help})"]
    assert [box_of(text) for text in printed] == [box] * len(printed)


@pytest.mark.parametrize("box", ALL, ids=lambda box: box.key)
@given(answer=st.text(min_size=1).filter(lambda text: text.strip() and not is_printed(text)))
def test_what_stands_behind_a_label_is_the_answer(box, answer: str) -> None:
    text = f"{box.label}\n{answer}"
    found = box_at(text)
    assert found is not None
    assert found[0] is box
    assert "".join(filter(str.isalnum, text[found[1] :])) in "".join(filter(str.isalnum, answer)) or box.help
    assert answer.strip().endswith(text[found[1] :].strip())


@pytest.mark.parametrize("text", ["What people said was true", "Date palms", "A quotation from the pack was read out", "We agreed", ""])
def test_prose_is_no_label(text: str) -> None:
    assert box_at(text) is None


@pytest.mark.parametrize("box", [box for box in ALL if box.choices], ids=lambda box: box.key)
def test_each_choice_is_known_in_any_case(box) -> None:
    for choice in box.choices:
        assert choice_of(box, f" {choice.upper()}. ") == choice
    assert choice_of(box, "Perhaps") == ""


def test_shortened_choices_are_known_and_denied_ones_are_not() -> None:
    assert [choice_of(BOXES["divided"], said) for said in ("mostly agreed", "Split", "not split", "we were split 6 to 5")] == [
        "We mostly agreed",
        "We were split",
        "",
        "We were split",
    ]
